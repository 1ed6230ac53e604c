"""A release becomes a page: made once, brought up to date by later releases."""

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from attestation.public import PublishedSchedule, published_schedule
from cms_pages.models import SchedulePage, SchedulesIndexPage


@transaction.atomic
def publish_schedule(release_id: int) -> SchedulePage:
    """Show a release on the page of its period, live, with a revision.

    Again it changes nothing, nor does an older release after a newer one. A page that an editor
    has moved stays where it is; one that was unpublished becomes live again with a new release.

    Raises:
        ImproperlyConfigured: there is no page for schedules yet (see `build_site`).
    """
    facts = published_schedule(release_id)
    index = SchedulesIndexPage.objects.first()
    if index is None:
        raise ImproperlyConfigured(
            "There is no page for the schedules: run `manage.py build_site` once."
        )
    # One at a time: two releases must not both make the page or take the same place in the tree.
    Page.objects.select_for_update().get(pk=index.pk)
    page = SchedulePage.objects.filter(period=facts.period_id).select_related("release").first()
    if page is None:
        return _create(index, facts)
    if page.release.number < facts.number:
        _update(page, facts)
    return page


def _create(index: SchedulesIndexPage, facts: PublishedSchedule) -> SchedulePage:
    page = SchedulePage(
        title=f"График аттестации: {facts.period_name}",
        slug=find_available_slug(index, facts.slug),
        period_id=facts.period_id,
        release_id=facts.release_id,
        search_description=f"Кто и когда проходит аттестацию в период «{facts.period_name}»: "
        "педагоги, организации, специалисты комиссии.",
        live=False,
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _update(page: SchedulePage, facts: PublishedSchedule) -> None:
    """Put the release on the page; what an editor has not published yet stays a draft."""
    unfinished = page.live and page.has_unpublished_changes
    draft = page.get_latest_revision_as_object() if unfinished else None
    page.release_id = facts.release_id
    page.__dict__.pop("facts", None)
    # Approval publishes at once: an editor's wish for a later or a past date no longer counts.
    page.go_live_at = None
    if page.expire_at and page.expire_at <= timezone.now():
        page.expire_at = None
    page.save_revision().publish()
    page.refresh_from_db()
    if draft is not None:
        draft.save_revision()
