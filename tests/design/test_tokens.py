"""The tokens: one palette, and contrast enough in every scheme."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STYLES = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
SOURCES = [
    path
    for path in sorted((ROOT / "frontend/styles").glob("*.scss"))
    if path.name != "_palette.scss"
]
SCHEMES = ("light", "dark", "black-on-white", "white-on-black", "blue")

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklch|color)\(")
_NAMED = re.compile(r":\s[^;{]*\b(white|black|red|green|gr[ae]y|silver|yellow|orange|navy)\b")

#: What is written on what: (text, grounds).
TEXTS = [
    ("ink", ("paper", "mist", "mist-deep", "pine-pale", "amber-pale", "brick-pale", "sky-pale")),
    ("ink-soft", ("paper", "mist", "pine-pale", "amber-pale", "brick-pale", "sky-pale")),
    ("pine", ("paper", "mist", "pine-pale")),
    ("pine-dark", ("paper", "mist", "pine-pale")),
    ("on-pine", ("pine", "pine-dark")),
    ("amber-ink", ("amber-pale", "paper")),
    ("on-amber", ("amber",)),
    ("brick", ("paper", "mist", "brick-pale", "pine-pale")),
    ("brick-dark", ("paper", "brick-pale", "mist", "amber-pale")),
    ("on-brick", ("brick", "brick-dark")),
    ("sky", ("paper", "mist", "pine-pale", "sky-pale")),
    (
        "sky-dark",
        ("paper", "mist", "pine-pale", "amber-pale", "brick-pale", "sky-pale"),
    ),
    ("sky-ink", ("sky-pale", "paper")),
    ("focus-ink", ("focus",)),
    ("on-mark", ("mark",)),
    ("on-bar", ("bar", "bar-over")),
    ("on-foot", ("foot",)),
    ("on-foot-strong", ("foot",)),
    ("on-off", ("off",)),
]
#: Edges of controls and signs without words: (colour, what stands beside it).
CONTROLS = [
    ("edge", ("paper", "mist")),
    ("pine", ("paper", "mist", "pine-pale", "track")),
    ("brick", ("paper", "track")),
    ("bar-line", ("bar-over",)),
    ("amber", ("bar",)),
]


def tokens(scheme: str) -> dict[str, str]:
    """Every token of a scheme with its final colour, read from the built styles."""
    found = dict(_declared(re.escape(":root")))
    if scheme != "light":
        found |= _declared(rf":root\[data-scheme={scheme}\]")
    if scheme not in ("light", "dark"):
        found |= _declared(rf":root:is\([^)]*\[data-scheme={scheme}\][^)]*\)")
    return {name: _final(value, found) for name, value in found.items()}


def _declared(selector: str) -> Iterator[tuple[str, str]]:
    """What the first rule of that very selector sets."""
    rule = re.search(rf"(?:^|[}}{{]){selector}{{([^}}]*)}}", STYLES, re.MULTILINE)
    assert rule, selector
    return iter(re.findall(r"--([\w-]+):\s*([^;]+)", rule[1]))


def _final(value: str, found: dict[str, str]) -> str:
    while named := re.fullmatch(r"var\(--([\w-]+)\)", value.strip()):
        value = found[named[1]]
    return value.strip()


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours written as #rgb or #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_every_ground_it_meets(scheme: str) -> None:
    colours = tokens(scheme)
    faint = [
        f"{text} on {ground}: {ratio:.2f}"
        for text, grounds in TEXTS
        for ground in grounds
        if (ratio := contrast(colours[text], colours[ground])) < 4.5
    ]
    assert faint == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_controls_stand_out_from_what_is_beside_them(scheme: str) -> None:
    colours = tokens(scheme)
    faint = [
        f"{edge} beside {ground}: {ratio:.2f}"
        for edge, grounds in CONTROLS
        for ground in grounds
        if (ratio := contrast(colours[edge], colours[ground])) < 3
    ]
    assert faint == []


@pytest.mark.parametrize("scheme", ["black-on-white", "white-on-black", "blue"])
def test_a_scheme_of_two_colours_has_no_third(scheme: str) -> None:
    colours = {value for value in tokens(scheme).values() if value.startswith("#")}
    assert len(colours) == 2


def test_the_device_and_the_choice_of_dark_give_the_same_colours() -> None:
    of_device = re.search(
        r"\(prefers-color-scheme: ?dark\){:root:not\(\[data-scheme\]\){([^}]*)}", STYLES
    )
    chosen = re.search(r":root\[data-scheme=dark\]{([^}]*)}", STYLES)
    assert of_device
    assert chosen
    assert of_device[1] == chosen[1]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_raw_colours_stand_only_in_the_palette(source: Path) -> None:
    code = re.sub(r"//.*", "", source.read_text(encoding="utf-8"))
    assert _COLOUR.findall(code) == []
    assert [line for line in code.splitlines() if _NAMED.search(line)] == []


def test_only_tokens_hold_raw_colours_in_what_is_built() -> None:
    rules = re.sub(r"--[\w-]+:[^;}]*", "", STYLES)
    assert _COLOUR.findall(re.sub(r"url\([^)]*\)", "", rules)) == []


def test_colours_of_gov_uk_are_our_tokens() -> None:
    assert not re.search(r"--govuk-[\w-]+-colour", STYLES)
    assert "var(--undefined)" not in STYLES


def test_every_token_that_is_read_is_set() -> None:
    scripted = {"share"}
    used = set(re.findall(r"var\(--([\w-]+)", STYLES))
    declared = set(re.findall(r"--([\w-]+):", STYLES))
    assert used - declared - scripted == set()
