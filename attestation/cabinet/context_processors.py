"""What every page shows of the person signed in."""

from typing import Any

from django.http import HttpRequest


def cabinet(request: HttpRequest) -> dict[str, Any]:
    return {}
