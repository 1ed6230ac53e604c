"""What the site adds to the Wagtail admin."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms_pages import history


@hooks.register("register_log_actions")
def tell_releases(actions: Any) -> None:
    """Say in the history of a released page which release a revision shows."""

    @actions.register_action(history.SHOWS_RELEASE)
    class ShowsRelease(LogFormatter):
        label = "Показана редакция"

        def format_message(self, log_entry: Any) -> str:
            return history.in_words(log_entry.data)
