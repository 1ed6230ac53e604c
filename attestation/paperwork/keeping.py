"""What stands together on a page: a heading and its table, a signature and what is signed.

The library keeps a heading and its table together only where the whole table fits; a long one it
moves to the next page, or parts from what stands around it.
"""

from typing import Any

from reportlab.platypus import KeepTogether, Table
from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc


class KeptTogether(KeepTogether):
    """Flowables of which a long table may be cut, but loses neither its heading nor its end."""

    def split(self, width: float, height: float) -> list[Any]:
        whole: list[Any] = super().split(width, height)
        if height >= self._H:
            return whole
        place = next((n for n, one in enumerate(self._content) if _may_be_cut(one)), None)
        if place is None:
            return whole
        before, table, after = (
            self._content[:place],
            self._content[place],
            self._content[place + 1 :],
        )
        room = height - _height_of(before, width, self)
        # What follows takes the last row along.
        most = sum(table._rowHeights[:-1]) + 0.1 if after else room
        parts = table.split(width, min(room, most)) if room > 0 else []
        if len(parts) < 2:
            return whole
        return [*before, parts[0], self.FrameBreak(), type(self)([parts[1], *after])]


def _may_be_cut(flowable: Any) -> bool:
    return isinstance(flowable, Table) and bool(flowable.repeatRows)


def _height_of(flowables: list[Any], width: float, within: KeepTogether) -> float:
    return sum(
        one.wrapOn(within.canv, width, 0xFFFFFF)[1] + one.getSpaceBefore() + one.getSpaceAfter()
        for one in flowables
    )


def keep_together() -> None:
    """Let the documents of the library use this class; they take no other way of asking."""
    PmlBaseDoc._initArgs = {**PmlBaseDoc._initArgs, "keepTogetherClass": KeptTogether}
