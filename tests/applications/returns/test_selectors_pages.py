"""What the applicant and the coordinator see of a return."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.services import filing, review
from attestation.directory.initial_data.services import load_initial
from attestation.directory.models import DecisionReason
from attestation.directory.review_models import ReviewPoint
from attestation.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(person, address):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def returned(region):
    load_initial()
    home = region.home
    return review.send_back(
        factories.submitted(home.teacher),
        reason=factories.reason("нет сведений о результатах"),
        points=ReviewPoint.objects.filter(beside="results"),
        actor=home.coordinator,
    )


def test_home_and_the_page_show_the_same_tasks_and_the_button_leads_to_the_first(returned):
    results = reverse("cabinet:results", args=[returned.pk])
    for address in (reverse("cabinet:home"), returned.get_absolute_url()):
        page = html_of(returned.applicant, address)
        assert "Что исправить" in page
        assert "Есть результаты деятельности" in page
        assert f'href="{results}">Дополнить результаты</a>' in page
        assert "указано ниже" not in page


def test_each_point_has_its_button_and_the_page_says_whether_a_signature_is_needed(
    region, returned
):
    page = html_of(returned.applicant, returned.get_absolute_url())
    results = reverse("cabinet:results", args=[returned.pk])
    assert f'class="tasks__button" href="{results}">Дополнить результаты' in page
    assert "Подпись не нужна" in page
    home = region.home
    other = review.send_back(
        factories.submitted(factories.teacher(home.school)),
        reason=factories.reason(),
        points=ReviewPoint.objects.filter(beside__in=["terms", "results"]),
        actor=home.coordinator,
    )
    page = html_of(other.applicant, other.get_absolute_url())
    assert "Подпись не нужна" not in page
    assert "нужно будет сформировать и подписать заново" in page


def test_the_lists_still_show_the_documents(region, returned):
    home = region.home
    assert "Документов пока нет" not in html_of(home.coordinator, returned.get_absolute_url())
    assert (
        "пока нет"
        not in html_of(home.school_coordinator, reverse("cabinet:school")).split(
            "Прикрепленные координатором"
        )[0]
    )


def test_it_may_be_filed_as_it_is_and_the_coordinator_sees_that_nothing_changed(region, returned):
    page = html_of(returned.applicant, returned.get_absolute_url())
    assert "Подать как есть" in page
    again = filing.submit(returned, actor=returned.applicant)
    page = html_of(region.home.coordinator, again.get_absolute_url())
    assert "Что изменилось после возврата" in page
    assert "С возврата ничего не изменилось" in page


def test_the_form_of_a_return_wants_a_point(region):
    load_initial()
    home = region.home
    application = factories.submitted(home.teacher)
    client = Client()
    client.force_login(home.coordinator)
    address = reverse("cabinet:send_back", args=[application.pk])
    answer = client.post(address, {"reason": factories.reason().pk})
    assert answer.status_code == 422
    assert "Отметьте хотя бы один пункт" in answer.content.decode()
    point = ReviewPoint.objects.get(beside="terms")
    answer = client.post(address, {"reason": factories.reason().pk, "points": [point.pk]})
    assert answer.status_code == 302


def test_the_school_coordinator_reads_what_is_to_be_mended(region, returned):
    page = html_of(region.home.school_coordinator, returned.get_absolute_url())
    assert "Педагога просили исправить" in page
    assert "Есть результаты деятельности" in page
    named = page.split("Педагога просили исправить")[1]
    assert "исправьте" in named


def test_the_paper_can_be_built_before_everything_named_is_mended(returned):
    filing.revise(returned, {"in_presence": True}, actor=returned.applicant)
    page = html_of(returned.applicant, returned.get_absolute_url())
    assert "Дополнить результаты" in page
    assert f'href="{reverse("cabinet:generate", args=[returned.pk])}"' in page


def test_a_return_of_old_that_named_no_points_leads_to_the_new_paper(returned):
    returned.returns.all().delete()
    returned.documents.filter(kind__in=["built", "signed_scan"]).update(detached_at=timezone.now())
    page = html_of(returned.applicant, returned.get_absolute_url())
    assert "нет сведений о результатах" in page
    assert "Сформировать заявление" in page


def test_a_reason_that_says_nothing_leaves_the_word_to_its_explanation(region):
    load_initial()
    home = region.home
    application = review.send_back(
        factories.submitted(home.teacher),
        reason=DecisionReason.objects.get(needs_note=True),
        note="Добавьте результаты за 2023 год.",
        points=ReviewPoint.objects.filter(beside="results"),
        actor=home.coordinator,
    )
    own = [
        html_of(home.teacher, address)
        for address in (reverse("cabinet:home"), application.get_absolute_url())
    ]
    letter = Letter.objects.get(to=home.teacher.email, subject__contains="возвращено")
    for told in (*own, " ".join(letter.body.split())):
        assert "другое" not in told
        assert "Добавьте результаты за 2023 год." in told
    assert "Причина: Добавьте результаты" in " ".join(letter.body.split())


def test_the_card_of_the_home_page_says_nothing_twice(returned):
    page = html_of(returned.applicant, reverse("cabinet:home"))
    main = page[page.index("<main") :]
    assert main.count("Заявление возвращено на доработку") == 1
