"""Categories in words."""

import pytest

from attestation.categories.choices import Category, category_label


@pytest.mark.parametrize(
    ("category", "words"),
    [
        (Category.FIRST, "первая категория"),
        (Category.HIGHEST, "высшая категория"),
        (Category.METHODIST, "категория «педагог-методист»"),
        (Category.MENTOR, "категория «педагог-наставник»"),
    ],
)
def test_the_new_categories_are_names(category, words):
    assert category_label(category) == words
