"""The invented people: accounts with profiles, territories and approved experts."""

import datetime
import itertools
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from anyascii import anyascii
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentKind
from attestation.accounts.models import (
    MunicipalityUserPermission,
    OrganizationUserPermission,
    Profile,
    User,
)
from attestation.demo import vocabulary
from attestation.demo.accounts import ACCOUNTS, PASSWORD
from attestation.demo.clock import at, own_time
from attestation.demo.context import DemoContext, Size, required
from attestation.demo.occupations import Occupations
from attestation.directory.models import Municipality, Organization
from attestation.paperwork.declension import decline
from attestation.scheduling.models import ApprovedExpert
from attestation.signatures.kinds import all_kinds
from attestation.signatures.models import Manner, SigningManner


def add_named(world: DemoContext) -> None:
    """Make the accounts that one can sign in with."""
    password = make_password(PASSWORD)
    users = []
    for account in ACCOUNTS:
        user = User(
            username=account.login,
            email=account.email,
            password=password,
            is_superuser=account.is_admin,
            is_staff=account.is_admin,
        )
        user.last_name, user.first_name, user.patronymic = account.name
        Profile(user=user, mobile_phone=_phone(world))
        users.append(user)
    save(users)
    groups = {group.name: group for group in Group.objects.all()}
    for account, user in zip(ACCOUNTS, users, strict=True):
        world.named[account.login] = user
        if account.group:
            user.groups.add(groups[account.group])


def invent(world: DemoContext, organization: Organization | None = None) -> User:
    """An unsaved person who cannot sign in, with a name in its cases and a telephone."""
    rng = world.rng
    serial = next(world.serials)
    is_woman = rng.random() < 0.88
    surname = rng.choice(vocabulary.SURNAMES)
    login = "".join(filter(str.isalnum, anyascii(surname).lower()))
    user = User(
        username=f"{login}{serial}",
        email=f"{login}{serial}@demo.example",
        last_name=f"{surname}а" if is_woman else surname,
        first_name=rng.choice(vocabulary.WOMEN if is_woman else vocabulary.MEN),
        patronymic=rng.choice(vocabulary.PATRONYMICS)[is_woman],
        # One unusable password for all: a random one for each takes minutes for large regions.
        password="!",
    )
    Profile(user=user, organization=organization, mobile_phone=_phone(world))
    return user


def _phone(world: DemoContext) -> str:
    digits = f"{world.rng.randrange(10_000_000):07d}"
    return f"+7 (000) {digits[:3]}-{digits[3:5]}-{digits[5:]}"


def save(users: Iterable[User]) -> None:
    """Write people with their profiles and addresses."""
    users = User.objects.bulk_create(users, batch_size=2000)
    for number, user in enumerate(users):
        _decline(user)
        user.profile.birth_date = datetime.date(1962 + number * 7 % 38, 1 + number % 12, 14)
        user.profile.user = user  # which tells the profile the key that was just given
    Profile.objects.bulk_create([user.profile for user in users], batch_size=2000)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users],
        batch_size=2000,
    )


def _decline(user: User) -> None:
    cases = decline(user.last_name, user.first_name, user.patronymic)
    for case, name in (("genitive", cases.genitive), ("dative", cases.dative)):
        for part in ("surname", "given_name", "patronymic"):
            setattr(user.profile, f"{part}_{case}", getattr(name, part))


def add_coordinators(world: DemoContext) -> None:
    """One coordinator for each municipality and one for each organization."""
    special = {world.home.pk: world.named["municipal"], world.abroad.pk: world.named["municipal2"]}
    invented = {}
    for place in world.municipalities:
        world.coordinators[place.pk] = special.get(place.pk) or invent(world)
        if place.pk not in special:
            invented[place.pk] = world.coordinators[place.pk]
    schools = {
        world.organizations_in(world.home)[0].pk: world.named["school"],
        world.organizations_in(world.abroad)[0].pk: world.named["school2"],
    }
    helpers = {
        organization.pk: schools.get(organization.pk) or invent(world, organization)
        for organization in world.organizations
    }
    known = {*special.values(), *schools.values()}
    save(user for user in [*invented.values(), *helpers.values()] if user.pk is None)
    for number, user in enumerate(world.coordinators.values(), start=1):
        user.profile.work_phone = f"+7 (000) 000-10-{number:02d}"
    for organization in world.organizations:
        helpers[organization.pk].profile.organization = organization
    Profile.objects.bulk_update(
        [user.profile for user in {*world.coordinators.values(), *known}],
        ["work_phone", "organization"],
    )
    _grant(world, helpers)


def _grant(world: DemoContext, helpers: dict[int, User]) -> None:
    """Give the territories; rows of django-guardian's direct permission models, in bulk."""
    codenames = ["coordinate_municipality", "coordinate_organization"]
    permissions = {p.codename: p for p in Permission.objects.filter(codename__in=codenames)}
    MunicipalityUserPermission.objects.bulk_create(
        MunicipalityUserPermission(
            permission=permissions["coordinate_municipality"], user=user, content_object_id=key
        )
        for key, user in world.coordinators.items()
    )
    OrganizationUserPermission.objects.bulk_create(
        OrganizationUserPermission(
            permission=permissions["coordinate_organization"], user=user, content_object_id=key
        )
        for key, user in helpers.items()
    )


