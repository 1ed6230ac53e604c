"""Looking at a private file without taking it: a small picture, or what an archive holds."""

import threading
import time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from attestation.files import cutouts, previews, zip_listing
from attestation.files.formats import ZIP, FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.files.signals import file_read
from attestation.files.storage import drawing_path, keep_drawing

#: A picture is a courtesy: it takes no place that the checks of uploads need for long.
_SECONDS = 5
#: So long a picture that could not be drawn is not tried again: the server may have been busy.
_FAILED_FOR = 60 * 60
#: A sheet with three dots; its width tells the script of the page that it is not the picture.
WAITING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="36" height="48" viewBox="0 0 36 48">'
    b'<path d="M1 1h24l10 10v36H1z" fill="#fff" stroke="#767676"/>'
    b'<g fill="#767676"><circle cx="10" cy="28" r="2.5"/><circle cx="18" cy="28" r="2.5"/>'
    b'<circle cx="26" cy="28" r="2.5"/></g></svg>'
)
_drawing = threading.BoundedSemaphore(1)
_CUTTING_SECONDS, _CUTTING_PATIENCE = 10, 20
#: One place is cut out at a time; the others of the same page wait for it.
_cutting = threading.BoundedSemaphore(1)


def _visible(request: HttpRequest, pk: UUID) -> StoredFile:
    return get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)


@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A small JPEG of a picture or of a PDF's first page, made once; 404 for other kinds.

    While others are drawn, a waiting picture with status 202.
    """
    stored = _visible(request, pk)
    if stored.content_type not in previews.SHOWN:
        raise Http404
    if request.method == "GET":
        file_read.send(sender=StoredFile, file=stored, user=request.user)
    drawn = _picture(stored)
    if drawn is None:
        # Not an error: the page shows this picture and asks again (frontend/scripts/previews.js).
        return inert(WAITING, "image/svg+xml", status=202)
    if not drawn:
        raise Http404
    return inert(drawn, "image/jpeg")


def inert(content: bytes, content_type: str, *, status: int = 200) -> HttpResponse:
    """Return a drawing of a file, which no browser runs or takes for something else."""
    response = HttpResponse(content, content_type=content_type, status=status)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if status == 202:
        response["Retry-After"], response["Cache-Control"] = "5", "no-store"
    return response


def _picture(stored: StoredFile) -> bytes | None:
    """The picture; empty where the file cannot be drawn, None while another one is drawn."""
    path = drawing_path(stored.pk, "preview.jpg")
    known = path.read_bytes() if path.exists() else None
    if known or (known is not None and time.time() - path.stat().st_mtime < _FAILED_FOR):
        return known
    if not _drawing.acquire(blocking=False):
        return None
    try:
        with stored.blob.open("rb") as content:
            made: bytes = sandbox_client.run_in_sandbox(
                previews.picture,
                content,
                seconds=_SECONDS,
                patience=0,
                content_type=stored.content_type,
            )
    except sandbox_client.BusyError:
        return None
    except FileFormatError:
        # Keep the failure for a while: a preview that timed out would time out at each view.
        made = b""
    finally:
        _drawing.release()
    keep_drawing(path, made)
    return made


@require_safe
def cutout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A JPEG of the place that ``?page=`` and ``?at=`` (eight numbers) name; otherwise 404.

    The browser keeps it, the server does not: of a page there are as many places as one asks for.
    """
    stored = _visible(request, pk)
    page, corners = _place(request)
    if stored.content_type not in previews.SHOWN:
        raise Http404
    if not _cutting.acquire(timeout=_CUTTING_PATIENCE):
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    try:
        with stored.blob.open("rb") as content:
            made: bytes = sandbox_client.run_in_sandbox(
                cutouts.cut_out,
                content,
                seconds=_CUTTING_SECONDS,
                content_type=stored.content_type,
                page=page,
                corners=corners,
            )
    except sandbox_client.BusyError:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    except FileFormatError as fault:
        raise Http404 from fault
    finally:
        _cutting.release()
    response = inert(made, "image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _place(request: HttpRequest) -> tuple[int, list[float]]:
    try:
        page = int(request.GET.get("page", ""))
        corners = [float(number) for number in request.GET.get("at", "").split(",")]
    except ValueError as error:
        raise Http404 from error
    if not 1 <= page <= 100 or len(corners) != 8 or not all(-1 <= one <= 2 for one in corners):
        raise Http404
    return page, corners


@require_safe
def contents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the listing of a zip archive, from its directory; 404 for other kinds."""
    stored = _visible(request, pk)
    if stored.content_type != ZIP.content_type:
        raise Http404
    context: dict[str, Any] = {"file": stored, "entries": [], "fault": ""}
    try:
        with stored.blob.open("rb") as content:
            context["entries"] = sandbox_client.run_in_sandbox(zip_listing.listing, content)
    except sandbox_client.BusyError:
        context["fault"] = sandbox_client.BUSY
    except FileFormatError as fault:
        context["fault"] = str(fault)
    return render(request, "files/contents.html", context)
