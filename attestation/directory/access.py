"""Permissions to change directories in bulk."""

from typing import Any

from attestation.base.permissions import ALLOWED, PermissionResult, denied

IMPORT_PERMISSION = "attestation.add_organizationimport"


def may_import_organizations(user: Any) -> PermissionResult:
    """Check whether ``user`` may load a table of organizations."""
    if user.has_perm(IMPORT_PERMISSION):
        return ALLOWED
    return denied("Загружать таблицу организаций может только оператор центра аттестации.")
