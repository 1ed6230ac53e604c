"""Forms of Wagtail's admin that come incomplete: its views ask for fields that are not there.

No page of the admin sends such a form; somebody who writes requests by hand does. Wagtail then ends
in an exception, which would be an error page and an alarm.
"""

import functools
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

#: How a view ends that finds a field missing, or another kind of value in it.
_INCOMPLETE = (
    AttributeError,
    KeyError,  # with it `MultiValueDictKeyError`
    IndexError,
    ObjectDoesNotExist,
    TypeError,
    ValidationError,
    ValueError,
)
_FOREIGN = ("wagtail.", "modelcluster.", "taggit.")
_OURS = ("attestation.", "cms_pages.", "config.")
_log = logging.getLogger(__name__)


def explained(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view of Wagtail's admin: an incomplete form gets a page with 400, and is logged.

    What our own code raises stays an error page, and so does everything that a look (GET) raises.
    """

    @functools.wraps(view)
    def explaining(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except _INCOMPLETE as error:
            if request.method != "POST" or not is_foreign(error.__traceback__):
                raise
            _log.warning("An incomplete form was refused: %s", request.path, exc_info=error)
            return render(request, "400.html", status=400)

    return explaining


def is_foreign(traceback: TracebackType | None) -> bool:
    """Return whether the last code that knows what it does there is Wagtail's, and none of ours."""
    found = False
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "")
        if name.startswith(_FOREIGN):
            found = True
        elif name.startswith(_OURS):
            found = False
        traceback = traceback.tb_next
    return found
