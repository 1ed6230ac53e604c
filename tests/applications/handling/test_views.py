"""«Служебное»: three forms on one page, and what the list shows of it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.applications.handling import services
from attestation.applications.handling.models import StaffNote
from attestation.applications.handling.selectors import handling_of

pytestmark = pytest.mark.django_db


def url(name, application, *more):
    return reverse(f"cabinet:{name}", args=[application.pk, *more])


def ahead(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def test_it_is_taken_by_one_button_and_stands_in_the_list(client, region, considered):
    client.force_login(region.home.coordinator)
    page = client.get(considered.get_absolute_url() + "?show=section-2").content.decode()
    assert "Вести мне" in page
    answer = client.post(url("handling_lead", considered), {"lead-to": region.home.coordinator.pk})
    assert answer["Location"] == url("handling", considered)
    listed = client.get(reverse("cabinet:applications")).content.decode()
    assert "Орлова А. И." in listed


@pytest.mark.parametrize(
    ("asked", "found"),
    [("led=me", 1), ("led=nobody", 0), ("led=others", 0), ("aside=held", 1), ("aside=not", 0)],
)
def test_the_list_is_narrowed_by_it(client, region, considered, asked, found):
    coordinator = region.home.coordinator
    services.hand_over(considered, coordinator, was=None, actor=coordinator)
    services.hold(considered, ahead(2), "жду", actor=coordinator)
    client.force_login(coordinator)
    listed = client.get(f"{reverse('cabinet:applications')}?state=all&{asked}")
    assert len(listed.context["applications"]) == found


def test_a_refused_form_keeps_what_was_typed_and_the_page_says_that_terms_run_on(
    client, region, considered
):
    client.force_login(region.home.coordinator)
    answer = client.post(
        url("handling_hold", considered), {"hold-until": "2020-01-01", "hold-reason": "жду справку"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("жду справку", "2020-01-01", "не раньше завтрашнего", "Сроки этим не"):
        assert kept in page


def test_notes_are_written_and_deleted_on_the_page(client, region, considered):
    client.force_login(region.home.coordinator)
    client.post(url("handling", considered), {"note-text": "Проверить\nдиплом"})
    note = StaffNote.objects.get()
    assert "Проверить" in client.get(url("handling", considered)).content.decode()
    client.post(url("handling_note_delete", considered, note.pk))
    assert not StaffNote.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_for_others_there_is_no_such_page_and_nothing_of_it_on_theirs(
    client, region, considered, who
):
    coordinator = region.home.coordinator
    services.hand_over(considered, coordinator, was=None, actor=coordinator)
    services.hold(considered, ahead(2), "тайная причина", actor=coordinator)
    services.add_note(considered, "Тайная заметка", actor=coordinator)
    person = getattr(region.home, who)
    client.force_login(person)
    for name in ("handling", "handling_lead", "handling_hold"):
        assert client.get(url(name, considered)).status_code == 404
        assert client.post(url(name, considered)).status_code == 404
    page = client.get(considered.get_absolute_url()).content.decode()
    assert not [word for word in ("тайная", "Тайная", "Служебное", "отложено") if word in page]


def test_what_is_put_aside_is_taken_up_by_a_button(client, region, considered):
    coordinator = region.home.coordinator
    services.hold(considered, ahead(2), "жду", actor=coordinator)
    client.force_login(coordinator)
    client.post(url("handling_resume", considered))
    assert handling_of(considered).held_until is None
