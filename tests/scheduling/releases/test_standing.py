"""One release of a period is in force; the others say what has become of them."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from attestation.scheduling.releases.standing import standings


def release(number, *, published=True, withdrawn=None):
    found = SimpleNamespace(number=number, published_at="вчера" if published else None)
    if withdrawn is not None:
        found.withdrawal = SimpleNamespace(taken_down_at=withdrawn or None)
    return found


def words(*releases):
    return [standing.word for standing in standings(releases)]


def test_what_a_newer_one_has_replaced_is_not_called_published():
    assert words(release(2), release(1)) == ["опубликован", "заменён редакцией 2"]


def test_what_is_not_on_the_site_yet_replaces_nothing():
    assert words(release(2, published=False), release(1)) == ["публикуется", "опубликован"]


def test_after_a_withdrawal_the_one_before_is_in_force_again():
    found = words(release(3, withdrawn="вчера"), release(2), release(1))
    assert found == ["снят с сайта", "опубликован", "заменён редакцией 2"]
    assert words(release(2, withdrawn=""), release(1)) == ["снимается с сайта", "опубликован"]


def test_the_page_leads_to_each_release_by_itself():
    number = SimpleNamespace(pk=5, number=1, published_at="вчера", workbook_id=7, withdrawal=None)
    page = render_to_string(
        "scheduling/releases/_release.html",
        {
            "release": number,
            "period": SimpleNamespace(public_address="/schedules/2026-12/"),
            "standing": SimpleNamespace(word="заменён редакцией 2", kind="plain"),
            "letters": SimpleNamespace(words="не отправлялись", goes_on=False),
        },
    )
    assert 'href="/schedules/2026-12/releases/1/"' in page
    assert 'href="/schedules/2026-12/releases/1/xlsx/"' in page
