"""The publication of signed orders: what they set becomes a public list, refusals never do."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.base.language.natural_order import in_alphabet
from attestation.commission.models import CommissionSession
from attestation.directory.models import Institute
from attestation.files.models import StoredFile
from attestation.journal.services import log_entry
from attestation.orders.models import Order, OrderEntry, OrderWording
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.paperwork.people_lists import ResultsPaper
from attestation.paperwork.xlsx import Column
from attestation.publications.changes import Change, differences
from attestation.publications.services import Publication, publish_once
from attestation.signals import results_released

COLUMNS = [
    ("place", Column("№", 6)),
    ("municipality", Column("Муниципалитет", 28)),
    ("name", Column("Педагог", 36)),
    ("position", Column("Должность, предмет", 36)),
    ("organization", Column("Организация", 36)),
    ("category", Column("Категория", 20)),
    ("effective_from", Column("Установлена с", 16)),
    ("order_number", Column("№ приказа", 16)),
    ("order_date", Column("Дата приказа", 16)),
]

#: What visitors see of a person, with its name in a list of changes.
_COMPARED = {
    "name": "Имя",
    "position": "Должность",
    "organization": "Организация",
    "municipality": "Муниципалитет",
    "category": "Категория",
    "effective_from": "Установлена с",
}


def publish_order(order_id: int) -> bool:
    """Publish a signed order once: release with rows, workbook and PDF, page and date.

    Orders of a session are published in the order of their signing, so that a correction whose
    job runs first publishes the order it corrects. An order that sets no category and revokes
    no published one is completed without a release: its existence would reveal a refusal.

    Returns:
        whether this call published it; False if it was published before.
    """
    with transaction.atomic():
        session = CommissionSession.objects.select_for_update(of=("self",)).get(orders=order_id)
        signed = list(session.orders.signed().order_by("signed_at", "pk"))
        (wanted,) = (order for order in signed if order.pk == order_id)
        if wanted.published_at:
            return False
        for known, order in enumerate(signed, start=1):
            if not order.published_at:
                _publish(order, signed[:known])
            if order == wanted:
                break
    return True


class ResultsPublication(Publication):
    """The categories set by one decision of the commission."""

    releases = ResultsRelease
    announcement = results_released
    columns = COLUMNS
    release: ResultsRelease

    @property
    def file_name(self) -> str:
        """Return the name of both files, without its ending."""
        day = f"{self.release.decided_on:%d.%m.%Y}"
        return f"Итоги аттестации {day}, редакция {self.release.number}"

    @cached_property
    def paper(self) -> ResultsPaper:
        """Return what the PDF says above and below the rows."""
        release = self.release
        return ResultsPaper(
            institute=Institute.load().name,
            decided_on=release.decided_on,
            number=release.number,
            act=release.act,
            order_number=release.order_number,
            order_date=release.order_date,
            reason=release.reason,
            people=release.rows.count(),
            made=release.made_at,
        )

    def save(self, workbook: StoredFile) -> None:
        """Save the release; the workbook and the date are the order's, too."""
        order = self.release.order
        order.workbook, order.published_at = workbook, self.release.published_at
        order.save(update_fields=["published_at", "workbook"])
        self.release.save(update_fields=["published_at", "document"])

    def log(self) -> None:
        """Write the publication into the journal."""
        text = f"Итоги заседания опубликованы на сайте, редакция {self.release.number}."
        log_entry("session.publish_order", text, actor=None, session=self.release.order.session)


def _publish(order: Order, signed: Sequence[Order]) -> None:
    """Publish ``order``, the last of ``signed``."""
    release = _release(order, signed)
    if release is None:
        order.published_at = timezone.now()
        order.save(update_fields=["published_at"])
    else:
        publish_once(ResultsPublication, release.pk)


def _release(order: Order, signed: Sequence[Order]) -> ResultsRelease | None:
    """The list after ``order`` with its rows; None where it is the list that was there before."""
    before = ResultsRelease.objects.filter(main=signed[0]).order_by("-number").first()
    old = list(before.rows.all()) if before else []
    rows = [_row(place, entry) for place, entry in enumerate(_entries(signed), start=1)]
    changes = differences(old, rows, compared=_COMPARED, told_of_new=("category",))
    if not changes:
        return None
    release = ResultsRelease.objects.create(
        main=signed[0],
        order=order,
        number=before.number + 1 if before else 1,
        decided_on=order.session.held_on,
        act=OrderWording.load().act,
        order_number=order.number,
        order_date=_day(order.date),
        # Of the first list there is nothing to correct, whichever order it comes from.
        # The reason of the order itself may name who was refused.
        reason=order.told_reason if before else "",
        changes=[_as_data(change) for change in changes] if before else [],
    )
    for row in rows:
        row.release = release
    ResultsRow.objects.bulk_create(rows, batch_size=500)
    return release


def _entries(signed: Sequence[Order]) -> list[OrderEntry]:
    """Return the entries with a category set by ``signed``, by municipality and name.

    Numbers of points and rows in the order are left out: they count the refused, too.
    """
    entries = (
        OrderEntry.objects.filter(order__in=signed, outcome=OrderEntry.Outcome.SET)
        .exclude(replaced_by__order__in=signed)
        .select_related("order")
    )
    return list(entries.order_by(*in_alphabet("municipality"), "name_key", "key"))


def _row(place: int, entry: OrderEntry) -> ResultsRow:
    return ResultsRow(
        place=place,
        key=entry.key,
        name=entry.name,
        name_key=entry.name_key,
        position=entry.position,
        organization=entry.organization,
        municipality=entry.municipality,
        category=entry.get_category_display(),
        effective_from=_day(entry.effective_from),
        order_number=entry.order.number,
        order_date=_day(entry.order.date),
    )


def _day(day: datetime.date | None) -> datetime.date:
    """A day that the database promises: of an order that is signed, of a category that is set."""
    if day is None:
        raise ValueError("what is published has a day")
    return day


def _as_data(change: Change) -> dict[str, Any]:
    return asdict(change) | {"key": str(change.key)}


def unpublished() -> list[int]:
    """Keys of signed orders whose publication has not happened, in the order of their signing."""
    waiting = Order.objects.signed().filter(published_at=None)
    return list(waiting.order_by("signed_at", "pk").values_list("pk", flat=True))
