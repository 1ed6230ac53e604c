"""Sheets and conclusions of the demonstration: in every state now, all verified in the past."""

import datetime
import random
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.demo import drawing
from attestation.demo.applications import keep_journal
from attestation.demo.clock import at, own_time
from attestation.demo.context import DemoContext
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.criteria.models import CriteriaSet
from attestation.evaluation.criteria.services import (
    criteria_for,
    load_criteria,
    put_drafts_in_force,
)
from attestation.evaluation.models import Conclusion, ConclusionFile, Score, ScoreSheet
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.sheets.services import Given
from attestation.evaluation.workflow import ConclusionState
from attestation.files.formats import PDF
from attestation.files.services import store_bytes
from attestation.journal.models import JournalEntry
from attestation.scheduling.models import AttestationPeriod, ExpertAssignment

#: The number of people of the latest period led through the states, at home and elsewhere.
_AT_HOME, _ELSEWHERE = 18, 9
#: The number of late people of an earlier period: nothing was submitted.
_LATE = 2
_REMARKS = (
    "Нет данных за второй год, покажите их.",
    "Укажите уровень конкурса.",
    "Не видно, как опыт передан коллегам.",
)
_ANSWER = "Данные за второй год – в третьей таблице приложения."
_NOTE = "Рекомендую продолжить работу с одарёнными детьми."


def add_evaluations(world: DemoContext, past: list[AttestationPeriod]) -> int:
    """Criteria in force, and what experts have done by now; returns how many conclusions."""
    with at(_noon(past[0].starts_on - timedelta(days=60))):
        load_criteria(past[0].starts_on.year)
        put_drafts_in_force(actor=world.named["operator"])
    rng = random.Random(world.named["operator"].pk)
    today = timezone.localdate(world.now)
    *earlier, latest = past
    for period in earlier:
        people = _people(period)
        is_over = period.conclusions_until < today
        late = _LATE if is_over and period == earlier[-1] else 0
        _write_history(world, people[: len(people) - late], period, rng)
    _lead(world, latest, rng)
    return Conclusion.objects.count()


def _people(period: AttestationPeriod) -> list[Application]:
    return list(
        Application.objects.filter(schedule_entry__schedule__period=period)
        .select_related("organization__municipality", "position", "subject", "applicant")
        .order_by("pk")
    )


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), timezone.get_current_timezone())


# --- The past ---------------------------------------------------------------------------------


def _write_history(
    world: DemoContext, people: list[Application], period: AttestationPeriod, rng: random.Random
) -> None:
    """Verified conclusions with their sheets, in bulk; extracts stand for the papers."""
    day = _noon(min(period.conclusions_until, timezone.localdate(world.now)) - timedelta(days=6))
    sets = {
        category: criteria_for(Application(category=category), period.starts_on)
        for category in {one.category for one in people}
    }
    with own_time(Conclusion, "begun_at"):
        made = Conclusion.objects.bulk_create(
            _past_conclusion(one, sets[one.category], day) for one in people
        )
    assigned: dict[int, list[User]] = {}
    rows = ExpertAssignment.objects.filter(entry__application__in=people)
    for row in rows.select_related("expert__user", "entry").order_by("slot"):
        assigned.setdefault(row.entry.application_id, []).append(row.expert.user)
    scored = ScoreSheet.objects.bulk_create(
        ScoreSheet(conclusion=conclusion, expert=user)
        for conclusion in made
        for user in assigned[conclusion.application_id]
    )
    Score.objects.bulk_create(_scores(scored, rng), batch_size=2000)
    ScoreSheet.objects.filter(pk__in=[one.pk for one in scored]).update(
        submitted_at=day, saved_at=day
    )
    _reckon(made)
    _keep_extracts(made, day, rng)
    keep_journal(_past_journal(world, made, assigned, day))
    Application.objects.filter(pk__in=[one.pk for one in people]).update(
        state=ApplicationState.VERIFIED
    )


