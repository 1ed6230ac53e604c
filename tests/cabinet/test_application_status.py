"""What an applicant reads at home, on the page of the application and where it is filed."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.conversations import services as conversations
from attestation.applications.documents import deadlines
from attestation.applications.documents.requirements import APPLICATION
from attestation.applications.models import Application
from attestation.applications.services import filing, review
from attestation.applications.signing.standing import standing_of
from attestation.cabinet.application_status import words_of
from attestation.directory.initial_data.services import load_initial
from attestation.directory.models import DecisionReason
from attestation.scheduling import selectors
from attestation.scheduling import services as scheduling
from attestation.signatures.models import Manner
from tests import factories
from tests.signing import allow

pytestmark = pytest.mark.django_db


def html_of(person, address):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


def home_of(person):
    return html_of(person, reverse("cabinet:home"))


def sentence(application):
    application.refresh_from_db()
    entry = selectors.entry_of(application)
    today = timezone.localdate()
    return words_of(application, entry, today=today, signing=standing_of(application)).sentence


def scheduled(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    experts = {1: home.experts[0], 2: home.experts[1]}
    return scheduling.schedule(
        application, period=region.period, experts=experts, actor=home.coordinator
    )


def test_the_status_is_told_in_the_known_words(region):
    home = region.home
    application = factories.draft(home.teacher)
    assert sentence(application) == "Заявление не подано."
    application = filing.generate(application, actor=home.teacher)
    assert sentence(application) == (
        'Заявление сформировано. Вы можете его загрузить, перейдя по ссылке "Подать заявление".'
    )
    application = filing.submit(factories.complete(application), actor=home.teacher)
    assert sentence(application) == (
        "Заявление о проведении аттестации находится на рассмотрении "
        "(рассматривается в течение 30 календарных дней)."
    )
    review.send_back(application, reason=factories.reason(), actor=home.coordinator)
    assert sentence(application) == "Заявление возвращено на доработку."
    assert "Статус заявления:</b> Заявление возвращено на доработку." in html_of(
        home.teacher, application.get_absolute_url()
    )


@pytest.mark.parametrize(
    ("manner", "step", "built", "anew"),
    [
        (Manner.PAPER, "Вы печатаете его", "распечатайте и подпишите", "распечатать, подписать"),
        (Manner.BOTH, "здесь или на бумаге", "здесь или на бумаге", "нужно будет подписать."),
        (Manner.ELECTRONIC, "здесь, без бумаги", "здесь, без бумаги", "нужно будет подписать."),
    ],
)
def test_each_page_says_how_it_is_signed_here(region, manner, step, built, anew):
    allow(APPLICATION, manner)
    teacher = region.home.teacher
    assert step in home_of(teacher)
    address = reverse("cabinet:generate", args=[factories.draft(teacher).pk])
    client = Client()
    client.force_login(teacher)
    assert built in client.post(address, follow=True).content.decode()
    assert anew in html_of(teacher, address)


def test_who_has_attached_the_signed_sheet_is_not_asked_to_sign(region):
    application = factories.complete(factories.generated(region.home.teacher))
    page = html_of(region.home.teacher, application.get_absolute_url())
    assert "Скан листа редакции 1 прикреплён." in page
    assert "Подпишите" not in page
    assert "аспечатайте" not in page


def test_registered_and_rejected_are_told_in_the_known_words(region):
    home = region.home
    load_initial()
    application = factories.registered(home.teacher, home.coordinator)
    assert sentence(application) == "Заявление о проведении аттестации зарегистрировано."
    other = factories.submitted(factories.teacher(home.school))
    no_signature = DecisionReason.objects.get(text="отсутствие подписи подавшего заявление")
    note = "Подпишите обе страницы"
    review.reject(other, reason=no_signature, note=note, actor=home.coordinator)
    assert sentence(other) == (
        "Заявление о проведении аттестации отклонено в связи с "
        "отсутствием подписи подавшего заявление."
    )
    assert "Подпишите обе страницы." in html_of(other.applicant, "/cabinet/")


def test_a_reason_without_its_second_form_is_told_in_full():
    reason = factories.reason("на скане нет подписи")
    assert reason.because_of == "тем, что на скане нет подписи"


def test_the_period_is_preliminary_until_the_order_and_closed_when_closed(region):
    home = region.home
    application = scheduled(region)
    address = application.get_absolute_url()
    page = html_of(home.teacher, address)
    assert f"Вам определен аттестационный период {region.period}." in page
    assert "Период предварительный и может меняться: точный утверждается распоряжением." in page
    assert "(предварительно)" in page

    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    page = html_of(home.teacher, address)
    assert f"Вам определен аттестационный период (ПЕРИОД ЗАКРЫТ) {region.period}." in page
    assert "может меняться" in page

    scheduling.approve(
        region.period,
        order_number="1204-р",
        order_date=timezone.localdate(),
        actor=region.operator,
    )
    page = html_of(home.teacher, address)
    assert '№ <span class="whole">1204-р</span>' in page
    assert "предварительн" not in page


def test_experts_are_named_with_post_and_workplace_and_where_they_are_published(region):
    home = region.home
    application = scheduled(region)
    address = application.get_absolute_url()
    page = html_of(home.teacher, address)
    for expert in home.experts[:2]:
        assert f"<b>{expert.user.full_name}</b>, методист, {expert.organization}" in page
    assert "появятся на сайте, в разделе «Графики аттестации»" in page

    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    scheduling.approve(
        region.period, order_number="1-р", order_date=timezone.localdate(), actor=region.operator
    )
    row = f"{region.period.public_address}people/{application.public_key}/"
    assert f'<a href="{row}">ваша строка в графике</a>' in html_of(home.teacher, address)


def test_expired_consideration_says_whom_to_call(region):
    application = factories.submitted(region.home.teacher)
    Application.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=2))
    page = html_of(region.home.teacher, application.get_absolute_url())
    assert "Срок рассмотрения истёк" in page
    assert "Позвоните муниципальному координатору: Орлова А. И., " in page
    assert "8 (000) 00-00-00" in page


@pytest.mark.parametrize(
    ("terms", "advice"),
    [
        ({}, "определяют по плану работы аттестационной комиссии"),
        (
            {
                "held_category": "first",
                "held_order_number": "1",
                "held_order_date": datetime.date(2022, 3, 1),
                "held_until": datetime.date(2027, 3, 1),
            },
            "если заявление подано не позднее чем за 3 месяца до окончания этого срока",
        ),
    ],
)
def test_how_the_period_is_determined_is_explained(region, terms, advice):
    """Guide: clause 32a, the three months; first applications by the commission's plan."""
    application = factories.draft(region.home.teacher, **terms)
    assert advice in html_of(region.home.teacher, application.get_absolute_url())


