"""Files of a release for archiving and for programs; the bytes never change."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django_sendfile import sendfile

from attestation.public import StoredFile

#: What stands at these addresses changes with the next release, so that copies are asked about.
MAX_AGE = 60
#: Grows when the shape of the data changes (see `docs/published-data.md`).
DATA_VERSION = 1


def stored(
    request: HttpRequest, find: Callable[[int], StoredFile], release_id: int
) -> HttpResponseBase:
    """A file that was made with the release; a copy that is still the same is not sent again.

    Raises:
        Http404: the release has no such file.
    """
    try:
        file = find(release_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    etag = quote_etag(file.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = sendfile(request, file.blob.path, mimetype=file.content_type)
        response["Content-Disposition"] = content_disposition_header(True, file.original_name)
    return _kept_by_anybody(response, etag)


def made(request: HttpRequest, content: bytes, kind: str, name: str) -> HttpResponseBase:
    """A file that is made when it is asked for."""
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return _kept_by_anybody(response, etag)


def data(
    request: HttpRequest, key: str, address: str, make: Callable[[], dict[str, Any]]
) -> HttpResponseBase:
    """Return a release as JSON; a client with a valid copy is answered without building it.

    Args:
        key: identifies the release among all kinds of lists.
        address: the address of its page.
        make: returns the contents, which never change.
    """
    known = f"{DATA_VERSION}-{key}-{address}"
    etag = quote_etag(hashlib.sha256(known.encode()).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        document = {"version": DATA_VERSION, "address": address, **make()}
        content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        response = HttpResponse(content, content_type="application/json")
        # Anybody's page may read what anybody may see.
        response["Access-Control-Allow-Origin"] = "*"
    return _kept_by_anybody(response, etag)


def _kept_by_anybody(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    # The file's own date says less than its content: only the content is compared.
    response.headers.pop("Last-Modified", None)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
