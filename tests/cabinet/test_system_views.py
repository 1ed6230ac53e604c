"""«Система»: operators see whether letters, papers and archives are worked on."""

import pytest
from django.urls import reverse

from attestation.base.queues import WORKERS
from attestation.dossiers.models import Dossier
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = reverse("cabinet:system")


def test_the_operator_reads_that_nothing_works(client, region):
    client.force_login(region.operator)
    page = client.get(ADDRESS).content.decode()
    assert "Сейчас не работает ни один работник" in page
    assert page.count("стоит") >= len(WORKERS)
    assert ADDRESS in client.get(reverse("cabinet:home")).content.decode()


def test_an_administrator_sees_it_and_others_do_not(client, region, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", "root@mail.example"))
    assert client.get(ADDRESS).status_code == 200
    client.force_login(region.home.coordinator)
    assert client.get(ADDRESS).status_code == 403


def test_the_home_of_an_operator_says_which_work_stands_still(client, region):
    client.force_login(region.operator)
    page = client.get(reverse("cabinet:home")).content.decode()
    assert "Не работает: письма" in page


def test_whoever_waits_for_a_dossier_reads_that_nobody_makes_it(client, region, monkeypatch):
    application = factories.draft(region.home.teacher)
    dossier = Dossier.objects.create(person=application.applicant, application=application)
    client.force_login(region.home.teacher)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Сейчас ничего не готовится" in page
    monkeypatch.setattr("attestation.templatetags.design.standing_since", lambda _worker: None)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Сейчас ничего не готовится" not in page
