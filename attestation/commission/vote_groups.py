"""The six groups of a session and the three voices, as worded in the voting sheet."""

from django.db.models import TextChoices

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.categories.choices import Category


class VoteGroup(TextChoices):
    """A group of items voted on together; in the order of the voting sheet."""

    FIRST_SIMPLIFIED = "first_simplified", "установить первую категорию (по упрощённой форме)"
    HIGHEST_SIMPLIFIED = "highest_simplified", "установить высшую категорию (по упрощённой форме)"
    FIRST = "first", "установить первую категорию"
    HIGHEST = "highest", "установить высшую категорию"
    METHODIST = "methodist", "установить категорию «педагог-методист»"
    MENTOR = "mentor", "установить категорию «педагог-наставник»"


class Voice(TextChoices):
    FOR = "for", "за"
    AGAINST = "against", "против"
    ABSTAINED = "abstained", "воздержался"


_GROUPS = {
    (Category.FIRST, True): VoteGroup.FIRST_SIMPLIFIED,
    (Category.HIGHEST, True): VoteGroup.HIGHEST_SIMPLIFIED,
    (Category.FIRST, False): VoteGroup.FIRST,
    (Category.HIGHEST, False): VoteGroup.HIGHEST,
    (Category.METHODIST, False): VoteGroup.METHODIST,
    (Category.MENTOR, False): VoteGroup.MENTOR,
}


def group_of(application: Application) -> VoteGroup:
    """Return the group in which ``application`` is voted on.

    The simplified form opens the first and the highest category only (order 196, clause 31).
    """
    simplified = application.form == Form.SIMPLIFIED
    category = Category(application.category)
    return _GROUPS.get((category, simplified)) or _GROUPS[category, False]
