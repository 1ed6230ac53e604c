"""What is built under static/: light, all from this site, and no one else's brand."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STYLES = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
SCRIPT = (ROOT / "static/js/site.js").read_text(encoding="utf-8")


def test_the_first_view_is_light() -> None:
    """In bytes over the wire, which compresses what is text."""
    assert len(gzip.compress(STYLES.encode())) < 16 * 1024
    assert len(gzip.compress(SCRIPT.encode())) < 16 * 1024


def test_styles_load_only_files_of_the_site() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", STYLES)
    assert addresses
    for address in addresses:
        path = (ROOT / "static/css" / address.strip("\"'")).resolve()
        assert path.is_file(), address


@pytest.mark.parametrize("brand", ["GDS Transport", "crown", "#1d70b8", "gov.uk"])
def test_nothing_of_the_brand_of_gov_uk(brand: str) -> None:
    assert brand.lower() not in STYLES.lower()


@pytest.mark.parametrize("name", ["golos-text-OFL.txt", "govuk-frontend-MIT.txt"])
def test_licences_stand_beside(name: str) -> None:
    assert "copyright" in (ROOT / "static/licences" / name).read_text(encoding="utf-8").lower()


def test_the_lock_names_versions_and_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert all("version" in package for package in packages)
    assert not any("resolved" in package for package in packages)
