"""The living page of the design: everything on it, and only where the site is developed."""

import re

import pytest
from django.conf import settings as django_settings

from attestation.base.display import settings as display_settings
from tests.design.test_built import STYLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, settings) -> str:
    settings.DESIGN_PAGE = True
    return client.get("/design/").content.decode()


def test_elsewhere_there_is_no_such_page(client, settings):
    assert settings.DESIGN_PAGE is False
    assert client.get("/design/").status_code == 404


def test_only_development_turns_it_on():
    folder = django_settings.BASE_DIR / "site/config/settings"
    saying = [path.name for path in folder.glob("*.py") if "DESIGN_PAGE = True" in path.read_text()]
    assert saying == ["development.py"]


def test_every_token_is_shown(page):
    styles = (django_settings.BASE_DIR / "static/css/design.css").read_text(encoding="utf-8")
    root = re.search(r":root{([^}]*)}", STYLES)
    assert root
    names = re.findall(r"--([\w-]+):", root[1])
    colours = names[: names.index("family")]
    spaces = [name for name in names if re.fullmatch(r"s\d+", name)]
    texts = [name for name in names if name.startswith("text")]
    assert min(len(colours), len(spaces), len(texts)) > 10
    for kind, shown in (("swatch", colours), ("space", spaces), ("sample", texts)):
        for name in shown:
            assert f"{kind}--{name}" in page
            assert f".{kind}--{name}{{" in styles, name


@pytest.mark.parametrize(
    "part",
    [
        *("govuk-button--secondary", "govuk-button--warning", "button-link", "pill--wait"),
        *("days--late", "notice--error", "empty", "steps--now", "tasks__hint", "grid-3"),
        *("card--now", 'class="cards"'),
        *("pages__far", "govuk-summary-list", "files__warning", "history", "filters"),
        *("govuk-error-summary", "govuk-input--error", "govuk-radios", "govuk-checkboxes"),
        *("govuk-textarea", "govuk-select", "govuk-file-upload", "govuk-password-input"),
    ],
)
def test_every_component_is_shown(page, part):
    assert part in page


@pytest.mark.parametrize("scheme", ["dark", "black-on-white", "white-on-black", "blue"])
def test_it_shows_itself_in_every_scheme(client, settings, scheme):
    settings.DESIGN_PAGE = True
    text = client.get("/design/", {"scheme": scheme}).content.decode()
    assert f'<html lang="ru" data-scheme="{scheme}">' in text
    assert display_settings.COOKIE not in client.cookies
