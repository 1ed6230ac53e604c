"""A release becomes a page: made once, brought up to date by later releases."""

from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from attestation.public import published_results, published_schedule, standing_release
from cms_pages.models import ResultsIndexPage, ResultsPage, SchedulePage, SchedulesIndexPage
from cms_pages.models.released import ReleasedPage
from cms_pages.models.years import YearsPage

P = TypeVar("P", bound=ReleasedPage)


@transaction.atomic
def publish_schedule(release_id: int) -> SchedulePage:
    """Show a release on the page of its period, live, with a revision.

    Again it changes nothing, nor does an older release after a newer one, nor a withdrawn one. A
    page that an editor has moved stays where it is; one that was unpublished becomes live again
    with a new release.

    Raises:
        ImproperlyConfigured: there is no page for schedules yet (see `build_site`).
    """
    facts = published_schedule(release_id)
    index = _locked(SchedulesIndexPage)
    page = SchedulePage.objects.filter(period=facts.period_id).select_related("release").first()
    if page is None:
        new = SchedulePage(
            title=f"График аттестации: {facts.period_name}",
            period_id=facts.period_id,
            search_description=f"Кто и когда проходит аттестацию в период «{facts.period_name}»: "
            "педагоги, организации, специалисты комиссии.",
        )
        return _create(index, new, slug=facts.slug, release_id=release_id)
    if page.release.number < facts.number and standing_release(release_id) == release_id:
        _update(page, release_id)
    return page


@transaction.atomic
def publish_results(release_id: int) -> ResultsPage:
    """Show the categories that an order has set on the page of its session, as a schedule is shown.

    Raises:
        ImproperlyConfigured: there is no page for results yet (see `build_site`).
    """
    facts = published_results(release_id)
    index = _locked(ResultsIndexPage)
    page = ResultsPage.objects.filter(order=facts.main_id).select_related("release").first()
    if page is None:
        day = date_format(facts.decided_on, "j E Y")
        new = ResultsPage(
            title=f"Итоги аттестации: решение {day} года",
            order_id=facts.main_id,
            search_description=f"Кому установлена квалификационная категория решением комиссии "
            f"{day} года: педагоги, организации, категории.",
        )
        return _create(index, new, slug=facts.slug, release_id=release_id)
    if page.release.number < facts.number:
        _update(page, release_id)
    return page


@transaction.atomic
def withdraw_schedule(release_id: int) -> None:
    """Stop showing a withdrawn release: the last one that stands takes its place, or the page goes.

    Again it changes nothing; a release that the page does not show changes only its history. What
    an editor has unpublished stays so.
    """
    page = SchedulePage.objects.filter(release=release_id).first()
    if page is None:
        return
    # As in a publication, whose page this may become meanwhile.
    Page.objects.select_for_update().get(pk=page.get_parent().pk)
    page.refresh_from_db()
    standing = standing_release(page.release_id)
    if standing is None:
        if page.live:
            page.unpublish()
    elif standing != page.release_id:
        if page.live:
            _update(page, standing)
        else:
            page.release_id = standing
            page.save(update_fields=["release"])


def _locked(model: type[YearsPage]) -> YearsPage:
    """The page below which lists are published, one publication at a time.

    Two releases must not both make the page or take the same place in the tree.
    """
    index = model.objects.first()
    if index is None:
        raise ImproperlyConfigured(
            f"There is no {model.__name__} to publish below: run `manage.py build_site` once."
        )
    Page.objects.select_for_update().get(pk=index.pk)
    return index


def _create(index: YearsPage, page: P, *, slug: str, release_id: int) -> P:
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
