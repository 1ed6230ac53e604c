"""What cannot be taken back is asked for first, with what it will do; the rest says how it is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.views.generic import View

from attestation.accounts.roles import SYSTEM
from attestation.base.confirmation import AskedMixin, ConfirmedMixin
from attestation.base.web import ActionView, ServiceFormView
from attestation.base.workflow import Workflow, transition, workflows
from attestation.scheduling.workflow import ScheduleState


def views(patterns: Any = None) -> Iterator[Any]:
    """Yield the class of every view of ours that has an address."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(entry, URLPattern):
            yield from views(entry.url_patterns)
        elif (view := getattr(entry.callback, "view_class", None)) and view.__module__.startswith(
            ("attestation.", "cms_pages.")
        ):
            yield view


def not_asked_for(known: Any, shown: Any) -> set[str]:
    """Return the irreversible transitions that no confirmation page performs."""
    declared = {
        f"{workflow.name}.{one.name}"
        for workflow in known
        for one in workflow.transitions.values()
        if one.irreversible
    }
    return declared - confirmed(shown)


def confirmed(shown: Any) -> set[str]:
    """Return the transitions before which some page asks."""
    pages = [view for view in shown if issubclass(view, AskedMixin)]
    return {name for view in pages for name in view.confirms}


def for_good(known: Any) -> set[str]:
    """Return the acts of people from which no way leads back and that do not say what does."""
    return {
        f"{workflow.name}.{one.name}"
        for workflow in known
        for one in workflow.transitions.values()
        if one.by != {SYSTEM} and one.sources - workflow.reached_from(one.target)
        if not one.irreversible and not one.undone_by
    }


def unasked(shown: Any) -> set[str]:
    """Return the views that declare themselves irreversible and have no confirmation."""
    return {
        view.__name__
        for view in shown
        if getattr(view, "irreversible", False) and not issubclass(view, ConfirmedMixin)
    }


def careless(shown: Any) -> set[str]:
    """Return the buttons without a page of their own that do not say how they are undone."""
    return {
        view.__name__
        for view in shown
        if hasattr(view, "post") and not answers_get(view) and not getattr(view, "undone_by", "")
    }


def answers_get(view: Any) -> bool:
    return hasattr(view, "get") and "get" in view.http_method_names


def test_every_irreversible_transition_has_a_page_that_asks():
    assert not_asked_for(workflows, list(views())) == set()


def test_every_act_without_a_way_back_is_asked_for_or_says_how_it_is_undone():
    asked = confirmed(views())
    assert for_good(workflows) - asked == set()


def test_every_irreversible_view_is_a_page_that_asks():
    assert unasked(views()) == set()


def test_every_button_of_one_click_says_how_it_is_undone():
    assert careless(views()) == set()


def how_it_asks(view: Any) -> str:
    if issubclass(view, ConfirmedMixin):
        return "tick"
    return "page" if issubclass(view, AskedMixin) else "form"


def test_every_page_that_changes_something_stands_in_the_table_of_what_is_asked_first():
    """Whoever adds one decides how it asks, and says how it is taken back."""
    table = (settings.BASE_DIR / "docs" / "asked-first.md").read_text(encoding="utf-8")
    told = {
        name: cells[1]
        for line in table.splitlines()
        if line.startswith("| `")
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
        for name in re.findall(r"`(\w+)`", cells[0])
    }
    asking = AskedMixin | ServiceFormView
    cabinet = get_resolver().namespace_dict["cabinet"][1]
    real = {
        entry.name: how_it_asks(view)
        for entry, view in named_views(cabinet.url_patterns)
        if issubclass(view, asking)
    }
    assert real == told


def named_views(patterns: Any) -> Iterator[tuple[URLPattern, Any]]:
    for entry in patterns:
        if not isinstance(entry, URLPattern):
            yield from named_views(entry.url_patterns)
        elif view := getattr(entry.callback, "view_class", None):
            yield entry, view


def test_a_page_that_asks_names_transitions_that_exist():
    known = {f"{w.name}.{name}" for w in workflows for name in w.transitions}
    named = confirmed(views())
    assert named - known == set()
    assert named


def test_a_transition_without_a_page_would_be_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("attestation.base.workflow.workflows.add", lambda workflow: None)
    table = Workflow(
        "thing",
        ScheduleState,
        initial="open",
        transitions=[
            transition("burn", {"open"}, "closed", by={"x"}, label="Сжечь", irreversible=True),
            transition("fold", {"open"}, "closed", by={"x"}, label="Сложить"),
        ],
    )
    assert not_asked_for([table], []) == {"thing.burn"}
    assert for_good([table]) == {"thing.fold"}


def test_a_careless_view_would_be_found():
    class Burn(ServiceFormView):
        irreversible = True

    class Click(ActionView):
        pass

    class Plain(View):
        def post(self):
            pass

    assert unasked([Burn]) == {"Burn"}
    assert careless([Click, Plain]) == {"Click", "Plain"}
