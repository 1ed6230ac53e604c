"""The words over Wagtail's: compiled as committed, whole in their plurals and variables."""

import gettext
import io
import re

import pytest
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attestation.base.language.catalogues import compiled, sentences

SOURCES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))
TEXT = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=n%10==1 ? 0 : n%10<5 ? 1 : 2;\\n"

# A remark.
msgid "page \\"one\\""
msgstr ""
"страница "
"«раз»"

msgid "%d page"
msgid_plural "%d pages"
msgstr[0] "%d страница"
msgstr[1] "%d страницы"
msgstr[2] "%d страниц"

msgid "left"
msgstr ""
"""


def test_what_is_compiled_is_read_by_gettext():
    read = gettext.GNUTranslations(io.BytesIO(compiled(TEXT)))
    assert read.gettext('page "one"') == "страница «раз»"
    assert [read.ngettext("%d page", "%d pages", n) % n for n in (1, 3, 7)] == [
        "1 страница",
        "3 страницы",
        "7 страниц",
    ]
    assert read.gettext("left") == "left"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_committed_catalogue_is_that_of_its_source(source):
    assert source.with_suffix(".mo").read_bytes() == compiled(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_variable_is_made_up_and_every_plural_has_its_forms(source):
    for key, said in sentences(source.read_text(encoding="utf-8")):
        named = set(re.findall(r"%\(\w+\)\w", said))
        assert named <= set(re.findall(r"%\(\w+\)\w", key)), key
        assert ("\0" in key) == (said.count("\0") == 3), key


def test_the_admin_speaks_by_it():
    assert _("Exploring") == "Раздел"
    pages = [ngettext("1 page", "%(counter)s pages", n) % {"counter": n} for n in (1, 3, 9)]
    assert pages == ["1 страница", "3 страницы", "9 страниц"]
