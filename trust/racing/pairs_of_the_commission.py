"""Pairs around sessions, orders, the register, agreements and imports."""

from typing import Any

from django.utils import timezone

from attestation.categories.imports.services import register_imports
from attestation.categories.services import annul, link_account
from attestation.commission import services as commission
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.commission.voting import services as votes
from attestation.directory.imports.services import organization_imports
from attestation.directory.models import Municipality, OrganizationType
from attestation.orders.corrections import services as corrections
from attestation.orders.corrections.services import Correction
from attestation.orders.services import orders
from attestation.reports import services as agreements
from attestation.reports.half_years import HalfYear
from tests import factories
from tests.categories.conftest import SINCE, imported, set_category
from tests.categories.samples import line, table
from tests.directory import samples
from tests.reports.conftest import PHONE
from trust.machine.things import another_page
from trust.racing import situations as at
from trust.racing.pair import LOCK, Outcome, Pair, law
from trust.racing.situations import Situation

ONE, BOTH, EITHER = Outcome.ONE, Outcome.BOTH, Outcome.EITHER


# --- Sessions ---------------------------------------------------------------------------------


def _prepare(s: Situation) -> Any:
    return commission.prepare(held_on=timezone.localdate(), form="absentee", actor=s.secretary)


def _two_sessions(s: Situation) -> None:
    at.waiting_for_a_session(s)
    s.session, s.other = _prepare(s), _prepare(s)


def _two_numbers(s: Situation) -> str:
    given = sorted(CommissionSession.objects.values_list("number", flat=True))
    return "" if given == [1, 2] else f"the numbers {given} were given"


def _everybody_once(s: Situation) -> str:
    found = AgendaItem.objects.filter(is_live=True).count()
    return "" if found == 2 else f"{found} places on agendas for two people"


def _type(s: Situation, voice: str) -> Any:
    groups = {"first_simplified": voice}
    return votes.record_ballot(
        s.thing, groups=groups, exceptions={}, sheet=another_page(), actor=s.secretary
    )


def _close(s: Situation) -> Any:
    return commission.close_vote(s.session, actor=s.secretary)


def _is_cancelled(s: Situation) -> str:
    return "" if s.session.state == "cancelled" else f"cancelled, and it is {s.session.state}"


SESSIONS = [
    Pair(
        "prepare a session, twice",
        at.waiting_for_a_session,
        _prepare,
        _prepare,
        BOTH,
        LOCK,
        _two_numbers,
    ),
    Pair(
        "fill two agendas",
        _two_sessions,
        lambda s: commission.fill_agenda(s.session, actor=s.secretary),
        lambda s: commission.fill_agenda(s.other, actor=s.secretary),
        EITHER,
        LOCK & law("agenda_one_live_place"),
        _everybody_once,
    ),
    Pair(
        "fill one agenda, twice",
        at.prepared,
        lambda s: commission.fill_agenda(s.session, actor=s.secretary),
        lambda s: commission.fill_agenda(s.session, actor=s.secretary),
        EITHER,
        LOCK & law("agenda_one_live_place"),
        _everybody_once,
    ),
    Pair(
        "convene, twice",
        at.with_agenda,
        lambda s: commission.convene(s.session, actor=s.secretary),
        lambda s: commission.convene(s.session, actor=s.secretary),
        ONE,
        LOCK,
    ),
    Pair(
        "open the vote / cancel the session",
        at.convened,
        lambda s: commission.open_vote(s.session, actor=s.secretary),
        lambda s: commission.cancel(s.session, reason="нет кворума", actor=s.secretary),
        EITHER,
        LOCK,
        _is_cancelled,
    ),
    Pair(
        "vote, twice",
        at.voting,
        lambda s: at.vote(s, 2),
        lambda s: at.vote(s, 2, "against"),
        ONE,
        LOCK & law("vote_once_on_a_group", "vote_once_on_a_person"),
    ),
    Pair(
        "vote / type the same ballot",
        at.voting,
        lambda s: at.vote(s, 2),
        lambda s: _type(s, "against"),
        ONE,
        LOCK & law("vote_once_on_a_group", "vote_once_on_a_person"),
    ),
    Pair(
        "vote / close the vote",
        at.voting,
        lambda s: at.vote(s, 2, "against"),
        _close,
        EITHER,
        LOCK & law("groupvote_only_while_voting", "itemvote_only_while_voting"),
    ),
    Pair("close the vote, twice", lambda s: at.voting(s, 3), _close, _close, ONE, LOCK),
    Pair(
        "close the vote / cancel the session",
        lambda s: at.voting(s, 3),
        _close,
        lambda s: commission.cancel(s.session, reason="нет кворума", actor=s.secretary),
        ONE,
        LOCK,
    ),
    Pair(
        "open the vote again / draft the order",
        at.counted,
        lambda s: votes.reopen_vote(s.session, reason="ошибка в листе", actor=s.secretary),
        lambda s: orders.prepare_order(s.session, actor=s.operator),
        ONE,
        LOCK,
    ),
]


# --- Orders and the register ------------------------------------------------------------------


def _correct(s: Situation, name: str) -> Any:
    replaced = s.thing
    wanted = Correction("set", name, replaced.position, replaced.organization)
    return corrections.correct_entry(s.order, replaced, wanted, actor=s.operator)


