"""The engine of publication: a frozen release gets its files, its date and its page, once."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, ClassVar

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from attestation.files import services as files
from attestation.files.formats import PDF, XLSX
from attestation.paperwork.people_lists import ListPaper, build_list
from attestation.paperwork.xlsx import Column, table_of
from attestation.publications.models import PublishedRelease
from attestation.publications.numbers import count_rows, people_of


class Publication(ABC):
    """One release on its way to the public; a kind of lists says how it is named and announced."""

    releases: ClassVar[type[PublishedRelease]]
    #: Sent with ``release_id`` while the release is being published.
    announcement: ClassVar[Signal]
    #: Of the workbook, by the fields of the rows.
    columns: ClassVar[list[tuple[str, Column]]]

    def __init__(self, release: Any) -> None:
        self.release = release

    @property
    @abstractmethod
    def file_name(self) -> str:
        """The name of both files, without its ending."""

    @cached_property
    @abstractmethod
    def paper(self) -> ListPaper:
        """What the PDF says above and below the rows."""

    @abstractmethod
    def log(self) -> None:
        """Write the publication into the journal."""

    def save(self, workbook: Any) -> None:
        """Save the sealed release; a kind may keep the ``workbook`` elsewhere."""
        self.release.workbook = workbook
        self.release.save(update_fields=["published_at", "document", "workbook"])

    def workbook(self) -> bytes:
        """Return the rows as XLSX; equal releases give equal bytes."""
        rows = self.release.rows.all()
        paper = self.paper
        return table_of(
            rows, self.columns, title=paper.title, about=paper.under_title, created=paper.made
        )

    def document(self) -> bytes:
        """Return the rows as PDF."""
        return build_list(self.paper, self.release.rows.iterator())

    def seal(self) -> None:
        """Give a release whose rows are there its files and its date, for good."""
        workbook = files.store_bytes(
            self.workbook(),
            name=f"{self.file_name}.xlsx",
            content_type=XLSX.content_type,
            actor=None,
        )
        self.release.document = files.store_bytes(
            self.document(), name=f"{self.file_name}.pdf", content_type=PDF.content_type, actor=None
        )
        self.release.published_at = timezone.now()
        self.save(workbook)
        keep_numbers(self.release)


def keep_numbers(release: Any) -> None:
    """Count the people of a release whose rows are there, for the pages that tell of it."""
    counted = count_rows(release.rows.all())
    numbers = release._meta.get_field("numbers").related_model
    numbers.objects.update_or_create(
        release=release,
        defaults={"people": people_of(counted), "counted": counted},
    )


def publish_once(kind: type[Publication], release_id: int) -> bool:
    """Publish a release: its files, its date, its page, its entry in the journal; all or nothing.

    Returns:
        whether this call published it; False where that had happened before.
    """
    with transaction.atomic():
        release = kind.releases._default_manager.select_for_update(of=("self",)).get(pk=release_id)
        if release.published_at:
            return False
        publication = kind(release)
        publication.seal()
        kind.announcement.send(sender=kind.releases, release_id=release.pk)
        publication.log()
    return True
