"""The conversation on the page of an application."""

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.conversations import selectors
from attestation.applications.conversations.access import may_ask, may_write, part_of
from attestation.applications.conversations.letters import address_of
from attestation.applications.models import Application
from attestation.applications.sections import PageSection
from attestation.base.language.plurals import plural

#: So many of the latest messages stand on the page of the application.
_SHOWN = 3


@application_sections.page_sections.add(priority=5)
def conversation_section(application: Application, user: User) -> PageSection | None:
    """Return the latest messages with the way to all, for who takes part."""
    if part_of(user, application) is None:
        return None
    unread = selectors.unread_number(application, user)
    return PageSection(
        "applications/conversations/_section.html",
        {
            "messages": list(selectors.messages_of(application)[:_SHOWN]),
            "unread": unread,
            "unread_words": f"{unread} {plural(unread, 'новое', 'новых', 'новых')}",
            "is_own": application.applicant_id == user.pk,
            "may_write": may_write(application, actor=user),
            "url": address_of(application),
            "may_ask": may_ask(application, actor=user),
        },
        tab=f"Переписка ({unread})" if unread else "Переписка",
    )


@application_sections.withheld_texts.add(priority=5)
def of_others(application: Application, user: User) -> dict[str, str]:
    """Say nothing of a conversation to who takes no part in it."""
    if part_of(user, application) is not None:
        return {}
    return dict.fromkeys(("conversation.write", "conversation.settle"), "")
