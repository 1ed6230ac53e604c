"""One page of a private file as a picture."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from attestation.files import previews
from attestation.files.models import StoredFile
from attestation.files.preview_views import inert
from attestation.files.sandbox.client import BusyError
from attestation.files.signals import file_read
from attestation.paperwork.viewer.pages import MAX_PAGES, page_picture


@require_safe
def page(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A JPEG of a page of a PDF or of a picture; 404 for other kinds and pages."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    last = min(stored.pages or 1, MAX_PAGES)
    if stored.content_type not in previews.SHOWN or not 1 <= number <= last:
        raise Http404
    if request.method == "GET":
        file_read.send(sender=StoredFile, file=stored, user=request.user, is_page=True)
    try:
        drawn = page_picture(stored, number)
    except BusyError:
        return HttpResponse(status=503, headers={"Retry-After": "3"})
    if not drawn:
        raise Http404
    response = inert(drawn, "image/jpeg")
    # A page never changes: walking back and forth draws and sends nothing anew.
    response["Cache-Control"] = "private, max-age=3600"
    return response
