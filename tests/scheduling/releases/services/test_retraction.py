"""Taking a release down says what will stand instead; the next one is compared with that."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.base.errors import DomainError
from attestation.scheduling.releases.selectors import changes_of, published_schedules
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.releases.services import retraction
from tests.scheduling.releases.services.test_releases import (  # noqa: F401
    _no_page,
    people,
    published,
    replace,
)
from tests.scheduling.test_services import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(region, people):  # noqa: F811
    """Two published releases; the second has another expert for one person."""
    first = published(region)
    replace(region, people[0])
    return first, published(region, order_number="1300-р", reason="замена специалиста")


def said(release):
    return " ".join(retraction.consequences(release))


def test_the_form_says_which_release_will_stand_again(region, corrected):
    first, second = corrected
    assert "снова станет действовать редакция 1" in said(second)
    assert f"№ {first.order_number}" in said(second)
    client = Client()
    client.force_login(region.operator)
    page = client.get(reverse("cabinet:withdraw", args=[second.pk])).content.decode()
    assert "снова станет действовать редакция 1" in page
    answer = client.post(reverse("cabinet:withdraw", args=[second.pk]), {"reason": "ошибка"})
    assert answer.status_code == 422


def test_the_form_says_when_nothing_will_stand(region, corrected):
    first, second = corrected
    retraction.withdraw(first, reason="ошибка", actor=region.operator)
    assert "не останется действующего графика" in said(second)


def test_withdrawing_an_older_one_leaves_the_newer_in_force(corrected):
    first, _ = corrected
    assert "Действует по-прежнему редакция 2" in said(first)


def test_after_a_withdrawal_the_next_is_compared_with_what_stands(region, corrected):
    first, second = corrected
    retraction.withdraw(second, reason="ошибка", actor=region.operator)
    assert release_services.standing(region.period) == first
    assert published_schedules.standing_instead_of(second.pk) == first.pk
    [change] = release_services.changes_to_come(region.period)
    assert "Жданов" in change.before
    assert "Лапина" in change.after
    third = published(region, order_number="1301-р", reason="замена специалиста")
    assert third.number == 3
    assert third.changes.count() == 1
    assert changes_of(third).experts == 1


def test_what_stands_already_is_not_approved_again(region, people, corrected):  # noqa: F811
    _, second = corrected
    retraction.withdraw(second, reason="ошибка", actor=region.operator)
    replace(region, people[0], second=1)
    with pytest.raises(DomainError, match=r"Редакция 1 .* исправлять нечего"):
        approve(region, order_number="1301-р", reason="замена")


def test_where_nothing_stands_the_same_schedule_may_be_approved_anew(region, corrected):
    for release in corrected:
        retraction.withdraw(release, reason="ошибка", actor=region.operator)
    assert release_services.standing(region.period) is None
    assert approve(region, order_number="1301-р", reason="заново").number == 3
