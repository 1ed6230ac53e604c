"""«Данные для программ»: the description of the data, drawn of the same schema, without scripts."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms_pages.api.v1 import api
from cms_pages.publications.files import MAX_AGE
from cms_pages.structured_data import absolute


@dataclass(frozen=True)
class Parameter:
    """What may be asked."""

    name: str
    text: str
    is_in_path: bool


@dataclass(frozen=True)
class Operation:
    """One address of the data.

    Attributes:
        fields: names and descriptions of what the answer has at its top.
    """

    address: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    fields: tuple[tuple[str, str], ...]


def operations() -> list[Operation]:
    """Return every address of the schema, in its order."""
    schema = api.get_openapi_schema()
    return [
        _operation(address, asked["get"], schema["components"]["schemas"])
        for address, asked in schema["paths"].items()
    ]


def _operation(address: str, said: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    answer = said["responses"][200]["content"]["application/json"]["schema"]
    shape = shapes[answer["$ref"].rpartition("/")[2]]
    return Operation(
        address=address,
        title=said["summary"],
        text=said["description"],
        parameters=tuple(
            Parameter(one["name"], one["schema"].get("description", ""), one["in"] == "path")
            for one in said["parameters"]
        ),
        fields=tuple((name, _said(field, shapes)) for name, field in shape["properties"].items()),
    )


def _said(field: dict[str, Any], shapes: dict[str, Any]) -> str:
    """Return what a field is, or of which fields its parts are."""
    reference = field.get("$ref") or field.get("items", {}).get("$ref", "")
    if parts := shapes.get(reference.rpartition("/")[2], {}).get("properties"):
        return f"в каждом: {', '.join(parts)}" if "items" in field else ", ".join(parts)
    return str(field.get("description", ""))


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Serve the description."""
    schema = absolute(reverse("api-v1:openapi-json"))
    words = {
        "operations": operations(),
        "schema": schema,
        "seconds": MAX_AGE,
        "a_minute": settings.DATA_LIMITS["data_from_address"].partition("/")[0],
    }
    return render(request, "cms_pages/api.html", words)
