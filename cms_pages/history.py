"""What the history of a schedule page says: which release each published revision shows."""

from typing import Any

from wagtail.log_actions import log

from attestation.public import published_schedule

SHOWS_RELEASE = "cms_pages.shows_release"


def note_release(page: Any, revision: Any) -> None:
    """Write down which release is shown from this revision on."""
    facts = published_schedule(page.release_id)
    log(
        instance=page,
        action=SHOWS_RELEASE,
        user=revision.user if revision else None,
        revision=revision,
        data={"number": facts.number, "order": facts.order_number, "reason": facts.reason},
    )


def in_words(data: dict[str, Any]) -> str:
    """The sentence of a note."""
    reason = f", причина: {data['reason']}" if data.get("reason") else ""
    return f"Показана редакция {data['number']} (распоряжение № {data['order']}{reason})"
