"""Every write to the agreements with experts."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import coordinators_of, municipality_keys, operators
from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Municipality
from attestation.files.checks import inspect
from attestation.files.services import keep
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import (
    AGREEMENT_ENDED,
    AGREEMENT_ENDED_NEWS,
    AGREEMENT_REGISTERED,
    AGREEMENT_RETURNED,
    AGREEMENT_SENT,
    AGREEMENT_SIGNED,
    AGREEMENT_TO_SIGN,
    AGREEMENT_VERIFIED,
    Event,
)
from attestation.notifications.services.messages import notify, notify_all
from attestation.paperwork.declension import decline
from attestation.reports import letters, selectors
from attestation.reports.access import roles_towards
from attestation.reports.half_years import HalfYear
from attestation.reports.models import AGREEMENT_PAPER, ExpertAgreement
from attestation.reports.workflow import WORKFLOW
from attestation.scheduling.experts.choice import lock_experts
from attestation.scheduling.models import ApprovedExpert
from attestation.signatures.kinds import Paper, manner_of
from attestation.signatures.models import Signature
from attestation.signatures.services.signing import signatures_under

#: The kind of document (`SignedKind.code`) that an agreement is for who signs it.
AGREEMENT = "agreement"


@transaction.atomic
def start_collection(
    municipality: Municipality, *, half_year: HalfYear, actor: User
) -> list[ExpertAgreement]:
    """Create an agreement for each approved expert of the municipality without one.

    Returns:
        the created agreements; empty if all existed before.

    Raises:
        DomainError: the actor does not coordinate the municipality, or it has no approved
            experts.
    """
    if municipality.pk not in municipality_keys(actor):
        raise DomainError("Договоры собирает координатор этого муниципалитета.")
    _in_turn(municipality)
    listings = selectors.listings(municipality, half_year)
    if not listings.exists():
        raise DomainError(
            f"В списке специалистов на {half_year.school_year}/{half_year.school_year + 1} "
            f"учебный год никого нет: {municipality}. Список ведёт оператор центра."
        )
    started = ExpertAgreement.objects.bulk_create(
        begun(listing, half_year) for listing in selectors.without_agreement(listings, half_year)
    )
    for agreement in started:
        log_entry(
            "agreement.start",
            f"Начат сбор данных для договора на {half_year}.",
            actor=actor,
            agreement=agreement,
        )
    return started


def _in_turn(municipality: Municipality) -> None:
    """Lock the municipality, so that a second collection waits and sees the first."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def begun(listing: ApprovedExpert, half_year: HalfYear) -> ExpertAgreement:
    """Return a draft prefilled from the profile and the list."""
    user = listing.user
    profile = getattr(user, "profile", None)
    genitive = profile.genitive if profile else ""
    if not genitive:
        genitive = str(decline(user.last_name, user.first_name, user.patronymic).genitive)
    return ExpertAgreement(
        user=user,
        listing=listing,
        municipality=listing.organization.municipality,
        starts_on=half_year.starts_on,
        full_name=user.full_name,
        full_name_genitive=genitive,
        workplace=listing.organization.full_name or listing.organization.name,
        post=listing.post.name,
        phone=profile.mobile_phone if profile else "",
        email=user.email,
    )


def _advance(agreement: ExpertAgreement, name: str, actor: User) -> ExpertAgreement:
    return advance(agreement, name, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)


@transaction.atomic
def change(agreement: ExpertAgreement, *, data: Mapping[str, str], actor: User) -> ExpertAgreement:
    """Correct the data of an agreement that the coordinator has in hands.

    Args:
        data: by field; those of `ExpertAgreement.DATA` that are to change.
    """
    current = _advance(agreement, "change", actor)
    changed = [
        name for name in current.DATA if name in data and data[name] != getattr(current, name)
    ]
    for name in changed:
        setattr(current, name, data[name])
    current.save()
    if changed:
        log_entry(
            "agreement.change",
            f"Исправлены данные договора: {', '.join(current.names_of(changed))}.",
            actor=actor,
            agreement=current,
        )
    return current


@transaction.atomic
def send(agreement: ExpertAgreement, *, actor: User) -> ExpertAgreement:
    """Hand the data over to the operator.

    Raises:
        DomainError: something is missing; the sentence names it.
    """
    current = _advance(agreement, "send", actor)
    if missing := current.missing():
        raise DomainError(f"Сначала заполните: {', '.join(missing)}.")
    current.remarks = ""
    current.save()
    log_entry("agreement.send", "Данные отправлены на проверку.", actor=actor, agreement=current)
    letters.tell_operators_sent(current)
    return current


