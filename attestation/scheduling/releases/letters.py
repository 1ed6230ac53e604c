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
from attestation.notifications.services.messages import notify
from attestation.scheduling.releases.models import Release, ReleaseChange

Kind = ReleaseChange.Kind

_TITLES = {
    Kind.ADDED: "Аттестационный период утверждён",
    Kind.CHANGED: "Изменения в графике аттестации",
    Kind.MOVED: "Аттестационный период перенесён",
    Kind.REMOVED: "Вы исключены из графика аттестации",
}


_TOLD = "release.tell"


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


@transaction.atomic
def tell_scheduled(release_id: int) -> bool:
    """Notify the people affected by a published release, once and all or nothing.

    The first release affects everyone in it, a correction only those whose row it changes.

    Returns:
        whether this call notified them; False if they were notified before.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
    # A worker may be killed after its work is committed and before its job counts as done.
    if release.journal.filter(action=_TOLD).exists():
        return False
    if release.number == 1:
        for application in _applications(release.rows.values("key")):
            _tell(release, application, Kind.ADDED, _added(release, application))
    else:
        changes = {change.key: change for change in release.changes.all()}
        for application in _applications(changes):
            change = changes[application.public_key]
            text = _changed(release, change, application)
            _tell(release, application, change.kind, text)
    record_told(release)
    return True


def record_told(release: Release) -> None:
    """Write down that everybody whom ``release`` affects has been told."""
    text = (
        f"О редакции {release.number} графика «{release.period}» сообщено всем, кого она касается."
    )
    log_entry(_TOLD, text, actor=None, release=release)


def _applications(keys: Any) -> list[Application]:
    found = Application.objects.filter(public_key__in=keys).select_related("applicant")
    return list(found.order_by("pk"))


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
