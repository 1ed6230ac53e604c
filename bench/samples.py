"""What is measured: releases of any length and an application to print."""

import datetime
import itertools
import uuid
from io import BytesIO

from django.conf import settings
from django.test import Client
from django.utils.html import escape
from pypdf import PdfReader
from xhtml2pdf import pisa

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.paper import paper_of
from attestation.applications.workflow import ApplicationState
from attestation.base.language.names import search_key
from attestation.demo.vocabulary import PATRONYMICS, SURNAMES, WOMEN
from attestation.paperwork.drawing.html import POLICY
from attestation.paperwork.page_numbers import FONTS_DIR
from attestation.paperwork.papers import ApplicationPaper
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.tasks import publish_release

#: Who a search by surname finds in every release.
SURNAME = f"{SURNAMES[0]}а"
_MUNICIPALITIES = 20


def cookie_of(username: str) -> str:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def period_from(first_day: datetime.date) -> AttestationPeriod:
    """A new period."""
    period = AttestationPeriod.beginning(first_day)
    period.save()
    return period


def approved(period: AttestationPeriod, people: int) -> int:
    """Approve the next release of ``period`` with so many rows; the key of what is to publish."""
    number = period.releases.count() + 1
    release = Release.objects.create(
        period=period,
        number=number,
        order_number=f"{number}-р",
        order_date=period.schedule_until,
        approved_by=User.objects.get(username="operator"),
        reason="" if number == 1 else "следующая редакция",
    )
    names = itertools.cycle(itertools.product(WOMEN, (pair[1] for pair in PATRONYMICS), SURNAMES))
    ReleaseRow.objects.bulk_create(
        [_row(release, place, *next(names)) for place in range(1, people + 1)], batch_size=500
    )
    return release.pk


def published(first_day: datetime.date, people: int) -> str:
    """Publish the schedule of a new period with so many people; its address."""
    period = period_from(first_day)
    publish_release(release_id=approved(period, people))
    return period.public_address


def _row(release: Release, place: int, given: str, patronymic: str, surname: str) -> ReleaseRow:
    name = f"{surname}а {given} {patronymic}"
    return ReleaseRow(
        release=release,
        place=place,
        key=uuid.uuid4(),
        name=name,
        name_key=search_key(name),
        position="учитель, русский язык и литература",
        organization=f"МБОУ «Средняя общеобразовательная школа № {place % 90}»",
        municipality=f"Заречный район {place % _MUNICIPALITIES}",
        category="высшая",
        form="очная",
        first_expert="Громова Е. П., учитель, МАОУ «Лицей № 2»",
        second_expert="Жданов И. С., методист, МБОУ ДПО «Центр»",
        coordinator_phone="8 (000) 000-00-00",
    )


def paper() -> ApplicationPaper:
    """An application as a teacher of the invented region printed it."""
    application = Application.objects.filter(state=ApplicationState.SCHEDULED).earliest("pk")
    if application.submitted_at is None:
        raise ValueError("A scheduled application must have been filed")
    return paper_of(application, year=application.submitted_at.year)


def application_address() -> str:
    """The address of an application that its coordinator considers."""
    coordinator = User.objects.get(username="municipal")
    waiting = Application.objects.visible_to(coordinator).filter(state=ApplicationState.SUBMITTED)
    return waiting.earliest("pk").get_absolute_url()


def text_of(pdf: bytes) -> list[str]:
    """The lines that a PDF says."""
    pages = PdfReader(BytesIO(pdf)).pages
    return [line for page in pages for line in page.extract_text().splitlines()]


def bare_html(lines: list[str]) -> str:
    """A page that says ``lines`` in the font of our papers and does nothing else."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        '<html><head><meta charset="utf-8"><style>'
        '@font-face { font-family: "PT Serif"; src: url("PTSerif-Regular.ttf"); }'
        'body { font-family: "PT Serif"; font-size: 12pt; }'
        f"</style></head><body>{paragraphs}</body></html>"
    )


def bare_pdf(html: str) -> bytes:
    """What xhtml2pdf makes of ``html``, without anything of ours."""
    out = BytesIO()
    pisa.CreatePDF(html, dest=out, path=str(FONTS_DIR / "document.html"), resource_policy=POLICY)
    return out.getvalue()
