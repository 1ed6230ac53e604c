"""The starting data: all there, once, and never against what operators have written."""

import datetime
import io

import pytest
from django.core.management import call_command

from attestation.accounts.consents.texts import FIRST_TEXTS
from attestation.directory.initial_data.services import load_initial
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    OrganizationType,
    PreviousPositionName,
    SimplifiedGround,
    StaffPost,
    Subject,
)
from attestation.directory.results_models import ResultsTable
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import CalendarDay, ProcedureRules
from attestation.evaluation.criteria.models import CriteriaSet

pytestmark = pytest.mark.django_db

DIRECTORIES = (
    AttestedPosition,
    PreviousPositionName,
    StaffPost,
    Subject,
    OrganizationType,
    SimplifiedGround,
    DecisionReason,
    ReviewPoint,
    ProcedureRules,
    ResultsTable,
    CalendarDay,
)


def sizes():
    return [model.objects.count() for model in DIRECTORIES]


def test_an_installation_begins_with_the_29_positions():
    added = load_initial()

    assert added == sum(sizes())
    assert AttestedPosition.objects.count() == 29
    assert DecisionReason.objects.count() == 8
    assert all(sizes())
    assert set(
        AttestedPosition.objects.filter(needs_subject=True).values_list("name", flat=True)
    ) >= {"учитель", "преподаватель", "педагог дополнительного образования"}


def test_what_no_reason_names_is_explained():
    load_initial()

    for_returns = DecisionReason.objects.filter(for_return=True)
    assert {"скан не читается", "неверные данные приказа об имеющейся категории"} <= set(
        for_returns.filter(needs_note=False).values_list("text", flat=True)
    )
    other = DecisionReason.objects.get(needs_note=True)
    assert (other.text, other.for_return, other.for_rejection) == ("другое", True, False)


def test_coordinators_find_the_posts_of_the_guide():
    """School guide, the list «Должность» of the coordinator's card."""
    load_initial()
    posts = set(StaffPost.objects.values_list("name", flat=True))
    assert posts >= {
        "заведующий",
        "воспитатель",
        "инструктор по труду",
        "инструктор по физической культуре",
        "инструктор-методист",
        "концертмейстер",
        "мастер производственного обучения",
        "методист",
        "музыкальный руководитель",
        "педагог дополнительного образования",
        "педагог-библиотекарь",
        "педагог-организатор",
        "педагог-психолог",
        "преподаватель",
        # Called so since September 2024.
        "преподаватель-организатор основ безопасности и защиты Родины",
        "руководитель физического воспитания",
        "социальный педагог",
        "старший вожатый",
        "старший воспитатель",
    }


def test_loading_again_adds_nothing():
    load_initial()
    before = sizes()

    assert load_initial() == 0
    assert sizes() == before


def test_what_operators_have_changed_stays():
    load_initial()
    AttestedPosition.objects.filter(name="логопед").update(is_active=False)

    load_initial()

    assert not AttestedPosition.objects.get(name="логопед").is_active


def test_the_renamed_position_keeps_its_previous_name():
    load_initial()
    previous = PreviousPositionName.objects.get()

    assert previous.name == "преподаватель-организатор основ безопасности жизнедеятельности"
    assert previous.position.name.endswith("основ безопасности и защиты Родины")
    assert previous.used_until == datetime.date(2024, 8, 31)


def test_the_rules_hold_from_september_2023():
    load_initial()

    assert ProcedureRules.on(datetime.date(2026, 10, 1)).valid_from == datetime.date(2023, 9, 1)


def test_the_command_says_how_much_it_added():
    first, second = io.StringIO(), io.StringIO()
    call_command("load_directories", stdout=first)
    call_command("load_directories", stdout=second)

    expected = sum(sizes()) + len(FIRST_TEXTS) + CriteriaSet.objects.count()
    assert f"внесено: {expected}" in first.getvalue()
    assert "добавлять нечего" in second.getvalue()
