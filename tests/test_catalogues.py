"""The words over Wagtail's: compiled as committed, whole in their plurals and variables."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOURCES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))


def sentences(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the forms of each translated sentence by those of the sentence."""
    return {_forms(one.id): _forms(one.string) for one in catalog if one.id}


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_committed_catalogue_is_that_of_its_source(source):
    compiled = read_mo(io.BytesIO(source.with_suffix(".mo").read_bytes()))
    written = read_po(io.BytesIO(source.read_bytes()))
    assert sentences(compiled) == sentences(written), "run make catalogues"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_variable_is_made_up_and_every_plural_has_its_forms(source):
    for key, said in sentences(read_po(io.BytesIO(source.read_bytes()))).items():
        named = set(re.findall(r"%\(\w+\)\w", " ".join(said)))
        assert named <= set(re.findall(r"%\(\w+\)\w", " ".join(key))), key
        assert all(said), key
        assert len(said) == (4 if len(key) == 2 else 1), key


def test_the_admin_speaks_by_it():
    assert _("Exploring") == "Раздел"
    pages = [ngettext("1 page", "%(counter)s pages", n) % {"counter": n} for n in (1, 3, 9)]
    assert pages == ["1 страница", "3 страницы", "9 страниц"]
    since = [ngettext("%(num)d minute", "%(num)d minutes", n) % {"num": n} for n in (51, 2, 11)]
    assert since == ["51 минуту", "2 минуты", "11 минут"], "«… назад»"
    assert naturaltime(timezone.now() - timedelta(minutes=5)) == "5\xa0минут назад"
    told = _("Page '%(page_title)s' created.") % {"page_title": "Новость"}
    assert told == "Страница «Новость» создана."
