"""Files sent by Django itself, where no server in front does it."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django_sendfile.backends import simple


def sendfile(request: HttpRequest, filename: str | Path, **options: Any) -> HttpResponse:
    """django-sendfile's own simple backend, for the strings that Wagtail names its documents by."""
    return simple.sendfile(request, Path(filename), **options)