def test_nobody_is_told_to_file_soon_who_has_filed(region):
    soon = timezone.localdate() + datetime.timedelta(days=30)
    held = {
        "held_category": "first",
        "held_order_number": "1",
        "held_order_date": soon - datetime.timedelta(days=5 * 365),
        "held_until": soon,
    }
    draft = factories.draft(region.home.teacher, **held)
    assert "не откладывайте подачу" in html_of(draft.applicant, draft.get_absolute_url())
    filed = factories.submitted(factories.teacher(region.home.school))
    Application.objects.filter(pk=filed.pk).update(**held)
    assert "не откладывайте подачу" not in html_of(filed.applicant, filed.get_absolute_url())


def test_one_thing_to_do_stands_out_and_changes_on_the_way(region):
    teacher = region.home.teacher
    application = factories.draft(teacher)
    address = application.get_absolute_url()

    def now():
        page = html_of(teacher, address)
        assert page.count("Сейчас нужно") <= 1
        return page.split("Сейчас нужно")[1][:900] if "Сейчас нужно" in page else ""

    assert ">Сформировать заявление</button>" in now()
    application = filing.generate(application, actor=teacher)
    assert ">Прикрепить подписанное заявление</a>" in now()
    factories.complete(application)
    assert ">Подать заявление</button>" in now()
    filing.submit(application, actor=teacher)
    assert now() == ""


def test_home_shows_each_application_with_its_days_and_next_step(region):
    teacher = region.home.teacher
    first = factories.submitted(teacher)
    second = factories.draft(teacher, position=factories.position("методист"))
    page = home_of(teacher)
    assert first.get_absolute_url() in page
    assert second.get_absolute_url() in page
    assert "Осталось из 30:" in page
    assert "30 дн." in page
    assert "Сейчас нужно:" in page
    assert "вторая учётная запись не нужна" in page


