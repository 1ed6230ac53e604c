"""Single voices as a note says them: «против – Петрова Т.И.; воздержался – Яшин П.П.»."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from django.utils.text import Truncator

from attestation.base.language.names import search_key
from attestation.commission.models import AgendaItem
from attestation.commission.vote_groups import Voice
from attestation.commission.voting.sheet_export import brief

Of = TypeVar("Of")

#: A page of mistakes quotes so many signs.
_QUOTED = 100
#: Of a note or a line of a sheet; more of them help nobody.
MISTAKES_SHOWN = 20
_VOICES = {"за": Voice.FOR, "против": Voice.AGAINST, "воздерж": Voice.ABSTAINED}
#: «против – Петрова Т.И.»: the voice is said once for the names that follow it.
_SAID = re.compile(r"^(за|против|воздерж)\w*\s*[-–—:]*\s*", re.IGNORECASE)


class Names(Generic[Of]):
    """People by the ways in which a sheet may name them: in full, with initials, by surname."""

    def __init__(self, people: Iterable[tuple[str, Of]]) -> None:
        self._found: dict[str, list[Of]] = {}
        for name, one in people:
            for way in {_key(name), _key(brief(name)), _key(name.split(" ", 1)[0])}:
                self._found.setdefault(way, []).append(one)

    def of(self, name: str) -> list[Of]:
        """Return everybody to whom ``name`` may refer."""
        return self._found.get(_key(name), [])


def _key(name: str) -> str:
    return search_key(name.replace(".", " ")).replace(" ", "")


def quoted(text: str) -> str:
    """A cell as it is shown again: one string of a foreign file may stand in all of them."""
    return Truncator(text).chars(_QUOTED)


def read_note(
    note: str, people: Names[AgendaItem], *, voter: int | None
) -> tuple[dict[int, Voice], list[str]]:
    """Understand the note of one group.

    Args:
        people: those of the group.
        voter: the key of the member's account.

    Returns:
        the voices by the key of the item, and what could not be understood, in sentences; a note
        with more than `MISTAKES_SHOWN` is read no further.
    """
    voices: dict[int, Voice] = {}
    faults: list[str] = []
    for voice, name in _noted(note):
        if len(faults) > MISTAKES_SHOWN:
            break
        found = people.of(name)
        if voice is None:
            faults.append(f"в примечании не сказано, как голосуют: «{quoted(name)}».")
        elif len(found) != 1:
            who = "несколько человек" if found else "нет человека"
            faults.append(f"в этой группе {who} с именем «{quoted(name)}».")
        elif voter and found[0].application.applicant_id == voter:
            faults.append("член комиссии не голосует по своему заявлению.")
        else:
            voices[found[0].pk] = voice
    return voices, faults


def _noted(note: str) -> Iterator[tuple[Voice | None, str]]:
    """Yield the voices and names of a note, one by one."""
    voice: Voice | None = None
    for part in re.split(r"[;,\n]+", note):
        text = part.strip()
        if said := _SAID.match(text):
            voice = _VOICES[said[1].lower()]
            text = text[said.end() :].strip()
        if text:
            yield voice, text
