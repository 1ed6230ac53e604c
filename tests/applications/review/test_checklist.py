"""The review: a checklist beside the paper, and what the second of two coordinators reads."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.forms import NOTE_LENGTH
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.review import services as review_services
from attestation.applications.review.models import ReviewTick
from attestation.applications.services import filing, review
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.directory.initial_data.services import DECISION_REASONS, load_initial
from attestation.directory.models import DecisionReason
from attestation.directory.review_models import ReviewPoint
from tests import factories
from tests.confirming import confirm
from tests.wording import as_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    load_initial()
    return factories.submitted(region.home.teacher)


def html_of(person, address):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


def tick(person, application, *points, **headers):
    client = Client()
    client.force_login(person)
    keys = [point.pk for point in points]
    return client.post(
        reverse("cabinet:ticks", args=[application.pk]), {"point": keys}, headers=headers
    )


def test_the_checklist_names_what_the_guide_tells_to_look_at(region, application):
    page = html_of(region.home.coordinator, application.get_absolute_url())
    for words in (
        "ФИО написаны правильно",
        "Должность «преподаватель» относится к системе профессионального образования.",
        "Есть личная подпись",
        "Дата предыдущей аттестации указана",
        "Есть результаты деятельности",
        "Скан полный и читается",
    ):
        assert words in page
    assert 'name="point"' in page


def test_an_application_in_another_form_has_its_data_beside_the_paper(region, application):
    """Guide: «Если заявление отличается от формы, предусмотренной системой, нужно сверить данные
    (должность, категория, форма аттестации), проверить наличие таблиц».
    """
    page = html_of(region.home.coordinator, application.get_absolute_url())
    assert (
        "Если заявление отличается от формы системы, сверьте должность, категорию и форму" in page
    )
    for label, value in (
        ("Должность", application.position_label),
        ("Категория", "первая"),
        ("Форма", "очная"),
        ("Приложено", "Результаты профессиональной деятельности"),
        ("Требования", "пункт 35 Порядка"),
        ("От кого", application.genitive),
        ("Кому", application.dative),
    ):
        assert f"<dt>{label}</dt> <dd> {value} </dd>" in page


def test_operators_change_the_checklist(region, application):
    ReviewPoint.objects.filter(text="Есть личная подпись").update(is_active=False)
    ReviewPoint.objects.create(text="Стоит печать организации", place=1)
    page = html_of(region.home.coordinator, application.get_absolute_url())
    assert "Есть личная подпись" not in page
    assert page.index("Стоит печать организации") < page.index("ФИО написаны правильно")
    client = Client()
    client.force_login(region.operator)
    assert client.get("/cms/directory/reviewpoint/").status_code == 200


def test_an_interrupted_review_goes_on_where_it_stopped(region, application):
    first, second = ReviewPoint.objects.all()[:2]
    tick(region.home.coordinator, application, first, second)
    tick(region.home.coordinator, application, second)
    page = html_of(region.home.coordinator, application.get_absolute_url())
    assert page.count(" checked>") == 1
    assert ReviewTick.objects.get().point == second


def test_ticks_are_the_reviewers_own(region, application):
    other = factories.UserFactory()
    factories.assign_perm("coordinate_municipality", other, region.home.municipality)
    tick(region.home.coordinator, application, ReviewPoint.objects.first())
    assert " checked>" not in html_of(other, application.get_absolute_url())


def test_ticks_do_not_hold_for_the_next_revision(region, application):
    tick(region.home.coordinator, application, ReviewPoint.objects.first())
    application = review.send_back(
        application, reason=factories.reason(), actor=region.home.coordinator
    )
    application = filing.generate(application, actor=region.home.teacher)
    document_services.attach(
        application,
        DocumentKind.SIGNED_SCAN,
        factories.pdf_upload(),
        actor=region.home.teacher,
    )
    filing.submit(application, actor=region.home.teacher)
    page = html_of(region.home.coordinator, application.get_absolute_url())
    assert 'name="point"' in page
    assert " checked>" not in page


def test_ticks_are_not_obligatory(region, application):
    review.register(application, actor=region.home.coordinator)
    assert not ReviewTick.objects.exists()


def test_only_who_decides_ticks(region, application):
    point = ReviewPoint.objects.first()
    for person in (region.home.school_coordinator, region.operator, region.home.teacher):
        with pytest.raises(DomainError):
            review_services.save_checklist(application, [point], actor=person)
        assert 'name="point"' not in html_of(person, application.get_absolute_url())
    assert tick(region.abroad.coordinator, application, point).status_code == 404
    assert not ReviewTick.objects.exists()


def test_a_script_hears_whether_a_tick_was_kept(region, application):
    point = ReviewPoint.objects.first()
    asked = {"X-Requested-With": "fetch"}
    assert tick(region.home.coordinator, application, point, **asked).status_code == 204
    review.register(application, actor=region.home.coordinator)
    assert tick(region.home.coordinator, application, point, **asked).status_code == 409


def test_every_document_can_be_brought_beside_the_checklist(region, application):
    results = application.documents.get(kind=DocumentKind.RESULTS)
    page = html_of(region.home.coordinator, f"{application.get_absolute_url()}?show={results.pk}")
    assert f'src="{reverse("cabinet:file_page", args=[results.file_id, 1])}"' in page
    assert f'href="{reverse("cabinet:file", args=[results.file_id])}?inline=1"' in page
    assert 'target="_blank"' in page


def test_a_document_attached_after_filing_is_marked(region, application):
    address = application.get_absolute_url()
    assert "Прикреплено после подачи" not in html_of(region.home.coordinator, address)
    ApplicationDocument.objects.filter(kind=DocumentKind.RESULTS).update(attached_at=timezone.now())
    assert "Прикреплено после подачи" in html_of(region.home.coordinator, address)


def test_the_telephone_for_a_call_stands_on_the_page_and_beside_the_decision(region, application):
    """Guide: «Статус заявления смотрят не все! Желательно позвонить педагогу!»"""
    for address in (
        application.get_absolute_url(),
        reverse("cabinet:reject", args=[application.pk]),
        reverse("cabinet:send_back", args=[application.pk]),
    ):
        assert 'href="tel:+79000000000"' in html_of(region.home.coordinator, address)
    address = reverse("cabinet:reject", args=[application.pk])
    assert "желательно ещё и позвонить педагогу" in html_of(region.home.coordinator, address)


def test_the_five_known_reasons_are_offered_in_the_words_of_the_guide(region, application):
    page = html_of(region.home.coordinator, reverse("cabinet:reject", args=[application.pk]))
    for text, _because, _clause, rejects, _returns in DECISION_REASONS:
        assert (f">{text}</option>" in page) is rejects
    assert [text for text, *_ in DECISION_REASONS][:3] == [
        "ошибка в ФИО",
        "ошибка в выборе должности (например, «преподаватель» вместо «учитель»)",
        "отсутствие подписи подавшего заявление",
    ]


def decide(region, application, note):
    client = Client()
    client.force_login(region.home.coordinator)
    reason = DecisionReason.objects.get(text="ошибка в ФИО")
    data = {"reason": reason.pk, "note": note}
    return confirm(client, reverse("cabinet:reject", args=[application.pk]), data)


def test_rejecting_says_what_it_does_and_wants_a_tick(client, region, application):
    client.force_login(region.home.coordinator)
    address = reverse("cabinet:reject", args=[application.pk])
    answer = client.post(
        address, {"reason": DecisionReason.objects.filter(for_rejection=True)[0].pk}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Отклонённое заявление не исправить и не вернуть" in page
    assert "верните заявление на доработку" in page
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_own_words_may_have_2000_characters(region, application):
    assert decide(region, application, "ж" * NOTE_LENGTH).status_code == 302
    application.refresh_from_db()
    assert len(application.decision_note) == NOTE_LENGTH == 2000


def test_5000_characters_are_answered_at_the_field_and_kept(region, application):
    answer = decide(region, application, "ж" * 5000)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Слишком длинно: не больше 2000 знаков, сейчас 5000." in page
    assert 'id="id_note_error"' in page
    assert "ж" * 5000 in page
    assert 'data-maxlength="2000"' in page
    assert 'maxlength="2000" ' not in page.replace('data-maxlength="2000"', "")
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_who_comes_second_reads_who_did_what_and_when(region, application):
    second = factories.UserFactory()
    factories.assign_perm("coordinate_municipality", second, region.home.municipality)
    review.register(application, actor=region.home.coordinator)
    with pytest.raises(DomainError) as refusal:
        review.reject(application, reason=factories.reason(), actor=second)
    now = Application.objects.get()
    for words in ("Решение принято", "Орлова А. И", f"под № {now.number_label}"):
        assert words in refusal.value.message
        assert words in as_read(html_of(second, application.get_absolute_url()))
        refused = html_of(second, reverse("cabinet:reject", args=[application.pk]))
        assert words in as_read(refused)


def test_a_stranger_is_not_told_who_decided(region, application):
    review.register(application, actor=region.home.coordinator)
    with pytest.raises(DomainError) as refusal:
        review.reject(application, reason=factories.reason(), actor=region.home.school_coordinator)
    assert "Орлова" not in refusal.value.message


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_once_one_decides_and_the_other_reads_of_it(region, at_once):
    application = factories.submitted(region.home.teacher)
    second = factories.UserFactory(last_name="Вторых")
    factories.assign_perm("coordinate_municipality", second, region.home.municipality)
    reason = factories.reason()
    results = at_once(
        lambda: review.register(application, actor=region.home.coordinator),
        lambda: review.reject(application, reason=reason, actor=second),
    )
    [refusal] = [result for result in results if isinstance(result, DomainError)]
    assert "Решение принято" in refusal.message
    assert Application.objects.get().state in {
        ApplicationState.REGISTERED,
        ApplicationState.REJECTED,
    }


@pytest.mark.django_db(transaction=True)
def test_ticks_of_two_tabs_at_once_are_kept_once(region, at_once):
    load_initial()
    application = factories.submitted(region.home.teacher)
    point = ReviewPoint.objects.first()
    call = partial(
        review_services.save_checklist, application, [point], actor=region.home.coordinator
    )
    assert at_once(call, call) == [None, None]
    assert ReviewTick.objects.count() == 1
