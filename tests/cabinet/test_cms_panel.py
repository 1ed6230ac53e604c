"""The first page of the Wagtail admin tells operators what waits for them."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from attestation.accounts.services.groups import EDITORS
from attestation.applications.models import Application
from tests import factories

pytestmark = pytest.mark.django_db


def admin_of(person):
    client = Client()
    client.force_login(person)
    return " ".join(client.get("/cms/").content.decode().split())


def test_the_operator_finds_what_waits_with_links_into_the_cabinet(region):
    factories.submitted(region.home.teacher)
    Application.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    page = admin_of(region.operator)
    assert "Ждёт вас в кабинете" in page
    link = '<a href="/cabinet/applications/?state=overdue">Срок рассмотрения истёк</a>: 1'
    assert link in page


def test_an_editor_is_not_told_of_it(region):
    editor = factories.UserFactory()
    editor.groups.add(Group.objects.get(name=EDITORS))
    page = admin_of(editor)
    assert "Ждёт вас в кабинете" not in page
