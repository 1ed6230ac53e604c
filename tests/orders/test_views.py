"""The pages of orders, as secretary, operator, member, coordinator and teacher meet them."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from attestation.orders import papers as order_papers
from attestation.orders import views as order_views
from attestation.orders.access import entries_visible_to
from attestation.orders.corrections import services as correction_services
from attestation.orders.models import Order, OrderEntry, OrderWording
from attestation.orders.services import files as order_files
from attestation.orders.services import orders
from tests import factories
from tests.commission.conftest import counted
from tests.confirming import confirm
from tests.wording import as_read

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"cabinet:{name}", args=args)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def secretary(commission):
    return signed_in(commission.secretary)


@pytest.fixture
def operator(region):
    return signed_in(region.operator)


def test_from_closed_session_to_a_draft_with_what_is_missing(closed, secretary, region):
    shown = text(secretary.get(closed.get_absolute_url()))
    assert "Протокол и приказ" in shown
    assert "Составить приказ" in shown
    answer = secretary.post(page("order_prepare", closed.pk), follow=True)
    shown = text(answer)
    assert "Проект приказа составлен" in shown
    assert "Нет оснований: Седова" in shown
    assert "Подписывает приказ оператор" in shown
    assert page("order_sign", Order.objects.get().pk) not in shown


def test_duties_lead_to_grounds_to_the_draft_and_to_the_signature(closed, secretary, operator):
    home = text(secretary.get(page("home")))
    assert "Внести основания отказов" in home
    assert "Составить приказ" in home
    assert "Составить приказ" in text(operator.get(page("home")))
    secretary.post(page("order_prepare", closed.pk))
    assert "Подписать приказ" in text(operator.get(page("home")))


def test_names_are_proof_read_on_a_page_and_stay(draft, secretary):
    address = page("order_datives", draft.pk)
    shown = text(secretary.get(address))
    assert "Кому: Седова Анна Игоревна" in shown
    rows = {f"dative_{one.pk}": one.name_dative for one in draft.entries.all()}
    name = next(iter(rows))
    answer = secretary.post(address, {**rows, name: "Петровой-Дюма Анне"}, follow=True)
    assert "Исправлено имён: 1." in text(answer)
    assert "Петровой-Дюма Анне" in text(answer)


def test_an_empty_name_is_refused_and_nothing_typed_is_lost(draft, secretary):
    rows = {f"dative_{one.pk}": one.name_dative for one in draft.entries.all()}
    first, second, *_ = rows
    answer = secretary.post(
        page("order_datives", draft.pk), {**rows, first: "", second: "Яшиной Марии"}
    )
    assert answer.status_code == 422
    assert "Впишите имя в дательном падеже" in text(answer)
    assert "Яшиной Марии" in text(answer)
    answer = secretary.post(page("order_datives", draft.pk), {**rows, first: "Petrova Anna"})
    assert answer.status_code == 422
    assert "Напишите русскими буквами" in text(answer)


def test_the_page_of_the_signature_says_in_sentences_whom_it_concerns(draft, operator):
    shown = text(operator.get(page("order_sign", draft.pk)))
    assert "Категория будет установлена 2 педагогам." in shown
    assert "В категории будет отказано 1 педагогу." in shown


def test_a_name_on_iya_is_marked_until_somebody_has_typed_it(closed, commission, secretary):
    item = closed.items.get(name__startswith="Яшина")
    item.application.applicant.first_name = "Мария"
    order = orders.prepare_order(closed, actor=commission.secretary)
    entry = order.entries.get(name__startswith="Яшина")
    entry.name = "Яшина Мария Игоревна"
    entry.save()
    assert "Имя на «-ия»" in text(secretary.get(page("order_datives", order.pk)))
    orders.set_datives(order, {entry.pk: "Яшиной Марии Игоревне"}, actor=commission.secretary)
    assert "Имя на «-ия»" not in text(secretary.get(page("order_datives", order.pk)))


def test_the_draft_is_looked_at_as_word_and_pdf(draft, operator):
    word = operator.get(page("order_draft", draft.pk, "docx"))
    content = b"".join(word.streaming_content)
    assert Document(io.BytesIO(content)).tables
    pdf = operator.get(page("order_draft", draft.pk, "pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")


def test_signing_asks_who_it_is_and_then_signs(draft, operator, region):
    address = page("order_sign", draft.pk)
    data = {"number": "214-к", "date": f"{timezone.localdate():%Y-%m-%d}"}
    session = operator.session
    session.pop("account_authentication_methods", None)
    session.save()
    asked = operator.post(address, data)
    assert asked.status_code == 302
    assert "reauthenticate" in asked.url
    assert not Order.objects.signed().exists()


def test_the_operator_signs_and_reads_facts_and_files(draft, region, commission):
    orders.sign_order(draft, number="214-к", date=timezone.localdate(), actor=region.operator)
    client = signed_in(region.operator)
    shown = text(client.get(draft.get_absolute_url()))
    assert "Приказ № 214-к" in as_read(shown)
    assert "Файлы приказа готовятся" in shown
    order_files.render_files(draft.pk)
    order = Order.objects.get(pk=draft.pk)
    shown = text(client.get(draft.get_absolute_url()))
    assert str(order.document_id) in shown
    answer = client.get(page("file", order.document_id))
    assert answer.status_code == 200
    assert client.get(page("order_draft", draft.pk, "pdf")).status_code == 404


def test_members_see_signed_orders_of_their_session_with_files(signed, draft, commission):
    order_files.render_files(signed.pk)
    member = signed_in(commission.members[0])
    assert "214-к" in text(member.get(page("orders")))
    signed.refresh_from_db()
    assert member.get(page("file", signed.document_id)).status_code == 200


def test_coordinators_see_their_rows_alone_and_no_files(signed, region):
    order_files.render_files(signed.pk)
    signed.refresh_from_db()
    coordinator = signed_in(region.home.coordinator)
    shown = text(coordinator.get(signed.get_absolute_url()))
    assert "Показаны только педагоги вашего муниципалитета" in shown
    assert "Петровой" in shown
    assert coordinator.get(page("file", signed.document_id)).status_code == 404
    abroad = signed_in(region.abroad.coordinator)
    assert abroad.get(signed.get_absolute_url()).status_code == 404
    assert "214-к" not in text(abroad.get(page("orders")))


def test_a_draft_is_nobodys_business(draft, commission, region):
    for person in (commission.members[0], region.home.coordinator, region.home.teacher):
        assert signed_in(person).get(draft.get_absolute_url()).status_code == 404


def test_the_teacher_reads_the_decision_only_after_the_order(draft, region):
    entry = draft.entries.get(name__startswith="Петрова")
    application = entry.item.application
    teacher = signed_in(application.applicant)
    before = text(teacher.get(application.get_absolute_url()))
    assert "установила вам" not in before
    orders.sign_order(draft, number="214-к", date=timezone.localdate(), actor=region.operator)
    shown = text(teacher.get(application.get_absolute_url()))
    assert "Квалификационная категория установлена" in shown
    assert "№ 214-к" in as_read(shown)
    assert "первую квалификационную категорию" in shown


def test_the_refused_teacher_reads_reasons_and_rights(signed):
    application = signed.entries.get(name__startswith="Седова").item.application
    shown = text(signed_in(application.applicant).get(application.get_absolute_url()))
    assert "В установлении категории отказано" in shown
    assert "Нет результатов за три года" in shown
    assert "вправе обжаловать" in shown
    assert "снова можно с" in shown


def test_the_coordinators_list_has_a_tab_of_what_is_decided(signed, region):
    shown = text(signed_in(region.home.coordinator).get(page("applications") + "?state=decided"))
    assert "Решение принято" in shown
    assert "Петрова" in shown


def test_an_order_is_corrected_on_pages(signed, operator):
    answer = operator.post(
        page("order_correct", signed.pk), {"reason": "Ошибка в фамилии."}, follow=True
    )
    correction = Order.objects.get(kind="correcting")
    assert "Что исправить" in text(answer)
    entry = signed.entries.get(name__startswith="Петрова")
    found = text(operator.get(page("order_rows", correction.pk) + "?name=петр"))
    assert page("order_row", correction.pk, entry.pk) in found
    assert "Седова" not in found
    form = text(operator.get(page("order_row", correction.pk, entry.pk)))
    assert "Для отказа и для аннулирования обязательны" in form
    assert "необязательно" not in form
    data = {
        "outcome": "set",
        "name": "Петрова Инна Игоревна",
        "position": entry.position,
        "organization": entry.organization,
        "grounds": "",
    }
    answer = operator.post(page("order_row", correction.pk, entry.pk), data, follow=True)
    assert "Петровой Инне Игоревне" in text(answer)
    assert "Исправляет" in text(answer)
    assert "Исправления" in text(operator.get(signed.get_absolute_url()))


def test_a_correction_is_left_out_and_dropped_by_buttons(signed, operator, region):
    correction = correction_services.prepare_correction(
        signed, reason="Ошибка.", actor=region.operator
    )
    entry = signed.entries.get(name__startswith="Петрова")
    data = {
        "outcome": "annulled",
        "name": entry.name,
        "position": entry.position,
        "organization": entry.organization,
        "grounds": "Двойник.",
    }
    operator.post(page("order_row", correction.pk, entry.pk), data)
    row = OrderEntry.objects.get(order=correction)
    operator.post(page("order_leave_out", correction.pk, row.pk))
    assert not correction.entries.exists()
    answer = confirm(operator, page("order_drop", correction.pk), follow=True)
    assert answer.redirect_chain[-1][0] == signed.get_absolute_url()
    assert not Order.objects.filter(pk=correction.pk).exists()


def test_my_data_tells_of_a_decision_only_after_the_order(draft, region):
    applicant = draft.entries.get(name__startswith="Петрова").item.application.applicant
    teacher = signed_in(applicant)
    assert "Решения комиссии о вас" not in text(teacher.get(page("my_data")))
    orders.sign_order(draft, number="214-к", date=timezone.localdate(), actor=region.operator)
    assert "Решения комиссии о вас" in text(teacher.get(page("my_data")))


def test_a_long_order_is_shown_page_by_page(draft, operator, monkeypatch):
    monkeypatch.setattr(order_views, "ROWS_ON_A_PAGE", 2)
    first = text(operator.get(draft.get_absolute_url()))
    assert "Петровой" in first
    assert "Седовой" not in first
    assert "Седовой" in text(operator.get(draft.get_absolute_url() + "?page=2"))


def test_a_row_is_sought_without_stumbling_over_odd_letters(signed, operator, region):
    correction = correction_services.prepare_correction(
        signed, reason="Ошибка.", actor=region.operator
    )
    answer = operator.get(page("order_rows", correction.pk) + "?name=%00Ё%25")
    assert "Таких строк нет" in text(answer)


# --- Query counts -----------------------------------------------------------------------------


def _order(commission, simplified, region, people):
    for number in range(people):
        simplified(f"Педагог{'а' * number}")
    return orders.prepare_order(counted(commission), actor=commission.secretary)


def _queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_cost_the_same_at_3_and_at_30_rows(commission, simplified, region, operator):
    few = _order(commission, simplified, region, 3)
    names = ("order", "order_datives")
    before = [_queries(operator, page(name, few.pk)) for name in names]
    many = _order(commission, simplified, region, 30)
    assert [_queries(operator, page(name, many.pk)) for name in names] == before


def test_the_list_costs_the_same_at_one_order_and_at_three(
    commission, simplified, region, operator
):
    _order(commission, simplified, region, 1)
    before = _queries(operator, page("orders"))
    for _ in range(2):
        _order(commission, simplified, region, 1)
    assert _queries(operator, page("orders")) == before


def test_what_changed_since_it_was_read_is_not_signed(draft, region, commission):
    operator = Client()
    operator.post(
        reverse("account_login"),
        {"login": region.operator.username, "password": factories.PASSWORD},
    )
    form = operator.get(page("order_sign", draft.pk)).context["form"]
    data = {"number": "214-к", "date": f"{timezone.localdate():%Y-%m-%d}"}
    data["seen"] = form["seen"].value()
    entry = draft.entries.get(name__startswith="Петрова")
    orders.set_datives(draft, {entry.pk: "Петровой Яне"}, actor=commission.secretary)
    answer = confirm(operator, page("order_sign", draft.pk), data)
    assert "Проект изменился, пока вы его читали" in text(answer)
    assert not Order.objects.signed().exists()
    data["seen"] = operator.get(page("order_sign", draft.pk)).context["form"]["seen"].value()
    confirm(operator, page("order_sign", draft.pk), data)
    assert Order.objects.signed().exists()


def test_a_signed_order_keeps_the_words_of_its_day(signed):
    wording = OrderWording.load()
    wording.signer_name, wording.body = "Н. Н. Новая", "Другой институт"
    wording.save()
    paper = order_papers.order_paper(Order.objects.get(pk=signed.pk))
    assert "Другой институт" not in (paper.body, order_papers.protocol_paper(signed.session).body)
    assert paper.signer_name != "Н. Н. Новая"


def test_a_coordinator_who_is_also_an_expert_reads_no_row_of_another_municipality(signed, region):
    refused = signed.entries.get(outcome=OrderEntry.Outcome.REFUSED)
    assert refused in entries_visible_to(region.home.coordinator)
    assert refused not in entries_visible_to(region.abroad.coordinator)
    assert refused not in entries_visible_to(region.home.experts[0].user)
