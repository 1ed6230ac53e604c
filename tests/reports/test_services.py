"""The way of an agreement: who may do what when, and what the database holds."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.accounts.services import groups
from attestation.base.errors import DomainError
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Message
from attestation.reports import services
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import WORKFLOW, AgreementState
from tests import factories

pytestmark = pytest.mark.django_db

ARGUMENTS = {
    "change": {"data": {"post": "директор"}},
    "send_back": {"remarks": "Нет телефона"},
    "register": {"number": "77", "dated_on": timezone.localdate()},
    "end": {"reason": "увольнение"},
}


def act(name, agreement, actor):
    arguments = dict(ARGUMENTS.get(name, {}))
    if name == "end":
        arguments["ended_on"] = agreement.half_year.starts_on
    return getattr(services, name)(agreement, actor=actor, **arguments)


@pytest.fixture
def people(region):
    return {
        "municipal_coordinator": region.home.coordinator,
        "operator": region.operator,
        "expert": region.home.experts[0].user,
        "colleague": region.home.experts[1].user,
        "school_coordinator": region.home.school_coordinator,
        "coordinator abroad": region.abroad.coordinator,
    }


@pytest.mark.parametrize("state", AgreementState.values)
@pytest.mark.parametrize("name", list(WORKFLOW.transitions))
def test_each_act_by_each_role_in_each_state(at_state, people, name, state):
    """The table itself says what is right; nobody else and at no other time."""
    agreement = at_state(state)
    row = WORKFLOW[name]
    for who, actor in people.items():
        savepoint = transaction.savepoint()
        if state in row.sources and who in row.by:
            assert act(name, agreement, actor).state == row.target
        else:
            with pytest.raises(DomainError):
                act(name, agreement, actor)
            agreement.refresh_from_db()
            assert agreement.state == state
        transaction.savepoint_rollback(savepoint)


def test_the_table_is_as_the_procedure_says():
    """Spelt out once more, so that a slip in the table is seen."""
    coordinator, operator = {"municipal_coordinator"}, {"operator"}
    assert {n: (set(t.sources), t.target, set(t.by)) for n, t in WORKFLOW.transitions.items()} == {
        "change": ({"draft", "returned"}, "draft", coordinator),
        "send": ({"draft", "returned"}, "sent", coordinator),
        "verify": ({"sent"}, "verified", operator),
        "send_back": ({"sent", "verified"}, "returned", operator),
        "sign": ({"verified"}, "signed", operator),
        "register": ({"signed"}, "registered", operator),
        "end": (
            {"draft", "sent", "returned", "verified", "signed", "registered"},
            "ended",
            operator,
        ),
    }


def test_collecting_begins_a_draft_for_every_approved_expert(region, half_year, collected):
    home = region.home
    experts = {expert.user for expert in [*home.experts, home.colleague_expert]}
    assert {agreement.user for agreement in collected} == experts
    first = next(a for a in collected if a.user == home.experts[0].user)
    assert first.state == AgreementState.DRAFT
    assert first.half_year == half_year
    assert first.full_name == home.experts[0].user.full_name
    assert first.full_name_genitive.endswith("Анны Игоревны")
    assert first.workplace == home.other_school.name
    assert first.post == "методист"
    assert JournalEntry.objects.filter(action="agreement.start").count() == len(experts)


def test_collecting_again_adds_only_who_came_later(region, half_year, collected):
    home = region.home
    again = {"half_year": half_year, "actor": home.coordinator}
    assert services.start_collection(home.municipality, **again) == []
    newcomer = factories.expert(home.school, year=half_year.school_year)
    [added] = services.start_collection(home.municipality, **again)
    assert added.user == newcomer.user


def test_only_the_coordinator_of_the_municipality_begins(region, half_year):
    for actor in (region.abroad.coordinator, region.operator, region.home.experts[0].user):
        with pytest.raises(DomainError, match="координатор этого муниципалитета"):
            services.start_collection(region.home.municipality, half_year=half_year, actor=actor)


def test_without_a_list_of_experts_nothing_begins(region, half_year):
    later = half_year.next.next
    with pytest.raises(DomainError, match="никого нет"):
        services.start_collection(
            region.home.municipality, half_year=later, actor=region.home.coordinator
        )


def test_what_is_missing_is_named(region, collected):
    with pytest.raises(DomainError, match="Сначала заполните: телефон"):
        services.send(collected[0], actor=region.home.coordinator)


def test_remarks_stay_until_the_data_are_sent_again(region, at_state):
    agreement = at_state(AgreementState.RETURNED)
    coordinator = region.home.coordinator
    assert Message.objects.filter(user=coordinator, text__contains="не отвечает").exists()
    agreement = services.change(agreement, data={"post": "учитель"}, actor=coordinator)
    assert agreement.remarks == "Телефон не отвечает"
    assert services.send(agreement, actor=coordinator).remarks == ""


def test_agreements_to_verify_gather_in_one_unread_message(region, at_state):
    def told():
        unread = region.operator.notifications.unread().filter(event="oversight.agreement")
        return list(unread.values_list("title", flat=True))

    first, second = (at_state(AgreementState.SENT, turn=turn) for turn in (0, 1))
    assert told() == ["Договоры на проверке: 2"]
    services.verify(first, actor=region.operator)
    assert told() == ["Договоры на проверке: 1"]
    services.send_back(second, remarks="Нет телефона", actor=region.operator)
    assert told() == []


def test_an_operator_who_is_an_expert_does_not_verify_the_own_agreement(region, at_state):
    agreement = at_state(AgreementState.SENT)
    agreement.user.groups.add(Group.objects.get(name=groups.OPERATORS))
    with pytest.raises(DomainError, match="нет права"):
        services.verify(agreement, actor=type(agreement.user).objects.get(pk=agreement.user_id))


def test_a_number_is_given_once_in_a_year(at_state):
    at_state(AgreementState.REGISTERED, number="12-С")
    with pytest.raises(DomainError, match=r"12-с от .* уже есть"):
        at_state(AgreementState.REGISTERED, turn=1, number="12-с")
    last_year = timezone.localdate().replace(day=1) - datetime.timedelta(days=366)
    assert at_state(AgreementState.REGISTERED, turn=2, number="12-С", dated_on=last_year)


def test_a_date_that_lies_ahead_is_refused(at_state):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(DomainError, match="ещё не наступила") as refusal:
        at_state(AgreementState.REGISTERED, dated_on=tomorrow)
    assert refusal.value.field == "dated_on"


def test_an_agreement_ends_within_its_half_year(region, at_state):
    agreement = at_state(AgreementState.REGISTERED)
    half_year = agreement.half_year
    one_day = datetime.timedelta(days=1)
    for outside in (half_year.starts_on - one_day, half_year.ends_on + one_day):
        with pytest.raises(DomainError, match="в этом полугодии"):
            services.end(agreement, ended_on=outside, reason="увольнение", actor=region.operator)
    with pytest.raises(DomainError, match="причину"):
        services.end(agreement, ended_on=half_year.ends_on, reason=" ", actor=region.operator)
    ended = services.end(
        agreement, ended_on=half_year.ends_on, reason="увольнение", actor=region.operator
    )
    assert ended.journal.filter(action="agreement.end", text__contains="увольнение").exists()
    for person in (agreement.user, region.home.coordinator):
        assert Message.objects.filter(user=person, title__contains="прекращён").exists()


BROKEN = [
    ("agreement_registered_has_number", {"number": "", "dated_on": None}),
    ("agreement_registered_has_number", {"dated_on": None}),
    ("agreement_ended_has_date_and_reason", {"state": "ended"}),
    ("agreement_ended_has_date_and_reason", {"ended_on": timezone.localdate()}),
    ("agreement_returned_has_remarks", {"state": "returned"}),
    ("agreement_begins_with_half_year", {"starts_on": datetime.date(2026, 10, 1)}),
    ("agreement_state_known", {"state": "lost"}),
    *(("agreement_sent_is_complete", {name: ""}) for name in ExpertAgreement.DATA),
]


@pytest.mark.parametrize(("constraint", "values"), BROKEN)
def test_the_database_refuses_a_broken_agreement(at_state, constraint, values):
    agreement = at_state(AgreementState.REGISTERED)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ExpertAgreement.objects.filter(pk=agreement.pk).update(**values)


def test_the_database_refuses_an_end_before_the_beginning(at_state):
    agreement = at_state(AgreementState.ENDED)
    before = agreement.starts_on - datetime.timedelta(days=1)
    with (
        pytest.raises(IntegrityError, match="agreement_ended_has_date_and_reason"),
        transaction.atomic(),
    ):
        ExpertAgreement.objects.filter(pk=agreement.pk).update(ended_on=before)


def test_the_database_knows_one_agreement_per_expert_and_half_year(collected):
    first, second = collected[:2]
    for constraint, values in (
        ("agreement_one_per_half_year", {"user": first.user, "listing": first.listing}),
        ("agreement_of_its_listing", {"user": first.user}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            ExpertAgreement.objects.filter(pk=second.pk).update(**values)


def test_each_person_sees_the_agreements_that_concern_them(region, collected, people):
    everything = {agreement.pk for agreement in collected}
    own = {agreement.pk for agreement in collected if agreement.user == people["expert"]}
    visible = {
        who: set(ExpertAgreement.objects.visible_to(person).values_list("pk", flat=True))
        for who, person in people.items()
    }
    assert visible["municipal_coordinator"] == visible["operator"] == everything
    assert visible["expert"] == own
    assert not own & visible["colleague"]
    assert visible["school_coordinator"] == visible["coordinator abroad"] == set()
