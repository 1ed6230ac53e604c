"""The people and things of the procedure, invented for tests."""

import datetime
import functools
import io
from typing import Any

import factory
import pikepdf
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from guardian.shortcuts import assign_perm

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentDocument, ConsentKind
from attestation.accounts.models import Profile, User
from attestation.accounts.services import groups
from attestation.applications.achievements.models import ResultRow
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.services import filing, review
from attestation.base.language.dates import add_months, school_year
from attestation.categories.choices import Category
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    Municipality,
    Organization,
    OrganizationType,
    StaffPost,
    Subject,
)
from attestation.directory.results_models import ResultsTable
from attestation.directory.rules_models import ProcedureRules
from attestation.orders.models import OrderWording
from attestation.paperwork.declension import decline
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

PASSWORD = "parol-dlya-testa"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@mail.example")
    last_name = factory.Sequence(lambda n: f"Белов{'а' * (n % 2)}")
    first_name = "Анна"
    patronymic = "Игоревна"

    @factory.post_generation
    def credentials(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.set_password(PASSWORD)
        self.save()
        EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    name = factory.Sequence(lambda n: f"Заречный район {n}")


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"МБОУ «СОШ № {n}»")
    municipality = factory.SubFactory(MunicipalityFactory)
    type = factory.LazyFunction(
        lambda: OrganizationType.objects.get_or_create(name="общеобразовательная")[0]
    )


def position(name: str = "воспитатель", *, needs_subject: bool = False) -> AttestedPosition:
    return AttestedPosition.objects.get_or_create(
        name=name, defaults={"needs_subject": needs_subject}
    )[0]


def reason(text: str = "на скане нет подписи") -> DecisionReason:
    return DecisionReason.objects.get_or_create(text=text)[0]


def subject(name: str = "математика") -> Subject:
    return Subject.objects.get_or_create(name=name)[0]


def consent_text(kind: ConsentKind = ConsentKind.PROCESSING) -> ConsentDocument:
    """The text in force; the first version where there is none."""
    text = ConsentDocument(kind=kind, text="Я согласна.", valid_from=timezone.localdate())
    return consent_services.current(kind) or consent_services.write(text, actor=None)


def agree(user: User) -> User:
    """The person agrees to the processing of personal data."""
    consent_text()
    consent_services.give(user, ConsentKind.PROCESSING, address="192.0.2.7", actor=user)
    return user


def teacher(organization: Organization, **names: str) -> User:
    """A person whose profile lacks nothing, and who has agreed to the processing of the data."""
    user = UserFactory(**names)
    cases = decline(user.last_name, user.first_name, user.patronymic)
    Profile.objects.create(
        user=user,
        organization=organization,
        position=position(),
        mobile_phone="+7 (900) 000-00-00",
        education="Верхнеозёрский педагогический университет, 2010, учитель",
        service_years=12,
        surname_genitive=cases.genitive.surname,
        given_name_genitive=cases.genitive.given_name,
        patronymic_genitive=cases.genitive.patronymic,
        surname_dative=cases.dative.surname,
        given_name_dative=cases.dative.given_name,
        patronymic_dative=cases.dative.patronymic,
    )
    return agree(user)


def typed_card(person: User, **changed: Any) -> dict[str, Any]:
    """Return what the form of the personal card sends, as the card stands."""
    own = person.profile
    return {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "mobile_phone": own.mobile_phone,
        "birth_date": "1980-05-17",
        "municipality": own.organization.municipality_id,
        "organization_type": own.organization.type_id,
        "organization": own.organization_id,
        "position": own.position_id,
        "education": own.education,
        "service_years": own.service_years,
        **changed,
    }


def expert(organization: Organization, *, year: int, **names: str) -> ApprovedExpert:
    return ApprovedExpert.objects.create(
        user=UserFactory(**names),
        school_year=year,
        organization=organization,
        post=StaffPost.objects.get_or_create(name="методист")[0],
        position=position(),
    )


