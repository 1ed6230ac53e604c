"""Reads of returns: the open one with its tasks, and what the last filing after one changed."""

from dataclasses import dataclass

from django.urls import reverse

from attestation.applications.models import Application
from attestation.applications.returns.comparison import DATA, is_mended
from attestation.applications.returns.models import ApplicationReturn
from attestation.applications.workflow import ApplicationState
from attestation.directory.review_models import ReviewPoint

_BESIDE = ReviewPoint.Beside
_EDIT_AT: dict[str, str] = {
    _BESIDE.POSITION: "#id_position",
    _BESIDE.HELD: "#id_held_category",
    _BESIDE.TERMS: "#id_category",
}
_BUTTONS: dict[str, str] = {
    _BESIDE.NAME: "Исправить личную карточку",
    _BESIDE.POSITION: "Исправить должность",
    _BESIDE.HELD: "Исправить сведения о категории",
    _BESIDE.TERMS: "Исправить категорию и форму",
    _BESIDE.RESULTS: "Дополнить результаты",
    _BESIDE.NOTHING: "Перейти к исправлению",
    _BESIDE.SCAN: "Прикрепить новый скан",
}
#: A new sheet comes last: what changes the data voids it.
_ORDER: list[str] = [*DATA, _BESIDE.RESULTS, _BESIDE.NOTHING, _BESIDE.SCAN]


@dataclass(frozen=True)
class Mending:
    """One thing to mend: in the words of the checklist, with the page where it is done.

    ``button`` says what is done there; ``needs_paper``: it can be done only where a paper stands;
    ``changes_paper``: mending it changes what is printed.
    """

    text: str
    button: str
    url: str
    is_done: bool
    needs_paper: bool = False
    changes_paper: bool = False


def open_return(application: Application) -> ApplicationReturn | None:
    """Return what the applicant still works off; None where nothing was returned."""
    if application.submitted_at is None:
        return None
    found = application.returns.filter(refiled_at=None)
    back = found.select_related("reason", "returned_by__profile").first()
    if back is not None:
        back.application = application
    return back


def refiled(application: Application) -> ApplicationReturn | None:
    """Return the return that the present filing answers, while it is under consideration."""
    if application.state != ApplicationState.SUBMITTED:
        return None
    back = application.returns.select_related("reason").first()
    return back if back and back.refiled_at else None


def mendings(application: Application) -> list[Mending]:
    """Return what is to be mended after a return, in the order in which it is best done.

    A return that names no points is one thing to mend: its reason.
    """
    back = open_return(application)
    if back is None:
        return []
    points = back.points or [{"text": back.reason.text, "beside": _BESIDE.NOTHING}]
    points = sorted(points, key=lambda point: _ORDER.index(point["beside"]))
    return [
        Mending(
            point["text"],
            _BUTTONS[point["beside"]],
            _place(application, point["beside"]),
            is_mended(back, point["beside"]),
            needs_paper=point["beside"] == _BESIDE.SCAN,
            changes_paper=point["beside"] in DATA,
        )
        for point in points
    ]


def _place(application: Application, beside: str) -> str:
    """Return the address where the line with this code is mended."""
    key = application.pk
    if beside == _BESIDE.NAME:
        return reverse("cabinet:profile")
    if beside in DATA:
        return reverse("cabinet:application_edit", args=[key]) + _EDIT_AT[beside]
    if beside == _BESIDE.SCAN:
        return reverse("cabinet:attach", args=[key, "signed_scan"])
    if beside == _BESIDE.RESULTS:
        return reverse("cabinet:results", args=[key])
    return reverse("cabinet:filing")
