"""The design in templates: form fields, error summaries, pills, steps, pages of a list."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from attestation.applications.review.list_tabs import URGENT_DAYS
from attestation.base.display.form_rendering import DesignField, error_links
from attestation.base.job_health import standing_since
from attestation.base.language import dates, plurals
from attestation.base.language.dates import MONTHS_GENITIVE
from attestation.base.language.no_breaks import with_whole_names
from attestation.base.language.sentences import as_sentence

register = template.Library()

PILL_KINDS = {"ok", "wait", "bad", "info", "plain"}
ELIDED = "…"


@register.simple_tag
def field(bound: DesignField, **options: Any) -> SafeString:
    """Render one field with options, e.g. ``optional=False``: see `DesignField.as_field_group`.

    Without options ``{{ form.email.as_field_group }}`` does the same.
    """
    return bound.as_field_group(**options)


@register.inclusion_tag("components/filters.html")
def filters(asked: Iterable[DesignField], is_open: bool = False) -> dict:
    """Render the fields above a list and their button; on a phone all but the search fold away.

    Args:
        asked: a form or some of its fields. The search is the first field to type into, and where
            there is none the first of all.
        is_open: unfold the rest even where nothing of it is chosen.
    """
    shown = [bound for bound in asked if not bound.is_hidden]
    typed = [bound for bound in shown if bound.kind == "input"]
    first = (typed or shown)[0]
    folded = [bound for bound in shown if bound is not first]
    chosen = any(bound.field.has_changed(bound.initial, bound.data) for bound in folded)
    return {"first": first, "folded": folded, "is_open": is_open or chosen}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict:
    """Render the errors of the forms, each linked to its field."""
    return {"errors": [error for form in forms if form is not None for error in error_links(form)]}


@register.inclusion_tag("components/error_summary.html")
def error_summaries(forms: Iterable[BaseForm]) -> dict:
    """Render the errors of a list of forms as one summary; each form names its ``subject``."""
    return error_summary(*forms)


@register.inclusion_tag("components/pill.html")
def pill(text: str, kind: str = "plain") -> dict:
    """Render a state in a pill of the kind ok, wait, bad, info or plain."""
    if kind not in PILL_KINDS:
        raise template.TemplateSyntaxError(f"pill: unknown kind {kind!r}")
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/standstill.html")
def standstill(worker: str) -> dict:
    """Say plainly that nobody works on what ``worker`` does; render nothing where somebody does."""
    return {"since": standing_since(worker)}


@register.inclusion_tag("components/days_left.html")
def days_left(left: int | None, total: int) -> dict:
    """Render the days left of a deadline as a bar with its number; None shows a dash.

    Args:
        left: whole days; zero is today, a negative number is overdue.
        total: whole days of the whole deadline.
    """
    if left is None:
        return {"left": None}
    return {"left": left, "overdue": -left, "total": total, "late": left <= URGENT_DAYS}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, param: str = "page") -> dict:
    """Render «Показаны 1–50 из 412» and links to other pages that keep the rest of the query."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)

    def link(number: int | str) -> dict:
        if number == ELIDED:
            return {"gap": True}
        query[param] = str(number)
        near = abs(int(number) - page.number) <= 1 or number in (1, page.paginator.num_pages)
        return {
            "number": number,
            "url": f"?{query.urlencode()}",
            "current": number == page.number,
            "near": near,
        }

    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "links": [link(number) for number in pages]}


@register.inclusion_tag("components/steps.html")
def steps(steps: Iterable[Any]) -> dict:
    """Render a way: each step has ``title``, ``note`` and ``kind`` (done, now or next)."""
    return {
        "steps": [
            {"step": step, "is_now": step.kind == "now", "is_done": step.kind == "done"}
            for step in steps
        ]
    }


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict:
    """Render tasks: each has ``title``, ``url``, ``hint``, ``status`` and ``kind``."""
    return {"tasks": tasks}


@register.filter
def proof_label(method_id: str) -> str:
    """Return the link text of another reauthentication method, by its allauth name."""
    if "webauthn" in method_id:
        return "Подтвердить ключом доступа"
    return "Подтвердить кодом" if "mfa" in method_id else "Подтвердить паролем"


@register.filter
def plural(n: int, forms: str) -> str:
    """Return the form that follows n: ``{{ n }} {{ n|plural:"день,дня,дней" }}``."""
    one, few, many = forms.split(",")
    return plurals.plural(int(n), one, few, many)


_BOUND = re.compile(
    rf" (?=–)|(?<=№) |(?<=\d) (?=(?:{'|'.join(MONTHS_GENITIVE)})\b)|(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\.)"
)
#: A browser parts «2026-3» and telephones after their hyphens; with another sign there a search
#: would not find them.
_HYPHENED = re.compile("(?<=№\N{NO-BREAK SPACE})\\d+-\\w+|(?:\\+7|\\b8) \\(\\d+\\) [\\d-]+\\d")


@register.filter
def sentence(text: Any) -> str:
    """Return typed text with the one stop that ends it."""
    return as_sentence(str(text))


@register.filter
def moment(value: datetime.datetime) -> str:
    """Return a past moment with its day: «сегодня в 04:12»."""
    return dates.moment_label(value)


@register.filter
def nonbreaking(text: Any) -> SafeString:
    """Insert non-breaking spaces where a line must not break.

    A dash and the word before it, «№ 5», «№ 2026-3», «22 ноября», «Т. С.», a telephone. Only for
    visible page text, not for its title or an attribute: names that are searched and compared
    keep their plain spaces.
    """
    bound = _BOUND.sub("\N{NO-BREAK SPACE}", conditional_escape(text))
    return mark_safe(_HYPHENED.sub(r'<span class="whole">\g<0></span>', bound))  # noqa: S308


@register.simple_block_tag
def whole_names(content: str) -> SafeString:
    """Render a part of a page so that no line ends behind «№» or within «Белова А. И.»."""
    return mark_safe(with_whole_names(content))  # noqa: S308


@register.filter
def call(phone: str) -> str:
    """Return the address that dials: «+7 (913) 000-00-01» gives ``tel:+79130000001``."""
    return "tel:" + "".join(sign for sign in str(phone) if sign.isdigit() or sign == "+")
