"""A long agenda is shown by groups, in pages, with a search; a short one whole."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from attestation.commission import agenda
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import forms as voting_forms
from attestation.commission.voting import services as voting_services

pytestmark = pytest.mark.django_db

FIRST, HIGHEST = VoteGroup.FIRST_SIMPLIFIED, VoteGroup.HIGHEST_SIMPLIFIED


@pytest.fixture
def long(monkeypatch):
    """Three people are more than a page."""
    # Both were imported before: the one takes the number from the other.
    for module in (agenda, voting_forms):
        monkeypatch.setattr(module, "PAGE", 1)


def test_a_short_agenda_is_shown_whole(prepared):
    shown = agenda.agenda_of(prepared, QueryDict("group=highest_simplified&name=Яшина"))
    assert (shown.people, shown.page, shown.tabs) == (3, None, [])
    assert [[item.name for item in group.items] for group in shown.groups] == [
        ["Петрова Анна Игоревна", "Седова Анна Игоревна"],
        ["Яшина Анна Игоревна"],
    ]


def test_it_stands_in_the_alphabet(prepared):
    prepared.items.filter(name__startswith="Седова").update(name="Пётр Анна Игоревна")
    [group, _] = agenda.agenda_of(prepared, QueryDict()).groups
    assert [item.name.split()[0] for item in group.items] == ["Пётр", "Петрова"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Петрова"]),
        ("page=2", ["Седова"]),
        ("group=highest_simplified", ["Яшина"]),
        ("group=nothing", ["Петрова"]),
        ("name=яшин", ["Яшина"]),
        ("name=Ктототамова", []),
    ],
)
def test_a_long_one_by_groups_and_pages(long, prepared, asked, names):
    shown = agenda.agenda_of(prepared, QueryDict(asked))
    assert [item.name.split()[0] for group in shown.groups for item in group.items] == names
    assert [(tab["title"], tab["count"]) for tab in shown.tabs] == [
        ("Установить первую категорию (по упрощённой форме)", 2),
        ("Установить высшую категорию (по упрощённой форме)", 1),
    ]


def test_its_page_names_the_groups_and_finds_a_surname(long, client, commission, prepared):
    client.force_login(commission.secretary)
    address = prepared.get_absolute_url()
    page = client.get(address).content.decode()
    assert "Всего 3 человека" in page
    assert "Петрова" in page
    assert "Седова" not in page
    assert "Яшина" in client.get(f"{address}?name=Яшина").content.decode()
    assert "Таких людей в повестке нет" in client.get(f"{address}?name=Нет").content.decode()


def test_single_voices_on_a_long_one_are_written_as_on_the_sheet(long, client, commission, voting):
    client.force_login(commission.members[0])
    vote = reverse("cabinet:session_vote", args=[voting.pk])
    sent = {f"group_{FIRST}": "for", f"group_{HIGHEST}": "against"}
    assert "item_" not in client.get(vote).content.decode()
    refused = client.post(vote, {**sent, f"note_{FIRST}": "против – Яшина А. И."})
    assert refused.status_code == 422
    assert "нет человека с именем «Яшина\xa0А.\xa0И.»" in refused.content.decode()
    client.post(vote, {**sent, f"note_{FIRST}": "против – Седова А.И.; за – Петрова"})
    [ballot] = voting_services.ballots_of(voting)
    assert ballot.groups == {FIRST: Voice.FOR, HIGHEST: Voice.AGAINST}
    assert ballot.exceptions == {voting.items.get(name__startswith="Седова").pk: Voice.AGAINST}
