"""The protocol of a session of the commission: its contents, as PDF and as Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from attestation.base.language.sentences import with_capital
from attestation.paperwork.bands import bands
from attestation.paperwork.docx.builder import Row, WordForm, heading_row, people_rows
from attestation.paperwork.docx.templates import fill
from attestation.paperwork.pdf import render_pdf


@dataclass(frozen=True, kw_only=True)
class ProtocolMember:
    """A member with the duty; ``initials`` stand beside the signature."""

    name: str
    initials: str
    duty: str
    post: str


@dataclass(frozen=True, kw_only=True)
class ProtocolPerson:
    """The decision on one person; the ``grounds`` of a refusal may still have to be written."""

    number: str
    name: str
    position: str
    organization: str
    municipality: str
    votes: str
    decision: str
    is_refused: bool
    grounds: str


@dataclass(frozen=True, kw_only=True)
class ProtocolVotes:
    """A line of the count: a group of the agenda, or a person with another tally than the group."""

    number: str
    about: str
    people: str
    in_favour: str
    against: str
    abstained: str


@dataclass(frozen=True, kw_only=True)
class ProtocolGroup:
    """A group of the agenda: the voices for the whole group, and the people of another tally.

    Attributes:
        count: the votes as lines of a table, the group's first.
        votes, exceptions: the same as sentences, for templates that print them.
        people: ordered by municipality.
    """

    number: str
    title: str
    count: tuple[ProtocolVotes, ...]
    votes: str
    exceptions: tuple[str, ...]
    people: tuple[ProtocolPerson, ...]

    @property
    def decisions(self) -> list["ProtocolDecision"]:
        """What was decided, for whom: those whose category is set, then the others."""
        given = tuple(person for person in self.people if not person.is_refused)
        refused = tuple(person for person in self.people if person.is_refused)
        whom = "следующим педагогическим работникам:"
        found = (
            ProtocolDecision(text=f"{self.number}. {self.title} {whom}", people=given),
            ProtocolDecision(
                text=f"По вопросу {self.number} отказать {whom}", people=refused, is_refused=True
            ),
        )
        return [one for one in found if one.people]


@dataclass(frozen=True, kw_only=True)
class ProtocolDecision:
    """The people of a group with the same decision."""

    text: str
    people: tuple[ProtocolPerson, ...]
    is_refused: bool = False

    @property
    def note_heading(self) -> str:
        return "Основания" if self.is_refused else ""

    @property
    def tables(self) -> Iterator[list[tuple[str, ProtocolPerson]]]:
        """The people as pieces that can be drawn, the first of each municipality with its name."""
        return bands(self.people, lambda person: person.municipality)


@dataclass(frozen=True, kw_only=True)
class ProtocolPaper:
    """The full contents of the protocol, as text.

    Attributes:
        form: «заочное»; place: may be empty.
        present: participants; absent: the members who were absent, as names.
        quorum, rule: sentences stored when the vote was closed.
        heard: what was considered, after «СЛУШАЛИ».
        chair, secretary: the names to sign; signers: the others who voted and sign.
    """

    body: str
    number: str
    date: str
    form: str
    place: str
    present: tuple[ProtocolMember, ...]
    absent: tuple[str, ...]
    quorum: str
    rule: str
    heard: str
    groups: tuple[ProtocolGroup, ...]
    chair: str
    secretary: str
    signers: tuple[str, ...]

    @property
    def decisions(self) -> list[ProtocolDecision]:
        """What was decided, group by group."""
        return [one for group in self.groups for one in group.decisions]

    def fields(self) -> dict[str, Any]:
        """Return the fields for a Word template: strings, lists of dictionaries of strings."""
        texts = (
            *("body", "number", "date", "form", "place", "quorum", "rule", "heard"),
            *("chair", "secretary"),
        )
        return {
            **{name: getattr(self, name) for name in texts},
            "present": [vars(member) for member in self.present],
            "absent": list(self.absent),
            "signers": list(self.signers),
            "groups": [_group_fields(group) for group in self.groups],
        }


def _group_fields(group: ProtocolGroup) -> dict[str, Any]:
    return {
        "number": group.number,
        "title": group.title,
        "votes": group.votes,
        "exceptions": list(group.exceptions),
        "people": [vars(person) for person in group.people],
        "count": [vars(line) for line in group.count],
        "decisions": [
            {
                "text": one.text,
                "is_refused": one.is_refused,
                "people": [
                    {**vars(person), "heading": with_capital(heading)}
                    for piece in one.tables
                    for heading, person in piece
                ],
            }
            for one in group.decisions
        ],
    }


def build_protocol_pdf(paper: ProtocolPaper) -> bytes:
    """The protocol as PDF.

    Raises:
        PaperworkError: the document could not be drawn.
    """
    return render_pdf("paperwork/protocol.html", {"paper": paper})


def build_protocol_docx(paper: ProtocolPaper, template: bytes | None = None) -> bytes:
    """The protocol as a Word file, by ``template`` or by the form of the system.

    Raises:
        WordTemplateError: the template cannot be filled.
    """
    return fill(template, default_template, paper.fields())


@cache
def default_template() -> bytes:
    """The Word form that is used until operators put their own in its place."""
    form = WordForm("Протокол заседания аттестационной комиссии")
    form.line("{{ body }}", centre=True)
    form.line("ПРОТОКОЛ", centre=True, bold=True)
    form.line("заседания аттестационной комиссии", centre=True)
    form.line("от {{ date }} № {{ number }}", centre=True)
    for text in (
        "Форма заседания: {{ form }}",
        "{%p if place %}",
        "Место проведения: {{ place }}",
        "{%p endif %}",
        "Участвовали:",
        "{%p for member in present %}",
        "{{ member.name }}, {{ member.duty }}{% if member.post %} ({{ member.post }}){% endif %}",
        "{%p endfor %}",
        "{%p if absent %}",
        "Не участвовали:",
        "{%p for name in absent %}",
        "{{ name }}",
        "{%p endfor %}",
        "{%p endif %}",
        "{{ quorum }}",
        "{{ rule }}",
    ):
        form.line(text)
    form.line("ПОВЕСТКА:", bold=True, kept=True)
    for text in (
        "{%p for group in groups %}",
        "{{ group.number }}. {{ group.title }}",
        "{%p endfor %}",
    ):
        form.line(text)
    form.line("СЛУШАЛИ:", bold=True, kept=True)
    form.line("{{ heard }}")
    form.line("ГОЛОСОВАЛИ:", bold=True, kept=True)
    names = ("number", "about", "people", "in_favour", "against", "abstained")
    form.table(
        (14, 65, 22, 16, 22, 34),
        [
            heading_row(("№", "Вопрос повестки", "Человек", "За", "Против", "Воздержались")),
            Row(["{%tr for group in groups %}"]),
            Row(["{%tr for line in group.count %}"]),
            Row([f"{{{{ line.{name} }}}}" for name in names]),
            Row(["{%tr endfor %}"]),
            Row(["{%tr endfor %}"]),
        ],
    )
    form.line("РЕШИЛИ:", bold=True, kept=True, below=True)
    form.line("{%p for group in groups %}")
    form.line("{%p for one in group.decisions %}")
    form.line("{{ one.text }}", kept=True, below=True)
    fields = (
        *("{{ person.number }}", "{{ person.name }}"),
        *("{{ person.position }}; {{ person.organization }}", "{{ person.grounds }}"),
    )
    headings = ("№", "Педагог", "Должность; организация", "Основания")
    for condition, widths, last in (
        ("if not one.is_refused", (14, 60, 99), 3),
        ("if one.is_refused", (13, 46, 66, 48), 4),
    ):
        form.line(f"{{%p {condition} %}}")
        form.table(widths, people_rows(headings[:last], fields[:last], each="person in one.people"))
        form.line("{%p endif %}")
    form.line("{%p endfor %}")
    form.line("{%p endfor %}")
    form.line("", kept=True)
    line = "____________________"
    form.signatures(
        (50, 50, 73),
        [
            ("Председатель", line, "{{ chair }}"),
            ("Секретарь", line, "{{ secretary }}"),
            ("{%tr for signer in signers %}", "", ""),
            ("{% if loop.first %}Члены комиссии{% endif %}", line, "{{ signer }}"),
            ("{%tr endfor %}", "", ""),
        ],
    )
    return form.content()
