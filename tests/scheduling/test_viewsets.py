"""Periods and experts in the Wagtail admin."""

import datetime

import pytest
from django.urls import reverse

from attestation.accounts.models import User
from attestation.directory.models import (
    AttestedPosition,
    Municipality,
    Organization,
    OrganizationType,
    StaffPost,
    Subject,
)
from attestation.directory.rules_models import CalendarDay, ProcedureRules
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    MunicipalSchedule,
)
from attestation.scheduling.releases.models import Release
from tests.directory import samples

pytestmark = pytest.mark.django_db

OCTOBER = datetime.date(2026, 10, 1)
ADD_PERIOD, ADD_EXPERT = (
    "/cms/directory/attestationperiod/new/",
    "/cms/directory/approvedexpert/new/",
)


@pytest.fixture
def operator():
    return samples.operator()


@pytest.fixture
def staff(client, operator):
    client.force_login(operator)
    return client


@pytest.fixture
def period():
    found = AttestationPeriod.beginning(OCTOBER)
    found.save()
    return found


def edit_of(period):
    return reverse("attestationperiod:edit", args=[period.pk])


def errors_of(response):
    return {field: " ".join(said) for field, said in response.context["form"].errors.items()}


def test_the_rules_give_the_dates_that_were_left_empty(staff):
    ProcedureRules.objects.create(valid_from=datetime.date(2026, 9, 1), registration_day=9)

    staff.post(ADD_PERIOD, {"starts_on": "2026-10-01", "schedule_until": "2026-09-20"})

    period = AttestationPeriod.objects.get()
    assert period.registration_until == datetime.date(2026, 9, 9)
    assert period.schedule_until == datetime.date(2026, 9, 20)
    # By the rules the 14th, which a later last day of the schedule puts off.
    assert period.closes_on == datetime.date(2026, 9, 20)
    assert period.evidence_until == datetime.date(2026, 9, 30)
    assert period.conclusions_until == datetime.date(2026, 11, 15)
    assert period.session_on == datetime.date(2026, 11, 25)


def test_a_date_that_was_typed_in_stays(staff):
    staff.post(ADD_PERIOD, {"starts_on": "2026-10-01", "closes_on": "2026-09-18"})

    assert AttestationPeriod.objects.get().closes_on == datetime.date(2026, 9, 18)


def test_holidays_and_moved_days_are_kept_by_operators(staff):
    add = "/cms/directory/calendarday/new/"
    staff.post(add, {"date": "2026-12-31", "kind": "holiday", "name": "Перенос с 4 января"})
    again = staff.post(add, {"date": "2026-12-31", "kind": "working", "name": "Иное"})

    assert CalendarDay.objects.get().name == "Перенос с 4 января"
    assert list(errors_of(again)) == ["date"]
    assert staff.get(reverse("calendarday:index")).status_code == 200


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"starts_on": "2026-10-05"}, "starts_on", "первого числа"),
        (
            {"starts_on": "2026-12-01", "registration_until": "2026-11-30"},
            "__all__",
            "должны идти по порядку",
        ),
        ({"starts_on": "2026-10-01"}, "starts_on", "уже существует"),
        ({}, "starts_on", "заполнить"),
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words(staff, period, data, field, sentence):
    errors = errors_of(staff.post(ADD_PERIOD, data))

    assert list(errors) == [field]
    assert sentence in errors[field]


def test_an_approved_period_keeps_its_first_day(staff, operator, period):
    Release.objects.create(
        period=period, number=1, order_number="7", order_date=OCTOBER, approved_by=operator
    )

    staff.post(edit_of(period), {"starts_on": "2026-12-01", "conclusions_until": "2026-11-20"})

    period.refresh_from_db()
    assert period.starts_on == OCTOBER
    assert period.conclusions_until == datetime.date(2026, 11, 20)


def test_a_period_without_a_release_may_move(staff, period):
    staff.post(edit_of(period), {"starts_on": "2026-12-01"})

    period.refresh_from_db()
    assert period.starts_on == datetime.date(2026, 12, 1)


