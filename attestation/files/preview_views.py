"""Looking at a private file without taking it: a small picture, or what an archive holds."""

import threading
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from attestation.files import previews, zip_listing
from attestation.files.formats import ZIP, FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.files.signals import file_read

#: A picture is a courtesy: it takes no place that the checks of uploads need for long.
_SECONDS = 5
_drawing = threading.BoundedSemaphore(1)


def _visible(request: HttpRequest, pk: UUID) -> StoredFile:
    return get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)


@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A small JPEG of a picture or of a PDF's first page, made once; 404 for other kinds."""
    stored = _visible(request, pk)
    if stored.content_type not in previews.SHOWN:
        raise Http404
    if request.method == "GET":
        file_read.send(sender=StoredFile, file=stored, user=request.user)
    drawn = _picture(stored)
    if drawn is None:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if not drawn:
        raise Http404
    response = HttpResponse(drawn, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _picture(stored: StoredFile) -> bytes | None:
    """The picture; empty where the file cannot be drawn, None while another one is drawn."""
    path = Path(settings.PRIVATE_ROOT) / "previews" / f"{stored.pk.hex}.jpg"
    if path.exists():
        return path.read_bytes()
    if not _drawing.acquire(blocking=False):
        return None
    try:
        with stored.blob.open("rb") as content:
            made: bytes = sandbox_client.run_in_sandbox(
                previews.picture, content, seconds=_SECONDS, content_type=stored.content_type
            )
    except FileFormatError:
        # Store the failure, too: a preview that timed out once would time out at each view.
        made = b""
    finally:
        _drawing.release()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Two makers at once write the same picture; the name appears when it is whole.
    part = path.with_suffix(f".{id(made)}")
    part.write_bytes(made)
    part.replace(path)
    return made


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
    except FileFormatError as fault:
        context["fault"] = str(fault)
    return render(request, "files/contents.html", context)
