"""People move to another organization: one by one, or all of an organization that is merged."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from attestation.accounts.access import coordinators_of, is_operator, municipality_keys
from attestation.accounts.models import OrganizationUserPermission, Profile, User
from attestation.applications.models import Application
from attestation.applications.workflow import UNDER_WAY
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.dates import school_year
from attestation.base.language.sentences import as_sentence
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.directory.models import Organization
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import APPLICATION_MOVED, ORGANIZATIONS_MERGED
from attestation.notifications.services.messages import notify_all
from attestation.scheduling.models import ApprovedExpert, ExpertAssignment, ScheduleEntry
from attestation.scheduling.workflow import SETTLED


def may_move(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may move the application to another organization."""
    if application.applicant_id == actor.pk:
        return denied("Своё заявление переводит другой координатор или оператор центра.")
    own = application.organization.municipality_id in municipality_keys(actor)
    if not own and not is_operator(actor):
        return denied("Перевести заявление может муниципальный координатор или оператор центра.")
    if application.state not in UNDER_WAY:
        return denied("Пока заявление не подано, педагог сам меняет организацию в личной карточке.")
    return ALLOWED


@transaction.atomic
def move(
    application: Application, *, organization: Organization, reason: str, actor: User
) -> Application:
    """Move an application that is under way to the organization where its applicant now works.

    Raises:
        DomainError: the actor may not, the organization is closed, the application stands in a
            schedule of another municipality, or its expert in a closed schedule works there.
    """
    application = locked(application)
    may_move(application, actor=actor).raise_if_denied()
    before = application.organization
    _check_target(before, organization, actor)
    if not clean_text(reason):
        raise DomainError("Напишите, почему переводите.", field="reason")
    lost = _release_experts(application, organization)
    application.organization = organization
    application.save(update_fields=["organization"])
    Profile.objects.filter(user=application.applicant_id, organization=before).update(
        organization=organization
    )
    text = (
        f"Заявление переведено: «{before}» → «{organization}». "
        f"Причина: {as_sentence(clean_text(reason))}"
    )
    if lost:
        text += f" Назначение снято ({lost}): теперь это та же организация."
    log_entry("application.move", text, actor=actor, application=application)
    told = [
        application.applicant,
        *school_coordinators_of(before, organization),
        *coordinators_of(before.municipality),
        *coordinators_of(organization.municipality),
    ]
    notify_all(
        [person for person in told if person.pk != actor.pk],
        "Заявление переведено в другую организацию",
        f"{application.full_name}, {application.position_label}. {text}",
        event=APPLICATION_MOVED,
        application=application,
        path=application.get_absolute_url(),
    )
    return application


def _check_target(before: Organization, organization: Organization, actor: User) -> None:
    if organization.pk == before.pk:
        raise DomainError("Заявление уже в этой организации.", field="organization")
    if not organization.is_active:
        raise DomainError("Эта организация закрыта.", field="organization")
    if organization.municipality_id != before.municipality_id and not is_operator(actor):
        raise DomainError(
            "В другой муниципалитет заявление переводит оператор центра.", field="organization"
        )


def _release_experts(application: Application, organization: Organization) -> str:
    """Unassign experts who may not assess people of ``organization``; return a note."""
    entry = ScheduleEntry.objects.filter(application=application).first()
    if entry is None:
        return ""
    schedule = locked(entry.schedule)
    if schedule.municipality_id != organization.municipality_id:
        raise DomainError(
            "Заявление стоит в графике муниципалитета. Сначала исключите его из графика, "
            "потом переводите.",
            field="organization",
        )
    barred = entry.assignments.filter(
        Q(expert__organization=organization)
        | Q(expert__user__expert_conflicts__organization=organization)
    ).distinct()
    names = ", ".join(item.expert.user.short_name for item in barred.select_related("expert__user"))
    if names and not schedule.is_open:
        raise DomainError(
            f"Аттестуемого оценивает специалист этой же организации ({names}), а график закрыт. "
            "Сначала замените специалиста исправлением графика.",
            field="organization",
        )
    ExpertAssignment.objects.filter(pk__in=list(barred.values_list("pk", flat=True))).delete()
    return names


def school_coordinators_of(*organizations: Organization) -> QuerySet[User]:
    """The people who coordinate attestation in any of the organizations and may sign in."""
    return User.objects.filter(
        is_active=True, organizationuserpermission__content_object__in=organizations
    ).distinct()


def move_to_successor(organization: Organization, *, into: Organization, actor: User) -> None:
    """Move people, grants, open applications and listings to the successor.

    Entries of closed schedules stay as ordered, and ended applications stay too: they are
    visible to the coordinators of the successor.
    """
    told = list(school_coordinators_of(organization, into))
    Profile.objects.filter(organization=organization).update(organization=into)
    _move_grants(organization, into)
    _move_listings(organization, into)
    settled = Q(schedule_entry__schedule__state__in=SETTLED)
    for application in (
        Application.objects.live()
        .filter(~settled, organization=organization)
        .select_for_update(of=("self",))
        .order_by("pk")
    ):
        lost = _release_experts(application, into)
        application.organization = into
        application.save(update_fields=["organization"])
        text = f"Организация «{organization}» объединена с «{into}», заявление продолжается там."
        if lost:
            text += f" Назначение снято ({lost}): теперь это та же организация."
        log_entry("application.move", text, actor=actor, application=application)
    notify_all(
        [*told, *coordinators_of(into.municipality)],
        "Организации объединены",
        f"«{organization}» объединена с «{into}». Личные карточки, права координаторов и открытые "
        "заявления перешли. Проверьте назначения специалистов из этой организации.",
        event=ORGANIZATIONS_MERGED,
        path="/cabinet/",
    )


def _move_grants(organization: Organization, into: Organization) -> None:
    grants = OrganizationUserPermission.objects.filter(content_object=organization)
    kept = OrganizationUserPermission.objects.filter(content_object=into)
    grants.filter(user__in=kept.values("user")).delete()
    grants.update(content_object=into)


def _move_listings(organization: Organization, into: Organization) -> None:
    """Move listings of this and later school years, except of experts assessing there."""
    year = school_year(timezone.localdate())
    assessing = ExpertAssignment.objects.filter(
        entry__application__organization=into, entry__schedule__state__in=SETTLED
    ).values("expert")
    listings = ApprovedExpert.objects.filter(organization=organization, school_year__gte=year)
    listings.exclude(pk__in=assessing).update(organization=into)
    barred = ExpertAssignment.objects.filter(
        expert__organization=into, entry__application__organization=into
    ).exclude(entry__schedule__state__in=SETTLED)
    barred.delete()