def test_a_used_period_is_not_deleted(client, period):
    client.force_login(User.objects.create_superuser("admin"))
    northern = Municipality.objects.create(name="Северный район")
    MunicipalSchedule.objects.create(period=period, municipality=northern)

    page = client.post(reverse("attestationperiod:delete", args=[period.pk]), follow=True)

    assert "«октябрь–ноябрь 2026» удалить нельзя" in page.content.decode()
    assert AttestationPeriod.objects.exists()


@pytest.fixture
def school():
    return Organization.objects.create(
        name="Школа № 1",
        municipality=Municipality.objects.create(name="Северный район"),
        type=OrganizationType.objects.create(name="общеобразовательная"),
    )


@pytest.fixture
def listing(school):
    """What the form of an expert is filled with."""
    User.objects.create_user("orlov", "orlov@school.example", last_name="Орлов", first_name="Олег")
    return {
        "user": "orlov",
        "school_year": 2026,
        "organization": school.pk,
        "post": StaffPost.objects.create(name="методист").pk,
        "position": AttestedPosition.objects.create(name="учитель", needs_subject=True).pk,
        "subject": Subject.objects.create(name="физика").pk,
    }


@pytest.mark.parametrize("login", ["ORLOV", "orlov@School.example", " orlov "])
def test_an_expert_is_named_by_login_or_address(staff, listing, login):
    staff.post(ADD_EXPERT, {**listing, "user": login})

    assert ApprovedExpert.objects.get().user.username == "orlov"


def test_an_expert_is_listed_once_a_year(staff, listing):
    staff.post(ADD_EXPERT, listing)

    errors = errors_of(staff.post(ADD_EXPERT, listing))

    assert errors == {"__all__": "Этот человек уже есть в списке на этот учебный год."}
    staff.post(ADD_EXPERT, {**listing, "school_year": 2027})
    assert ApprovedExpert.objects.count() == 2


def test_an_expert_without_an_account_is_refused_in_words(staff, listing):
    errors = errors_of(staff.post(ADD_EXPERT, {**listing, "user": "nobody"}))

    assert errors == {"user": "Такой учётной записи нет. Проверьте логин."}


def test_a_subject_is_only_for_positions_that_need_one(staff, listing):
    tutor = AttestedPosition.objects.create(name="тьютор")

    errors = errors_of(staff.post(ADD_EXPERT, {**listing, "position": tutor.pk}))

    assert errors == {"subject": "Для должности «тьютор» предмет не указывается."}


def test_an_expert_of_a_closed_organization_can_still_be_edited(staff, listing, school):
    staff.post(ADD_EXPERT, listing)
    Organization.objects.update(is_active=False)
    expert = ApprovedExpert.objects.get()
    edit = reverse("approvedexpert:edit", args=[expert.pk])

    assert 'value="orlov"' in staff.get(edit).content.decode()
    staff.post(edit, {**listing, "school_year": 2027})

    expert.refresh_from_db()
    assert expert.school_year == 2027


def test_an_operator_lets_an_expert_work_in_other_municipalities(staff, listing):
    staff.post(ADD_EXPERT, {**listing, "works_anywhere": "on"})

    assert ApprovedExpert.objects.get().works_anywhere


def test_experts_are_narrowed_by_year_and_municipality(staff, listing, school):
    southern = Municipality.objects.create(name="Южный район")
    staff.post(ADD_EXPERT, listing)
    index = reverse("approvedexpert:index")

    def shown(**chosen):
        return "Орлов" in staff.get(index, chosen).content.decode()

    assert shown(school_year=2026, municipality=school.municipality_id)
    assert not shown(municipality=southern.pk)
    assert "2026/27" in staff.get(index).content.decode()


def test_experts_leave_as_a_table(staff, listing):
    staff.post(ADD_EXPERT, listing)

    assert staff.get(reverse("approvedexpert:index"), {"export": "xlsx"}).status_code == 200