class Territory:
    """A municipality with its coordinators, two schools and experts from the second one."""

    def __init__(self, year: int, expert_surnames: tuple[str, ...]) -> None:
        self.municipality = MunicipalityFactory()
        self.school, self.other_school = OrganizationFactory.create_batch(
            2, municipality=self.municipality
        )
        self.coordinator = UserFactory(last_name="Орлова")
        Profile.objects.create(user=self.coordinator, work_phone="8 (000) 00-00-00")
        assign_perm("coordinate_municipality", self.coordinator, self.municipality)
        self.school_coordinator = UserFactory(last_name="Гусева")
        assign_perm("coordinate_organization", self.school_coordinator, self.school)
        self.experts = [
            expert(self.other_school, year=year, last_name=surname) for surname in expert_surnames
        ]
        self.colleague_expert = expert(self.school, year=year, last_name="Соседова")
        self.teacher = teacher(self.school)


class Region:
    """Two territories that must not mix, a period and the operator."""

    def __init__(self) -> None:
        first_day = add_months(timezone.localdate(), 2)
        # Agreements are asked for where a test speaks of them.
        ProcedureRules.objects.get_or_create(
            valid_from=datetime.date(2024, 1, 1), defaults={"experts_need_agreement": False}
        )
        # An order is signed by somebody.
        words = OrderWording.load()
        words.signer_post, words.signer_name = "Директор", "О. П. Образцова"
        words.save()
        self.period = AttestationPeriod.beginning(first_day)
        self.period.save()
        self.next_period = AttestationPeriod.beginning(add_months(first_day, 2))
        self.next_period.save()
        year = school_year(first_day)
        self.home = Territory(year, ("Громова", "Жданов", "Лапина"))
        self.abroad = Territory(year, ("Ким", "Шилов"))
        self.operator = UserFactory(last_name="Операторова")
        self.operator.groups.add(Group.objects.get(name=groups.OPERATORS))


@functools.cache
def sheet(mark: str = "") -> bytes:
    """A PDF of a page with words and a stroke; files of different marks are different files.

    Words tell at once that it is not the blank paper: a picture is laid over every sheet of it
    first, which takes twenty times as long.
    """
    document = pikepdf.new()
    page = document.add_blank_page()
    key = pikepdf.Name
    font = pikepdf.Dictionary(Type=key.Font, Subtype=key.Type1, BaseFont=key.Helvetica)
    page.add_resource(font, key.Font, key.F1)
    page.contents_add(b"BT /F1 12 Tf 100 500 Td (A sheet with words, and signed) Tj ET")
    page.contents_add(b"3 w 120 120 m 380 230 l S")
    if mark:
        document.docinfo["/Title"] = mark
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def pdf_upload(name: str = "скан.pdf", *, mark: str = "") -> SimpleUploadedFile:
    """The sheet as it comes from a form."""
    return SimpleUploadedFile(name, sheet(mark), content_type="application/pdf")


TERMS: dict[str, Any] = {"category": Category.FIRST}


def draft(applicant: User, **terms: Any) -> Application:
    return filing.start({"position": position(), **TERMS, **terms}, actor=applicant)


def generated(applicant: User, **terms: Any) -> Application:
    return filing.generate(draft(applicant, **terms), actor=applicant)


def complete(application: Application) -> Application:
    """With everything attached that filing needs."""
    for kind in (DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        document_services.attach(application, kind, pdf_upload(), actor=application.applicant)
    return application


def result_row(application: Application, code: str = "abilities", **values: Any) -> ResultRow:
    """A filled line of the results, whatever the state of the application."""
    table, _ = ResultsTable.objects.get_or_create(
        category=application.category,
        code=code,
        defaults={"title": f"Таблица {code}", "clause": "35", "valid_from": yesterday()},
    )
    words = {"title": "Олимпиада", "year_from": 2025, "level": "regional", "result": "Призёр"}
    return ResultRow.objects.create(
        application=application, table=table, saved_by=application.applicant, **(words | values)
    )


def submitted(applicant: User, **terms: Any) -> Application:
    return filing.submit(complete(generated(applicant, **terms)), actor=applicant)


def registered(applicant: User, coordinator: User, **terms: Any) -> Application:
    return review.register(submitted(applicant, **terms), actor=coordinator)


def yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)
