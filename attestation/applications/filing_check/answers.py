"""Every answer of an application in one place, as its applicant reads it before filing."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import Profile
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import Requirement
from attestation.applications.expected_year import expected_year
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.language.dates import full_day
from attestation.base.language.plurals import plural
from attestation.categories.choices import HeldCategory
from attestation.paperwork.declension import why_doubtful

_NOTHING = "не указано"


@dataclass(frozen=True)
class Answer:
    """A question and what was answered; ``url`` leads to a file of it."""

    question: str
    answer: str
    url: str = ""


@dataclass(frozen=True)
class AnswerGroup:
    """Answers that are changed on one page; ``notice`` says what to look at among them."""

    title: str
    change_url: str
    answers: list[Answer] = field(default_factory=list)
    notice: str = ""


def answers_of(
    application: Application, *, asked: list[Requirement], attached: list[ApplicationDocument]
) -> list[AnswerGroup]:
    """Return all answers of ``application`` by the page that changes them.

    Args:
        asked: its requirements.
        attached: its documents.
    """
    return [
        _person(application),
        _name(application),
        _terms(application),
        *_documents(application, asked, attached),
    ]


def _person(application: Application) -> AnswerGroup:
    person = application.applicant
    own: Profile = person.profile
    place = own.organization
    return AnswerGroup(
        "Личная карточка",
        reverse("cabinet:profile_edit"),
        [
            Answer("Фамилия, имя, отчество", person.full_name or _NOTHING),
            *([Answer("Дата рождения", full_day(own.birth_date))] if own.birth_date else []),
            Answer("Телефон", own.mobile_phone or _NOTHING),
            Answer("Электронная почта", person.email or _NOTHING),
            Answer("Место работы", f"{place}, {place.municipality}" if place else _NOTHING),
            Answer("Образование", own.education or _NOTHING),
            Answer("Педагогический стаж", _years(own.service_years)),
        ],
    )


def _name(application: Application) -> AnswerGroup:
    person = application.applicant
    own: Profile = person.profile
    return AnswerGroup(
        "Имя в документах",
        reverse("cabinet:profile_name"),
        [
            Answer("Заявление: от кого?", own.genitive or _NOTHING),
            Answer("Приказ: присвоить кому?", own.dative or _NOTHING),
        ],
        notice=why_doubtful(person.last_name, person.first_name),
    )


def _terms(application: Application) -> AnswerGroup:
    answers = [
        Answer("Должность", application.position_label),
        Answer("На какую категорию", application.category_label),
        Answer("Какая категория есть или была", _held(application)),
        Answer("Форма аттестации", application.get_form_display()),
    ]
    if application.ground:
        answers.append(Answer("Основание", str(application.ground)))
    presence = "в моём присутствии" if application.in_presence else "без моего присутствия"
    year = expected_year(application, today=timezone.localdate())
    answers += [Answer("Заседание комиссии", presence), Answer("Год в заявлении", str(year.year))]
    return AnswerGroup(
        "Заявление", reverse("cabinet:application_edit", args=[application.pk]), answers
    )


def _held(application: Application) -> str:
    if application.held_category == HeldCategory.NONE:
        return "нет"
    parts = [str(application.get_held_category_display())]
    if application.held_order_number and application.held_order_date:
        day = f"{application.held_order_date:%d.%m.%Y}"
        parts.append(f"приказ от {day} № {application.held_order_number}")
    if application.held_until:
        parts.append(f"до {application.held_until:%d.%m.%Y}")
    return ", ".join(parts)


def _documents(
    application: Application, asked: list[Requirement], attached: list[ApplicationDocument]
) -> list[AnswerGroup]:
    results = next(one for one in asked if one.kind == DocumentKind.RESULTS)
    told = [_file(one) for one in results.documents]
    if results.substitute and (results.substitute.is_enough or not told):
        told.insert(0, Answer("Таблицы", results.substitute.progress))
    shown = [AnswerGroup("Результаты", reverse("cabinet:results", args=[application.pk]), told)]
    aside = {DocumentKind.RESULTS, DocumentKind.BUILT, DocumentKind.SIGNED_SCAN}
    if others := [_file(one) for one in attached if one.kind not in aside]:
        address = reverse("cabinet:documents", args=[application.pk])
        shown.append(AnswerGroup("Документы", address, others))
    return shown


def _file(document: ApplicationDocument) -> Answer:
    address = reverse("cabinet:file", args=[document.file_id])
    return Answer(document.title, document.file.original_name, address)


def _years(count: int | None) -> str:
    if count is None:
        return _NOTHING
    return f"{count} {plural(count, 'год', 'года', 'лет')}"
