"""Changes of groups: journalled, and told to everybody whose rights change with them."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from attestation.accounts.models import User
from attestation.accounts.services.profiles import rights_changed
from attestation.journal.services import log_entry
from attestation.signals import account_changed


def rights_of(group: Group) -> set[str]:
    """Return what ``group`` may, as words: permissions, pages, collections."""
    rights = set(group.permissions.values_list("name", flat=True))
    pages = GroupPagePermission.objects.filter(group=group).select_related("page", "permission")
    rights |= {f"страница {one.page.title}: {one.permission.name}" for one in pages}
    collections = GroupCollectionPermission.objects.filter(group=group)
    return rights | {
        f"коллекция {one.collection.name}: {one.permission.name}"
        for one in collections.select_related("collection", "permission")
    }


@transaction.atomic
def note_change(group: Group, before: set[str], *, name_before: str, actor: User) -> None:
    """Journal what has changed of ``group`` since ``before``; nothing where all is the same."""
    renamed = f"прежнее название «{name_before}»" if group.name != name_before else ""
    rights = rights_changed(before, rights_of(group))
    if what := "; ".join(filter(None, [renamed, rights])):
        log_entry("group.edit", f"Изменена группа «{group.name}» ({what}).", actor=actor)
        _tell(list(group.user_set.filter(is_active=True)), f"группа «{group.name}», {what}")


@transaction.atomic
def note_creation(group: Group, *, actor: User) -> None:
    """Journal a new group with its rights; nobody belongs to it yet."""
    rights = rights_changed(set(), rights_of(group))
    text = f"Создана группа «{group.name}»" + (f" ({rights})." if rights else ".")
    log_entry("group.create", text, actor=actor)


@transaction.atomic
def note_deletion(name: str, members: list[User], *, actor: User) -> None:
    """Journal that a group is gone, with how many lose its rights, and tell them."""
    log_entry("group.delete", f"Удалена группа «{name}», в ней было: {len(members)}.", actor=actor)
    _tell(members, f"группа «{name}» удалена вместе с её правами")


def _tell(members: list[User], what: str) -> None:
    for person in members:
        account_changed.send(sender=Group, person=person, what=what)
