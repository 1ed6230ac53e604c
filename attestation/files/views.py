"""The one way out for private files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_sendfile import sendfile

from attestation.files.formats import PDF
from attestation.files.models import StoredFile
from attestation.files.signals import file_read
from attestation.journal.exports import journalled

_LOCKED_IN = "default-src 'none'; frame-ancestors 'self'; sandbox"
# Not every browser starts its PDF viewer in a sandbox; the policy still lets nothing run or load.
_PDF = "default-src 'none'; frame-ancestors 'self'"


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send a visible file as a download; ``?inline=1`` shows a PDF or a picture.

    A file that the user may not see is 404.
    """
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    inline = request.GET.get("inline") == "1" and stored.can_be_shown
    if request.method == "GET":
        file_read.send(sender=StoredFile, file=stored, user=request.user)
    return send(request, stored, inline=inline)


def send(request: HttpRequest, stored: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """The bytes of a file, with headers that let nothing of it run or stay anywhere.

    Whether the visitor may have it is the caller's question.
    """
    response = sendfile(request, stored.blob.path, mimetype=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, stored.original_name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    journalled(response)  # the reading is noted
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = (
        _PDF if inline and stored.content_type == PDF.content_type else _LOCKED_IN
    )
    return response
