"""A return: what it leaves standing, what it names, what the next filing has changed."""

import pytest

from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.profile import services as profile_services
from attestation.applications.returns.selectors import mendings, open_return, refiled
from attestation.applications.services import filing, review
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.directory.initial_data.services import load_initial
from attestation.directory.models import DecisionReason
from attestation.directory.review_models import ReviewPoint
from tests import factories

pytestmark = pytest.mark.django_db

OTHER = "другое"


def points(*codes):
    load_initial()
    return list(ReviewPoint.objects.filter(beside__in=codes))


def returned(home, *codes, **given):
    named = points(*codes)
    given.setdefault("reason", factories.reason())
    return review.send_back(
        factories.submitted(home.teacher), points=named, actor=home.coordinator, **given
    )


def kinds_of(application):
    attached = application.documents.filter(detached_at=None)
    return set(attached.values_list("kind", flat=True))


PAPER = {DocumentKind.BUILT, DocumentKind.SIGNED_SCAN}


def test_a_return_alone_leaves_the_signed_paper_standing(region):
    application = returned(region.home, "results")
    assert kinds_of(application) >= PAPER
    assert paper_stands(application)


def test_what_was_returned_for_its_results_is_filed_again_on_the_same_paper(region):
    home = region.home
    application = returned(home, "results")
    document_services.attach(
        application,
        DocumentKind.RESULTS,
        factories.pdf_upload("таблицы.pdf", mark="ещё"),
        actor=home.teacher,
    )
    again = filing.submit(application, actor=home.teacher)
    assert (again.state, again.revision) == (ApplicationState.SUBMITTED, 1)
    assert kinds_of(again) >= PAPER
    assert refiled(again).changes == ["Добавлено: «Результаты профессиональной деятельности»."]


def test_another_scan_of_the_same_paper_may_come_after_a_return(region):
    home = region.home
    application = returned(home, "scan")
    document_services.attach(
        application, DocumentKind.SIGNED_SCAN, factories.pdf_upload(), actor=home.teacher
    )
    again = filing.submit(application, actor=home.teacher)
    assert refiled(again).changes == ["Прикреплён новый скан подписанного заявления."]


def test_a_change_of_the_terms_voids_the_paper_and_the_scan_of_a_returned_application(region):
    home = region.home
    application = returned(home, "terms")
    application = filing.revise(application, {"in_presence": True}, actor=home.teacher)
    assert application.state == ApplicationState.RETURNED
    assert not kinds_of(application) & PAPER
    with pytest.raises(DomainError, match="сформируйте заявление"):
        filing.submit(application, actor=home.teacher)


def test_saving_the_same_terms_voids_nothing(region):
    home = region.home
    application = returned(home, "terms")
    same = {"in_presence": application.in_presence, "category": application.category}
    assert kinds_of(filing.revise(application, same, actor=home.teacher)) >= PAPER
    built = factories.generated(factories.teacher(home.school))
    same = {"in_presence": built.in_presence}
    assert filing.revise(built, same, actor=built.applicant).state == ApplicationState.GENERATED


@pytest.mark.parametrize(("field", "voids"), [("education", True), ("birth_date", False)])
def test_only_what_stands_on_the_paper_voids_it_when_the_card_is_changed(region, field, voids):
    home = region.home
    application = returned(home, "name")
    name = {f: getattr(home.teacher, f) for f in ("last_name", "first_name", "patronymic")}
    value = {"education": "Другой институт, 2001", "birth_date": factories.yesterday()}[field]
    profile_services.save_profile(home.teacher, name=name, details={field: value})
    assert paper_stands(application) is not voids


def test_the_coordinator_reads_what_has_become_of_the_data(region):
    home = region.home
    application = returned(home, "terms")
    application = filing.revise(application, {"in_presence": True}, actor=home.teacher)
    application = filing.generate(application, actor=home.teacher)
    document_services.attach(
        application, DocumentKind.SIGNED_SCAN, factories.pdf_upload(), actor=home.teacher
    )
    again = filing.submit(application, actor=home.teacher)
    assert refiled(again).changes == [
        "Заседание: было «без моего присутствия», стало «в моём присутствии».",
        "Сформирована новая редакция заявления: 2.",
        "Прикреплён новый скан подписанного заявления.",
    ]


def test_filing_the_same_again_is_told_to_the_coordinator(region):
    home = region.home
    again = filing.submit(returned(home, "results"), actor=home.teacher)
    assert refiled(again).changes == ["С возврата ничего не изменилось: подано то же самое."]


def test_each_point_is_open_until_something_changes_where_it_is_mended(region):
    home = region.home
    application = returned(home, "results", "terms")
    assert {one.is_done for one in mendings(application)} == {False}
    application = filing.revise(application, {"in_presence": True}, actor=home.teacher)
    done = {one.button: one.is_done for one in mendings(application)}
    assert done == {"Исправить категорию и форму": True, "Дополнить результаты": False}


def test_a_new_sheet_comes_after_what_would_void_it(region):
    application = returned(region.home, "scan", "results", "name")
    buttons = [one.button for one in mendings(application)]
    assert buttons[0] == "Исправить личную карточку"
    assert buttons[-1] == "Прикрепить новый скан"


def test_a_second_return_stands_by_itself(region):
    home = region.home
    again = filing.submit(returned(home, "results"), actor=home.teacher)
    again = review.send_back(
        again, reason=factories.reason(), points=points("terms"), actor=home.coordinator
    )
    assert [one.button for one in mendings(again)] == ["Исправить категорию и форму"]
    assert open_return(again).refiled_at is None


def test_the_reasons_of_the_field_are_offered_for_a_return():
    load_initial()
    offered = set(DecisionReason.objects.filter(for_return=True).values_list("text", flat=True))
    assert offered >= {"скан не читается", "неверные данные приказа об имеющейся категории", OTHER}


def test_another_reason_wants_an_explanation(region):
    load_initial()
    other = DecisionReason.objects.get(text=OTHER)
    with pytest.raises(DomainError, match="напишите пояснение") as refusal:
        returned(region.home, "scan", reason=other, note="  ")
    assert refusal.value.field == "note"


def test_the_letter_names_points_coordinator_telephone_and_what_comes_next(region):
    home = region.home
    profile = home.coordinator.profile
    profile.work_phone = "+7 (4722) 12-34-56"
    profile.save()
    returned(home, "scan", note="Последняя страница тёмная.")
    text = home.teacher.notifications.order_by("-pk").first().text
    for words in (
        "– Скан полный и читается",
        "Последняя страница тёмная.",
        home.coordinator.full_name,
        "+7 (4722) 12-34-56",
        "Что дальше: откройте заявление в личном кабинете",
    ):
        assert words in text


def test_the_ticks_of_what_was_named_are_taken_away(region):
    home = region.home
    application = factories.submitted(home.teacher)
    named = points("scan")
    for point in ReviewPoint.objects.all():
        application.review_ticks.create(reviewer=home.coordinator, point=point, revision=1)
    review.send_back(application, reason=factories.reason(), points=named, actor=home.coordinator)
    left = set(application.review_ticks.values_list("point", flat=True))
    assert left == set(ReviewPoint.objects.exclude(beside="scan").values_list("pk", flat=True))
