"""Forms of the ballots of a session: the own, a typed-in one, a filled sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from attestation.base.forms import LongTextField, PlainForm, named
from attestation.commission.agenda import PAGE, by_group, numbers_of
from attestation.commission.models import AgendaItem, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting.notes import Names, read_note
from attestation.files.checks import SIGNED_SCAN

_AS_THE_GROUP = "как за группу"
_LONGEST_NOTE = 5000
_FAULTS_SHOWN = 5


@dataclass(frozen=True)
class BallotSection:
    """One group of the ballot: its own field, and those of its people or the note for them.

    Attributes:
        number: how many people the group has.
    """

    group: VoteGroup
    number: int
    whole: forms.BoundField
    people: list[tuple[AgendaItem, forms.BoundField]]
    note: forms.BoundField | None = None


class BallotForm(PlainForm, forms.Form):
    """A voice for each group on the agenda, and other voices for single people.

    The member's own application is left out: members do not vote on themselves. Where the agenda
    is longer than a page, single people are named in a note, as on the sheet.
    """

    def __init__(self, *args: Any, member: SessionMember, **kwargs: Any) -> None:
        self.member = member
        self.numbers = numbers_of(member.session)
        items = member.session.items.select_related("application")
        self.is_long = sum(self.numbers.values()) > PAGE
        self.items = {} if self.is_long else by_group(items)
        self.own = set(
            items.filter(application__applicant=member.user_id).values_list("pk", flat=True)
        )
        super().__init__(*args, **kwargs)
        for group in self.groups:
            self._ask(group)

    @property
    def groups(self) -> list[VoteGroup]:
        """The groups that are on the agenda, in the order of the sheet."""
        return list(self.numbers)

    def _ask(self, group: VoteGroup) -> None:
        self.fields[f"group_{group}"] = forms.ChoiceField(
            label="Голос за всю группу",
            choices=Voice.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Выберите голос за эту группу."},
        )
        named(self, f"group_{group}", f"Группа «{group.label}»")
        if self.is_long:
            self._ask_by_note(group)
        for item in self.items.get(group, ()):
            if item.pk not in self.own:
                self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                    label=f"Голос: {item.name}",
                    choices=[("", _AS_THE_GROUP), *Voice.choices],
                    required=False,
                )

    def _ask_by_note(self, group: VoteGroup) -> None:
        self.fields[f"note_{group}"] = LongTextField(
            label="Отдельный голос по людям",
            required=False,
            max_length=_LONGEST_NOTE,
            rows=2,
            help_text="Как в листе голосования: «против – Петрова\u00a0Т.\u00a0И.; воздержался – "
            "Яшин\u00a0П.\u00a0П.».",
        )
        named(self, f"note_{group}", f"Отдельный голос, группа «{group.label}»")

    def sections(self) -> Iterator[BallotSection]:
        """Yield the ballot as the page draws it."""
        for group in self.groups:
            people = [
                (item, self[f"item_{item.pk}"])
                for item in self.items.get(group, ())
                if item.pk not in self.own
            ]
            whole = self[f"group_{group}"]
            note = self[f"note_{group}"] if self.is_long else None
            yield BallotSection(group, self.numbers[group], whole, people, note)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.noted: dict[int, tuple[VoteGroup, Voice]] = {}
        for group in self.groups:
            if note := data.get(f"note_{group}"):
                self._read_note(group, note)
        return data

    def _read_note(self, group: VoteGroup, note: str) -> None:
        items = self.member.session.items.filter(group=group).select_related("application")
        people = Names((item.name, item) for item in items)
        voices, faults = read_note(note, people, voter=self.member.user_id)
        for fault in faults[:_FAULTS_SHOWN]:
            self.add_error(f"note_{group}", fault[0].upper() + fault[1:])
        self.noted |= {key: (group, voice) for key, voice in voices.items()}

    @property
    def voices(self) -> dict[VoteGroup, Voice]:
        return {group: Voice(self.cleaned_data[f"group_{group}"]) for group in self.groups}

    @property
    def exceptions(self) -> dict[int, Voice]:
        """Only what differs from the group."""
        whole = self.voices
        said = {
            item.pk: (group, self.cleaned_data.get(f"item_{item.pk}"))
            for group, items in self.items.items()
            for item in items
        }
        said |= self.noted
        return {
            key: Voice(voice)
            for key, (group, voice) in said.items()
            if voice and Voice(voice) != whole[group]
        }


def _scan_field() -> forms.FileField:
    return forms.FileField(
        label="Скан подписанного листа",
        help_text=f"Тот же лист с подписью члена комиссии: {SIGNED_SCAN.hint}. Член комиссии "
        "получит письмо о том, как внесён его голос.",
        widget=forms.ClearableFileInput(attrs={"accept": SIGNED_SCAN.accept}),
        allow_empty_file=True,
    )


class EnteredBallotForm(BallotForm):
    """The ballot of somebody else, with the sheet that bears the signature."""

    scan = _scan_field()


class SheetForm(PlainForm, forms.Form):
    """A filled voting sheet."""

    file = forms.FileField(
        label="Заполненный лист голосования (XLSX)",
        help_text="Скачайте пустой лист, отметьте голоса знаком «+», исключения впишите "
        "в примечания.",
    )
    scan = _scan_field()