@transaction.atomic
def send_back(agreement: ExpertAgreement, *, remarks: str, actor: User) -> ExpertAgreement:
    """Give the data back to the coordinators, with what to mend."""
    current = _advance(agreement, "send_back", actor)
    if not clean_text(remarks):
        raise DomainError("Напишите, что нужно исправить.", field="remarks")
    current.remarks = clean_text(remarks)
    # What was to be signed has the data that are to be mended.
    current.paper = None
    current.save()
    text = f"Данные возвращены с замечаниями: {current.remarks}"
    log_entry("agreement.send_back", text, actor=actor, agreement=current)
    letters.count_sent_anew(current)
    _tell_coordinators(
        current,
        "Договор специалиста возвращён",
        f"Оператор вернул данные для договора: {current}. Замечания: {current.remarks}",
        event=AGREEMENT_RETURNED,
    )
    return current


@transaction.atomic
def verify(agreement: ExpertAgreement, *, actor: User) -> ExpertAgreement:
    """The data are right; the agreement can be printed and signed."""
    current = _advance(agreement, "verify", actor)
    current.save()
    log_entry("agreement.verify", "Данные проверены оператором.", actor=actor, agreement=current)
    letters.count_sent_anew(current)
    _tell_expert(
        current,
        "Договор можно подписать",
        f"Данные для вашего договора на {current.half_year} проверены. {_how_to_sign()}",
        event=AGREEMENT_VERIFIED,
    )
    return current


def _how_to_sign() -> str:
    manner = manner_of(AGREEMENT)
    if not manner.is_offered:
        return "О времени и месте подписания вам сообщит центр аттестации."
    if manner.takes_scans:
        return "Подписать его можно будет в кабинете или на бумаге: центр аттестации напишет вам."
    return "Когда центр аттестации приложит договор, вы прочитаете и подпишете его в кабинете."


def attach_paper(agreement: ExpertAgreement, upload: Any, *, actor: User) -> ExpertAgreement:
    """Attach the text of the agreement, to be signed by both sides in the system.

    Raises:
        DomainError: the data are not verified, it is no PDF, or somebody has signed already.
    """
    facts = inspect(upload, AGREEMENT_PAPER)
    with transaction.atomic():
        current = locked(agreement)
        WORKFLOW.verdict(
            "sign", state=current.state, roles=roles_towards(actor, current)
        ).raise_if_denied()
        _refuse_of_another(current, facts.sha256)
        before = current.paper
        if before and signatures_under(Paper(before, "")).exists():
            raise DomainError("Этот договор уже подписывают: другой текст приложить нельзя.")
        current.paper = keep(upload, facts, actor=actor)
        current.save()
        log_entry("agreement.paper", "Приложен договор к подписи.", actor=actor, agreement=current)
        _tell_expert(
            current,
            "Подпишите договор",
            f"Ваш договор на {current.half_year} готов: прочитайте его и подпишите в кабинете.",
            event=AGREEMENT_TO_SIGN,
        )
        return current


def _refuse_of_another(agreement: ExpertAgreement, sha256: str) -> None:
    """Refuse bytes that are to be signed, or signed, as something else.

    A signature stands under bytes: under one text for two experts it would stand in both
    agreements.
    """
    others = ExpertAgreement.objects.filter(paper__sha256=sha256).exclude(pk=agreement.pk)
    if other := others.first():
        raise DomainError(
            f"Этот же файл приложен к другому договору: {other.full_name}, {other.half_year}. "
            "Приложите договор, в котором назван этот специалист.",
            field="file",
        )
    signed = Signature.objects.filter(sha256=sha256)
    if agreement.paper is None and (signature := signed.first()):
        raise DomainError(
            f"Под этим файлом уже стоит подпись: {signature.signer_name}, "
            f"{timezone.localtime(signature.signed_at):%d.%m.%Y}. Приложите договор, составленный "
            "заново.",
            field="file",
        )


def note_signed_by_expert(agreement: ExpertAgreement, *, actor: User) -> None:
    """Journal the signature of the expert, and tell the operators that it is their turn."""
    text = "Договор подписан специалистом."
    log_entry("agreement.expert_signed", text, actor=actor, agreement=agreement)
    notify_all(
        operators(),
        f"Специалист подписал договор: {agreement.full_name}",
        f"{agreement.full_name}, {agreement.half_year}: специалист подписал договор, теперь ваша "
        "очередь.",
        path=agreement.get_absolute_url(),
        event=AGREEMENT_SENT,
    )


