"""The view of a place cut out of a private file: what is asked about without opening the file."""

import hashlib
import threading
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from attestation.files import cutouts, previews
from attestation.files.formats import FileFormatError
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client

_SECONDS, _PATIENCE = 10, 20
#: One place is cut out at a time; the others of the same page wait for it.
_drawing = threading.BoundedSemaphore(1)


@require_safe
def cutout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A JPEG of the place that ``?page=`` and ``?at=`` (eight numbers) name; otherwise 404."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    page, corners = _place(request)
    if stored.content_type not in previews.SHOWN:
        raise Http404
    drawn = _drawn(stored, page, corners)
    if drawn is None:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if not drawn:
        raise Http404
    response = HttpResponse(drawn, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
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


def _drawn(stored: StoredFile, page: int, corners: list[float]) -> bytes | None:
    """The picture; empty where the file cannot be drawn, None while others are drawn."""
    place = hashlib.sha256(f"{page} {corners}".encode()).hexdigest()[:16]
    path = Path(settings.PRIVATE_ROOT) / "previews" / f"{stored.pk.hex}-{place}.jpg"
    if path.exists():
        return path.read_bytes()
    if not _drawing.acquire(timeout=_PATIENCE):
        return None
    try:
        with stored.blob.open("rb") as content:
            made: bytes = sandbox_client.run_in_sandbox(
                cutouts.cut_out,
                content,
                seconds=_SECONDS,
                content_type=stored.content_type,
                page=page,
                corners=corners,
            )
    except FileFormatError:
        return b""
    finally:
        _drawing.release()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{id(made)}")
    part.write_bytes(made)
    part.replace(path)
    return made
