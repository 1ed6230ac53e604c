"""Two neighbouring territories with everything in them, and what stands beyond both."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Task, Workflow

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations import services as conversations
from attestation.applications.conversations.models import ConversationMessage
from attestation.applications.documents import services as document_services
from attestation.applications.handling import services as handling
from attestation.applications.models import Application
from attestation.applications.petitions.models import Petition
from attestation.categories.choices import Category
from attestation.categories.imports.models import RegisterImport
from attestation.categories.models import CategoryRecord
from attestation.commission import services as commission_services
from attestation.commission.models import CommissionSession
from attestation.commission.papers.models import SessionPaper
from attestation.directory.models import OrganizationImport, PreviousPositionName
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import CalendarDay
from attestation.dossiers.models import Dossier
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossiers
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.feedback.services import report
from attestation.files import services as files
from attestation.files.models import StoredFile
from attestation.files.uploads.models import Upload
from attestation.invitations.models import Invitation
from attestation.invitations.services import sending as invitations
from attestation.invitations.services.sending import Guest
from attestation.invitations.tokens import hashed
from attestation.notifications.models import ReminderRule
from attestation.orders.models import Order
from attestation.orders.publication.services import publish_order
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.reports import services as reports
from attestation.reports.half_years import HalfYear
from attestation.scheduling import services as scheduling
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.tasks import publish_release
from attestation.signatures.models import SigningManner, TrustedCertificate
from cms_pages.models import ResultsPage, SchedulePage
from cms_pages.services import build_site
from tests import factories
from tests.categories.conftest import set_category
from tests.commission.conftest import Commission, close, register, seat
from tests.evaluation.conftest import draft_criteria, handed_in
from tests.files.samples import archive, image, pdf, upload
from tests.withdrawals import factories as withdrawing

#: The secret of the home's invitation.
LINK = "priglashenie-mira-matrix"
#: The suites live on one day, so that terms and dates are the same whenever they run.
DAY = datetime.datetime(2026, 10, 5, 8, 0, 5, tzinfo=datetime.UTC)


@dataclass
class Side:
    """A territory and what belongs to it; each thing is the one that its addresses name."""

    territory: factories.Territory
    colleague: User
    application: Application
    scan: Any = None
    packed: Any = None
    row: Any = None
    amendment: Any = None
    withdrawal: Any = None
    sheet: ScoreSheet | None = None
    conclusion: Conclusion | None = None
    agreement: Any = None
    invitation: Invitation | None = None
    dossier: Dossier | None = None
    message: Any = None
    record: CategoryRecord | None = None
    report: Any = None
    asked: Any = None
    note: Any = None
    petition: Petition | None = None
    upload: Upload | None = None
    voting_sheet: SessionPaper | None = None
    protocol: SessionPaper | None = None

    @property
    def schedule(self) -> Any:
        return self.application.schedule_entry.schedule

    @property
    def assignment(self) -> Any:
        return self.application.schedule_entry.assignments.get(slot=1)


@dataclass
class World:
    """The region with its two sides, a commission and a site."""

    region: factories.Region
    home: Side
    abroad: Side
    commission: Commission
    #: Three sessions: their votes go on, are counted with a draft of the order, with a signed one.
    voting: CommissionSession
    drafted: Order
    signed: Order
    release: Any
    schedule_page: SchedulePage
    results_page: ResultsPage
    #: The moment at which it was ready; whoever asks asks at this moment.
    moment: datetime.datetime
    #: What Wagtail keeps, by the name of its model.
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.home, self.abroad


def build() -> World:
    """Make it by the services, as people would, on its day."""
    with time_machine.travel(DAY):
        return _build()


def _build() -> World:
    build_site()
    region = factories.Region()
    home, abroad = (_scheduled(region, place) for place in (region.home, region.abroad))
    release = scheduling.approve(
        region.period,
        order_number="1204-р",
        order_date=timezone.localdate(),
        actor=region.operator,
    )
    publish_release(release_id=release.pk)
    put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)
    for side in (home, abroad):
        _fill(region, side, release)
    commission = _commission(region)
    signed = _ordered(region, commission)
    orders.sign_order(signed, number="214-к", date=timezone.localdate(), actor=region.operator)
    publish_order(signed.pk)
    drafted = _ordered(region, commission)
    voting = _voting(region, commission)
    for number, (side, session) in enumerate(zip((home, abroad), (drafted, signed), strict=True)):
        _papers(side, session.session, number)
    _directory(region)
    return World(
        *(region, home, abroad, commission, voting, drafted, signed, release),
        schedule_page=SchedulePage.objects.get(),
        results_page=ResultsPage.objects.get(),
        moment=timezone.now(),
        kept=_kept_by_wagtail(),
    )


def _scheduled(region: factories.Region, place: factories.Territory) -> Side:
    application = factories.registered(place.teacher, place.coordinator)
    application = scheduling.schedule(
        application,
        period=region.period,
        experts={1: place.experts[0], 2: place.experts[1]},
        actor=place.coordinator,
    )
    scheduling.close(application.schedule_entry.schedule, actor=place.coordinator)
    return Side(place, factories.teacher(place.school), application)


def _fill(region: factories.Region, side: Side, release: Any) -> None:
    place, application = side.territory, side.application
    application.refresh_from_db()
    side.amendment = Amendment.objects.create(
        application=application,
        schedule=side.schedule,
        kind=Amendment.Kind.REPLACE,
        text="Замена.",
        reason="увольнение",
        actor=region.operator,
    )
    side.withdrawal = withdrawing.sent(factories.submitted(side.colleague))
    side.scan = application.documents.get(kind=DocumentKind.SIGNED_SCAN)
    side.packed = document_services.attach(
        application,
        DocumentKind.PUPILS,
        upload("Дипломы.zip", archive(("Диплом.txt", "x"))),
        title="Дипломы обучающихся за 2025 год",
        actor=place.teacher,
    )
    side.row = factories.result_row(application)
    side.sheet, _ = [handed_in(application, one.user) for one in place.experts[:2]]
    side.conclusion = side.sheet.conclusion
    agreements = reports.start_collection(
        place.municipality,
        half_year=HalfYear.of(region.period.starts_on),
        actor=place.coordinator,
    )
    [side.agreement] = [one for one in agreements if one.user == place.experts[0].user]
    side.invitation = invitations.invite(
        Guest(f"new{place.school.pk}@mail.example"),
        role=Role.SCHOOL_COORDINATOR,
        place=place.school,
        actor=place.coordinator,
    )
    if place is region.home:
        Invitation.objects.filter(pk=side.invitation.pk).update(token_hash=hashed(LINK))
    side.dossier = dossiers.request_dossier("application", application, actor=place.coordinator)
    building.build(side.dossier.pk)
    side.message = place.teacher.notifications.create(title="Новость", text="Текст")
    side.asked = conversations.write(
        application,
        "Когда были курсы?",
        answer_by=timezone.localdate() + datetime.timedelta(days=3),
        actor=place.coordinator,
    )
    # What may be asked for has its page in any state.
    ConversationMessage.objects.filter(pk=side.asked.pk).update(wanted=DocumentKind.TRAINING)
    side.note = handling.add_note(application, "Проверить.", actor=place.coordinator)
    side.report = report("Не открывается.", actor=place.teacher)
    side.record = set_category(side.colleague)
    side.upload = Upload.objects.create(
        owner=place.teacher,
        rule="document",
        name="Снимок.pdf",
        length=10,
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    side.petition = Petition.objects.create(
        application=application,
        text="За труд.",
        signer_post="Директор",
        paper=_stored("Ходатайство.pdf", place.school_coordinator),
        written_by=place.school_coordinator,
    )


def _commission(region: factories.Region) -> Commission:
    secretary = factories.UserFactory(last_name="Морозова")
    secretary.groups.add(Group.objects.get(name="Секретари комиссии"))
    chair = seat(factories.UserFactory(last_name="Громова"), "chair")
    seat(secretary, "secretary")
    others = [seat(factories.UserFactory(last_name=name)) for name in ("Лаптева", "Назарова")]
    municipal = [
        seat(factories.UserFactory(last_name=name), municipality=place.municipality)
        for name, place in (("Ивушкина", region.home), ("Капля", region.abroad))
    ]
    return Commission(secretary, [chair, secretary, *others], municipal)


def _voting(region: factories.Region, commission: Commission) -> CommissionSession:
    """A session whose vote goes on about a person of each side."""
    for place, surname in ((region.home, "Яшина"), (region.abroad, "Седова")):
        register(factories.teacher(place.school, last_name=surname), Category.FIRST)
    session = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    commission_services.fill_agenda(session, actor=commission.secretary)
    session = commission_services.convene(session, actor=commission.secretary)
    return commission_services.open_vote(session, actor=commission.secretary)


def _ordered(region: factories.Region, commission: Commission) -> Order:
    """The draft of the order of a counted session: one gets the category, one is refused."""
    session = _voting(region, commission)
    close(session, commission, against="Седова")
    session.refresh_from_db()
    refused = session.items.get(name__startswith="Седова")
    give_grounds(refused, "Нет результатов за три года.", actor=commission.secretary)
    return orders.prepare_order(session, actor=commission.secretary)


def _papers(side: Side, session: CommissionSession, number: int) -> None:
    """The papers of a session that are signed in the system, one of each kind for each side."""
    for kind in ("sheet", "protocol"):
        paper = SessionPaper.objects.create(
            session=session,
            kind=kind,
            municipality=side.territory.municipality if kind == "sheet" else None,
            title="Лист",
            paper=_stored(f"{kind}.pdf", side.territory.coordinator),
            made_by=side.territory.coordinator,
        )
        setattr(side, "voting_sheet" if kind == "sheet" else kind, paper)


def _stored(name: str, person: User) -> StoredFile:
    return files.store_bytes(pdf(), name=name, content_type="application/pdf", actor=person)


def _directory(region: factories.Region) -> None:
    """A row of what the operators keep and nothing else in the world needs."""
    today = timezone.localdate()
    factories.subject()
    factories.reason()
    ReviewPoint.objects.create(text="Есть подпись", beside="scan")
    SigningManner.objects.create(kind="withdrawal", manner="both", valid_from=today)
    ReminderRule.objects.create(kind="category", days=[90])
    PreviousPositionName.objects.create(
        position=factories.position(), name="нянечка", used_until=today
    )
    CalendarDay.objects.get_or_create(date=today, defaults={"name": "День региона"})
    TrustedCertificate.objects.create(title="Удостоверяющий центр", pem="нет")
    OrganizationImport.objects.create(file_name="школы.xlsx", created_by=region.operator)
    RegisterImport.objects.create(
        file=_stored("реестр.xlsx", region.operator), created_by=region.operator
    )


def _kept_by_wagtail() -> dict[str, Any]:
    pictures, collection = get_image_model(), Collection.get_first_root_node()
    page = Page.objects.get(depth=2)
    return {
        "page": page,
        "revision": page.specific.save_revision(),
        "workflow": Workflow.objects.first(),
        "task": Task.objects.first(),
        "image": pictures.objects.create(
            title="Снимок", file=ContentFile(image("PNG", (40, 40)), name="a.png")
        ),
        "document": Document.objects.create(
            title="Письмо", file=ContentFile(pdf(), name="a.pdf"), collection=collection
        ),
        "collection": collection.add_child(name="Снимки"),
        "redirect": Redirect.objects.create(old_path="/old", redirect_link="/results/"),
    }
