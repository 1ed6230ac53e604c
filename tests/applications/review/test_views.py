"""What those who decide, and those who assess, read on the page of an application."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.services import review
from attestation.applications.workflow import ApplicationState
from attestation.scheduling import services as scheduling
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(person, address):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


def test_registering_is_asked_for_first(region):
    home = region.home
    application = factories.submitted(home.teacher)
    address = reverse("cabinet:register", args=[application.pk])

    assert f'href="{address}"' in html_of(home.coordinator, application.get_absolute_url())
    asked = html_of(home.coordinator, address)
    assert "Зарегистрировать заявление?" in asked
    assert "Отменить регистрацию нельзя." in asked
    assert Application.objects.get().state == ApplicationState.SUBMITTED

    client = Client()
    client.force_login(home.coordinator)
    assert client.post(address).url == application.get_absolute_url()
    assert Application.objects.get().state == ApplicationState.REGISTERED
    late = html_of(home.coordinator, address)
    assert "уже невозможно: теперь состояние «зарегистрировано»." in late
    assert "Обновите страницу" not in late


def test_the_reason_is_shown_while_the_decision_holds(region):
    home = region.home
    application = factories.submitted(home.teacher)
    review.send_back(
        application, reason=factories.reason(), note="Нет подписи", actor=home.coordinator
    )
    address = application.get_absolute_url()
    assert "Причина последнего решения" in html_of(home.coordinator, address)

    Application.objects.update(state=ApplicationState.SUBMITTED)
    page = html_of(home.coordinator, address)
    assert "Причина последнего решения" not in page
    assert home.teacher.email in page


def test_an_expert_reads_facts_and_goes_back_to_the_assigned(region):
    home = region.home
    application = scheduling.schedule(
        factories.registered(home.teacher, home.coordinator),
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )
    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    page = html_of(home.experts[0].user, application.get_absolute_url())

    assert "<h2>Сведения</h2>" in page
    assert "К назначенным мне" in page
    assert home.teacher.email not in page


def test_a_photographed_scan_is_shown_as_a_picture(region):
    application = factories.submitted(region.home.teacher)
    for document in application.documents.all():
        document.file.content_type = "image/png"
        document.file.save()
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    page = html_of(region.home.coordinator, application.get_absolute_url())

    assert f'src="{reverse("cabinet:file_page", args=[scan.file_id, 1])}"' in page


def test_the_working_list_offers_what_the_visitor_can_see(region):
    home = region.home
    late = factories.submitted(home.teacher)
    in_time = factories.submitted(factories.teacher(home.school))
    Application.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    address = reverse("cabinet:applications")
    page = html_of(region.operator, f"{address}?state=overdue")

    assert late.get_absolute_url() in page
    assert in_time.get_absolute_url() not in page
    assert "state=draft" not in page
    assert "state=draft" not in html_of(home.coordinator, address)
    Application.objects.filter(pk=in_time.pk).update(state=ApplicationState.GENERATED)
    assert "state=generated" in html_of(home.school_coordinator, address)
    assert f"{address}?state=overdue" in html_of(region.operator, reverse("cabinet:home"))


def test_the_letter_names_the_application_and_gives_the_note_a_paragraph(region):
    home = region.home
    application = review.send_back(
        factories.submitted(home.teacher),
        reason=factories.reason(),
        note="Нет подписи.",
        actor=home.coordinator,
    )
    text = home.teacher.notifications.order_by("-pk").first().text
    named = f"({application.position_label}, {application.category_label})"

    assert named in text
    assert f"Причина: {application.decision_reason}.\n\nНет подписи." in text


def test_the_operator_takes_an_application_out_to_print(region):
    """Guide: the operator «извлекает заявления педагогов из системы для печати»."""
    application = factories.registered(region.home.teacher, region.home.coordinator)
    page = html_of(region.operator, f"{application.get_absolute_url()}?show=case")
    client = Client()
    client.force_login(region.operator)
    for kind in (DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        address = application.documents.get(kind=kind).file.get_absolute_url()
        assert f'href="{address}"' in page
        response = client.get(address)
        assert "attachment" in response["Content-Disposition"]
        assert b"".join(response).startswith(b"%PDF-")


@pytest.mark.parametrize("act", ["register", "send_back", "reject"])
def test_the_paper_stays_in_sight_while_the_decision_is_made(region, act):
    application = factories.submitted(region.home.teacher)
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    page = html_of(region.home.coordinator, reverse(f"cabinet:{act}", args=[application.pk]))
    assert f'src="{reverse("cabinet:file_page", args=[scan.file_id, 1])}"' in page
    assert 'form="decision"' in page
