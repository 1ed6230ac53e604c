"""What people are told about a release of the schedule."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.sentences import as_sentence
from attestation.journal.services import log_entry
from attestation.notifications.events import (
    PERIOD_CHANGED,
    PERIOD_REMOVED,
    PERIOD_SET,
)
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import not_yet_told, notify
from attestation.scheduling.releases.models import Release, ReleaseChange

Kind = ReleaseChange.Kind

_TITLES = {
    Kind.ADDED: "Аттестационный период утверждён",
    Kind.CHANGED: "Изменения в графике аттестации",
    Kind.MOVED: "Аттестационный период перенесён",
    Kind.REMOVED: "Вы исключены из графика аттестации",
}


_TOLD = "release.tell"
#: So many people are told in one transaction.
AT_ONCE = 100


@dataclass(frozen=True)
class Sending:
    """How far the letters about a release are: in words, and whether more will come."""

    words: str
    goes_on: bool


def sending(release: Release) -> Sending:
    """Return how far the letters about ``release`` are; there may be none to send."""
    if release.published_at is None:
        return Sending("после публикации", goes_on=True)
    if not release.journal.filter(action=_TOLD).exists():
        return Sending("готовятся", goes_on=True)
    sent, total = progress(release)
    if not total:
        return Sending("не отправлялись", goes_on=False)
    return Sending(f"отправлено {sent} из {total}", goes_on=sent < total)


def batch_of(release: Release) -> str:
    """The mark of the letters about a release."""
    return f"release:{release.pk}"


def progress(release: Release) -> tuple[int, int]:
    """Return how many letters about a release are sent, and how many there are."""
    found = Letter.objects.filter(batch=batch_of(release))
    return found.exclude(sent_at=None).count(), found.count()


def tell_scheduled(release_id: int) -> bool:
    """Notify the people affected by a published release, each once.

    The first release affects everyone in it, a correction only those whose row it changes. They are
    told part by part, each in a transaction of its own: a worker that is killed goes on where it
    was.

    Returns:
        whether this call has come to the end; False if all were notified before.
    """
    release = Release.objects.get(pk=release_id)
    changes = {}
    if release.number > 1:
        changes = {change.key: change for change in release.changes.all()}
    affected: Any = changes if release.number > 1 else release.rows.values("key")
    found = Application.objects.filter(public_key__in=affected).order_by("pk")
    keys = list(found.values_list("pk", flat=True))
    parts = [keys[place : place + AT_ONCE] for place in range(0, len(keys), AT_ONCE)]
    return all(_tell_part(release_id, part, changes) for part in parts) and _finish(release_id)


@transaction.atomic
def _tell_part(release_id: int, keys: list[int], changes: dict[Any, ReleaseChange]) -> bool:
    """Tell those of ``keys`` who were not told; False where the whole release has been told."""
    release = _untold(release_id)
    if release is None:
        return False
    people = Application.objects.filter(pk__in=keys).select_related("applicant").order_by("pk")
    marks = {f"{batch_of(release)}:{one.pk}": one for one in people}
    fresh = not_yet_told({key: one.applicant for key, one in marks.items()})
    for application in map(marks.__getitem__, fresh):
        if release.number == 1:
            _tell(release, application, Kind.ADDED, _added(release, application))
        else:
            change = changes[application.public_key]
            _tell(release, application, change.kind, _changed(release, change, application))
    return True


@transaction.atomic
def _finish(release_id: int) -> bool:
    release = _untold(release_id)
    if release is None:
        return False
    record_told(release)
    return True


def _untold(release_id: int) -> Release | None:
    """Lock the release; None where all have been told."""
    release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
    # A worker may be killed after its work is committed and before its job counts as done.
    return None if release.journal.filter(action=_TOLD).exists() else release


def record_told(release: Release) -> None:
    """Write down that everybody whom ``release`` affects has been told."""
    text = (
        f"О редакции {release.number} графика «{release.period}» сообщено всем, кого она касается."
    )
    log_entry(_TOLD, text, actor=None, release=release)


_EVENTS = {
    Kind.ADDED: PERIOD_SET,
    Kind.CHANGED: PERIOD_CHANGED,
    Kind.MOVED: PERIOD_CHANGED,
    Kind.REMOVED: PERIOD_REMOVED,
}


def _tell(release: Release, application: Application, kind: str, text: str) -> None:
    title, event = _TITLES[Kind(kind)], _EVENTS[Kind(kind)]
    notify(
        application.applicant,
        title,
        text,
        application=application,
        path=application.get_absolute_url(),
        batch=batch_of(release),
        event=event,
    )


def _order(release: Release) -> str:
    return f"от {release.order_date:%d.%m.%Y} № {release.order_number}"


def _added(release: Release, application: Application) -> str:
    period = release.period
    evidence = (
        f"прикрепите документы до {period.evidence_until:%d.%m.%Y}; "
        if application.form == Form.DISTANCE
        else ""
    )
    return (
        f"Вам определён аттестационный период {period}. Он утверждён распоряжением "
        f"{_order(release)} и опубликован на сайте института.\n\n"
        f"Что дальше: {evidence}специалисты составят заключение до "
        f"{period.conclusions_until:%d.%m.%Y}, заседание комиссии намечено на "
        f"{period.session_on:%d.%m.%Y}."
    )


def _changed(release: Release, change: ReleaseChange, application: Application) -> str:
    """Return what a correction changes for one person, and the order it is based on."""
    because = f"Основание: распоряжение {_order(release)}. Причина: {as_sentence(release.reason)}"
    match change.kind:
        case Kind.ADDED:
            return _added(release, application)
        case Kind.MOVED:
            return f"Ваш аттестационный период изменён.\n{_was_and_is(change)}\n{because}"
        case Kind.REMOVED if application.state == ApplicationState.WITHDRAWN:
            return (
                f"Вы исключены из графика аттестационного периода {release.period}, потому что "
                f"ваше заявление отозвано. Основание: распоряжение {_order(release)}."
            )
        case Kind.REMOVED:
            return (
                f"Вы исключены из графика аттестационного периода {release.period}. Ваше заявление "
                f"остаётся зарегистрированным, координатор определит другой период. {because}"
            )
    return (
        f"В графике аттестационного периода {release.period} изменена ваша строка.\n"
        f"{_was_and_is(change)}\n{because}"
    )


def _was_and_is(change: ReleaseChange) -> str:
    return f"Было:\n{change.before}\nСтало:\n{change.after}"