def _past_conclusion(
    application: Application, criteria: CriteriaSet | None, day: datetime.datetime
) -> Conclusion:
    return Conclusion(
        application=application,
        criteria=criteria,
        state=ConclusionState.VERIFIED,
        source=Conclusion.Source.SHEETS,
        revision=1,
        begun_at=day - timedelta(days=9),
        average=Decimal(0),
        recommended=True,
        ready_at=day,
        sent_at=day + timedelta(days=2),
        accepted_at=day + timedelta(days=3),
        verified_at=day + timedelta(days=4),
    )


def _scores(scored: list[ScoreSheet], rng: random.Random) -> list[Score]:
    found = []
    for sheet in scored:
        criteria = sheet.criteria_set.criteria.all()
        for row in criteria:
            if row.max_points:
                points = int(row.max_points) * rng.randint(62, 98) // 100
                found.append(Score(sheet=sheet, criterion=row, points=points))
    return found


def _reckon(made: list[Conclusion]) -> None:
    """The averages that the sheets come to; in the past everybody passed."""
    for conclusion in made:
        totals = [sheet.total for sheet in conclusion.sheets.prefetch_related("scores")]
        conclusion.average = sum(totals, Decimal(0)) / 2
    Conclusion.objects.bulk_update(made, ["average"])


def _keep_extracts(made: list[Conclusion], day: datetime.datetime, rng: random.Random) -> None:
    rows = []
    for conclusion in made:
        application = conclusion.application
        lines = [
            f"Итоговое заключение (выписка), {conclusion.code}, редакция 1",
            f"Фамилия, имя, отчество: {application.full_name}",
            f"Должность: {application.position_label}",
            f"Организация: {application.organization}",
            f"Среднее двух специалистов: {conclusion.average}",
            "Рекомендовать установить категорию.",
            "Подписи: ____________________",
        ]
        for kind, ink in ((ConclusionFile.Kind.PDF, None), (ConclusionFile.Kind.SCAN, rng)):
            with at(day + timedelta(days=2 if ink else 0)):
                stored = store_bytes(
                    drawing.extract(lines, ink=ink),
                    name=f"{kind.label} {application.surname}.pdf",
                    content_type=PDF.content_type,
                    actor=application.applicant if ink else None,
                    pages=1,
                )
            rows.append(
                ConclusionFile(
                    conclusion=conclusion,
                    kind=kind,
                    revision=1,
                    file=stored,
                    attached_by=application.applicant if ink else None,
                    attached_at=stored.uploaded_at,
                )
            )
    with own_time(ConclusionFile, "attached_at"):
        ConclusionFile.objects.bulk_create(rows, batch_size=2000)


def _past_journal(
    world: DemoContext,
    made: list[Conclusion],
    assigned: dict[int, list[User]],
    day: datetime.datetime,
) -> list[JournalEntry]:
    entries = []
    for conclusion in made:
        application = conclusion.application
        first, second = assigned[application.pk]
        coordinator = world.coordinators[application.organization.municipality_id]
        operator = world.named["operator"]
        steps = [
            ("sheet.finish", f"{first.short_name} сдал(а) лист оценки.", first, 0),
            ("sheet.finish", f"{second.short_name} сдал(а) лист оценки.", second, 0),
            ("application.evaluate", "Итоговое заключение составлено, редакция 1.", second, 0),
            ("conclusion.send", "Итоговое заключение отправлено.", application.applicant, 2),
            ("conclusion.accept", "Заключение принято координатором.", coordinator, 3),
            (
                "application.verify",
                "Итоговое заключение проверено оператором центра.",
                operator,
                4,
            ),
        ]
        for action, text, actor, days in steps:
            entries.append(
                JournalEntry(
                    action=action,
                    text=text,
                    actor=actor,
                    at=day + timedelta(days=days),
                    application=application,
                )
            )
    return entries


# --- Now --------------------------------------------------------------------------------------


def _lead(world: DemoContext, period: AttestationPeriod, rng: random.Random) -> None:
    """Lead people of the latest period through every state, by the services."""
    experts = {world.named["expert1"].pk, world.named["expert2"].pk}
    mine = set(
        ExpertAssignment.objects.filter(
            entry__schedule__period=period, expert__user__in=experts
        ).values_list("entry__application", flat=True)
    )
    people = sorted(_people(period), key=lambda one: (one.pk not in mine, one.pk))
    home = [one for one in people if one.organization.municipality_id == world.home.pk]
    others = [one for one in people if one.organization.municipality_id != world.home.pk]
    for turn, application in enumerate([*home[:_AT_HOME], *others[:_ELSEWHERE]]):
        _lead_one(world, application, _WAYS[turn % len(_WAYS)], rng)


