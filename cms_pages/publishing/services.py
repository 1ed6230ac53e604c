"""A release becomes a page: made once, brought up to date by later releases."""

from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from cms_pages.models.released import ReleasedPage

P = TypeVar("P", bound=ReleasedPage)


@transaction.atomic
def publish(pages: type[P], release_id: int) -> P:
    """Show a release on the page of its list, live, with a revision.

    Again it changes nothing, nor does an older release after a newer one, nor a withdrawn one. A
    page that an editor has moved stays where it is; one that was unpublished becomes live again
    with a new release.

    Raises:
        ImproperlyConfigured: there is no page for such lists yet (see `build_site`).
    """
    kind = pages.kind
    facts = kind.lists.facts(release_id)
    index = _locked(pages)
    page = pages.objects.filter(**{kind.owner: facts.list_id}).select_related("release").first()
    if page is None:
        new = pages(
            title=kind.title(facts),
            search_description=kind.description(facts),
            **{f"{kind.owner}_id": facts.list_id},
        )
        return _create(index, new, slug=facts.slug, release_id=release_id)
    standing = page.release.number < facts.number and kind.lists.standing_instead_of(release_id)
    if standing == release_id:
        _update(page, release_id)
    return page


@transaction.atomic
def withdraw(pages: type[ReleasedPage], release_id: int) -> None:
    """Stop showing a withdrawn release: the last one that stands takes its place, or the page goes.

    Again it changes nothing; a release that the page does not show changes only its history. What
    an editor has unpublished stays so.
    """
    page = pages.objects.filter(release=release_id).first()
    if page is None:
        return
    # As in a publication, whose page this may become meanwhile.
    Page.objects.select_for_update().get(pk=page.get_parent().pk)
    page.refresh_from_db()
    standing = pages.kind.lists.standing_instead_of(page.release_id)
    if standing is None:
        if page.live:
            page.unpublish()
    elif standing != page.release_id:
        if page.live:
            _update(page, standing)
        else:
            page.release_id = standing
            page.save(update_fields=["release"])


def _locked(pages: type[ReleasedPage]) -> Page:
    """The page below which ``pages`` are published, one publication at a time.

    Two releases must not both make the page or take the same place in the tree.
    """
    (model,) = pages.allowed_parent_page_models()
    index = model.objects.first()
    if index is None:
        raise ImproperlyConfigured(
            f"There is no {model.__name__} to publish below: run `manage.py build_site` once."
        )
    Page.objects.select_for_update().get(pk=index.pk)
    return index


def _create(index: Page, page: P, *, slug: str, release_id: int) -> P:
    page.slug = find_available_slug(index, slug)
    page.release_id = release_id
    page.live = False
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _update(page: ReleasedPage, release_id: int) -> None:
    """Put the release on the page; what an editor has not published yet stays a draft."""
    unfinished = page.live and page.has_unpublished_changes
    draft = page.get_latest_revision_as_object() if unfinished else None
    page.release_id = release_id
    page.forget_release()
    # Approval publishes at once: an editor's wish for a later or a past date no longer counts.
    page.go_live_at = None
    if page.expire_at and page.expire_at <= timezone.now():
        page.expire_at = None
    page.save_revision().publish()
    page.refresh_from_db()
    if draft is not None:
        draft.save_revision()
