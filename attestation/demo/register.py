"""The register of categories before this system: a table, as a region would bring it."""

import datetime
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import months_later
from attestation.categories import services
from attestation.categories.choices import Category, HeldCategory
from attestation.categories.imports.models import RegisterImport
from attestation.categories.imports.parsing import REGISTER_TABLE
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.demo import people
from attestation.demo.context import DemoContext, required
from attestation.directory.models import Organization
from attestation.files.formats import XLSX
from attestation.paperwork.xlsx import write_table

#: Every n-th application states another number than the register.
_DIFFERS = 9
#: Every n-th line of the old register has no birth date.
_UNDATED = 6
#: People of the old register who never signed up here, and after how many months theirs ends.
_STRANGERS = (-14, 2, 4, 5, 5, 9, 16, 27, 33, None, None, None)


def add_register(world: DemoContext, applications: Iterable[Application]) -> int:
    """Import what teachers held before, some of it of people without an account; annul one.

    Returns:
        how many records there are.
    """
    operator = world.named["operator"]
    lines = [*_held(applications), *_teachers_own(world), *_strangers(world)]
    found = register_imports.upload(_table(lines), actor=operator)
    register_imports.read(found.pk)
    found.refresh_from_db()
    register_imports.apply(found, skip_errors=True, actor=operator)
    register_imports.write(found.pk)
    _tie_the_known(found, [*(a.applicant for a in applications), world.named["teacher"]], operator)
    _annul_one(operator)
    return CategoryRecord.objects.count()


def _line(
    user: User, place: Organization, *, position: str, subject: str = "", **terms: Any
) -> dict[str, Any]:
    return {
        "surname": user.last_name,
        "given_name": user.first_name,
        "patronymic": user.patronymic,
        "birth_date": user.profile.birth_date,
        "municipality": place.municipality.name,
        "organization": place.name,
        "position": position,
        "subject": subject,
        "since": terms["order_date"],
        "until": None,
        **terms,
    }


def _held(applications: Iterable[Application]) -> Iterator[dict[str, Any]]:
    """Yield the categories that applicants claim; some differ from the register."""
    holders = [a for a in applications if a.held_category != HeldCategory.NONE]
    for index, application in enumerate(holders):
        number = application.held_order_number
        person = application.applicant
        # Without it the record is not linked automatically: the operator sees candidates.
        unknown = {"birth_date": None} if index % _UNDATED == 1 else {}
        yield _line(
            person,
            required(person.profile.organization),
            position=application.position.name,
            subject=application.subject.name if application.subject else "",
            category=application.get_held_category_display(),
            order_number=f"{number}/2" if index % _DIFFERS == _DIFFERS - 1 else number,
            order_date=application.held_order_date,
            until=application.held_until,
            **unknown,
        )


def _teachers_own(world: DemoContext) -> Iterator[dict[str, Any]]:
    """The account `teacher`: a first category that ends in half a year."""
    user, today = world.named["teacher"], timezone.localdate(world.now)
    profile = user.profile
    yield _line(
        user,
        required(profile.organization),
        position=required(profile.position).name,
        subject=profile.subject.name if profile.subject else "",
        category=Category.FIRST.label,
        order_number="214-р",
        order_date=months_later(today, -55),
        until=months_later(today, 5),
    )


def _strangers(world: DemoContext) -> Iterator[dict[str, Any]]:
    """People of the home municipality without an account here; one school is known by words."""
    today, school = timezone.localdate(world.now), world.organizations_in(world.home)[0]
    places = world.organizations_in(world.home)
    for index, months in enumerate(_STRANGERS):
        place = school if index % 3 == 1 else places[index % len(places)]
        user = people.invent(world, place)
        user.profile.birth_date = datetime.date(1966 + index * 2, 3, 8)
        ends = months_later(today, months) if months is not None else None
        category = Category.HIGHEST if index % 2 else Category.FIRST
        line = _line(
            user,
            place,
            position="воспитатель" if index % 4 else "учитель",
            subject="" if index % 4 else "математика",
            category=category.label,
            order_number=f"{301 + index}-р",
            order_date=months_later(ends, -60) if ends else months_later(today, -7 - index),
            until=ends,
        )
        if index == len(_STRANGERS) - 1:
            line["organization"] = "Школа, закрытая в 2019 году"
        yield line


def _tie_the_known(found: RegisterImport, people: Iterable[User], operator: User) -> None:
    """Link records that the import left unlinked, as no paper confirms the person.

    Records without a birth date stay as they are, so that some are left to link.
    """
    accounts: dict[tuple[str, datetime.date | None], User] = {
        (services.name_key(*_name(user)), user.profile.birth_date): user
        for user in people
        if user.profile.birth_date
    }
    for record in found.records.filter(person=None, birth_date__isnull=False):
        if user := accounts.get((record.name_key, record.birth_date)):
            services.link_account(record, person=user, actor=operator)


def _name(user: User) -> tuple[str, str, str]:
    return user.last_name, user.first_name, user.patronymic


def _annul_one(operator: User) -> None:
    record = CategoryRecord.objects.filter(person=None, until=None).order_by("pk").first()
    if record is None:
        return
    services.annul(
        record,
        order_number="17-и",
        order_date=timezone.localdate(),
        reason="В прежнем реестре категория записана по ошибке: в приказе этого человека нет.",
        actor=operator,
    )


def _table(lines: Iterable[dict[str, Any]]) -> SimpleUploadedFile:
    target = io.BytesIO()
    write_table(
        target,
        title="Реестр категорий",
        columns=REGISTER_TABLE.file_columns(),
        rows=([line[key] for key in REGISTER_TABLE.titles] for line in lines),
    )
    return SimpleUploadedFile(
        "Реестр до 2026 года.xlsx", target.getvalue(), content_type=XLSX.content_type
    )
