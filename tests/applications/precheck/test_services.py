"""When the system looks at an application, what it keeps, and when it looks anew."""

import datetime
import threading
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.precheck import invariants, services, tasks
from attestation.applications.precheck.models import Precheck
from attestation.applications.renewal.asking import TASK
from attestation.applications.services import filing, review
from attestation.base.errors import DomainError
from attestation.base.jobs import under_way
from attestation.categories.models import CategoryAnnulment, CategoryRecord
from attestation.files.services import store_bytes
from tests import factories
from tests.applications.precheck.samples import SIGNED, clean, filed, row_of, with_remarks
from tests.categories.conftest import imported, set_category

pytestmark = pytest.mark.django_db
Verdict = Precheck.Verdict


def verdict_of(application):
    return row_of(application).verdict


def codes_of(application):
    services.look(application.pk)
    row = row_of(application)
    assert row.verdict != Verdict.PENDING
    return [one["code"] for one in row.findings]


def broken():
    checks = (invariants.looked_at_or_not, invariants.forgotten_looks, invariants.verdicts)
    return [line for check in checks for line in check(None)]


@pytest.mark.django_db(transaction=True)
def test_what_is_filed_is_looked_at_by_a_job(region, run_jobs):
    draft = factories.complete(factories.generated(region.home.teacher))
    assert not Precheck.objects.exists()
    application = filing.submit(draft, actor=region.home.teacher)
    assert verdict_of(application) == Verdict.PENDING
    run_jobs()
    row = row_of(application)
    assert (row.verdict, [one["code"] for one in row.findings]) == (
        Verdict.REMARKS,
        ["pale", "no_mark", "signature_unknown"],
    )
    assert broken() == []


def test_a_scan_on_which_a_signature_is_seen_is_clean(region):
    application = filed(region.home.teacher)
    assert codes_of(application) == []
    assert verdict_of(application) == Verdict.CLEAN
    assert broken() == []


@pytest.mark.parametrize("act", ["register", "send_back", "reject"])
def test_after_the_decision_nothing_is_kept(region, act):
    application = clean(region.home.teacher)
    words = {} if act == "register" else {"reason": factories.reason(), "note": "Исправьте."}
    getattr(review, act)(application, actor=region.home.coordinator, **words)
    assert not Precheck.objects.exists()
    assert broken() == []
    assert services.look(application.pk)


def test_after_another_filing_it_is_looked_at_anew(region):
    application = clean(region.home.teacher)
    before = row_of(application)
    application = review.send_back(
        application, reason=factories.reason(), note="Ещё.", actor=region.home.coordinator
    )
    filing.submit(application, actor=region.home.teacher)
    now = row_of(application)
    assert (now.verdict, now.pk != before.pk) == (Verdict.PENDING, True)


def another_document(application, region):
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    scan.remarks = [*SIGNED, {"code": "blurred", "pages": [1]}]
    scan.save()


def document_gone(application, region):
    results = application.documents.filter(kind=DocumentKind.RESULTS)
    results.update(detached_at=timezone.now())


def organization_closed(application, region):
    application.organization.is_active = False
    application.organization.save()


def moved(application, region):
    profile = application.applicant.profile
    profile.organization = region.home.other_school
    profile.save()


def category_set(application, region):
    set_category(application.applicant)


def category_linked(application, region):
    record = imported(region)
    CategoryRecord.objects.filter(pk=record.pk).update(person=application.applicant)


CHANGES = [
    (another_document, ["blurred"]),
    (document_gone, ["no_results"]),
    (organization_closed, ["organization_closed"]),
    (moved, ["other_workplace"]),
    (category_set, ["register_differs", "terms"]),
    (category_linked, ["register_differs"]),
]


