"""The withdrawal of an application: who may do what, when, and who is told."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from attestation.applications.precheck import services as precheck
from attestation.applications.precheck.models import Precheck
from attestation.applications.profile import services as profile_services
from attestation.applications.services import filing, review
from attestation.applications.workflow import ENDED, WORKFLOW, ApplicationState
from attestation.base.errors import DomainError
from attestation.files.models import StoredFile
from attestation.notifications.models import Letter, Message
from attestation.withdrawals import services as withdrawals
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests import factories
from tests.applications.precheck.samples import clean, row_of
from tests.paperwork import scan_samples as samples
from tests.withdrawals.factories import HINDRANCE, REASON, begun, granted, sent, with_scan

pytestmark = pytest.mark.django_db


def text_of(stored):
    with stored.blob.open() as content:
        reader = PdfReader(io.BytesIO(content.read()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def told(person):
    """What the person reads about withdrawals."""
    found = Message.objects.filter(user=person, event__endswith=".withdrawal")
    return list(found.values_list("title", flat=True))


@pytest.fixture
def home(region):
    return region.home


@pytest.fixture
def application(home):
    return factories.submitted(home.teacher)


# --- Beginning --------------------------------------------------------------------------------


def test_the_applicant_names_a_reason_and_gets_the_paper(application):
    withdrawal = begun(application)

    assert withdrawal.state == WithdrawalState.GENERATED
    assert "Заявление на отзыв сформировано" in withdrawal.words
    text = text_of(withdrawal.paper)
    assert "ЗАЯВЛЕНИЕ НА ОТЗЫВ" in text
    assert f"Отзыв заявления в связи с {REASON}." in text
    assert "Анны Игоревны" in text
    assert f"Отзыв 1 · {application.code}-W" in text
    assert Withdrawal.objects.get().application.state == ApplicationState.SUBMITTED


def test_a_reason_is_asked_for_at_its_field(application):
    with pytest.raises(DomainError, match="причину отзыва") as refusal:
        withdrawals.start(application, reason="  ", actor=application.applicant)
    assert refusal.value.field == "reason"


def test_the_school_coordinator_says_why_the_teacher_cannot(home, application):
    with pytest.raises(DomainError, match="почему педагог не может") as refusal:
        withdrawals.start(application, reason=REASON, actor=home.school_coordinator)
    assert refusal.value.field == "hindrance"

    withdrawal = begun(application, actor=home.school_coordinator)
    assert withdrawal.is_by_coordinator
    entry = application.journal.get(action="withdrawal.start")
    assert entry.actor == home.school_coordinator
    assert HINDRANCE in entry.text


def test_the_teacher_is_told_at_once_of_what_the_coordinator_began(home, application):
    begun(application, actor=home.school_coordinator)
    letter = Letter.objects.get(subject="Координатор сформировал заявление на отзыв")
    assert letter.to == home.teacher.email
    assert HINDRANCE in letter.body
    assert REASON in letter.body
    assert "вы можете отменить отзыв сами" in letter.body


def test_what_the_applicant_says_of_a_hindrance_is_not_kept(application):
    withdrawal = withdrawals.start(
        application, reason=REASON, hindrance="нет", actor=application.applicant
    )
    assert not withdrawal.is_by_coordinator


@pytest.mark.parametrize("who", ["coordinator", "colleague_expert"])
def test_nobody_else_begins_a_withdrawal(home, application, who):
    person = getattr(home, who)
    with pytest.raises(DomainError, match="педагог или координатор"):
        begun(application, actor=getattr(person, "user", person))


def test_a_school_coordinator_elsewhere_begins_none(region, application):
    with pytest.raises(DomainError, match="педагог или координатор"):
        begun(application, actor=region.abroad.school_coordinator)


def test_what_was_never_filed_needs_no_withdrawal(home):
    with pytest.raises(DomainError, match="ещё не подано"):
        begun(factories.generated(home.teacher))


def returned(home):
    application = factories.submitted(home.teacher)
    return review.send_back(application, reason=factories.reason(), actor=home.coordinator)


@pytest.mark.parametrize(
    "made",
    [
        lambda home: factories.submitted(home.teacher),
        returned,
        lambda home: filing.generate(returned(home), actor=home.teacher),
        lambda home: filing.reopen(
            filing.generate(returned(home), actor=home.teacher), actor=home.teacher
        ),
        lambda home: factories.registered(home.teacher, home.coordinator),
    ],
    ids=["submitted", "returned", "generated again", "reopened", "registered"],
)
def test_it_is_possible_in_every_state_after_the_filing(home, made):
    withdrawal = granted(made(home), home.coordinator)
    assert withdrawal.state == WithdrawalState.REGISTERED
    withdrawal.application.refresh_from_db()
    assert withdrawal.application.state == ApplicationState.WITHDRAWN


def test_what_has_ended_is_not_withdrawn(home, application):
    review.reject(application, reason=factories.reason(), actor=home.coordinator)
    application.refresh_from_db()
    with pytest.raises(DomainError, match="теперь состояние «отклонено»"):
        begun(application)


def test_the_only_end_of_the_table_is_one_that_a_withdrawal_may_reach():
    assert WORKFLOW["withdraw"].sources == set(ApplicationState) - ENDED


def test_one_application_has_one_live_withdrawal(home, application):
    begun(application)
    with pytest.raises(DomainError, match="уже сформировано"):
        begun(application, actor=home.school_coordinator)


def test_the_database_holds_one_live_withdrawal(application):
    first = begun(application)
    second = Withdrawal(
        application=application,
        number=2,
        reason=REASON,
        begun_by=application.applicant,
        paper=StoredFile.objects.exclude(pk=first.paper_id).first(),
    )
    with pytest.raises(IntegrityError, match="withdrawal_one_live"), transaction.atomic():
        second.save()


# --- Dropping and sending ---------------------------------------------------------------------


def test_it_can_be_dropped_until_it_is_sent(application):
    withdrawal = withdrawals.drop(with_scan(application), actor=application.applicant)
    assert withdrawal.state == WithdrawalState.DROPPED
    assert "осталось в силе" in withdrawal.words
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED

    again = sent(application)
    assert again.number == 2
    with pytest.raises(DomainError, match="уже невозможно"):
        withdrawals.drop(again, actor=application.applicant)


def test_the_teacher_drops_what_the_coordinator_began_and_the_coordinator_is_told(
    home, application
):
    withdrawal = begun(application, actor=home.school_coordinator)
    withdrawals.drop(withdrawal, actor=home.teacher)
    assert told(home.school_coordinator) == ["Отзыв заявления отменён"]


def test_the_coordinator_drops_only_what_a_coordinator_began(home, application):
    withdrawal = begun(application)
    for act in (withdrawals.drop, withdrawals.submit):
        with pytest.raises(DomainError, match="нет права"):
            act(withdrawal, actor=home.school_coordinator)
    with pytest.raises(DomainError, match="нет права"):
        withdrawals.attach_scan(withdrawal, factories.pdf_upload(), actor=home.school_coordinator)


def test_it_is_not_sent_without_the_signed_scan(application):
    with pytest.raises(DomainError, match="Прикрепите скан"):
        withdrawals.submit(begun(application), actor=application.applicant)


def test_the_scan_is_checked_as_every_file_and_a_new_one_takes_its_place(application):
    withdrawal = begun(application)
    upload = factories.pdf_upload("отзыв.docx")
    with pytest.raises(DomainError, match="не принимаются"):
        withdrawals.attach_scan(withdrawal, upload, actor=application.applicant)
    first = withdrawals.attach_scan(
        withdrawal, factories.pdf_upload(), actor=application.applicant
    ).scan
    second = withdrawals.attach_scan(
        withdrawal, factories.pdf_upload(), actor=application.applicant
    ).scan
    visible = StoredFile.objects.visible_to(application.applicant)
    assert second in visible
    assert first not in visible


def test_the_paper_of_the_system_itself_is_no_signed_scan(application):
    withdrawal = begun(application)
    unsigned = SimpleUploadedFile("отзыв.pdf", withdrawal.paper.read())
    with pytest.raises(DomainError, match=r"подписи на нём нет\. Распечатайте его"):
        withdrawals.attach_scan(withdrawal, unsigned, actor=application.applicant)
    signed = samples.jpeg(samples.signed(withdrawal.paper.read())).read()
    upload = SimpleUploadedFile("отзыв.jpg", signed)
    assert withdrawals.attach_scan(withdrawal, upload, actor=application.applicant).warnings == []


def test_an_empty_sheet_is_no_signed_scan(application):
    withdrawal = begun(application)
    blank = SimpleUploadedFile("отзыв.jpg", samples.blank_sheet().read())
    with pytest.raises(DomainError, match="пустой лист") as refusal:
        withdrawals.attach_scan(withdrawal, blank, actor=application.applicant)
    assert refusal.value.field == "file"
    withdrawal.refresh_from_db()
    assert withdrawal.scan is None


def test_after_sending_the_scan_stays(application):
    withdrawal = sent(application)
    with pytest.raises(DomainError, match="уже невозможно"):
        withdrawals.attach_scan(withdrawal, factories.pdf_upload(), actor=application.applicant)


def test_sending_tells_the_applicant_and_the_municipal_coordinators(region, application):
    home = region.home
    withdrawal = sent(application, actor=home.school_coordinator)
    assert withdrawal.words == "Заявление на отзыв находится на рассмотрении."
    assert "Заявление на отзыв подано" in told(home.teacher)
    assert told(home.school_coordinator) == ["Заявление на отзыв подано"]
    assert told(home.coordinator) == ["Рассмотрите заявление на отзыв"]
    assert told(region.abroad.coordinator) == []


def test_a_coordinator_who_lost_the_organization_is_told_nothing_more(home, application):
    withdrawal = begun(application, actor=home.school_coordinator)
    home.school_coordinator.organizationuserpermission_set.all().delete()
    withdrawals.drop(withdrawal, actor=home.teacher)
    assert told(home.school_coordinator) == []


# --- The answer -------------------------------------------------------------------------------


def test_registering_withdraws_and_a_new_application_is_possible(home, application):
    withdrawal = granted(application, home.coordinator)
    assert withdrawal.words == "Заявление отозвано."
    assert "Заявление отозвано" in told(home.teacher)
    application.refresh_from_db()
    entry = application.journal.get(action="application.withdraw")
    assert (entry.actor, entry.text) == (
        home.coordinator,
        f"Заявление отозвано в связи с {REASON}.",
    )
    assert factories.draft(home.teacher).state == ApplicationState.DRAFT


def test_a_number_once_given_stays_with_the_withdrawn_application(home):
    application = factories.registered(home.teacher, home.coordinator)
    granted(application, home.coordinator)
    application.refresh_from_db()
    assert application.number == 1


def test_declining_gives_a_reason_and_another_withdrawal_may_follow(home, application):
    withdrawal = sent(application, actor=home.school_coordinator)
    with pytest.raises(DomainError) as refusal:
        withdrawals.decline(withdrawal, answer=" ", actor=home.coordinator)
    assert refusal.value.field == "answer"
    withdrawals.decline(withdrawal, answer="Нет подписи.", actor=home.coordinator)
    found = Message.objects.filter(title="В отзыве заявления отказано")
    assert {message.user for message in found} == {home.teacher, home.school_coordinator}
    assert all("Причина: Нет подписи." in message.text for message in found)
    assert Letter.objects.filter(subject=found[0].title).get().to == home.teacher.email
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert begun(application).number == 2


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_only_the_municipal_coordinator_answers(home, application, who):
    withdrawal = sent(application)
    with pytest.raises(DomainError, match="нет права"):
        withdrawals.register(withdrawal, actor=getattr(home, who))
    with pytest.raises(DomainError, match="нет права"):
        withdrawals.decline(withdrawal, answer="нет", actor=getattr(home, who))


def test_nobody_registers_the_own_withdrawal(home):
    factories.assign_perm("coordinate_municipality", home.teacher, home.municipality)
    withdrawal = sent(factories.submitted(home.teacher))
    with pytest.raises(DomainError, match="нет права"):
        withdrawals.register(withdrawal, actor=home.teacher)
    assert "Рассмотрите заявление на отзыв" not in told(home.teacher)


def test_a_rejection_ends_the_withdrawal_that_has_lost_its_object(home, application):
    withdrawal = sent(application, actor=home.school_coordinator)
    review.reject(application, reason=factories.reason(), actor=home.coordinator)
    withdrawal.refresh_from_db()
    assert withdrawal.state == WithdrawalState.DROPPED
    assert "Отзыв заявления прекращён" in told(home.school_coordinator)


def test_the_personal_data_open_again(home, application):
    assert not profile_services.may_change(home.teacher)
    granted(application, home.coordinator)
    assert profile_services.may_change(home.teacher)


def test_each_change_is_kept_in_the_history_table(home, application):
    withdrawal = granted(application, home.coordinator)
    model = type(withdrawal.events.first())
    states = model.objects.order_by("pgh_id").values_list("state", flat=True)
    assert list(dict.fromkeys(states)) == ["generated", "submitted", "registered"]


# --- Who sees it ------------------------------------------------------------------------------


def test_the_municipality_sees_a_withdrawal_from_its_sending_on(region, application):
    home = region.home
    withdrawal = begun(application)
    for person in (home.coordinator, region.operator, region.abroad.coordinator):
        assert not Withdrawal.objects.visible_to(person).exists()
        assert not StoredFile.objects.visible_to(person).filter(pk=withdrawal.paper_id).exists()
    withdrawals.attach_scan(withdrawal, factories.pdf_upload(), actor=home.teacher)
    withdrawal = withdrawals.submit(withdrawal, actor=home.teacher)
    for person in (home.coordinator, region.operator):
        assert withdrawal in Withdrawal.objects.visible_to(person)
        files = StoredFile.objects.visible_to(person)
        assert {withdrawal.paper, withdrawal.scan} <= set(files)
    assert not Withdrawal.objects.visible_to(region.abroad.coordinator).exists()
    assert not Withdrawal.objects.visible_to(region.abroad.school_coordinator).exists()


def test_reading_the_paper_is_written_down(client, home, application):
    withdrawal = sent(application)
    client.force_login(home.coordinator)
    assert client.get(withdrawal.scan.get_absolute_url()).status_code == 200
    read = application.journal.get(action="application.read")
    assert (read.actor, "Заявление на отзыв" in read.text) == (home.coordinator, True)


def test_what_is_being_withdrawn_is_not_clean_to_the_system(region):
    application = clean(region.home.teacher)
    withdrawal = withdrawals.start(application, reason="переездом", actor=region.home.teacher)
    assert row_of(application).verdict == Precheck.Verdict.PENDING
    precheck.look(application.pk)
    assert [one["code"] for one in row_of(application).findings] == ["withdrawal"]
    withdrawals.drop(withdrawal, actor=region.home.teacher)
    precheck.look(application.pk)
    assert row_of(application).verdict == Precheck.Verdict.CLEAN
