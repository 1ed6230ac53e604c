"""Writes planned lives down: applications with their numbers and the journal of each."""

import datetime
from collections.abc import Iterable, Iterator

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, NumberSequence
from attestation.applications.returns.comparison import as_filed
from attestation.applications.returns.models import ApplicationReturn
from attestation.applications.workflow import NUMBERED, ApplicationState
from attestation.base.language.sentences import tidied
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.clock import own_time
from attestation.demo.context import DemoContext, required
from attestation.demo.terms import choose_terms
from attestation.directory.models import DecisionReason, SimplifiedGround
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import ProcedureRules
from attestation.journal.models import JournalEntry

_BATCH = 2000
_NOTES: dict[str, list[str]] = {
    ApplicationState.RETURNED: ["", "исправьте и подайте ещё раз", "проверьте по паспорту"],
    ApplicationState.REJECTED: ["", "обратитесь к школьному координатору"],
}


_BESIDE = ReviewPoint.Beside
#: A word of the reason → the line of the checklist that the coordinator names.
_NAMED = {
    "ФИО": _BESIDE.NAME,
    "должности": _BESIDE.POSITION,
    "подписи": _BESIDE.SCAN,
    "скан": _BESIDE.SCAN,
    "приказа": _BESIDE.HELD,
    "результатах": _BESIDE.RESULTS,
}


def write(world: DemoContext, lives: list[ApplicationHistory]) -> list[Application]:
    """Insert the applications of ``lives``, in their order, with their journal entries."""
    grounds = list(SimplifiedGround.objects.filter(is_active=True))
    reasons: dict[str, list[DecisionReason]] = {
        ApplicationState.RETURNED: list(DecisionReason.objects.filter(for_return=True)),
        ApplicationState.REJECTED: list(DecisionReason.objects.filter(for_rejection=True)),
    }
    today = timezone.localdate(world.now)
    applications = []
    for life in lives:
        profile = life.teacher.profile
        application = Application(
            applicant=life.teacher,
            organization=profile.organization,
            position=profile.position,
            subject=profile.subject,
            state=life.state,
            created_at=life.started,
            **choose_terms(world.rng, grounds, today=today, may_be_simplified=life.period is None),
        )
        if life.generated:
            _freeze(application)
        if life.submitted:
            application.submitted_at = life.submitted
            application.due_on = _due(life.submitted)
        if life.state in reasons:
            application.decision_reason = world.rng.choice(reasons[life.state])
            notes = _NOTES[life.state]
            if application.decision_reason.needs_note:
                notes = [note for note in notes if note]
            application.decision_note = world.rng.choice(notes)
        applications.append(application)
    _number(lives, applications)
    with own_time(Application, "created_at"):
        Application.objects.bulk_create(applications, batch_size=_BATCH)
    entries = (
        entry
        for life, application in zip(lives, applications, strict=True)
        for entry in _journal(world, life, application)
    )
    keep_journal(entries)
    return applications


def keep_journal(entries: Iterable[JournalEntry]) -> None:
    """Insert journal rows that carry their own moments."""
    with own_time(JournalEntry, "at"):
        JournalEntry.objects.bulk_create(sorted(entries, key=lambda e: e.at), batch_size=_BATCH)


def _freeze(application: Application) -> None:
    person, profile = application.applicant, application.applicant.profile
    application.surname = person.last_name
    application.given_name = person.first_name
    application.patronymic = person.patronymic
    for name in (*profile.CASES, "education", "service_years", "mobile_phone"):
        setattr(application, name, getattr(profile, name))
    application.revision = 1


def _due(submitted: datetime.datetime) -> datetime.date:
    day = timezone.localdate(submitted)
    return day + datetime.timedelta(days=_consideration_days(day))


_days: dict[datetime.date, int] = {}


def _consideration_days(day: datetime.date) -> int:
    if day not in _days:
        _days[day] = ProcedureRules.on(day).consideration_days
    return _days[day]


