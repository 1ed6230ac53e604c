"""History entries of a released page: the release shown by each published revision."""

from typing import Any

from wagtail.log_actions import log

SHOWS_RELEASE = "cms_pages.shows_release"


def note_release(page: Any, revision: Any) -> None:
    """Log which release is shown from this revision on."""
    facts = page.kind.facts_of(page.release_id)
    log(
        instance=page,
        action=SHOWS_RELEASE,
        user=revision.user if revision else None,
        revision=revision,
        data={
            "number": facts.number,
            "act": facts.act,
            "order": facts.order_number,
            "reason": facts.reason,
        },
    )


def in_words(data: dict[str, Any]) -> str:
    """The sentence of a note."""
    reason = f", причина: {data['reason']}" if data.get("reason") else ""
    act = data.get("act", "распоряжение")
    return f"Показана редакция {data['number']} ({act} № {data['order']}{reason})"
