"""Browsers in words: what a list of sessions says instead of the header that a browser sends."""

from ua_parser import parse

_SYSTEMS = {"iOS": "iPhone или iPad", "Mac OS X": "компьютере Mac", "Chrome OS": "Chromebook"}
_BROWSERS = {
    "Yandex Browser": "Яндекс Браузер",
    "Mobile Safari": "Safari",
    "Chrome Mobile": "Chrome",
}


def browser_label(user_agent: str) -> str:
    """The browser and its system: «Chrome на Windows»; «неизвестный браузер» where none is told."""
    found = parse(user_agent)
    if found.user_agent is None:
        return "неизвестный браузер"
    name = found.user_agent.family
    name = _BROWSERS.get(name, name.removesuffix(" Mobile"))
    if found.os is None:
        return name
    return f"{name} на {_SYSTEMS.get(found.os.family, found.os.family)}"
