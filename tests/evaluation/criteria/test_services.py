"""Criteria: versions, copies, and which set holds for whom."""

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from attestation.base.errors import DomainError
from attestation.evaluation.criteria.models import CriteriaSet, CriteriaSetPosition, Criterion
from attestation.evaluation.criteria.services import (
    copy_to_next_year,
    criteria_for,
    load_criteria,
    new_version,
    put_drafts_in_force,
    put_in_force,
    tree_of,
)
from attestation.evaluation.sheets import services as sheet_services
from tests import factories
from tests.evaluation.conftest import draft_criteria

pytestmark = pytest.mark.django_db


def refused_by_database(change):
    with pytest.raises(Error), transaction.atomic():
        change()


def test_what_is_in_force_never_changes(criteria):
    row = criteria.criteria.first()
    refused_by_database(lambda: CriteriaSet.objects.filter(pk=criteria.pk).update(pass_points=1))
    refused_by_database(lambda: CriteriaSet.objects.filter(pk=criteria.pk).update(state="draft"))
    refused_by_database(lambda: CriteriaSet.objects.filter(pk=criteria.pk).delete())
    refused_by_database(lambda: Criterion.objects.filter(pk=row.pk).update(title="иначе"))
    refused_by_database(lambda: Criterion.objects.filter(pk=row.pk).delete())
    refused_by_database(
        lambda: Criterion.objects.create(criteria_set=criteria, title="ещё", max_points=1)
    )
    refused_by_database(
        lambda: CriteriaSetPosition.objects.create(
            criteria_set=criteria, position=factories.position()
        )
    )


def test_an_edit_makes_the_next_version_and_what_has_begun_keeps_its_own(
    scheduled, experts, criteria, region
):
    begun = sheet_services.start(scheduled, actor=experts[0])
    following = new_version(criteria, actor=region.operator)
    assert (following.version, following.state) == (2, "draft")
    following.criteria.filter(title="Обобщение опыта").update(max_points=20)
    put_in_force(following, actor=region.operator)
    criteria.refresh_from_db()
    assert criteria.state == "replaced"
    other = sheet_services.start(scheduled, actor=experts[1])
    assert other.conclusion.criteria == begun.conclusion.criteria == criteria
    assert criteria_for(scheduled, region.period.starts_on) == following


def test_there_is_one_draft_of_a_set(criteria, region):
    new_version(criteria, actor=region.operator)
    with pytest.raises(DomainError, match="уже есть"):
        new_version(criteria, actor=region.operator)


def test_a_set_is_copied_to_the_next_year_once(criteria, region):
    copied = copy_to_next_year(criteria, actor=region.operator)
    assert (copied.year, copied.version, copied.is_draft) == (criteria.year + 1, 1, True)
    assert [row.title for row in copied.criteria.all()] == [
        row.title for row in criteria.criteria.all()
    ]
    with pytest.raises(DomainError, match="уже есть"):
        copy_to_next_year(criteria, actor=region.operator)


def test_the_set_of_the_position_goes_before_the_general_one(scheduled, criteria, region):
    day = region.period.starts_on
    own = draft_criteria(day.year - 1, name="Воспитатели")
    CriteriaSetPosition.objects.create(criteria_set=own, position=scheduled.position)
    assert criteria_for(scheduled, day) == criteria
    put_in_force(own, actor=region.operator)
    assert criteria_for(scheduled, day) == own


def test_criteria_of_a_later_year_wait(scheduled, criteria, region):
    put_in_force(draft_criteria(criteria.year + 1), actor=region.operator)
    assert criteria_for(scheduled, region.period.starts_on) == criteria


def test_two_sets_for_the_same_are_refused(criteria, region):
    rival = draft_criteria(criteria.year, name="Другой набор")
    with pytest.raises(DomainError, match="уже действует"):
        put_in_force(rival, actor=region.operator)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: CriteriaSet.objects.filter(pk=s.pk).update(pass_points=26), "Проходной балл"),
        (lambda s: s.criteria.filter(level=2).delete(), "нет ни одного критерия"),
        (lambda s: s.criteria.filter(title="Обобщение опыта").delete(), "нет критериев"),
        (lambda s: s.criteria.filter(level=1).update(pass_points=16), "порог больше"),
    ],
)
def test_what_nobody_could_fill_in_is_not_put_in_force(region, change, said):
    drafted = draft_criteria(2026)
    change(drafted)
    drafted.refresh_from_db()
    with pytest.raises(DomainError, match=said):
        put_in_force(drafted, actor=region.operator)


