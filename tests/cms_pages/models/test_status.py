"""The status of an application by its number and a surname: what it tells, and to whom."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import NUMBERED, ApplicationState
from attestation.cabinet.status_by_number import status_by_number
from tests import factories
from tests.prepared import prepared
from tests.security.test_odd_values import ODD

pytestmark = pytest.mark.django_db

URL = "/status/"


@pytest.fixture(autouse=True)
def status_page(pages):
    return pages


@prepared
def asked_about(region) -> Application:
    """A registered application of somebody called Королёва."""
    made = factories.registered(region.home.teacher, region.home.coordinator)
    Application.objects.filter(pk=made.pk).update(surname="Королёва")
    made.refresh_from_db()
    return made


def ask(client, number: str, surname: str):
    return client.post(URL, {"number": number, "surname": surname})


def text_of(response) -> str:
    html = response.content.decode()
    # The token of the form and what was typed differ between two visitors anyway.
    html = re.sub(r'<input[^>]*>|nonce="[^"]*"', "", html)
    return " ".join(html.split())


def test_whoever_knows_number_and_surname_reads_the_state(asked_about, client):
    text = text_of(ask(client, asked_about.number_label, "королева"))
    assert "Заявление о проведении аттестации зарегистрировано." in text
    assert f"Заявление № {asked_about.number_label}" in text
    assert f"{timezone.localdate().year} года" in text


@pytest.mark.parametrize("written", ["№ {}", "{} ", "№{}"])
def test_the_number_may_be_written_in_several_ways(asked_about, client, written):
    number = written.format(asked_about.number_label.replace("-", "–"))
    assert "зарегистрировано." in text_of(ask(client, number, " КОРОЛЁВА "))


def test_a_wrong_surname_is_answered_as_a_wrong_number_is(asked_about, client):
    wrong_name = ask(client, asked_about.number_label, "Иванова")
    wrong_number = ask(client, "1999-0001", "Королёва")
    assert wrong_name.status_code == wrong_number.status_code == 200
    assert text_of(wrong_name) == text_of(wrong_number)
    assert "не найдено" in text_of(wrong_name)


@pytest.mark.parametrize("surname", ["", " ", "К", "Королёв", "Королёва Анна", "%", ".*"])
def test_only_the_whole_surname_counts(asked_about, client, surname):
    assert "зарегистрировано." not in text_of(ask(client, asked_about.number_label, surname))


def test_of_a_decision_it_says_only_that_there_is_one(asked_about, client):
    Application.objects.filter(pk=asked_about.pk).update(state=ApplicationState.DECIDED)
    text = text_of(ask(client, asked_about.number_label, "Королёва"))
    assert "Решение принято, письмо отправлено; подробности в личном кабинете." in text
    for word in ("отказ", "установлена", "первая", "высшая"):
        assert word not in text.lower()


@pytest.mark.parametrize("state", sorted(NUMBERED | {ApplicationState.WITHDRAWN}))
def test_every_state_with_a_number_has_its_sentence_without_personal_details(asked_about, state):
    Application.objects.filter(pk=asked_about.pk).update(state=state)
    found = status_by_number(asked_about.number_label, "Королёва")
    assert found is not None
    for personal in (asked_about.given_name, str(asked_about.organization)):
        assert personal not in found.sentence


def test_the_period_is_named(region, client):
    home = region.home
    from attestation.scheduling import services as scheduling

    made = factories.registered(home.teacher, home.coordinator)
    chosen = {1: home.experts[0], 2: home.experts[1]}
    scheduling.schedule(made, period=region.period, experts=chosen, actor=home.coordinator)
    text = text_of(ask(client, made.number_label, made.surname))
    assert f"{region.period} (предварительно" in text
    assert home.experts[0].user.last_name not in text


def test_what_has_no_number_yet_cannot_be_asked_for(region, client):
    assert "не найдено" in text_of(ask(client, "2026-0000", region.home.teacher.last_name))


@pytest.mark.parametrize("spelled", ["A{:06d}", "а{:06d}", "№ А {}", "a{:07d} "])
def test_from_the_filing_on_the_incoming_number_is_known(region, client, spelled):
    filed = factories.submitted(region.home.teacher)
    text = text_of(ask(client, spelled.format(filed.pk), filed.surname))
    assert f"Заявление № {filed.code}" in text
    assert "Заявление подано и находится на рассмотрении." in text
    assert "Зарегистрировано" not in text


def test_the_incoming_number_stays_known_after_the_registration(asked_about, client):
    text = text_of(ask(client, asked_about.code, "Королёва"))
    assert f"Заявление № {asked_about.number_label}" in text


def test_of_what_was_never_filed_nothing_is_told(region, client):
    built = factories.generated(region.home.teacher)
    assert "не найдено" in text_of(ask(client, built.code, built.surname))


@pytest.mark.parametrize("state", [ApplicationState.RETURNED, ApplicationState.REJECTED])
def test_an_answer_is_told_without_its_reason(region, client, state):
    filed = factories.submitted(region.home.teacher)
    Application.objects.filter(pk=filed.pk).update(
        state=state, decision_reason=factories.reason("на скане нет подписи")
    )
    text = text_of(ask(client, filed.code, filed.surname))
    assert "личном кабинете" in text
    assert "подписи" not in text.partition("Вопрос о заявлении")[0].split("Заявление №")[1][:400]


def test_nothing_is_kept_or_indexed(asked_about, client):
    for response in (client.get(URL), ask(client, asked_about.number_label, "Королёва")):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
    assert f"{URL}</loc>" not in client.get("/sitemap.xml").content.decode()
    assert 'method="post"' in client.get(URL).content.decode()


def test_the_address_answers_no_question(asked_about, client):
    query = {"number": asked_about.number_label, "surname": "Королёва"}
    assert "зарегистрировано." not in text_of(client.get(URL, query))


def test_numbers_cannot_be_tried_one_after_another(asked_about, settings):
    settings.STATUS_LIMITS = {"status_from_address": "3/10m/key", "status_of_number": "9/h/key"}
    client = Client(REMOTE_ADDR="10.0.0.1")
    for number in range(3):
        assert ask(client, f"2026-{number:04d}", "Королёва").status_code == 200
    blocked = ask(client, asked_about.number_label, "Королёва")
    assert blocked.status_code == 429
    assert "Слишком много вопросов" in text_of(blocked)
    assert "зарегистрировано." not in text_of(blocked)
    elsewhere = Client(REMOTE_ADDR="10.0.0.2")
    assert "зарегистрировано." in text_of(ask(elsewhere, asked_about.number_label, "Королёва"))


def test_surnames_cannot_be_tried_from_many_addresses(asked_about, settings):
    settings.STATUS_LIMITS = {"status_from_address": "9/10m/key", "status_of_number": "3/h/key"}
    answers = [
        ask(Client(REMOTE_ADDR=f"10.0.1.{n}"), asked_about.number_label, f"Фамилия{n}")
        for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_another_spelling_of_a_number_is_no_other_number(asked_about, settings):
    settings.STATUS_LIMITS = {"status_from_address": "9/10m/key", "status_of_number": "3/h/key"}
    year, number = asked_about.number_year, asked_about.number
    spelled = [
        f"{year}-{number}",
        f"№ {year}/{number:06d}",
        f"n{year} – {number:05d} ",
        f"{year}-{number:04d}",
    ]
    answers = [
        ask(Client(REMOTE_ADDR=f"10.0.2.{n}"), typed, "Королёва") for n, typed in enumerate(spelled)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_what_is_no_number_counts_by_the_address_alone(asked_about, settings):
    settings.STATUS_LIMITS = {"status_from_address": "3/10m/key", "status_of_number": "1/h/key"}
    client = Client(REMOTE_ADDR="10.0.3.1")
    answers = [ask(client, "абв", "Королёва") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "не найдено" in text_of(answers[0])


@pytest.mark.parametrize("value", ODD)
def test_no_value_makes_an_error_page(asked_about, client, value):
    caches["default"].clear()
    for number, surname in ((value, "Королёва"), (asked_about.number_label, value)):
        assert ask(client, number, surname).status_code in {200, 422}


def test_what_is_missing_is_said_at_its_field(client):
    response = ask(client, "", "")
    assert response.status_code == 422
    assert "Впишите номер заявления." in response.content.decode()
    assert "Впишите фамилию." in response.content.decode()


def test_a_foreign_page_cannot_ask(asked_about):
    client = Client(enforce_csrf_checks=True)
    assert ask(client, asked_about.number_label, "Королёва").status_code == 403
