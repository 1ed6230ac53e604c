"""The printed application: its words, its font, its mark."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from attestation.paperwork.line_breaking import fit_lines
from attestation.paperwork.papers import (
    ApplicationPaper,
    ExistingCategory,
    build_application,
    category_accusative,
)

PAPER = ApplicationPaper(
    code="2026-00017",
    revision=3,
    addressee=("В аттестационную комиссию", "министерства образования", "Верхнеозёрского края"),
    applicant_genitive="Верхнеозёрской Ольги Ивановны",
    applicant_initials="О. И. Верхнеозёрская",
    position="учитель",
    subject="русский язык и литература",
    workplace="МБОУ «Школа № 12», Верхнеозёрский округ",
    email="o.verhneozerskaya@example.org",
    phone="+7 (913) 123-45-67",
    year=2026,
    category="высшая",
    existing=ExistingCategory(
        category="первая", position="учитель", order_number="123-р", order_date=date(2021, 12, 24)
    ),
    form="in_person",
    present=True,
    education=("высшее, Верхнеозёрский педагогический университет, 2005 год",),
    service="21 год, в данной должности – 15 лет",
    appendices=("Результаты профессиональной деятельности",),
)


def read(paper):
    reader = PdfReader(BytesIO(build_application(paper)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_text_is_extractable_as_it_was_written():
    reader, text = read(PAPER)

    assert len(reader.pages) == 1
    for phrase in (
        "В аттестационную комиссию министерства образования Верхнеозёрского края",
        "от Верхнеозёрской Ольги Ивановны",
        "Место работы: МБОУ «Школа № 12», Верхнеозёрский округ",
        "ЗАЯВЛЕНИЕ",
        "Прошу аттестовать меня в 2026 году на высшую квалификационную категорию "
        "по должности «учитель» (русский язык и литература).",
        "Имею первую квалификационную категорию по должности «учитель», "
        "установленную приказом от 24.12.2021 № 123-р.",
        "Аттестацию прошу провести в очной форме.",
        "прошу провести в моём присутствии.",
        "Образование: высшее, Верхнеозёрский педагогический университет, 2005 год.",
        "Стаж педагогической работы: 21 год, в данной должности – 15 лет.",
        "1. Результаты профессиональной деятельности.",
        "Редакция 3 · 2026-00017",
    ):
        assert phrase in text


def test_the_file_names_its_title_author_and_language():
    reader, _ = read(PAPER)

    assert reader.metadata.title == "Заявление о проведении аттестации, О. И. Верхнеозёрская"
    assert reader.metadata.author == "О. И. Верхнеозёрская"
    assert reader.trailer["/Root"]["/Lang"] == "ru"


def test_the_font_goes_with_the_file():
    reader, _ = read(PAPER)
    fonts = reader.pages[0]["/Resources"]["/Font"]
    used = {str(fonts[key]["/BaseFont"]).split("+")[-1] for key in fonts}

    assert {"PTSerif-Regular", "PTSerif-Bold"} <= used


def test_the_mark_is_on_every_page():
    many = tuple(f"Копия документа № {number}" for number in range(60))
    reader, _ = read(replace(PAPER, appendices=many))

    assert len(reader.pages) > 1
    assert all("Редакция 3 · 2026-00017" in page.extract_text() for page in reader.pages)
    assert all(len(page.images) == 1 for page in reader.pages)


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"existing": None}, "Квалификационной категории не имею."),
        ({"form": "distance"}, "Аттестацию прошу провести в дистанционной форме."),
        (
            {"form": "simplified", "ground": "победа в конкурсе «Учитель года»."},
            "по упрощённой форме на основании: победа в конкурсе «Учитель года».",
        ),
        (
            {"education": ("высшее, 2005 год.", "", "курсы, 2020 год;")},
            "Образование: высшее, 2005 год; курсы, 2020 год. Стаж",
        ),
        ({"present": False}, "прошу провести без моего присутствия."),
        ({"subject": ""}, "по должности «учитель»."),
        ({"category": "педагог-методист"}, "на квалификационную категорию «педагог-методист»"),
        ({"applicant_genitive": "<b>Ё</b> & Ко"}, "от <b>Ё</b> & Ко"),
        ({"workplace": '<img src="/etc/hostname">'}, '<img src="/etc/hostname">'),
    ],
)
def test_the_wording_follows_the_data(change, phrase):
    assert phrase in read(replace(PAPER, **change))[1]


@pytest.mark.parametrize(
    "surname",
    ["Воскресенская-Преображенская", "Архангелогородсконижнепетропавловскомихайловоозёрская"],
)
def test_the_sheet_holds_the_longest_surname(surname):
    paper = replace(
        PAPER,
        applicant_genitive=f"{surname} Александры Константиновны",
        applicant_initials=f"А. К. {surname}",
        email=f"{'verhneozerskaya' * 5}@example.org",
    )
    reader, text = read(paper)
    joined = text.replace(" ", "")

    assert joined.count(surname) == 2
    assert f"{'verhneozerskaya' * 5}@example.org" in joined
    for lines in (paper.signature_lines, *paper.heading_paragraphs):
        assert " ".join(lines) in text
    assert len(reader.pages) == 1


def test_a_line_ends_after_a_hyphen_and_inside_a_word_only_where_it_must():
    assert fit_lines("А. К. Воскресенская-Преображенская", width=62, size=13) == [
        "А. К. Воскресенская-",
        "Преображенская",
    ]
    assert fit_lines("О. И. Белова", width=62, size=13) == ["О. И. Белова"]
    cut = fit_lines("Ы" * 54, width=62, size=13)
    assert "".join(cut) == "Ы" * 54
    assert len(cut) > 2
    assert fit_lines("", width=62, size=13) == [""]


def test_the_simplified_form_needs_a_ground():
    with pytest.raises(ValueError, match="ground"):
        replace(PAPER, form="simplified")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("первая", "первую квалификационную категорию"),
        ("Высшая", "высшую квалификационную категорию"),
        ("«педагог-наставник»", "квалификационную категорию «педагог-наставник»"),
    ],
)
def test_a_category_becomes_the_object_of_a_verb(name, phrase):
    assert category_accusative(name) == phrase
