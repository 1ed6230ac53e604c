"""Permissions to edit and to publish, and the check before publication."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from attestation.public import CHIEF_EDITORS, EDITORS

WORKFLOW = "Проверка перед публикацией"
TASK = "Проверка главным редактором"
#: As Wagtail's migrations name what they make.
_WAGTAILS_OWN = "Moderators approval"
_WAGTAILS_GROUPS = ("Editors", "Moderators")

_PAGE_ACTS = {
    EDITORS: ("add", "change"),
    CHIEF_EDITORS: ("add", "change", "publish", "lock", "unlock"),
}
#: With «add» everybody mends the files of their own; a file of others stands behind public links.
_FILE_ACTS = {EDITORS: ("add", "choose"), CHIEF_EDITORS: ("add", "change", "choose")}


def sync_editor_permissions(home: Page) -> None:
    """Editors write, chief editors also publish, and what editors submit waits for the chief."""
    for name, acts in _PAGE_ACTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        _allow_pages(group, home, acts)
        _allow_files(group, _FILE_ACTS[name])
    _check_before_publication(home, Group.objects.get(name=CHIEF_EDITORS))
    Group.objects.filter(name__in=_WAGTAILS_GROUPS, user=None).delete()


def _allow_pages(group: Group, home: Page, acts: tuple[str, ...]) -> None:
    """Grant exactly these acts on the whole site; permissions on single pages stay."""
    allowed = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=[f"{act}_page" for act in acts]
    )
    granted = GroupPagePermission.objects.filter(group=group, page=home)
    granted.exclude(permission__in=allowed).delete()
    for permission in allowed:
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)


def _allow_files(group: Group, acts: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    allowed = Permission.objects.filter(
        content_type__app_label__in=["wagtaildocs", "wagtailimages"],
        codename__in=[f"{act}_{kind}" for act in acts for kind in ("document", "image")],
    )
    granted = GroupCollectionPermission.objects.filter(group=group, collection=root)
    granted.exclude(permission__in=allowed).delete()
    for permission in allowed:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _check_before_publication(home: Page, chiefs: Group) -> None:
    """Give Wagtail's own workflow our name and task; another chosen workflow stays."""
    Workflow.objects.filter(name=_WAGTAILS_OWN).update(name=WORKFLOW)
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW)
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK)
        task.groups.add(chiefs)
    workflow.workflow_tasks.filter(task__name=_WAGTAILS_OWN).delete()
    # Its history may need the task; nobody needs to see it.
    Task.objects.filter(name=_WAGTAILS_OWN).update(active=False)
    if not WorkflowTask.objects.filter(workflow=workflow).exists():
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
