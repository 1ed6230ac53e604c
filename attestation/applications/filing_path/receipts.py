"""The receipt of a filing: on the page, in the letter and as PDF, from the same words."""

from dataclasses import dataclass

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import full_day, full_moment
from attestation.base.language.plurals import plural
from attestation.directory.models import Institute
from attestation.paperwork.plain_documents import PlainPaper, plain_pdf

_FOLLOWS = (
    "Координатор проверит заявление и документы. Если чего-то не хватает, он вернёт заявление на "
    "доработку и напишет, что исправить.",
    "Когда заявление зарегистрируют, придёт письмо с номером.",
)
_THEN = {
    True: "Дальше заявление по упрощённой форме рассмотрит аттестационная комиссия.",
    False: "Дальше координатор определит аттестационный период и двух специалистов.",
}


@dataclass(frozen=True)
class Receipt:
    """What an applicant gets for a filed application, in words.

    Attributes:
        number: the incoming number.
        filed_at: «3 декабря 2026, 14:05».
        answer_by: the last day of the consideration; ``days`` are those it takes at most.
        whom: the municipal coordinators, each with the work telephone where there is one.
        follows: what comes next, a sentence or two each.
    """

    number: str
    filed_at: str
    answer_by: str
    days: str
    whom: tuple[str, ...]
    follows: tuple[str, ...]


def receipt_of(application: Application) -> Receipt | None:
    """Return the receipt of ``application``; None before it was filed."""
    if application.submitted_at is None or application.due_on is None:
        return None
    days = application.consideration_days()
    return Receipt(
        number=application.code,
        filed_at=full_moment(application.submitted_at),
        answer_by=full_day(application.due_on),
        days=f"{days} {plural(days, 'календарный день', 'календарных дня', 'календарных дней')}",
        whom=_coordinators(application),
        follows=(*_FOLLOWS, _THEN[application.is_simplified]),
    )


def whom_to_call(receipt: Receipt) -> str:
    """Return who considers the application, as a sentence of the letter; empty if nobody does."""
    if not receipt.whom:
        return ""
    return f"Вопросы – муниципальному координатору: {'; '.join(receipt.whom)}."


def receipt_pdf(application: Application, receipt: Receipt) -> bytes:
    """Return the receipt as PDF, A4.

    Raises:
        PaperworkError: it could not be drawn.
    """
    whom = "; ".join(receipt.whom) or "муниципальный координатор"
    lines = (
        f"Заявитель: {application.full_name}.",
        f"Должность: {application.position_label}. Категория: {application.category_label}.",
        f"Входящий номер: {receipt.number}.",
        f"Подано: {receipt.filed_at}.",
        f"Ответ: не позднее {receipt.answer_by} (на рассмотрение – {receipt.days}).",
        f"Кто рассматривает: {whom}.",
        *receipt.follows,
        "Состояние заявления видно в личном кабинете, а без входа – на странице сайта «Состояние "
        "заявления», по входящему номеру и фамилии.",
    )
    under = Institute.load().name
    return plain_pdf(PlainPaper("Расписка о подаче заявления", under, lines))


def _coordinators(application: Application) -> tuple[str, ...]:
    people = coordinators_of(application.organization.municipality).select_related("profile")
    return tuple(map(_whom, people.exclude(pk=application.applicant_id)))


def _whom(person: User) -> str:
    name = person.full_name or person.username
    return f"{name}, телефон {person.work_phone}" if person.work_phone else name
