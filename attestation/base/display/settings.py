"""Display settings of a visitor: size, colours, spacing, typeface, images; in a cookie.

The order of Rosobrnadzor on sites of educational organizations requires such a version of every
page. It is the same page: the settings are attributes of its root, and the styles apply them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csp.constants import NONE
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

COOKIE = "reading"
_KEPT_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Setting:
    """One thing that can be chosen; the first option is how pages look to everybody."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]

    @property
    def usual(self) -> str:
        return self.options[0][0]


SETTINGS = (
    Setting(
        "size",
        "Размер текста",
        (("100", "обычный"), ("125", "крупнее"), ("150", "крупный"), ("200", "вдвое крупнее")),
    ),
    Setting(
        "scheme",
        "Цвета",
        (
            ("device", "как на устройстве"),
            ("light", "светлые"),
            ("dark", "тёмные"),
            ("black-on-white", "чёрным по белому"),
            ("white-on-black", "белым по чёрному"),
            ("blue", "тёмно-синим по голубому"),
        ),
    ),
    Setting(
        "letters",
        "Расстояние между буквами",
        (("usual", "обычное"), ("wide", "больше"), ("wider", "самое большое")),
    ),
    Setting(
        "lines",
        "Расстояние между строками",
        (("usual", "обычное"), ("wide", "больше"), ("wider", "самое большое")),
    ),
    Setting("font", "Шрифт", (("sans", "без засечек"), ("serif", "с засечками"))),
    Setting("images", "Изображения", (("on", "показывать"), ("off", "не показывать"))),
)


def chosen(request: HttpRequest) -> dict[str, str]:
    """Return every setting by its name; values missing in the cookie are the usual ones."""
    said = request.COOKIES.get(COOKIE, "")
    return known(dict(part.split(":", 1) for part in said.split(".") if ":" in part))


def known(values: Mapping[str, Any]) -> dict[str, str]:
    """Every setting with its value of ``values``, if it is one of its options."""
    return {
        setting.name: value if value in dict(setting.options) else setting.usual
        for setting in SETTINGS
        for value in [str(values.get(setting.name, ""))]
    }


def keep(request: HttpRequest, response: HttpResponse, values: Mapping[str, Any]) -> None:
    """Set the cookie to what differs from the usual of ``values``; where nothing does, end it."""
    special = _special(known(values))
    if not special:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        ".".join(f"{name}:{value}" for name, value in special.items()),
        max_age=_KEPT_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def attributes(values: Mapping[str, str]) -> SafeString:
    """Return the root attributes for ``values``: `` data-size="150"``; none for the usual."""
    return format_html_join("", ' data-{}="{}"', _special(values).items())


def reading(request: HttpRequest) -> dict[str, SafeString]:
    """``reading_attributes`` for the root element of every page."""
    return {"reading_attributes": attributes(chosen(request))}


class DisplaySettingsMiddleware:
    """Without images means that the browser does not even ask for them and shows their text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The page is specific to a visitor with the cookie and must not be cached for others.
        if COOKIE in request.COOKIES and "text/html" in response.get("Content-Type", ""):
            patch_vary_headers(response, ["Cookie"])
            if chosen(request)["images"] == "off" and not hasattr(response, "_csp_update"):
                # django-csp reads this attribute.
                response._csp_replace = {"img-src": [NONE]}  # type: ignore[attr-defined]
        return response


def _special(values: Mapping[str, str]) -> dict[str, str]:
    return {
        setting.name: values[setting.name]
        for setting in SETTINGS
        if values[setting.name] != setting.usual
    }