@transaction.atomic
def sign(
    agreement: ExpertAgreement, *, signature: Signature | None = None, actor: User
) -> ExpertAgreement:
    """Both sides have signed the agreement.

    Args:
        signature: the second one in the system; None where they have signed on paper.

    Raises:
        DomainError: agreements are signed in the system alone, and this is a mark of paper.
    """
    current = _advance(agreement, "sign", actor)
    if signature:
        current.signed_paper = signature.file
    elif not manner_of(AGREEMENT).takes_scans:
        raise DomainError("Договоры подписывают в системе: приложите договор и подпишите его там.")
    current.save()
    log_entry("agreement.sign", "Договор подписан сторонами.", actor=actor, agreement=current)
    _tell_expert(
        current,
        "Договор подписан",
        f"Ваш договор на {current.half_year} подписан обеими сторонами.",
        event=AGREEMENT_SIGNED,
    )
    return current


@transaction.atomic
def register(
    agreement: ExpertAgreement, *, number: str, dated_on: datetime.date, actor: User
) -> ExpertAgreement:
    """Enter the number and the date of a signed agreement.

    Raises:
        DomainError: the date lies ahead, or another agreement of that year bears the number.
    """
    current = _advance(agreement, "register", actor)
    if not clean_line(number):
        raise DomainError("Укажите номер договора.", field="number")
    if dated_on > timezone.localdate():
        raise DomainError("Дата договора ещё не наступила. Проверьте её.", field="dated_on")
    if dated_on > current.half_year.ends_on:
        raise DomainError(
            f"Полугодие закончилось {current.half_year.ends_on:%d.%m.%Y}, "
            "дата договора не может быть позже.",
            field="dated_on",
        )
    current.number, current.dated_on = clean_line(number), dated_on
    taken = f"Договор № {current.number} от {dated_on.year} года уже есть. Проверьте номер."
    with constraint_errors_as({"agreement_number_unique_in_year": taken}):
        current.save()
    words = f"№ {current.number} от {dated_on:%d.%m.%Y}"
    log_entry(
        "agreement.register", f"Договор зарегистрирован: {words}.", actor=actor, agreement=current
    )
    _tell_expert(
        current,
        "Договор зарегистрирован",
        f"Ваш договор на {current.half_year} зарегистрирован: {words}.",
        event=AGREEMENT_REGISTERED,
    )
    return current


@transaction.atomic
def end(
    agreement: ExpertAgreement, *, ended_on: datetime.date, reason: str, actor: User
) -> ExpertAgreement:
    """End the agreement from a date on: the expert leaves or is dismissed.

    Raises:
        DomainError: the date lies outside the half-year, or the reason is missing.
    """
    current = _advance(agreement, "end", actor)
    # An assignment that is under way ends first, or waits and then sees the dismissal.
    lock_experts([current.user_id])
    half_year = current.half_year
    if not half_year.starts_on <= ended_on <= half_year.ends_on:
        raise DomainError(
            f"Дата должна быть в этом полугодии: с {half_year.starts_on:%d.%m.%Y} "
            f"по {half_year.ends_on:%d.%m.%Y}.",
            field="ended_on",
        )
    if not clean_text(reason):
        raise DomainError("Напишите причину.", field="reason")
    current.ended_on, current.end_reason = ended_on, clean_text(reason)
    current.save()
    text = f"Договор прекращён с {ended_on:%d.%m.%Y}: {current.end_reason}."
    log_entry("agreement.end", text, actor=actor, agreement=current)
    _tell_expert(
        current,
        "Договор прекращён",
        f"Ваш договор на {half_year} прекращён с {ended_on:%d.%m.%Y}. "
        f"Причина: {as_sentence(current.end_reason)}",
        event=AGREEMENT_ENDED,
    )
    _tell_coordinators(
        current,
        "Договор специалиста прекращён",
        f"{current.full_name}: договор на {half_year} прекращён с {ended_on:%d.%m.%Y}.",
        event=AGREEMENT_ENDED_NEWS,
    )
    return current


@transaction.atomic
def note_export(count: int, *, half_year: HalfYear, actor: User) -> None:
    """Log that a user exported the data of agreements as a table."""
    log_entry(
        "agreement.export",
        f"Выгружена таблица договоров, {half_year}: {count} "
        f"{plural(count, 'строка', 'строки', 'строк')}.",
        actor=actor,
    )


def _tell_expert(agreement: ExpertAgreement, title: str, text: str, *, event: Event) -> None:
    notify(agreement.user, title, text, path=agreement.get_absolute_url(), event=event)


def _tell_coordinators(agreement: ExpertAgreement, title: str, text: str, *, event: Event) -> None:
    people = coordinators_of(agreement.municipality)
    notify_all(people, title, text, path=agreement.get_absolute_url(), event=event)
