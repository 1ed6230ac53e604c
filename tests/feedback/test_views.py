"""The form is open to everybody, takes whatever is sent, and lets nobody flood the operators."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attestation.base.display.views import server_error
from attestation.feedback import services
from attestation.feedback.models import ProblemReport
from attestation.feedback.views import TOO_MANY

pytestmark = pytest.mark.django_db

WORDS = {"text": "График не открывается."}


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def address() -> str:
    return reverse("feedback")


def send(client: Client, **data: str):
    return client.post(address(), {**WORDS, **data}, follow=True)


def test_a_visitor_reports_without_an_account(region):
    page = send(Client(), page="/schedules/", email="a@mail.example", request_id="7f3a")
    made = ProblemReport.objects.get()
    assert (made.text, made.page, made.email) == (WORDS["text"], "/schedules/", "a@mail.example")
    assert (made.request_id, made.author) == ("7f3a", None)
    said = page.content.decode().replace("\xa0", " ")
    assert f"Сообщение № {made.pk} передано, ответ придёт на a@mail.example" in said


def test_who_has_signed_in_is_known_and_asked_for_no_address(region):
    client = Client()
    client.force_login(region.home.teacher)
    assert 'name="email"' not in client.get(address()).content.decode()
    send(client, email="stranger@mail.example")
    made = ProblemReport.objects.get()
    assert (made.author, made.email) == (region.home.teacher, "")


def test_page_and_request_come_along_by_themselves():
    page = Client().get(
        f"{address()}?request=7f3a-9", headers={"Referer": "http://testserver/search/?q=%D0%B0"}
    )
    form = page.context["form"]
    assert form["page"].value() == "/search/?q=а"
    assert form["request_id"].value() == "7f3a-9"


@pytest.mark.parametrize(
    "referer",
    ["http://elsewhere.example/x", "http://[", "http://testserver/feedback/", "\xff\xfe", ""],
)
def test_no_page_of_others_is_taken_for_ours(referer):
    page = Client().get(address(), headers={"Referer": referer})
    assert not page.context["form"]["page"].value()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *(("text", value, 422) for value in ("", "   ", "\u200b", "а" * 3001)),
        *(("email", value, 422) for value in ("почта", "a@b", "\x00@mail.example")),
        ("page", "а" * 501, 422),
        ("page", "\x00<script>alert(1)</script>", 302),
        *(("request_id", value, 302) for value in ("' OR 1=1", "\x00", "x" * 999, "7f3a")),
        ("text", "<script>alert(1)</script>\x00\ud7ff", 302),
    ],
)
def test_odd_words_are_refused_at_their_field_or_kept_as_text(region, name, value, code):
    client = Client()
    answer = client.post(address(), {**WORDS, name: value})
    assert answer.status_code == code
    assert ProblemReport.objects.count() == (code == 302)
    if code == 422:
        assert name in answer.context["form"].errors
    else:
        client.force_login(region.operator)
        shown = client.get(ProblemReport.objects.get().get_absolute_url()).content.decode()
        assert "<script>alert" not in shown


def test_nobody_floods_the_operators(region, settings):
    settings.FEEDBACK_LIMITS = {"reports_from_one": "2/h/key", "reports_altogether": "3/h/key"}
    stranger, teacher = Client(), Client()
    teacher.force_login(region.home.teacher)
    for _ in range(2):
        assert stranger.post(address(), WORDS).status_code == 302
    refused = stranger.post(address(), WORDS)
    assert refused.status_code == 422
    assert TOO_MANY in refused.content.decode().replace("\xa0", " ")
    # Of another person behind the same address nothing is held against them, up to what all may.
    assert teacher.post(address(), {"text": "Другое."}).status_code == 302
    assert teacher.post(address(), {"text": "Ещё одно."}).status_code == 422


def test_an_operator_answers_from_the_list(region):
    made = services.report(WORDS["text"], page="/schedules/", actor=region.home.teacher)
    client = Client()
    client.force_login(region.operator)
    listed = client.get(reverse("cabinet:reports")).content.decode()
    assert made.get_absolute_url() in listed
    assert "Сообщения об ошибках" in client.get(reverse("cabinet:home")).content.decode()
    assert client.post(made.get_absolute_url(), {"answer": " "}).status_code == 422
    client.post(made.get_absolute_url(), {"answer": "Исправлено."})
    assert made.get_absolute_url() not in client.get(reverse("cabinet:reports")).content.decode()
    everything = client.get(reverse("cabinet:reports"), {"state": "all"}).content.decode()
    assert made.get_absolute_url() in everything
    answered = client.get(made.get_absolute_url()).content.decode()
    assert "Исправлено." in answered
    assert "<textarea" not in answered


@pytest.mark.parametrize("name", ["operator", "home.teacher", ""])
def test_the_way_to_the_form_stands_on_every_page(region, name):
    client = Client()
    if name:
        person = region.operator if name == "operator" else region.home.teacher
        client.force_login(person)
    pages = [reverse("cabinet:home"), reverse("cabinet:security")] if name else ["/search/", "/no/"]
    for page in pages:
        assert f'href="{address()}"' in client.get(page).content.decode(), page


def test_the_page_of_an_error_of_ours_brings_the_request_along(rf, monkeypatch):
    monkeypatch.setattr("attestation.base.display.error_pages.request_id", lambda: "7f3a")
    assert f'href="{address()}?request=7f3a"' in server_error(rf.get("/")).content.decode()
