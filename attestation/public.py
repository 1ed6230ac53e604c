"""All that the public site may know; the one module that ``cms_pages`` imports."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from attestation.accounts.access import operators
from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.consents.texts import FIRST_TEXTS
from attestation.accounts.models import User
from attestation.accounts.rate_limits import (
    may_ask_status,
    may_ask_suggestions,
    may_check_signature,
    may_read_data,
)
from attestation.accounts.services.groups import CHIEF_EDITORS, EDITORS
from attestation.applications.achievements.blank_tables import Blank
from attestation.applications.achievements.blank_tables import (
    public_blank as blank_results_tables,
)
from attestation.applications.achievements.blank_tables import (
    public_blanks as blanks_of_results,
)
from attestation.base.jobs import defer
from attestation.base.language.clean_text import clean_line
from attestation.base.language.dates import day_start, full_day
from attestation.base.language.name_forms import from_latin_keys
from attestation.base.language.names import search_key
from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.base.language.plurals import plural
from attestation.base.requests.keyset import BadCursorError, KeysetPage, page_of
from attestation.cabinet.status_by_number import (
    StatusByNumber,
    number_asked,
    status_by_number,
)
from attestation.directory.models import Institute, Municipality
from attestation.files import formats, previews, text_extraction
from attestation.files.formats import FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.notifications import events
from attestation.notifications.services.messages import notify_all
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.orders.publication.selectors import PublishedResults, published_results
from attestation.paperwork.plain_documents import (
    PlainPaper,
    plain_docx,
    plain_pdf,
    plain_xlsx,
    slides_pdf,
)
from attestation.publications.models import ChangeKind
from attestation.publications.selectors import (
    Changes,
    PublishedList,
    PublishedLists,
    ReleaseInHistory,
)
from attestation.reports.statistics.files import statistics_csv, statistics_workbook
from attestation.reports.statistics.selectors import (
    FEWEST,
    MEASURES,
    Scope,
    Statistics,
    StatisticsLine,
    Table,
    published_statistics,
)
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods import calendar
from attestation.scheduling.periods.calendar import Event, Month
from attestation.scheduling.releases.models import ReleaseChange, ReleaseRow
from attestation.scheduling.releases.selectors import PublishedSchedule, published_schedules
from attestation.signals import results_released, schedule_released, schedule_withdrawn
from attestation.signatures.selectors import SignatureCheck, check_signature

__all__ = [
    "CHIEF_EDITORS",
    "EDITORS",
    "FEWEST",
    "MEASURES",
    "BadCursorError",
    "Blank",
    "ChangeKind",
    "Changes",
    "Event",
    "Institute",
    "KeysetPage",
    "Month",
    "PlainPaper",
    "PublishedList",
    "PublishedLists",
    "PublishedResults",
    "PublishedSchedule",
    "ReleaseChange",
    "ReleaseInHistory",
    "ReleaseRow",
    "ResultsRelease",
    "ResultsRow",
    "Scope",
    "SignatureCheck",
    "Statistics",
    "StatisticsLine",
    "StatusByNumber",
    "StoredFile",
    "Table",
    "blank_results_tables",
    "blanks_of_results",
    "calendar_events",
    "calendar_months",
    "check_signature",
    "clean_line",
    "day_start",
    "defer",
    "from_latin_keys",
    "full_day",
    "institute",
    "may_ask_status",
    "may_ask_suggestions",
    "may_check_signature",
    "may_read_data",
    "municipality_names",
    "natural_key",
    "number_asked",
    "page_of",
    "plain_docx",
    "plain_pdf",
    "plain_picture",
    "plain_xlsx",
    "plural",
    "published_results",
    "published_schedules",
    "published_statistics",
    "results_released",
    "schedule_released",
    "schedule_withdrawn",
    "search_key",
    "signing_agreement",
    "slides_pdf",
    "statistics_csv",
    "statistics_workbook",
    "status_by_number",
    "tell_editors",
    "tell_operators_of_site",
    "upcoming_dates",
    "words_of_file",
]


def municipality_names() -> list[str]:
    """The municipalities of the directory, by name."""
    return list(Municipality.objects.order_by(*in_alphabet("name")).values_list("name", flat=True))


def institute() -> Institute:
    """Names and addresses of the institute, as operators keep them."""
    return Institute.load()


#: What an editor may be told about a page of the site.
_EDITING = {
    "submitted": events.PAGE_SUBMITTED,
    "approved": events.PAGE_APPROVED,
    "rejected": events.PAGE_REJECTED,
}


def tell_editors(people: Iterable[User], title: str, text: str, *, path: str, about: str) -> None:
    """A message in the cabinet and a letter of the outbox to each of ``people``.

    Args:
        text: plain sentences, without greeting and link.
        path: where the link leads, from the root of the site.
        about: «submitted», «approved» or «rejected».
    """
    notify_all(people, title, text, path=path, event=_EDITING[about])


def tell_operators_of_site(title: str, text: str, *, path: str) -> None:
    """The same to the operators of the centre, about a published list that left the site."""
    notify_all(operators(), title, text, path=path, event=events.LIST_LEFT_SITE)


#: The feed includes this many past days, so that dates just missed stay visible.
_FEED_DAYS_BACK = 60


def calendar_events(*, slug: str = "") -> list[Event]:
    """The dates of the procedure for a calendar file, soonest first.

    Args:
        slug: of one period («2026-10»); empty for all that are not long past.
    """
    since = timezone.localdate() - datetime.timedelta(days=_FEED_DAYS_BACK)
    periods = AttestationPeriod.objects.all() if slug else calendar.periods_from(since)
    return calendar.events(period for period in periods if slug in ("", period.slug))


def calendar_months() -> list[Month]:
    """The dates ahead by month, with holidays."""
    return calendar.months_from(timezone.localdate())


def upcoming_dates(*, limit: int = 3) -> list[Event]:
    """The next days of the procedure, soonest first."""
    today = timezone.localdate()
    ahead = [event for event in calendar.events(calendar.periods_from(today)) if event.day >= today]
    return ahead[:limit]


def plain_picture(file: Any) -> bytes:
    """A picture written anew where browsers show it wrongly; empty where it is plain.

    Raises:
        ValueError: it cannot be read; the rest of a sentence that begins «Файл «…» ».
    """
    try:
        made: bytes = sandbox_client.run_in_sandbox(previews.plain_picture, file)
    except sandbox_client.BusyError as busy:
        raise ValueError(sandbox_client.BUSY) from busy
    except FileFormatError as fault:
        raise ValueError(str(fault)) from fault
    return made


def require_harmless(file: Any) -> None:
    """Refuse a document that acts on its readers: scripts, macros, programs, remote parts.

    Raises:
        ValueError: with the rest of a sentence that begins «Файл «…» ».
    """
    try:
        sandbox_client.run_in_sandbox(formats.examine_for_readers, file)
    except sandbox_client.BusyError as busy:
        raise ValueError(sandbox_client.BUSY) from busy
    except FileFormatError as fault:
        raise ValueError(str(fault)) from fault


def signing_agreement() -> tuple[str, ...]:
    """Return the first text of the agreement on signatures, by paragraphs."""
    return tuple(FIRST_TEXTS[ConsentKind.SIGNING].strip().split("\n\n"))


def words_of_file(file: Any, *, longest: int) -> str:
    """The text of a PDF, Word, Excel or PowerPoint file, at most ``longest`` characters.

    It is read apart, within limits; of a broken, locked or endless file there is none.

    Raises:
        BusyError: other files are being read; the job that asks is tried again.
    """
    try:
        return sandbox_client.run_in_sandbox(text_extraction.words_of, file, longest=longest)
    except FileFormatError:
        return ""
