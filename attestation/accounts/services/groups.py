"""The groups of region-wide roles with their permissions; kept true after every migration."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils import translation

from attestation.accounts.roles import Role

OPERATORS = "Операторы центра"
SECRETARIES = "Секретари комиссии"
COMMISSION = "Аттестационная комиссия"
EDITORS = "Редакторы сайта"
CHIEF_EDITORS = "Главные редакторы сайта"

#: The roles that are held by membership in a group: those of the whole region.
GROUP_OF_ROLE = {
    Role.OPERATOR: OPERATORS,
    Role.SECRETARY: SECRETARIES,
    Role.COMMISSION_MEMBER: COMMISSION,
    Role.CHIEF_EDITOR: CHIEF_EDITORS,
    Role.EDITOR: EDITORS,
}

_KEPT_BY_OPERATORS = [
    "municipality",
    "organization",
    "organizationtype",
    "organizationimport",
    "subject",
    "attestedposition",
    "previouspositionname",
    "staffpost",
    "simplifiedground",
    "decisionreason",
    "resultstable",
    "reviewpoint",
    "procedurerules",
    "calendarday",
    "attestationperiod",
    "approvedexpert",
    "consentdocument",
    "signingmanner",
    "trustedcertificate",
    "criteriaset",
    "criterion",
    "wordtemplate",
    "reminderrule",
    "commissionmember",
]

# Whether a page may only be written or published too, Wagtail keeps by page
# (`cms_pages.editing.services.rights`).
_EDITING = Q(codename__in=["edit_site", "access_admin"])

_PERMISSIONS: dict[str, Q] = {
    OPERATORS: Q(
        codename__in=[
            "operate_region",
            "access_admin",
            "change_institute",
            "change_orderwording",
            "change_lettersettings",
            "view_letter",
            "view_consent",
        ]
    )
    | Q(
        content_type__app_label="attestation",
        codename__in=[
            f"{act}_{model}" for act in ("add", "change", "view") for model in _KEPT_BY_OPERATORS
        ],
    ),
    SECRETARIES: Q(codename__in=["keep_commission", "sit_in_commission", "access_admin"])
    | Q(
        content_type__app_label="attestation",
        codename__in=[f"{act}_commissionmember" for act in ("add", "change", "view")],
    ),
    COMMISSION: Q(codename="sit_in_commission"),
    EDITORS: _EDITING,
    # A redirect is in force at once, and may lead anywhere.
    CHIEF_EDITORS: _EDITING | Q(content_type__app_label="wagtailredirects"),
}


_ACTS = {"add": "Добавлять", "change": "Изменять", "delete": "Удалять", "view": "Смотреть"}


def sync_groups(**_signal: Any) -> None:
    """Create the groups and give them exactly the permissions of the table above."""
    for name, condition in _PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(condition))
    _name_permissions()


def _name_permissions() -> None:
    """Give the permissions that Django names in English Russian names; administrators read them."""
    named = []
    with translation.override(settings.LANGUAGE_CODE):
        for permission in Permission.objects.filter(name__startswith="Can "):
            act, model = (
                permission.codename.partition("_")[0],
                permission.content_type.model_class(),
            )
            if act in _ACTS and model:
                permission.name = f"{_ACTS[act]}: {model._meta.verbose_name}"[:255]
                named.append(permission)
    Permission.objects.bulk_update(named, ["name"], batch_size=500)