def _one_row(s: Situation) -> str:
    found = s.order.entries.count()
    return "" if found == 1 else f"{found} rows for one person"


def _recorded(s: Situation) -> None:
    s.thing = set_category(s.teacher)


def _annul(s: Situation) -> Any:
    return annul(s.thing, order_number="15-р", order_date=SINCE, reason="Ошибка.", actor=s.operator)


def _without_account(s: Situation) -> None:
    s.thing = imported(s.region)
    s.other = factories.teacher(s.home.school, last_name="Соколова")


def _register_read(s: Situation) -> None:
    factories.position("воспитатель")
    Municipality.objects.create(name="Озёрный район")
    s.thing = register_imports.upload(table(line()), actor=s.operator)
    register_imports.read(s.thing.pk)
    s.thing.refresh_from_db()


def _organizations_read(s: Situation) -> None:
    Municipality.objects.create(name="Северный район")
    OrganizationType.objects.get_or_create(name="общеобразовательная")
    rows = [(f"Школа № {n}", "", "Северный район", "общеобразовательная", "", "") for n in range(9)]
    s.thing = organization_imports.upload(samples.xlsx(*rows), actor=s.operator)


ORDERS = [
    Pair(
        "draft the order, twice",
        at.counted,
        lambda s: orders.prepare_order(s.session, actor=s.secretary),
        lambda s: orders.prepare_order(s.session, actor=s.operator),
        BOTH,
        LOCK,
    ),
    Pair(
        "sign the order, twice",
        at.order_drafted,
        lambda s: at.sign(s, "1-к"),
        lambda s: at.sign(s, "2-к", s.operator2),
        ONE,
        LOCK,
    ),
    Pair(
        "sign the order / draft it anew",
        at.order_drafted,
        lambda s: at.sign(s, "1-к"),
        lambda s: orders.prepare_order(s.session, actor=s.secretary),
        EITHER,
        LOCK,
    ),
    Pair(
        "begin a correction, twice",
        at.order_signed,
        lambda s: corrections.prepare_correction(s.order, reason="описка", actor=s.secretary),
        lambda s: corrections.prepare_correction(s.order, reason="описка", actor=s.operator),
        ONE,
        LOCK & law("order_one_correction_at_a_time"),
    ),
    Pair(
        "correct one row, twice",
        at.correcting,
        lambda s: _correct(s, "Петрова Анна Ильинична"),
        lambda s: _correct(s, "Петрова Инна Игоревна"),
        BOTH,
        LOCK,
        _one_row,
    ),
    Pair(
        "set one category, twice",
        lambda s: None,
        lambda s: set_category(s.teacher),
        lambda s: set_category(s.teacher),
        ONE,
        law("record_once_in_register"),
    ),
    Pair(
        "annul a record, twice",
        _recorded,
        _annul,
        _annul,
        ONE,
        LOCK & law("attestation_categoryannulment_record_id_key"),
    ),
    Pair(
        "tie a record to two accounts",
        _without_account,
        lambda s: link_account(s.thing, person=s.teacher, actor=s.operator),
        lambda s: link_account(s.thing, person=s.other, actor=s.operator2),
        ONE,
        LOCK,
    ),
    Pair(
        "write a register, twice",
        _register_read,
        lambda s: register_imports.apply(s.thing, actor=s.operator),
        lambda s: register_imports.apply(s.thing, actor=s.operator2),
        ONE,
        LOCK,
    ),
    Pair(
        "write the organizations, twice",
        _organizations_read,
        lambda s: organization_imports.apply(s.thing, actor=s.operator),
        lambda s: organization_imports.apply(s.thing, actor=s.operator2),
        ONE,
        LOCK & law("organization_name_unique_in_municipality"),
    ),
]


# --- Agreements -------------------------------------------------------------------------------


def _collect(s: Situation) -> Any:
    half_year = HalfYear.of(s.region.period.starts_on)
    return agreements.start_collection(
        s.home.municipality, half_year=half_year, actor=s.coordinator
    )


def _signed(s: Situation) -> None:
    collected = _collect(s)
    found = []
    for agreement in collected[:2]:
        agreement = agreements.change(agreement, data=PHONE, actor=s.coordinator)
        agreement = agreements.send(agreement, actor=s.coordinator)
        agreement = agreements.verify(agreement, actor=s.operator)
        found.append(agreements.sign(agreement, actor=s.operator))
    s.thing, s.other = found


def _number(s: Situation, agreement: Any, number: str, actor: Any) -> Any:
    today = timezone.localdate()
    return agreements.register(agreement, number=number, dated_on=today, actor=actor)


AGREEMENTS = [
    Pair("collect agreements, twice", lambda s: None, _collect, _collect, BOTH, LOCK),
    Pair(
        "number an agreement, twice",
        _signed,
        lambda s: _number(s, s.thing, "1", s.operator),
        lambda s: _number(s, s.thing, "2", s.operator2),
        ONE,
        LOCK,
    ),
    Pair(
        "give one number to two agreements",
        _signed,
        lambda s: _number(s, s.thing, "7", s.operator),
        lambda s: _number(s, s.other, "7", s.operator2),
        ONE,
        law("agreement_number_unique_in_year"),
    ),
]
