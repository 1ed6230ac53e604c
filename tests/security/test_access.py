"""Who gets which page: every address of the cabinets, for every role."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.roles import Role
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.categories import urls as categories
from attestation.commission import urls as commission
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossiers
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion
from attestation.feedback.services import report
from attestation.invitations.services import sending as invitations
from attestation.invitations.services.sending import Guest
from attestation.journal.models import JournalEntry
from attestation.orders import urls as orders
from attestation.reports import services as reports
from attestation.reports.half_years import HalfYear
from attestation.scheduling import services as scheduling
from attestation.scheduling.amendments.models import Amendment
from attestation.urls import urlpatterns
from tests import factories
from tests.evaluation.conftest import draft_criteria, handed_in
from tests.files.samples import archive, upload
from tests.prepared import prepared
from tests.security.address_table import (
    ALLOWED,
    BUTTONS,
    CONCLUSION_BUTTONS,
    CONCLUSION_FORMS,
    LEAD_ON,
    OFFICES,
    OWN,
    OWN_BUTTONS,
    SCRIPTS,
)
from tests.withdrawals import factories as withdrawing

pytestmark = pytest.mark.django_db


@prepared
def spine(region):
    """An application in an approved schedule, and who takes part in it."""
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    application = scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )
    schedule = scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    release = scheduling.approve(
        region.period,
        order_number="1204-р",
        order_date=timezone.localdate(),
        actor=region.operator,
    )
    amendment = Amendment.objects.create(
        application=application,
        schedule=schedule,
        kind=Amendment.Kind.REPLACE,
        text="Замена.",
        reason="увольнение",
        actor=region.operator,
    )
    colleague = factories.teacher(home.school)
    withdrawal = withdrawing.sent(factories.submitted(colleague))
    scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    packed = document_services.attach(
        application,
        DocumentKind.PUPILS,
        upload("Дипломы.zip", archive(("Диплом.txt", "x"))),
        title="Дипломы обучающихся за 2025 год",
        actor=home.teacher,
    )
    row = factories.result_row(application)
    put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)
    application.refresh_from_db()
    sheet, _ = [handed_in(application, one.user) for one in home.experts[:2]]
    conclusion = Conclusion.objects.get()
    assignment = application.schedule_entry.assignments.get(slot=1)
    agreements = reports.start_collection(
        home.municipality,
        half_year=HalfYear.of(region.period.starts_on),
        actor=home.coordinator,
    )
    [agreement] = [one for one in agreements if one.user == home.experts[0].user]
    invitation = invitations.invite(
        Guest("new@mail.example"),
        role=Role.SCHOOL_COORDINATOR,
        place=home.school,
        actor=home.coordinator,
    )
    dossier = dossiers.request_dossier("application", application, actor=home.coordinator)
    building.build(dossier.pk)
    message = home.teacher.notifications.create(title="Новость", text="Текст")
    addresses = {
        "home": reverse("cabinet:home"),
        "messages": reverse("cabinet:messages"),
        "session_keep": reverse("cabinet:session_keep"),
        "kept_form": reverse("cabinet:kept_form"),
        "messages_read": reverse("cabinet:messages_read"),
        "letter_settings": reverse("cabinet:letter_settings"),
        "message": reverse("cabinet:message", args=[message.pk]),
        "security": reverse("cabinet:security"),
        "system": reverse("cabinet:system"),
        "filing": reverse("cabinet:filing"),
        "register_many": reverse("cabinet:register_many"),
        "ticks": reverse("cabinet:ticks", args=[application.pk]),
        "calendar": reverse("cabinet:calendar"),
        "plan_year": reverse("cabinet:plan_year"),
        "my_data": reverse("cabinet:my_data"),
        "my_data_archive": reverse("cabinet:my_data_archive"),
        "my_data_section": reverse("cabinet:my_data_section", args=["applications"]),
        "consent": reverse("cabinet:consent", args=["processing"]),
        "consent_withdraw": reverse("cabinet:consent_withdraw", args=["processing"]),
        "profile": reverse("cabinet:profile"),
        "profile_edit": reverse("cabinet:profile_edit"),
        "profile_name": reverse("cabinet:profile_name"),
        "profile_contacts": reverse("cabinet:profile_contacts"),
        "workplaces": reverse("cabinet:workplaces"),
        "applications": reverse("cabinet:applications"),
        "application_new": reverse("cabinet:application_new"),
        "application": application.get_absolute_url(),
        "application_edit": reverse("cabinet:application_edit", args=[application.pk]),
        "application_delete": reverse("cabinet:application_delete", args=[application.pk]),
        "petition": reverse("cabinet:petition", args=[application.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[application.pk])
            for name in ("check", "generate", "receipt")
        },
        "submit": reverse("cabinet:submit", args=[application.pk]),
        "sign": reverse("cabinet:sign", args=["application", application.pk]),
        "sign_code": reverse("cabinet:sign_code", args=["application", application.pk]),
        "sign_file": reverse("cabinet:sign_file", args=["application", application.pk]),
        "attach": reverse("cabinet:attach", args=[application.pk, "results"]),
        **{
            name: reverse(f"cabinet:{name}", args=[application.pk])
            for name in ("results", "results_copy", "results_blank", "results_draft")
        },
        "results_add": reverse("cabinet:results_add", args=[application.pk, row.table_id]),
        **{
            name: reverse(f"cabinet:{name}", args=[application.pk, row.pk])
            for name in ("results_row", "results_delete", "results_move")
        },
        "detach": reverse("cabinet:detach", args=[application.pk, scan.pk]),
        "reattach": reverse("cabinet:reattach", args=[application.pk, scan.pk]),
        "move": reverse("cabinet:move", args=[application.pk]),
        "register": reverse("cabinet:register", args=[application.pk]),
        "send_back": reverse("cabinet:send_back", args=[application.pk]),
        "reject": reverse("cabinet:reject", args=[application.pk]),
        "assign": reverse("cabinet:assign", args=[application.pk]),
        "assign_many": reverse("cabinet:assign_many"),
        "proposals": reverse("cabinet:proposals"),
        "conflict": reverse(
            "cabinet:conflict", args=[schedule.entries.get().assignments.get(slot=1).pk]
        ),
        "schedules": reverse("cabinet:schedules"),
        "schedule": reverse("cabinet:schedule", args=[schedule.pk]),
        "schedule_reopen": reverse("cabinet:schedule_reopen", args=[schedule.pk]),
        "amendment_take_back": reverse("cabinet:amendment_take_back", args=[amendment.pk]),
        "schedule_close": reverse("cabinet:schedule_close", args=[schedule.pk]),
        "schedule_send_back": reverse("cabinet:schedule_send_back", args=[schedule.pk]),
        "schedule_accept": reverse("cabinet:schedule_accept", args=[schedule.pk]),
        "period_accept": reverse("cabinet:period_accept", args=[region.period.pk]),
        "period_remind": reverse("cabinet:period_remind", args=[region.period.pk]),
        "operator_schedule": reverse("cabinet:operator_schedule", args=[schedule.pk]),
        "period_xlsx": reverse("cabinet:period_xlsx", args=[region.period.pk]),
        "period_correction": reverse("cabinet:period_correction", args=[region.period.pk]),
        "withdraw": reverse("cabinet:withdraw", args=[release.pk]),
        "amend_number": reverse("cabinet:amend_number", args=[region.period.pk]),
        "amend_add": reverse("cabinet:amend_add", args=[region.period.pk, application.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[application.pk])
            for name in ("amend_replace", "amend_move", "amend_remove", "postpone")
        },
        "periods": reverse("cabinet:periods"),
        "period": reverse("cabinet:period", args=[region.period.pk]),
        "assignments": reverse("cabinet:assignments"),
        "evaluations": reverse("cabinet:evaluations"),
        "conclusions": reverse("cabinet:conclusions"),
        "sheet": reverse("cabinet:sheet", args=[sheet.pk]),
        "remarks": reverse("cabinet:remarks", args=[application.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[assignment.pk])
            for name in (
                "score",
                "score_save",
                "score_confirm",
                "score_take_back",
                "word_conclusion",
            )
        },
        **{
            name: reverse(f"cabinet:{name}", args=[conclusion.pk])
            for name in (
                "conclusion",
                "conclusion_verify",
                *CONCLUSION_BUTTONS,
                *CONCLUSION_FORMS,
            )
        },
        **{
            name: reverse(f"cabinet:{name}")
            for name in ("agreements", "agreements_start", "agreements_table", "work", "work_table")
        },
        **{
            name: reverse(f"cabinet:{name}", args=[agreement.pk])
            for name in (
                "agreement",
                "agreement_edit",
                "agreement_send",
                "agreement_verify",
                "agreement_send_back",
                "agreement_paper",
                "agreement_sign",
                "agreement_register",
                "agreement_end",
            )
        },
        "school": reverse("cabinet:school"),
        "school_unfiled": reverse("cabinet:school_unfiled"),
        "school_board": reverse("cabinet:school_board"),
        "school_remind": reverse("cabinet:school_remind", args=[home.teacher.pk]),
        "withdrawals": reverse("cabinet:withdrawals"),
        "withdrawal_people": reverse("cabinet:withdrawal_people"),
        "withdrawal_new": reverse("cabinet:withdrawal_new", args=[application.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[withdrawal.pk])
            for name in (
                "withdrawal",
                "withdrawal_scan",
                "withdrawal_submit",
                "withdrawal_drop",
                "withdrawal_register",
                "withdrawal_decline",
            )
        },
        "file": reverse("cabinet:file", args=[scan.file_id]),
        "dossier_order": reverse("cabinet:dossier_order", args=["application", application.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[dossier.pk])
            for name in ("dossier", "dossier_zip", "dossier_cancel")
        },
        "documents": reverse("cabinet:documents", args=[application.pk]),
        "document_move": reverse("cabinet:document_move", args=[application.pk, scan.pk]),
        "file_preview": reverse("cabinet:file_preview", args=[scan.file_id]),
        "file_page": reverse("cabinet:file_page", args=[scan.file_id, 1]),
        "file_cutout": reverse("cabinet:file_cutout", args=[scan.file_id])
        + "?page=1&at=0.1,0.1,0.9,0.1,0.9,0.9,0.1,0.9",
        "file_contents": reverse("cabinet:file_contents", args=[packed.file_id]),
        "uploads": reverse("cabinet:uploads"),
        "upload": reverse("cabinet:upload", args=[scan.file_id]),
        **{name: reverse(f"cabinet:{name}") for name in ("invitations", "invite", "invite_table")},
        **{
            name: reverse(f"cabinet:{name}", args=[invitation.pk])
            for name in ("invitation_resend", "invitation_revoke", "invitation_email")
        },
        "coordinators": reverse("cabinet:coordinators"),
        "coordinator_end": reverse(
            "cabinet:coordinator_end",
            args=[home.coordinator.municipalityuserpermission_set.get().pk],
        ),
        "school_coordinator_end": reverse(
            "cabinet:school_coordinator_end",
            args=[home.school_coordinator.organizationuserpermission_set.get().pk],
        ),
        "entry_help": reverse("cabinet:entry_help"),
        "people": reverse("cabinet:people"),
        **{name: reverse(f"cabinet:{name}") for name in ("journal", "journal_table", "reports")},
        "report": report("Не открывается.", actor=home.teacher).get_absolute_url(),
        "person": reverse("cabinet:person", args=[home.teacher.pk]),
        **{
            name: reverse(f"cabinet:{name}", args=[home.teacher.pk])
            for name in ("entry_help_recovery", "entry_help_email", "entry_help_second_step")
        },
    }
    people = {
        "applicant": home.teacher,
        "withdrawing": colleague,
        "school": home.school_coordinator,
        "municipal": home.coordinator,
        "expert": home.experts[0].user,
        "colleague": home.colleague_expert.user,
        "operator": region.operator,
        "teacher abroad": region.abroad.teacher,
        "school abroad": region.abroad.school_coordinator,
        "municipal abroad": region.abroad.coordinator,
        "expert abroad": region.abroad.experts[0].user,
    }
    return addresses, people


def test_no_address_is_left_out(spine):
    addresses, _ = spine
    # Those of the commission have a table of their own: tests/commission/test_access.py.
    others = {pattern.name for pattern in [*commission.urlpatterns, *orders.urlpatterns]}
    # Those of the register too: tests/categories/test_access.py.
    others |= {pattern.name for pattern in categories.urlpatterns}
    assert {pattern.name for pattern in urlpatterns} == set(addresses) | others
    assert set(addresses) == OWN | set(ALLOWED) | BUTTONS | SCRIPTS


def test_a_visitor_is_led_to_sign_in(spine):
    addresses, _ = spine
    for address in addresses.values():
        response = Client().get(address)
        assert response.status_code == 302, address
        assert response.url.startswith("/accounts/login/")


@pytest.mark.long
def test_each_role_gets_what_is_its_own_and_404_for_the_rest(spine):
    addresses, people = spine
    for who, person in people.items():
        client = Client()
        client.force_login(person)
        for name, address in addresses.items():
            status = client.get(address).status_code
            if name in OWN or who in ALLOWED.get(name, set()):
                expected = 302 if name in LEAD_ON else 200
            elif name in BUTTONS | SCRIPTS:
                expected = 405
            else:
                expected = 403 if name in OFFICES else 404
            assert status == expected, (who, name)


@pytest.mark.parametrize("name", sorted(BUTTONS - OWN_BUTTONS))
@pytest.mark.parametrize("who", ["teacher abroad", "municipal abroad", "expert abroad"])
def test_a_button_of_another_territory_does_not_exist(spine, who, name):
    addresses, people = spine
    client = Client()
    client.force_login(people[who])
    before = list(Application.objects.order_by("pk").values())
    assert client.post(addresses[name]).status_code == 404
    assert list(Application.objects.order_by("pk").values()) == before


def test_lists_and_filters_of_another_territory_show_nobody(spine, region):
    addresses, people = spine
    school = quote(region.home.school.name)
    every = "?state=all"
    for query in (every, f"{every}&organization={school}", f"{every}&q=бел", "?state=evaluated"):
        shown = {}
        for who in ("municipal", "municipal abroad"):
            client = Client()
            client.force_login(people[who])
            page = client.get(addresses["applications"] + query).content.decode()
            shown[who] = region.home.teacher.full_name in page
        assert shown == {"municipal": True, "municipal abroad": False}, query


def test_an_expert_sees_nothing_before_the_schedule_is_closed(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0]},
        actor=home.coordinator,
    )
    client = Client()
    client.force_login(home.experts[0].user)
    assert client.get(application.get_absolute_url()).status_code == 404


def test_an_own_application_is_never_in_the_working_list(region):
    person = factories.teacher(region.home.school)
    factories.assign_perm("coordinate_organization", person, region.home.school)
    application = factories.submitted(person)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("cabinet:applications")).content.decode()
    assert application.get_absolute_url() not in page


def test_reading_a_document_is_written_down(spine, region):
    addresses, people = spine
    client = Client()
    client.force_login(people["municipal"])
    client.get(addresses["file"])
    read = JournalEntry.objects.get(action="application.read")
    assert read.actor == region.home.coordinator