def _number(lives: list[ApplicationHistory], applications: list[Application]) -> None:
    """Give the numbers of each year in the order of registration."""
    pairs = sorted(
        (
            (life.decided, index)
            for index, life in enumerate(lives)
            if life.state in NUMBERED and life.decided
        ),
    )
    sequences: dict[int, NumberSequence] = {}
    for moment, index in pairs:
        year = timezone.localdate(moment).year
        if year not in sequences:
            sequences[year], _ = NumberSequence.objects.get_or_create(year=year)
        sequences[year].last += 1
        application = applications[index]
        application.registered_at = moment
        application.number_year = year
        application.number = sequences[year].last
    for sequence in sequences.values():
        sequence.save(update_fields=["last"])


def _journal(
    world: DemoContext, life: ApplicationHistory, application: Application
) -> Iterator[JournalEntry]:
    """Yield the entries that the services would have written, with the same texts."""

    def entry(
        act: str, text: str, at: datetime.datetime, *, actor: User = life.teacher
    ) -> JournalEntry:
        return JournalEntry(
            action=f"application.{act}",
            text=tidied(text),
            at=at,
            actor=actor,
            application=application,
        )

    yield entry("start", "Заявление начато.", life.started)
    if life.generated:
        yield entry("generate", "Заявление сформировано, редакция 1.", life.generated)
    if life.submitted and life.generated:
        for minutes, kind in ((2, DocumentKind.SIGNED_SCAN), (3, DocumentKind.RESULTS)):
            at = life.generated + datetime.timedelta(minutes=minutes)
            yield entry("attach", f"Прикреплён документ «{kind.label}».", at)
        yield entry("submit", "Заявление подано.", life.submitted)
    coordinator = world.coordinators[application.organization.municipality_id]
    if life.decided:
        act, text = _decision(application)
        yield entry(act, text, life.decided, actor=coordinator)
    if life.scheduled:
        names = ", ".join(e.user.short_name for e in life.experts.values()) or "не назначены"
        text = f"Определён аттестационный период {life.period}. Специалисты: {names}."
        yield entry("schedule", text, life.scheduled, actor=coordinator)


def _decision(application: Application) -> tuple[str, str]:
    if application.number:
        return "register", f"Заявление зарегистрировано под № {application.number_label}."
    note = application.decision_note
    own_words = f" ({note})" if note else ""
    reason = application.decision_reason
    if application.state == ApplicationState.RETURNED:
        return "send_back", f"Заявление возвращено на доработку: {reason}{own_words}."
    return (
        "reject",
        "Заявление о проведении аттестации отклонено в связи с "
        f"{required(reason).because_of}{own_words}.",
    )


def add_returns(
    world: DemoContext, lives: list[ApplicationHistory], applications: list[Application]
) -> int:
    """Insert a return for each application that is on rework; return their number."""
    points = list(ReviewPoint.objects.filter(is_active=True))
    found = [
        _returned(world, required(life.decided), application, points)
        for life, application in zip(lives, applications, strict=True)
        if life.state == ApplicationState.RETURNED
    ]
    with own_time(ApplicationReturn, "returned_at"):
        ApplicationReturn.objects.bulk_create(found)
    return len(found)


def _returned(
    world: DemoContext,
    moment: datetime.datetime,
    application: Application,
    points: list[ReviewPoint],
) -> ApplicationReturn:
    reason = required(application.decision_reason)
    beside = next((code for word, code in _NAMED.items() if word in reason.text), _BESIDE.TERMS)
    return ApplicationReturn(
        application=application,
        revision=application.revision,
        reason=reason,
        note=application.decision_note,
        points=[{"text": p.text, "beside": p.beside} for p in points if p.beside == beside],
        filed=as_filed(application),
        returned_by=world.coordinators[application.organization.municipality_id],
        returned_at=moment,
    )
