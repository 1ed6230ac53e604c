"""Files of a release for whoever keeps or reads them by program; the same bytes for ever."""

import hashlib
import json
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django_sendfile import sendfile

from attestation.public import PublishedSchedule, StoredFile, released_rows

#: What stands at these addresses changes with the next release, so that copies are asked about.
MAX_AGE = 60
#: Grows when the shape of the data changes (see `docs/schedule-data.md`).
DATA_VERSION = 1

_FIELDS = ("name", "position", "organization", "municipality", "category", "form")


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
        response["Content-Disposition"] = content_disposition_header(False, name)
    return _kept_by_anybody(response, etag)


def data(request: HttpRequest, facts: PublishedSchedule, address: str) -> HttpResponseBase:
    """The release as JSON; whoever has it already is answered before it is made."""
    known = f"{DATA_VERSION}-{facts.release_id}-{address}"
    etag = quote_etag(hashlib.sha256(known.encode()).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_as_json(facts, address), content_type="application/json")
        # Anybody's page may read what anybody may see.
        response["Access-Control-Allow-Origin"] = "*"
    return _kept_by_anybody(response, etag)


def _as_json(facts: PublishedSchedule, address: str) -> bytes:
    published_at = timezone.localtime(facts.published_at) if facts.published_at else None
    document = {
        "version": DATA_VERSION,
        "address": address,
        "period": {
            "key": facts.slug,
            "name": facts.period_name,
            "starts_on": facts.starts_on.isoformat(),
            "ends_on": facts.ends_on.isoformat(),
        },
        "release": {
            "number": facts.number,
            "published_at": published_at.isoformat() if published_at else None,
            "order_number": facts.order_number,
            "order_date": facts.order_date.isoformat(),
            "reason": facts.reason,
            "people": facts.people,
        },
        "rows": [
            {
                "key": str(row["key"]),
                **{field: row[field] for field in _FIELDS},
                "experts": [row["first_expert"], row["second_expert"]],
                "coordinator_phone": row["coordinator_phone"],
            }
            for row in released_rows(facts.release_id).values(
                "key", *_FIELDS, "first_expert", "second_expert", "coordinator_phone"
            )
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _kept_by_anybody(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    # The file's own date says less than its content: only the content is compared.
    response.headers.pop("Last-Modified", None)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
