"""The server's side of tus 1.0.0 (https://tus.io/protocols/resumable-upload): resumable upload.

Extensions: creation, creation-with-upload, termination, expiration. Uploads of other owners
are 404. CSRF tokens come in the header ``X-CSRFToken``.
"""

import base64
import binascii
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.views.generic import View

from attestation.base.errors import DomainError
from attestation.base.requests.limits import TooManyAtOnceError, Turns
from attestation.files.checks import RULES
from attestation.files.uploads import services
from attestation.files.uploads.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration"
PIECE_TYPE = "application/offset+octet-stream"
#: So many bytes of a refused request are read and forgotten: one piece of our own script.
DRAINED = 6 * 1024 * 1024
#: Keys of a client's file metadata; ``filename`` is the one tus clients agree on.
NAME, RULE, PLACE = "filename", "rule", "place"


_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_turns = Turns(altogether=settings.UPLOADS_AT_ONCE, each=settings.UPLOADS_AT_ONCE_EACH)


class BadRequestError(Exception):
    """The request breaks the protocol; the text is for the developer of a client."""


@method_decorator(login_not_required, name="dispatch")
class TusView(View):
    """The common base of all tus requests."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Only a POST has been asked for its token against forged requests.
        if request.method == "POST":
            request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
        response = self._answer(request, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def refuse_unread(request: HttpRequest) -> HttpResponseBase | None:
        """Refuse strangers and forms by their headers; nothing of a body is read for that."""
        if not request.user.is_authenticated:
            if request.method == "GET":
                return redirect_to_login(request.get_full_path())
            return _told(401, "Вы вышли из кабинета. Войдите снова: загрузка продолжится.")
        if request.content_type in _FORMS:
            return _told(415, f"Content-Type: {PIECE_TYPE} is expected.")
        return None

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if refused := self.refuse_unread(request):
            return refused
        if request.method in {"POST", "HEAD", "PATCH", "DELETE"} and (
            request.headers.get("Tus-Resumable") != VERSION
        ):
            response = _told(412, "Tus-Resumable: 1.0.0 is expected.")
            response["Tus-Version"] = VERSION
            return response
        try:
            return super().dispatch(request, *args, **kwargs)
        except BadRequestError as error:
            return _told(400, str(error))
        except DomainError as refusal:
            _drain(request)
            return _told(422, refusal.message)
        except services.WrongOffsetError:
            return _told(409, "The upload stands at another offset.")
        except services.SupersededError:
            return _told(423, "Another request has continued this upload.")
        except TooManyAtOnceError:
            response = _told(503, "Too many pieces at once.")
            response["Retry-After"] = "1"
            return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(status=204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = EXTENSIONS
        response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
        return response

    def append(self, upload: Upload, *, offset: int) -> Upload:
        """Take the body of the request, in pieces."""
        size = _number(self.request, "Content-Length")
        if size > upload.length - offset:
            raise BadRequestError("The body is longer than what is missing.")
        with _turns.take(self.request.user.pk):
            return services.append(upload, self.request, offset=offset)


class UploadsView(TusView):
    """The endpoint that creates uploads."""

    http_method_names = ["post", "options"]
    undone_by = "загруженное убирают"

    def post(self, request: HttpRequest) -> HttpResponse:
        length = _number(request, "Upload-Length")
        told = _metadata(request.headers.get("Upload-Metadata", ""))
        if told.get(RULE) not in RULES:
            raise BadRequestError("The metadata name no known rule.")
        if length > settings.UPLOAD_MAX_BYTES:
            return _told(413, "Файл слишком большой.")
        upload = services.begin(
            told.get(NAME, ""),
            length,
            rule=told[RULE],
            place=told.get(PLACE, "")[:60],
            actor=request.user,
        )
        if request.content_type == PIECE_TYPE:
            upload = self.append(upload, offset=0)
        response = _standing(upload, status=201)
        response["Location"] = upload.get_absolute_url()
        return response


class ResumableUploadView(TusView):
    """One upload, for its owner."""

    http_method_names = ["head", "patch", "delete", "options"]

    @property
    def upload(self) -> Upload:
        found = Upload.objects.filter(
            pk=self.kwargs["pk"], owner=self.request.user.pk, expires_at__gt=timezone.now()
        ).first()
        if found is None:
            raise Http404
        return found

    def head(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        upload = self.upload
        upload.offset = services.offset_of(upload)
        response = _standing(upload, status=200)
        response["Upload-Length"] = str(upload.length)
        return response

    def patch(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        upload = self.upload
        if request.content_type != PIECE_TYPE:
            return _told(415, f"Content-Type: {PIECE_TYPE} is expected.")
        return _standing(self.append(upload, offset=_number(request, "Upload-Offset")), status=204)

    def delete(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        services.throw_away(self.upload)
        return HttpResponse(status=204)


def _standing(upload: Upload, *, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(upload.offset)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _drain(request: HttpRequest) -> None:
    """Read on a little: a client that is still sending would take our answer for a broken line."""
    with suppress(OSError):
        for _ in range(DRAINED // services.PIECE):
            if not request.read(services.PIECE):
                return


def _told(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _number(request: HttpRequest, name: str) -> int:
    """A whole number of a header, not negative and of a length that a database knows."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequestError(f"{name} must be a number.")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """«name base64,name base64» as a dictionary.

    Raises:
        BadRequest
    """
    told = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadRequestError("Upload-Metadata cannot be read.") from error
        told[key] = text.replace("\0", "")
    return told