def _lead_one(world: DemoContext, application: Application, way: str, rng: random.Random) -> None:
    moment = world.now - timedelta(days=rng.randint(2, 5), minutes=rng.randint(0, 600))
    coordinator = world.coordinators[application.organization.municipality_id]
    steps = _STEPS[: _STEPS.index(way) + 1] if way in _STEPS else [*_STEPS[:5], way]
    for step in steps:
        moment += timedelta(minutes=rng.randint(20, 200))
        with at(min(moment, world.now)):
            _step(step, application, coordinator, world.named["operator"], rng)


_STEPS = ["none", "begun", "one", "both", "sent", "accepted", "verified"]
#: The state in which each is left, in turn; the most frequent ones come twice.
_WAYS = ["begun", "both", "one", "sent", "none", "returned", "accepted", "begun", "verified"]


def _step(
    step: str, application: Application, coordinator: User, operator: User, rng: random.Random
) -> None:
    found = Conclusion.objects.filter(application=application).first()
    experts = [
        one.expert.user
        for one in ExpertAssignment.objects.filter(entry__application=application)
        .select_related("expert__user")
        .order_by("slot")
    ]
    application = Application.objects.get(pk=application.pk)
    match step:
        case "begun":
            _begin(application, experts[0], rng)
        case "one":
            _hand_in(application, experts[0], rng)
        case "both":
            _hand_in(application, experts[1], rng)
            _confirm(application)
        case "sent" if found:
            for person in [*experts, application.applicant]:
                signatures.sign(found, actor=person)
            signatures.send(found, _scan_of(found, rng), actor=application.applicant)
        case "returned" if found:
            reason = "На последней странице нет подписи второго специалиста."
            conclusions.send_back(found, reason=reason, actor=coordinator)
        case "accepted" if found:
            conclusions.accept(found, checked=conclusions.CHECKLIST, actor=coordinator)
        case "verified" if found:
            conclusions.verify(found, actor=operator)


def _begin(application: Application, expert: User, rng: random.Random) -> None:
    """Half a sheet, with a remark that the applicant has answered."""
    sheet = sheet_services.start(application, actor=expert)
    first, *_ = sheet.scores.all()
    given = {first.criterion_id: Given(points=Decimal(8), remark=rng.choice(_REMARKS))}
    sheet = sheet_services.save_draft(sheet, given=given, version=sheet.version, actor=expert)
    sheet_services.ask(sheet, actor=expert)
    remark = sheet.scores.exclude(remark="").select_related("criterion", "sheet__expert")[0]
    sheet_services.answer(remark, text=_ANSWER, actor=application.applicant)


def _hand_in(application: Application, expert: User, rng: random.Random) -> None:
    sheet = sheet_services.start(application, actor=expert)
    given = {}
    for score in sheet.scores.select_related("criterion"):
        most = int(score.criterion.max_points or 0)
        given[score.criterion_id] = Given(points=Decimal(most * rng.randint(50, 100) // 100))
    sheet = sheet_services.save_draft(
        sheet, given=given, note=_NOTE, version=sheet.version, actor=expert
    )
    sheet_services.finish(sheet, version=sheet.version, actor=expert)


def _confirm(application: Application) -> None:
    """Both confirm their points where these differ much."""
    for sheet in ScoreSheet.objects.filter(conclusion__application=application):
        if sheet.is_disputed:
            sheet_services.confirm(sheet, actor=sheet.expert)


def _scan_of(conclusion: Conclusion, rng: random.Random) -> SimpleUploadedFile:
    """The signed paper, drawn from the one that the system has made."""
    with conclusion.files.get(kind=ConclusionFile.Kind.PDF, detached_at=None).file.blob.open() as b:
        paper = b.read()
    return SimpleUploadedFile("Подписанное заключение.pdf", drawing.signed(paper, ink=rng))
