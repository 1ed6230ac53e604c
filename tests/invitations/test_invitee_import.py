"""Pasted addresses and tables: every line is understood, or told what is wrong with it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.accounts.roles import Role
from attestation.directory.models import Organization
from attestation.invitations import invitee_import
from attestation.invitations.invitee_import import (
    INVITEE_TABLE,
    Guest,
    read_lines,
    rows_of_lines,
)
from attestation.paperwork.xlsx import write_table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "line",
    [
        "a@mail.example a2026",
        "a2026 a@mail.example",
        "a@mail.example;a2026",
        "  a2026 ,\ta@mail.example  ",
        "a2026 <a@mail.example>",
        "mailto:a@mail.example a2026",
    ],
)
def test_an_address_with_a_login_is_read_however_they_are_parted(line):
    assert read_lines(line) == [(1, Guest("a@mail.example", "a2026"))]


def test_a_name_may_stand_beside_the_address():
    line = "Петрова-Водкина Анна Сергеевна a@mail.example petrova"
    guest = Guest("a@mail.example", "petrova", "Петрова-Водкина", "Анна", "Сергеевна")
    assert read_lines(line) == [(1, guest)]


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("1. a@mail.example", Guest("a@mail.example")),
        ("2) Белова Анна a@mail.example", Guest("a@mail.example", "", "Белова", "Анна")),
        ("12 Белова Анна a@mail.example", Guest("a@mail.example", "", "Белова", "Анна")),
        ("1.a@mail.example a2026", Guest("a@mail.example", "a2026")),
        (
            "Алиева Лейла Рашид кызы a@mail.example",
            Guest("a@mail.example", "", "Алиева", "Лейла", "Рашид кызы"),
        ),
        (
            "Рашид кызы Айгюль a@mail.example",
            Guest("a@mail.example", "", "Рашид кызы", "Айгюль"),
        ),
        (
            "МАМЕДОВ САМЕД ГАСАН ОГЛЫ a@mail.example",
            Guest("a@mail.example", "", "Мамедов", "Самед", "Гасан оглы"),
        ),
        (
            "БЕЛОВА АННА ИГОРЕВНА, учитель, 8 913 000-00-00, почта: a@mail.example",
            Guest("a@mail.example", "", "Белова", "Анна", "Игоревна"),
        ),
        (
            "белова анна игоревна a@mail.example",
            Guest("a@mail.example", "", "Белова", "Анна", "Игоревна"),
        ),
        ("– a@mail.example –", Guest("a@mail.example")),
        ("e-mail: a@mail.example, логин: a2026", Guest("a@mail.example", "a2026")),
        ("a@mail.example.", Guest("a@mail.example")),
        ("I. a@mail.example", Guest("a@mail.example")),
        ("1.2. a@mail.example", Guest("a@mail.example")),
        ("б) a@mail.example", Guest("a@mail.example")),
        ("Кому: Белова Анна <a@mail.example>", Guest("a@mail.example", "", "Белова", "Анна")),
        ("МБОУ СОШ № 5 Белова А. И. a@mail.example", Guest("a@mail.example", "", "Белова")),
        ("\ufeffa@mail.\u200bexample", Guest("a@mail.example")),
        ("Учитель Белова Анна a@mail.example", Guest("a@mail.example", "", "Белова", "Анна")),
        (
            "Зам.директора по УВР Белова Анна a@mail.example",
            Guest("a@mail.example", "", "Белова", "Анна"),
        ),
        (
            "Белова Анна a@mail.example МБОУ СОШ № 5 г. Березовский",
            Guest("a@mail.example", "", "Белова", "Анна"),
        ),
        ("д’Арк Жанна a@mail.example", Guest("a@mail.example", "", "д’Арк", "Жанна")),
        ("Anna Belova <a@mail.example>", Guest("a@mail.example")),
        ("Анна Белова <a@mail.example>", Guest("a@mail.example", "", "Белова", "Анна")),
        ('"Пётр Ким" <a@mail.example>', Guest("a@mail.example", "", "Ким", "Пётр")),
        (
            "Анна Игоревна Белова a@mail.example",
            Guest("a@mail.example", "", "Белова", "Анна", "Игоревна"),
        ),
        (
            "Лейла Рашид кызы Алиева <a@mail.example>",
            Guest("a@mail.example", "", "Алиева", "Лейла", "Рашид кызы"),
        ),
        ("Анна Игоревна <a@mail.example>", Guest("a@mail.example", "", "", "Анна", "Игоревна")),
        ("a@mail.example <mailto:a@mail.example>", Guest("a@mail.example")),
        ("https://school.example/ a @mail.example", Guest("a@mail.example")),
    ],
)
def test_numbers_and_words_that_are_no_login_are_not_taken_for_one(line, guest):
    assert read_lines(line) == [(1, guest)]


def test_several_addresses_in_a_line_are_several_people():
    text = "a@mail.example, b@mail.example; c@mail.example\r\n\r\nd@mail.example"
    assert [guest.email[0] for _, guest in read_lines(text)] == ["a", "b", "c", "d"]


def test_people_as_programs_for_mail_list_them():
    text = (
        '"Белова Анна" <a@mail.example>, Ким Пётр <b@mail.example>; c@mail.example/d@mail.example'
    )
    assert read_lines(text) == [
        (1, Guest("a@mail.example", "", "Белова", "Анна")),
        (1, Guest("b@mail.example", "", "Ким", "Пётр")),
        (1, Guest("c@mail.example")),
        (1, Guest("d@mail.example")),
    ]


@pytest.mark.parametrize("line", ["№ п/п\tФИО\tЭл. почта", "Имя\tАдрес электронной почты"])
def test_a_line_of_headings_is_nobody(line):
    assert read_lines(line) == []


def problems(region, text: str) -> list[str]:
    rows = rows_of_lines(text, role=Role.EXPERT, place=region.home.municipality)
    return [row.problem for row in rows]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ivanova", "нет адреса почты"),
        ("ivanova@school", "записан с ошибкой"),
        ("a@mail.example b@mail.example petrova", "запишите каждого в своей"),
        ("a@mail.example petrova ivanova", "какой из логинов верен"),
        ("a@mail.example ivanova!", "латинскими буквами"),
        ("a@mail.example иванова2026", "Логин пишется латинскими буквами"),
        ("a@mail.example Ивaнова", "буква „a“ латинская"),
        ("ivаnova@school.example", "буква „а“ русская"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(region, text, sentence):
    [problem] = problems(region, text)
    assert sentence in problem


def test_the_same_address_or_login_twice_is_said_at_the_second(region):
    assert problems(region, "a@mail.example\nA@mail.example") == [
        "",
        "A@mail.example уже есть выше в этом списке.",
    ]
    assert problems(region, "a@mail.example one\nb@mail.example ONE") == [
        "",
        "логин ONE уже есть выше в этом списке.",
    ]


def table(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    write_table(buffer, title="Список", columns=INVITEE_TABLE.file_columns(), rows=rows)
    return SimpleUploadedFile("список.xlsx", buffer.getvalue())


def test_a_table_names_the_organization_of_each(region):
    home = region.home
    upload = table(
        ("a@mail.example", "alogin", "Иванова", "Анна", "", home.school.name.upper()),
        ("b@mail.example", "", "", "", "", home.other_school.name),
        ("c@mail.example", "", "", "", "", region.abroad.school.name),
        ("d@mail.example", "", "", "", "", ""),
    )
    rows = invitee_import.rows_of_table(
        upload,
        role=Role.SCHOOL_COORDINATOR,
        place=None,
        organizations=Organization.objects.filter(municipality=home.municipality),
    )
    assert [row.place for row in rows] == [home.school, home.other_school, None, None]
    assert rows[0].guest == Guest("a@mail.example", "alogin", "Иванова", "Анна", "")
    assert "нет среди ваших" in rows[2].problem
    assert "не указана организация" in rows[3].problem


def test_the_empty_table_is_read_back():
    buffer = io.BytesIO()
    invitee_import.write_template(buffer, Organization.objects.all())
    upload = SimpleUploadedFile("priglasheniya.xlsx", buffer.getvalue())
    [row] = invitee_import.rows_of_table(
        upload, role=Role.SCHOOL_COORDINATOR, place=None, organizations=Organization.objects.none()
    )
    assert row.guest.email == "ivanova@school.example"
