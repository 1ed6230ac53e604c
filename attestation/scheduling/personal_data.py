"""A person as an expert: lists, assignments, conflicts; and in published schedules."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.scheduling.models import ExpertAssignment, ScheduleEntry
from attestation.scheduling.releases.models import ReleaseRow

personal_data.add(
    PersonalDataSection(
        "schedule",
        "Ваше место в графике",
        rows=lambda user: ScheduleEntry.objects.filter(application__applicant=user).select_related(
            "schedule__period", "schedule__municipality"
        ),
        columns={
            "schedule.period": "Аттестационный период",
            "schedule.municipality": "Муниципалитет",
            "added_at": "Определён",
        },
    ),
    PersonalDataSection(
        "published",
        "Что о вас опубликовано в графиках",
        rows=lambda user: ReleaseRow.objects.filter(
            key__in=user.applications.values("public_key")
        ).select_related("release__period"),
        columns={
            "release": "Выпуск",
            "name": "Педагог",
            "position": "Должность",
            "organization": "Организация",
            "municipality": "Муниципалитет",
            "category": "Категория",
            "form": "Форма",
        },
    ),
    PersonalDataSection(
        "expert",
        "Вы в списках специалистов",
        rows=lambda user: user.expert_listings.select_related(
            "organization", "post", "position", "subject"
        ),
        columns={
            "school_year": "Учебный год с",
            "organization": "Организация",
            "post": "Должность",
            "position": "Аттестует по должности",
            "subject": "Предмет",
            "works_anywhere": "Может выезжать в другие муниципалитеты",
        },
        covers=("attestation.ApprovedExpert.user",),
    ),
    PersonalDataSection(
        "assignments",
        "Вам назначены аттестуемые",
        rows=lambda user: ExpertAssignment.objects.filter(expert__user=user).select_related(
            "entry__schedule__period", "entry__application__applicant"
        ),
        columns={
            "entry.schedule.period": "Период",
            "entry.application.short_name": "Аттестуемый",
        },
    ),
    PersonalDataSection(
        "conflicts",
        "Конфликты интересов, о которых вы сообщили",
        rows=lambda user: user.expert_conflicts.select_related(
            "organization", "application__applicant"
        ),
        columns={
            "organization": "Организация",
            "application.short_name": "Аттестуемый",
            "reason": "Причина",
        },
        covers=("attestation.ExpertConflict.expert",),
    ),
)
personal_data.leave_out(
    "Это действие записано в журнале и есть в его разделе.",
    "attestation.Release.approved_by",
    "attestation.ReleaseWithdrawal.withdrawn_by",
    "attestation.Amendment.actor",
    "attestation.Amendment.taken_back_by",
    "attestation.Postponement.actor",
)
