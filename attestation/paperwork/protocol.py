"""The protocol of a session of the commission: its contents, as PDF and as Word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from attestation.paperwork.docx.builder import WordForm
from attestation.paperwork.docx.templates import fill
from attestation.paperwork.order import ROWS_IN_A_TABLE
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
    """The decision on one person; ``grounds`` is empty if the category is set."""

    number: str
    name: str
    position: str
    organization: str
    municipality: str
    votes: str
    decision: str
    grounds: str


@dataclass(frozen=True, kw_only=True)
class ProtocolGroup:
    """A group of the agenda: the voices for the whole group, and the people of another tally."""

    number: str
    title: str
    votes: str
    exceptions: tuple[str, ...]
    people: tuple[ProtocolPerson, ...]

    @property
    def tables(self) -> Iterator[tuple[ProtocolPerson, ...]]:
        """The people as pieces that can be drawn one after the other."""
        for start in range(0, len(self.people), ROWS_IN_A_TABLE):
            yield self.people[start : start + ROWS_IN_A_TABLE]


@dataclass(frozen=True, kw_only=True)
class ProtocolPaper:
    """The full contents of the protocol, as text.

    Attributes:
        form: «заочное»; place: may be empty.
        present: participants; absent: the members who were absent, as names.
        quorum, rule: sentences stored when the vote was closed.
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
    groups: tuple[ProtocolGroup, ...]
    chair: str
    secretary: str
    signers: tuple[str, ...]

    def fields(self) -> dict[str, Any]:
        """Return the fields for a Word template: strings, lists of dictionaries of strings."""
        texts = ("body", "number", "date", "form", "place", "quorum", "rule", "chair", "secretary")
        return {
            **{name: getattr(self, name) for name in texts},
            "present": [vars(member) for member in self.present],
            "absent": list(self.absent),
            "signers": list(self.signers),
            "groups": [
                {
                    "number": group.number,
                    "title": group.title,
                    "votes": group.votes,
                    "exceptions": list(group.exceptions),
                    "people": [vars(person) for person in group.people],
                }
                for group in self.groups
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
    form.line("Повестка", bold=True)
    for text in (
        "{%p for group in groups %}",
        "{{ group.number }}. {{ group.title }}",
        "{%p endfor %}",
    ):
        form.line(text)
    form.line("Голосование и решения", bold=True)
    for text in (
        "{%p for group in groups %}",
        "{{ group.number }}. {{ group.title }}",
        "Голоса за группу: {{ group.votes }}",
        "{%p for exception in group.exceptions %}",
        "Особо: {{ exception }}",
        "{%p endfor %}",
    ):
        form.line(text)
    form.table(
        (13, 44, 46, 26, 44),
        [
            (("№", "Педагог", "Должность, организация", "Голоса", "Решение"), True),
            (["{%tr for person in group.people %}"], False),
            (
                [
                    "{{ person.number }}",
                    "{{ person.name }}",
                    "{{ person.position }}, {{ person.organization }}, {{ person.municipality }}",
                    "{{ person.votes }}",
                    "{{ person.decision }}{% if person.grounds %}: {{ person.grounds }}{% endif %}",
                ],
                False,
            ),
            (["{%tr endfor %}"], False),
        ],
    )
    form.line("{%p endfor %}")
    form.line("Председатель    ____________________    {{ chair }}")
    form.line("Секретарь    ____________________    {{ secretary }}")
    for text in (
        "{%p if signers %}",
        "Члены комиссии:",
        "{%p for signer in signers %}",
        "____________________    {{ signer }}",
        "{%p endfor %}",
        "{%p endif %}",
    ):
        form.line(text)
    return form.content()