def test_only_operators_keep_criteria(criteria, region):
    for act in (new_version, copy_to_next_year, put_in_force):
        with pytest.raises(DomainError, match="оператор"):
            act(criteria, actor=region.home.coordinator)


def test_the_first_criteria_can_be_put_in_force_as_they_are(region):
    assert load_criteria(2026) == 4
    assert load_criteria(2026) == 0
    put_drafts_in_force(actor=region.operator)
    assert {one.max_points for one in CriteriaSet.objects.filter(state="in_force")} == {100}


def test_rows_are_numbered_within_their_sections(criteria):
    numbers = [number for section in tree_of(criteria.criteria.all()) for number, _ in section.rows]
    assert numbers == ["1.1", "1.2", "2.1"]


# --- The Wagtail admin ------------------------------------------------------------------------


@pytest.fixture
def operator(region):
    client = Client()
    client.force_login(region.operator)
    return client


def form_of(drafted, **changes):
    rows = list(drafted.criteria.all())
    data = {
        "name": drafted.name,
        "category": drafted.category,
        "year": drafted.year,
        "pass_points": drafted.pass_points,
        "divergence_points": drafted.divergence_points,
        "criteria-TOTAL_FORMS": len(rows),
        "criteria-INITIAL_FORMS": len(rows),
        "criteria-MIN_NUM_FORMS": 0,
        "criteria-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {
            f"criteria-{index}-id": row.pk,
            f"criteria-{index}-ORDER": index + 1,
            f"criteria-{index}-level": row.level,
            f"criteria-{index}-title": row.title,
            f"criteria-{index}-hint": row.hint,
            f"criteria-{index}-max_points": row.max_points or "",
            f"criteria-{index}-pass_points": row.pass_points,
        }
    return {**data, **changes}


def test_an_operator_edits_a_draft_sees_the_sheet_and_puts_it_in_force(operator):
    drafted = draft_criteria(2026)
    edit = reverse("criteriaset:edit", args=[drafted.pk])
    assert operator.get(edit).status_code == 200
    position = factories.position()
    data = form_of(drafted, **{"criteria-1-title": "Новый критерий", "positions": [position.pk]})
    response = operator.post(edit, data, follow=True)
    assert "Новый критерий" in response.content.decode()
    assert [one.name for one in drafted.positions.all()] == [position.name]
    act = reverse("evaluation_admin:act", args=[drafted.pk, "put-in-force"])
    assert "введены в действие" in operator.post(act, follow=True).content.decode()
    # From now on the form leads to the sheet, and a request that was late changes nothing.
    assert operator.get(edit).status_code == 302
    operator.post(edit, form_of(drafted, name="Другое"))
    drafted.refresh_from_db()
    assert drafted.name == "Первая категория"


def test_an_operator_adds_a_set(operator):
    drafted = draft_criteria(2026)
    data = form_of(drafted, name="Новый набор") | {"criteria-INITIAL_FORMS": 0}
    data = {key: value for key, value in data.items() if not key.endswith("-id")}
    response = operator.post(reverse("criteriaset:add"), data, follow=True)
    assert response.status_code == 200
    assert CriteriaSet.objects.get(name="Новый набор").criteria.count() == 5


def test_points_belong_to_criteria_and_not_to_sections(operator):
    drafted = draft_criteria(2026)
    edit = reverse("criteriaset:edit", args=[drafted.pk])
    response = operator.post(edit, form_of(drafted, **{"criteria-0-max_points": 5}))
    assert response.status_code == 200
    assert "Наибольший балл указывают у критерия" in response.content.decode()


def test_criteria_in_the_admin_are_for_operators(criteria, region):
    client = Client()
    client.force_login(region.home.coordinator)
    for address in (
        reverse("evaluation_admin:criteria", args=[criteria.pk]),
        reverse("evaluation_admin:template", args=["conclusion"]),
        reverse("evaluation_admin:trial", args=["conclusion"]),
    ):
        assert client.get(address).status_code == 403
