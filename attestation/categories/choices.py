"""The qualification categories, as order 196 names them."""

from django.db.models import TextChoices


class Category(TextChoices):
    FIRST = "first", "первая"
    HIGHEST = "highest", "высшая"
    METHODIST = "methodist", "педагог-методист"
    MENTOR = "mentor", "педагог-наставник"


class HeldCategory(TextChoices):
    NONE = "none", "не имею"
    FIRST = "first", "первая"
    HIGHEST = "highest", "высшая"


def category_label(category: str) -> str:
    """«первая категория», «категория „педагог-методист“»: the new ones are names."""
    name = Category(category).label
    agrees = category in {Category.FIRST, Category.HIGHEST}
    return f"{name} категория" if agrees else f"категория «{name}»"
