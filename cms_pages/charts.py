"""Charts rendered on the server: SVG with lengths in per cent, so that text keeps its size.

A chart shows the data of the table beside it; users who cannot see it read its description.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

#: A line of a bar chart and a line chart in CSS pixels.
ROW, BAR_TOP, BAR = 46, 22, 14
HEIGHT, TOP, BOTTOM = 220, 28, 34
#: The first and the last point stand so far from the edges, in per cent, for their labels.
_MARGIN = 9.0
_LABELS = 5


@dataclass(frozen=True)
class Bar:
    """One bar: ``y`` of its line, ``words`` and ``line`` where its words and itself begin."""

    label: str
    value: str
    width: str
    words: int
    line: int


@dataclass(frozen=True)
class Point:
    """A point of a line; ``label`` is empty if there is no room for it."""

    label: str
    value: str
    x: str
    y: int


@dataclass(frozen=True)
class Stroke:
    """The line between two points that follow each other."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Chart:
    """The data of a chart for a template.

    Attributes:
        code: identifies the chart within its page.
        kind: «bars» or «line», selects the template.
        title, description: for those who do not see it, and for all.
    """

    code: str
    kind: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    strokes: tuple[Stroke, ...] = ()

    @property
    def template(self) -> str:
        return f"components/charts/{self.kind}.html"


#: A label and a number.
Numbers = Sequence[tuple[str, int]]


def bars(code: str, title: str, numbers: Numbers) -> Chart:
    """Horizontal bars, one under the other."""
    most = max((n for _, n in numbers if n), default=1)
    drawn = tuple(
        Bar(
            label=label,
            value=f"{n}",
            width=_per_cent(100 * n / most),
            words=place * ROW + BAR_TOP - 7,
            line=place * ROW + BAR_TOP,
        )
        for place, (label, n) in enumerate(numbers)
    )
    return Chart(code, "bars", title, _described(numbers), len(numbers) * ROW, bars=drawn)


def line(code: str, title: str, numbers: Numbers) -> Chart:
    """A line through the numbers, from left to right."""
    most = max((n for _, n in numbers if n), default=1)
    step = (100 - 2 * _MARGIN) / max(len(numbers) - 1, 1)
    each = max(1, round(len(numbers) / _LABELS))
    room = HEIGHT - TOP - BOTTOM
    drawn = [
        Point(
            label=label if place % each == 0 or len(numbers) <= _LABELS else "",
            value=f"{n}",
            x=_per_cent(_MARGIN + place * step),
            y=TOP + round(room * (1 - n / most)),
        )
        for place, (label, n) in enumerate(numbers)
    ]
    strokes = tuple(Stroke(a.x, a.y, b.x, b.y) for a, b in itertools.pairwise(drawn))
    described = _described(numbers)
    return Chart(code, "line", title, described, HEIGHT, points=tuple(drawn), strokes=strokes)


def _per_cent(number: float) -> str:
    return f"{number:.2f}%"


def _described(numbers: Numbers) -> str:
    if not numbers:
        return "Чисел пока нет."
    most = max(numbers, key=lambda item: item[1])
    least = min(numbers, key=lambda item: item[1])
    if most[1] == least[1]:
        only = f"{numbers[0][0]} – {most[1]}."
        return only if len(numbers) == 1 else f"Везде поровну: {most[1]}."
    return f"Больше всего: {most[0]} – {most[1]}. Меньше всего: {least[0]} – {least[1]}."