@pytest.mark.parametrize(("change", "found"), CHANGES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_changes_is_no_longer_called_clean_until_it_is_looked_at(region, change, found):
    application = clean(region.home.teacher)
    other = clean(factories.teacher(region.abroad.school))
    assert verdict_of(application) == Verdict.CLEAN
    change(application, region)
    assert verdict_of(application) == Verdict.PENDING
    assert verdict_of(other) == Verdict.CLEAN
    assert codes_of(application) == found


def test_a_category_that_is_annulled_was_never_held(region):
    application = filed(region.home.teacher)
    record = set_category(application.applicant)
    assert codes_of(application) == ["register_differs", "terms"]
    CategoryAnnulment.objects.create(
        record=record,
        order_number="1",
        order_date=timezone.localdate(),
        reason="ошибка",
        annulled_by=region.operator,
    )
    assert verdict_of(application) == Verdict.PENDING
    assert codes_of(application) == []


def test_a_category_that_is_taken_from_the_account_is_noticed(region):
    application = filed(region.home.teacher)
    category_linked(application, region)
    assert codes_of(application) == ["register_differs"]
    CategoryRecord.objects.update(person=None)
    assert codes_of(application) == []


def test_what_says_nothing_new_leaves_the_look_as_it_is(region):
    application = clean(region.home.teacher)
    for document in application.documents.all():
        document.place = 7
        document.save()
    application.organization.name = "Новое название"
    application.organization.save()
    profile = application.applicant.profile
    profile.mobile_phone = "+7 (912) 345-67-80"
    profile.save()
    assert verdict_of(application) == Verdict.CLEAN


def test_a_change_while_it_is_looked_at_wins(region):
    application = filed(region.home.teacher)

    def and_meanwhile(found):
        another_document(application, region)
        return facts(found)

    facts = services.facts_of
    with mock.patch.object(services, "facts_of", side_effect=and_meanwhile):
        assert not services.look(application.pk)
    assert verdict_of(application) == Verdict.PENDING
    assert application.pk in under_way(TASK, "application_id")
    assert codes_of(application) == ["blurred"]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_being_written_is_waited_for_and_wins(region):
    application = filed(region.home.teacher)
    kept = []

    def look_apart():
        try:
            kept.append(services.look(application.pk))
        finally:
            connection.close()

    with transaction.atomic():
        another_document(application, region)
        thread = threading.Thread(target=look_apart)
        thread.start()
        thread.join(1.5)
        # It has read what stood there before, and waits for the row.
        assert (thread.is_alive(), kept) == (True, [])
    thread.join(30)
    assert kept == [False]
    assert verdict_of(application) == Verdict.PENDING
    assert codes_of(application) == ["blurred"]


def test_a_look_at_an_earlier_filing_is_not_taken_for_that_of_the_next(region):
    application = filed(region.home.teacher)

    def and_meanwhile(found):
        told = facts(found)
        again = review.send_back(
            application, reason=factories.reason(), note="Ещё.", actor=region.home.coordinator
        )
        filing.submit(again, actor=region.home.teacher)
        return told

    facts = services.facts_of
    with mock.patch.object(services, "facts_of", side_effect=and_meanwhile):
        services.look(application.pk)
    assert verdict_of(application) == Verdict.PENDING


@pytest.mark.django_db(transaction=True)
def test_what_was_lost_is_made_and_asked_for_again(region, run_jobs):
    application = filed(region.home.teacher)
    Precheck.objects.all().delete()
    assert broken() == [f"application {application.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    services.complete()
    Precheck.objects.update(changed_at=timezone.now() - datetime.timedelta(hours=1))
    assert broken() == [f"application {application.pk}"]
    tasks.requeue_prechecks(0)
    assert broken() == []
    run_jobs()
    assert verdict_of(application) == Verdict.CLEAN


def test_the_clock_looks_at_what_rules_and_directories_have_changed(region):
    application = clean(region.home.teacher)
    position = application.position
    position.is_active = False
    position.save()
    assert verdict_of(application) == Verdict.CLEAN
    tasks.look_at_all(0)
    assert [one["code"] for one in row_of(application).findings] == ["terms"]


# --- Registered as seen ------------------------------------------------------------------------


def test_what_was_seen_clean_is_registered_once(region):
    application = clean(region.home.teacher)
    seen, coordinator = row_of(application).basis, region.home.coordinator
    assert services.register_seen(application, seen=seen, actor=coordinator).number == 1
    with pytest.raises(DomainError, match="уже"):
        services.register_seen(application, seen=seen, actor=coordinator)


@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
def test_what_has_changed_since_it_was_seen_is_not_registered(region, change):
    application = clean(region.home.teacher)
    seen = row_of(application).basis
    change(application, region)
    with pytest.raises(DomainError, match="что-то изменилось"):
        services.register_seen(application, seen=seen, actor=region.home.coordinator)
    application.refresh_from_db()
    assert application.number is None


def test_another_file_of_the_same_looks_is_a_change_too(region):
    application = clean(region.home.teacher)
    seen = row_of(application).basis
    document = application.documents.get(kind=DocumentKind.RESULTS)
    Application.objects.get(pk=application.pk).documents.create(
        kind=DocumentKind.OTHER,
        title="Справка",
        file=store_bytes(b"1", name="1.txt", content_type="text/plain", actor=None),
        attached_by=document.attached_by,
    )
    with pytest.raises(DomainError, match="что-то изменилось"):
        services.register_seen(application, seen=seen, actor=region.home.coordinator)


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_nothing_is_registered_that_was_not_shown(region, seen):
    application = clean(region.home.teacher)
    with pytest.raises(DomainError, match="Посмотрите"):
        services.register_seen(application, seen=seen, actor=region.home.coordinator)


def test_what_has_remarks_is_not_registered_by_one_key(region):
    application = with_remarks(region.home.teacher)
    with pytest.raises(DomainError, match="замечания"):
        services.register_seen(
            application, seen=row_of(application).basis, actor=region.home.coordinator
        )


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_others_register_nothing(region, who):
    application = clean(region.home.teacher)
    with pytest.raises(DomainError):
        services.register_seen(
            application, seen=row_of(application).basis, actor=getattr(region.home, who)
        )


def test_a_coordinator_registers_nothing_abroad(region):
    application = clean(region.abroad.teacher)
    with pytest.raises(DomainError):
        services.register_seen(
            application, seen=row_of(application).basis, actor=region.home.coordinator
        )