def test_an_empty_home_explains_the_way_in_five_steps_with_one_button(region):
    newcomer = factories.UserFactory()
    page = home_of(newcomer)
    assert page.count("<li> <b>") == 5
    assert "Заявление не подано." in page
    assert page.count('class="govuk-button"') == 1
    assert ">Заполнить личную карточку</a>" in page
    assert page.count('class="govuk-button"') == home_of(region.home.teacher).count(
        'class="govuk-button"'
    )


# --- «Подача заявления на аттестацию» ---------------------------------------------------------


def filing_of(person):
    return html_of(person, reverse("cabinet:filing"))


def test_the_page_of_filing_is_found_under_its_name(region):
    page = filing_of(region.home.teacher)
    assert "<h1>Подача заявления на аттестацию</h1>" in page
    assert f'href="{reverse("cabinet:filing")}" aria-current="page"> Подать заявление' in page


def test_before_filing_every_section_is_open(region):
    factories.generated(region.home.teacher)
    page = filing_of(region.home.teacher)
    for link in (
        "Отредактировать личные данные",
        "Сформировать заявление",
        "Прикрепить/открепить документы к заявлению",
        "Подать заявление",
    ):
        assert f">{link}</a>" in page
    assert "не доступн" not in page


def test_an_unbuilt_application_cannot_be_filed_yet(region):
    factories.draft(region.home.teacher)
    page = filing_of(region.home.teacher)
    assert "Подача заявления не доступна т.к. заявление не сформировано" in page


def test_after_filing_each_locked_section_says_why(region):
    factories.submitted(region.home.teacher)
    page = filing_of(region.home.teacher)
    for words in (
        "Редактирование личных данных не доступно т.к. заявление подано",
        "Формирование заявления не доступно т.к. заявление подано",
        "Подача заявления не доступна т.к. заявление подано",
    ):
        assert words in page


def test_documents_are_offered_after_filing_as_long_as_they_can_be_attached(region, monkeypatch):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    address = reverse("cabinet:documents", args=[application.pk])
    page = filing_of(region.home.teacher)
    assert "Прикрепление документов не доступно" not in page
    assert f'href="{address}"' in page
    assert "по день перед началом вашего аттестационного периода" in page

    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    monkeypatch.setattr(deadlines, "_first_days", [lambda _: yesterday])
    page = filing_of(region.home.teacher)
    assert "Прикрепление документов не доступно. Документы можно было прикреплять до" in page
    assert f'href="{address}"' not in page


def test_a_rejected_application_does_not_stand_in_the_way(region):
    home = region.home
    review.reject(
        factories.submitted(home.teacher), reason=factories.reason(), actor=home.coordinator
    )
    page = filing_of(home.teacher)
    assert "не доступн" not in page
    assert ">Сформировать заявление</a>" in page


# --- «Формирование заявления» -------------------------------------------------------------------


def test_category_form_and_presence_are_chosen(region):
    page = html_of(region.home.teacher, reverse("cabinet:application_new"))
    for name, labels in (
        ("category", ("первая", "высшая", "педагог-методист", "педагог-наставник")),
        ("form", ("очная", "дистанционная", "упрощённая")),
        ("in_presence", ("без моего присутствия", "в моём присутствии")),
    ):
        offered = re.findall(rf'name="{name}".*?<label[^>]*> ?(.*?) ?</label>', page)
        assert tuple(offered) == labels
    assert "«В моём присутствии» значит, что нужно будет приехать на заседание." in page


def test_who_is_asked_for_something_is_not_told_that_nothing_is_wanted(region):
    home = region.home
    application = factories.submitted(home.teacher)
    pages = [reverse("cabinet:home"), application.get_absolute_url()]
    nothing = "Сейчас от вас ничего не требуется."
    assert all(nothing in html_of(home.teacher, address) for address in pages)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    conversations.write(application, "Когда курсы?", answer_by=tomorrow, actor=home.coordinator)
    for address in pages:
        shown = html_of(home.teacher, address)
        assert nothing not in shown
        assert "Муниципальный координатор рассмотрит его не позднее" in shown
