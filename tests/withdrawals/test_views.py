"""What those who withdraw, and those who answer, read on the pages of a withdrawal."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.paperwork.viewer.documents import PARAMETER
from attestation.signatures.models import Manner
from attestation.withdrawals import services as withdrawals
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.services import WITHDRAWAL
from tests import factories
from tests.confirming import confirm
from tests.signing import allow
from tests.withdrawals.factories import REASON, begun, sent

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def application(region):
    return factories.submitted(region.home.teacher)


def test_5000_characters_are_said_at_the_field_and_nothing_typed_is_lost(application):
    client = signed_in(application.applicant)
    address = reverse("cabinet:withdrawal_new", args=[application.pk])
    typed = "по семейным обстоятельствам " * 180
    response = client.post(address, {"reason": typed})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"] == [
        f"Слишком длинно: не больше 2000 знаков, сейчас {len(typed.strip())}."
    ]
    assert typed.strip() in text_of(response)
    assert not Withdrawal.objects.exists()


def test_the_reason_is_counted_while_it_is_typed(application):
    page = signed_in(application.applicant).get(
        reverse("cabinet:withdrawal_new", args=[application.pk])
    )
    assert 'data-maxlength="2000"' in text_of(page)


def test_the_applicant_finds_the_words_of_the_guide_on_the_page_of_the_application(application):
    client = signed_in(application.applicant)
    page = text_of(client.get(application.get_absolute_url()))
    assert "У Вас есть возможность отозвать заявление, указав причину отзыва." in page
    assert "Сформировать заявление на отзыв" in page
    assert "Подача заявления на отзыв не доступна т.к. заявление на отзыв не сформировано" in page
    begun(application)
    page = text_of(client.get(application.get_absolute_url()))
    assert "Заявление на отзыв сформировано, Вы можете его загрузить" in page
    assert f"Отзыв заявления в связи с {REASON}." in page


def test_who_has_attached_the_scan_has_one_thing_to_do(application):
    allow(WITHDRAWAL, Manner.BOTH)
    client = signed_in(application.applicant)
    address = begun(application).get_absolute_url()
    assert "когда вы его подпишете" in text_of(client.get(address))
    withdrawal = Withdrawal.objects.get()
    withdrawals.attach_scan(withdrawal, factories.pdf_upload(), actor=application.applicant)
    page = text_of(client.get(address))
    assert "Осталось подать заявление на отзыв" in page
    assert "когда вы его подпишете" not in page
    assert "распечатайте и подпишите" not in page


def test_the_second_tab_goes_on_with_what_the_first_began(application):
    withdrawal = begun(application)
    address = reverse("cabinet:withdrawal_new", args=[application.pk])
    response = signed_in(application.applicant).post(address, {"reason": "ещё раз"})
    assert response.url == withdrawal.get_absolute_url()
    assert Withdrawal.objects.count() == 1


def test_the_school_coordinator_finds_everybody_who_can_be_helped(region, application):
    never_filed = factories.draft(factories.teacher(region.home.school, last_name="Ранняя"))
    page = text_of(
        signed_in(region.home.school_coordinator).get(reverse("cabinet:withdrawal_people"))
    )
    assert (
        "Общий список педагогических работников для отзыва заявления координатором по аттестации"
        in page
    )
    assert application.full_name in page
    assert reverse("cabinet:withdrawal_new", args=[application.pk]) in page
    assert str(application.organization) in page
    assert application.position_label in page
    assert "Сформировать заявление на отзыв" in page
    assert "Подача заявления на отзыв не доступна т.к. заявление на отзыв не сформировано" in page
    assert never_filed.full_name not in page
    assert "если сам педагог этого сделать не может по уважительной причине" in page


def test_the_municipal_coordinator_sees_paper_and_scan_and_asks_before_registering(
    region, application
):
    withdrawal = sent(application)
    client = signed_in(region.home.coordinator)
    assert application.full_name in text_of(client.get(reverse("cabinet:withdrawals")))
    address = withdrawal.get_absolute_url()
    assert withdrawal.scan.get_absolute_url() in text_of(client.get(address))
    # One document is shown at a time; the unsigned paper has a tab of its own.
    unsigned = text_of(client.get(address, {PARAMETER: "paper"}))
    assert withdrawal.paper.get_absolute_url() in unsigned
    address = reverse("cabinet:withdrawal_register", args=[withdrawal.pk])
    assert "Вернуть отозванное заявление нельзя." in text_of(client.get(address))
    withdrawal.refresh_from_db()
    assert withdrawal.is_live
    confirm(client, address)
    withdrawal.refresh_from_db()
    assert withdrawal.words == "Заявление отозвано."
