"""The way from the Wagtail admin to the journal, which is read in the cabinet."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from attestation.people.journal.access import may_read_journal


class JournalMenuItem(MenuItem):
    """«Журнал» in the menu, for those who read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(may_read_journal(request.user))


def journal_menu_item() -> MenuItem:
    return JournalMenuItem("Журнал", reverse("cabinet:journal"), icon_name="history", order=260)