def add_teachers(world: DemoContext, size: Size) -> None:
    """The teachers with whole profiles; `teacher` and `teacher2` among them."""
    occupations = Occupations(world.rng)
    school = world.organizations_in(world.home)[0]
    first, second = world.named["teacher"], world.named["teacher2"]
    first.profile.organization = school
    second.profile.organization = world.organizations_in(world.abroad)[0]
    for user in (first, second):
        occupations.give(user.profile, post="учитель", subject="математика")
        user.profile.save()
    colleagues = min(30, size.teachers // 4)
    places = itertools.chain(
        [school] * colleagues,
        world.rng.choices(world.organizations, k=size.teachers - colleagues - 2),
    )
    add_applicants(world, places, occupations)


def add_applicants(
    world: DemoContext, places: Iterable[Organization], occupations: Occupations
) -> None:
    """One teacher for each of ``places``; they wait in ``world.teachers``."""
    teachers = [invent(world, place) for place in places]
    for user in teachers:
        occupations.give(user.profile)
    save(teachers)
    for municipality in world.municipalities:
        world.teachers.setdefault(municipality.pk, [])
    for user in teachers:
        world.teachers[required(user.profile.organization).municipality_id].append(user)


def _expert_shares(world: DemoContext, size: Size) -> list[tuple[Municipality, int]]:
    at_home = max(4, size.experts // 8)
    each, more = divmod(size.experts - at_home, len(world.municipalities) - 1)
    others = [
        (place, each + (index < more)) for index, place in enumerate(world.municipalities[1:])
    ]
    return [(world.home, at_home), *others]


def add_experts(world: DemoContext, size: Size, school_years: Iterable[int]) -> None:
    """The approved experts of each school year; each from another organization."""
    occupations = Occupations(world.rng)
    people = []
    named = iter([world.named["expert1"], world.named["expert2"]])
    for municipality, count in _expert_shares(world, size):
        # The first organization is the school of `teacher` and of `teacher2`.
        others = world.organizations_in(municipality)[1:]
        for organization in world.rng.sample(others, min(count, len(others))):
            user = next(named, None) or invent(world)
            user.profile.organization = organization
            people.append(user)
    first, second, *_ = people
    for user in people:
        occupations.give(user.profile)
    occupations.give(first.profile, post="учитель", subject="математика")
    occupations.give(second.profile, post="учитель", subject="русский язык и литература")
    save(user for user in people if user.pk is None)
    Profile.objects.bulk_update(
        [first.profile, second.profile],
        ["organization", "position", "subject", "education", "service_years"],
    )
    list_experts(world, people, school_years)


def list_experts(world: DemoContext, people: Iterable[User], school_years: Iterable[int]) -> None:
    """Put ``people`` on the list of each school year."""
    occupations = Occupations(world.rng)
    listed = ApprovedExpert.objects.bulk_create(
        ApprovedExpert(
            user=user,
            school_year=year,
            organization=user.profile.organization,
            post=occupations.staff_post(user.profile),
            position=user.profile.position,
            subject=user.profile.subject,
            # Some may help out in a neighbouring municipality.
            works_anywhere=index % 11 == 5,
        )
        for year in sorted(school_years)
        for index, user in enumerate(people)
    )
    for expert in listed:
        world.experts.setdefault(expert.organization.municipality_id, []).append(expert)


#: So that every way can be seen; what is not named is signed on paper or in the system.
_MANNERS = {"protocol": Manner.ELECTRONIC, "agreement": Manner.PAPER}


def agree(world: DemoContext) -> None:
    """Put the texts of consents in force and let all agree; `school2` is still to be asked."""
    begun = world.now - datetime.timedelta(days=700)
    with at(begun):
        texts = [
            consent_services.put_in_force(kind, valid_from=timezone.localdate(), actor=None)
            for kind in ConsentKind
        ]
        SigningManner.objects.bulk_create(
            SigningManner(kind=kind.code, manner=_MANNERS.get(kind.code, Manner.BOTH))
            for kind in all_kinds()
        )
    processing = texts[0]
    people = User.objects.exclude(pk=world.named["school2"].pk).order_by("pk")
    with own_time(Consent, "given_at"):
        Consent.objects.bulk_create(
            [
                Consent(
                    person=person,
                    document=processing,
                    given_at=begun + datetime.timedelta(minutes=minutes),
                    address="192.0.2.7",
                    sha256=processing.sha256,
                )
                for minutes, person in enumerate(people)
            ],
            batch_size=2000,
        )
        signing = next(text for text in texts if text.kind == ConsentKind.SIGNING)
        Consent.objects.create(
            person=world.named["teacher2"],
            document=signing,
            given_at=begun + datetime.timedelta(days=1),
            address="192.0.2.7",
            sha256=signing.sha256,
        )
