"""The pages of consents: the text, the box, the record, the withdrawal with its consequences."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from tests import factories

pytestmark = pytest.mark.django_db
PROCESSING = ConsentKind.PROCESSING


@pytest.fixture
def text():
    return factories.consent_text()


@pytest.fixture
def person(text):
    return factories.UserFactory()


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(kind=PROCESSING):
    return reverse("cabinet:consent", args=[kind])


def test_the_text_is_shown_with_version_and_day_beside_an_unticked_box(browser, text):
    page = browser.get(page_of()).content.decode()
    assert text.text in page
    assert "Версия 1, действует с" in page
    box = page[page.index('name="agree"') - 200 : page.index('name="agree"') + 200]
    assert "checked" not in box


def test_without_the_tick_nothing_is_given(browser, person, text):
    response = browser.post(page_of(), {"document": text.pk})
    assert response.status_code == 422
    assert "Поставьте отметку" in response.content.decode()
    assert not person.consents.exists()


def test_the_tick_and_the_button_give_the_consent_and_lead_back(browser, person, text):
    sent = {"document": text.pk, "agree": "on", "next": "/cabinet/"}
    response = browser.post(page_of(), sent, REMOTE_ADDR="192.0.2.44")
    assert response.url == "/cabinet/"
    assert person.consents.get().address == "192.0.2.44"
    assert "Вы дали это согласие" in browser.get(page_of()).content.decode()


def test_a_foreign_address_is_no_way_back(browser, text):
    sent = {"document": text.pk, "agree": "on", "next": "https://evil.example/"}
    assert browser.post(page_of(), sent).url == page_of()


def test_a_version_that_came_meanwhile_is_shown_before_it_is_agreed_to(browser, person, text):
    newer = ConsentDocument(kind=PROCESSING, text="Новее", valid_from=timezone.localdate())
    consent_services.write(newer, actor=None)
    response = browser.post(page_of(), {"document": text.pk, "agree": "on"})
    assert response.status_code == 422
    assert "новая версия" in response.content.decode()
    assert not person.consents.exists()


def test_home_asks_everybody_for_it_once(region):
    for person in (region.home.coordinator, region.home.experts[0].user):
        client = Client()
        client.force_login(person)
        asked = "Дать согласие на обработку персональных данных"
        assert asked in client.get(reverse("cabinet:home")).content.decode()
        factories.agree(person)
        assert asked not in client.get(reverse("cabinet:home")).content.decode()


def test_filing_without_consent_is_refused_with_a_sentence_and_a_link(region):
    teacher = region.home.teacher
    application = factories.complete(factories.generated(teacher))
    consent_services.withdraw(teacher.consents.get(), actor=teacher)
    client = Client()
    client.force_login(teacher)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "Согласие на обработку персональных данных" in page
    assert "нужно дать" in page
    response = client.post(reverse("cabinet:submit", args=[application.pk]), follow=True)
    page = response.content.decode()
    assert "Сначала дайте согласие на обработку персональных данных." in page
    assert f'<a href="{page_of()}?next={application.get_absolute_url()}">' in page


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (factories.draft, "ещё не подали, подать не получится"),
        (factories.submitted, "не зарегистрируют, пока вы не дадите согласие снова"),
        (None, "уже зарегистрировано"),
    ],
)
def test_what_a_withdrawal_means_is_said_before_it(region, make, said):
    teacher = region.home.teacher
    if make:
        make(teacher)
    else:
        factories.registered(teacher, region.home.coordinator)
    client = Client()
    client.force_login(teacher)
    page = client.get(reverse("cabinet:consent_withdraw", args=[PROCESSING]))
    assert said in page.content.decode()


def test_a_withdrawal_is_told_to_the_person_and_to_the_operators(region):
    teacher = region.home.teacher
    application = factories.submitted(teacher)
    client = Client()
    client.force_login(teacher)
    address = reverse("cabinet:consent_withdraw", args=[PROCESSING])
    assert client.post(address, {}).status_code == 422
    client.post(address, {"sure": "on"})
    assert Consent.objects.get(person=teacher).withdrawn_at
    assert teacher.journal.filter(action="person.consent_withdrawn").exists()
    assert teacher.notifications.first().title == "Согласие отозвано"
    told = region.operator.notifications.get()
    assert (told.title, told.application) == ("Отозвано согласие", application)
    assert str(teacher) in told.text


def test_nothing_given_is_nothing_to_withdraw(browser):
    address = reverse("cabinet:consent_withdraw", args=[PROCESSING])
    assert browser.get(address).status_code == 404
    assert browser.get(reverse("cabinet:consent", args=["nonsense"])).status_code == 404
