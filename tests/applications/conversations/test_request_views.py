"""The pages of a request for one document: the coordinator's and the applicant's."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.conversations import services
from attestation.applications.conversations.models import ConversationMessage
from tests import factories

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def test_from_the_request_to_the_document_by_the_pages(client, region, considered):
    home = region.home
    client.force_login(home.coordinator)
    asking = reverse("cabinet:conversation_ask", args=[considered.pk])
    assert asking in client.get(f"{considered.get_absolute_url()}?show=section-1").content.decode()
    refused = client.post(asking, {"wanted": "training", "text": "Нет курсов"})
    assert (refused.status_code, "Нет курсов" in refused.content.decode()) == (422, True)
    told = {"wanted": "training", "text": "Нет курсов", "answer_by": in_days(3).isoformat()}
    assert client.post(asking, told).status_code == 302
    message = ConversationMessage.objects.get()
    client.force_login(home.teacher)
    giving = reverse("cabinet:conversation_give", args=[considered.pk, message.pk])
    for page in (considered.get_absolute_url(), "/cabinet/"):
        shown = client.get(page).content.decode()
        assert giving in shown
        assert "ничего не требуется" not in shown
    assert "Нет курсов" in client.get(giving).content.decode()
    lacking = client.post(giving, {"title": "Курсы повышения квалификации 2025 года"})
    assert lacking.status_code == 422
    assert "Курсы повышения квалификации 2025 года" in lacking.content.decode()
    sent = {"title": "Курсы повышения квалификации 2025 года"}
    sent["file"] = factories.pdf_upload("Курсы.pdf", mark="курсы")
    assert client.post(giving, sent)["Location"] == considered.get_absolute_url()
    assert giving not in client.get("/cabinet/").content.decode()
    done = client.get(giving).content.decode()
    assert "уже прикреплён" in done
    assert 'type="file"' not in done


def test_others_have_no_such_pages(client, region, considered):
    home = region.home
    message = services.ask(
        considered,
        DocumentKind.TRAINING,
        "Нет курсов",
        answer_by=in_days(3),
        actor=home.coordinator,
    )
    asking = reverse("cabinet:conversation_ask", args=[considered.pk])
    giving = reverse("cabinet:conversation_give", args=[considered.pk, message.pk])
    for person, url in (
        (home.teacher, asking),
        (home.school_coordinator, asking),
        (home.coordinator, giving),
        (region.abroad.coordinator, asking),
        (region.abroad.teacher, giving),
    ):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_a_term_that_has_passed_is_not_one_to_come(client, region, considered):
    client.force_login(region.home.coordinator)
    pages = [
        reverse(f"cabinet:{name}", args=[considered.pk])
        for name in ("conversation_ask", "handling")
    ]
    for days, words in ((2, "нужно до"), (-2, "срок рассмотрения истёк")):
        type(considered).objects.filter(pk=considered.pk).update(due_on=in_days(days))
        assert [words in client.get(page).content.decode() for page in pages] == [True, True]
