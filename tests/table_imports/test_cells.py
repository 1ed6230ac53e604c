"""Dates and words for nothing, as people write them into tables."""

import datetime

import pytest

from attestation.table_imports.cells import day_of, is_error, means_nothing


@pytest.mark.parametrize(
    "written",
    [
        "25.08.2023",
        "25.08.2023 0:00:00",
        "25.08.2023 00:00",
        "25.08.23",
        "25.8.2023",
        "25.08.2023 г.",
        "25.08.2023г.",
        "25/08/2023",
        "25-08-2023",
        "2023-08-25",
        "2023-08-25T00:00:00",
        "2023-08-25 00:00:00.000",
        "2023-08-25T03:00:00+07:00",
        "25.08.2023 14:05",
        "25,08,2023",
        "25.08. 2023",
        "25 августа 2023 г.",
        "«25» августа 2023 года",
        "25 Авг. 2023",
        "25-авг-23",
        "45163",
        "25.08.2023,",
        "от 25.08.2023",
        "до 25.08.2023 г.",
        "25 08 2023",
        "«25» 08 2023",
        "25.VIII.2023",
        "20230825",
        "25 августa 2023",
        "25.08.2023 12:00:00 AM",
        "2023-08-25T00:00:00.000Z",
        "25 .08.2023",
        "25 . 08 . 2023",
        "25–08–2023",
        "25—08—2023",
        "25\\08\\2023",
        "25_08_2023",
        "25·08·2023",
        "25082023",
        "пт, 25 августа 2023 г.",
        "пятница, 25.08.2023",
    ],
)
def test_a_date_is_read_in_any_usual_writing(written: str) -> None:
    assert day_of(written) == datetime.date(2023, 8, 25)


@pytest.mark.parametrize(
    "written",
    [
        "29.02.1981",
        "31 июня 2023",
        "август 2023",
        "814",
        "25.08",
        "августа",
        "#N/A",
        "",
        "1-р",
        "25.08.0023",
        "25.IIX.2023",
        "20231325",
        "25 08 23",
        "00.00.0000",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize(
    "written",
    [
        *("–", "-", "—", "бессрочно", "Бессрочно.", "без срока", "нет", "б/с", "н/д"),
        *("безсрочно", "бессрочный", "срок не ограничен", "на неопределённый срок", "х", "X"),
        *("нет данных", "без срока действия", "00.00.0000", "без ограничений", "n/a", "Б. С."),
        *("пожизненно", "не ограничена", "Неограниченно", "не имеет", "не установлена"),
        "бессрочно (с 01.09.2023)",
        "бессрочно с 01.09.2023 г.",
        "срок не определён",
    ],
)
def test_words_for_nothing_are_understood(written: str) -> None:
    assert means_nothing(written)


@pytest.mark.parametrize(
    "written", ["25.08.2023", "#N/A", "бессрочный договор", "не позднее мая", "данных", "0.5"]
)
def test_other_words_say_something(written: str) -> None:
    assert not means_nothing(written)


@pytest.mark.parametrize(
    "written",
    [
        "#N/A",
        "#ссылка!",
        "#ВЫЧИС!",
        "#ПОЛЕ!",
        "Err:502",
        "Ошб:502",
        "########",
        "#REF",
        "# N/A",
        "#CONNECT!",
        "#ПРОЛИВ!",
        "#ERROR!",
        "=#REF!",
        "#ссыл!",
    ],
)
def test_what_stands_in_place_of_a_result_is_an_error(written: str) -> None:
    assert is_error(written)


@pytest.mark.parametrize("written", ["#5", "№ 5", "Ошибка в имени", "##"])
def test_what_people_write_is_no_error(written: str) -> None:
    assert not is_error(written)
