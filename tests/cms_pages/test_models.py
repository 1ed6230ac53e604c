"""Which pages go where, and that each can be shown, edited and previewed."""

import pytest
from django.test import override_settings
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from attestation.accounts.models import User
from cms_pages import models
from cms_pages.demo import build_demo_site

SECTIONS = {
    models.SectionPage,
    models.TextPage,
    models.DocumentsPage,
    models.QuestionsPage,
    models.ContactsPage,
    models.DisclosureIndexPage,
    models.SiteMapPage,
    models.NewsIndexPage,
    models.SchedulesIndexPage,
    models.ResultsIndexPage,
    models.StatusPage,
    models.StatisticsPage,
}


def inline_list(values):
    """The form of a list block; Wagtail's helpers know streams only."""
    items = {
        str(place): {"value": value, "deleted": "", "order": str(place), "type": "item", "id": ""}
        for place, value in enumerate(values)
    }
    return {"count": str(len(values)), **items}


class Placing(WagtailPageTestCase):
    def test_what_may_stand_below(self):
        text = {
            models.SectionPage,
            models.TextPage,
            models.DocumentsPage,
            models.QuestionsPage,
            models.ContactsPage,
        }
        self.assertAllowedSubpageTypes(models.HomePage, SECTIONS)
        self.assertAllowedSubpageTypes(models.SectionPage, text)
        self.assertAllowedSubpageTypes(models.NewsIndexPage, {models.NewsPage})
        self.assertAllowedSubpageTypes(models.SchedulesIndexPage, {models.SchedulePage})
        self.assertAllowedSubpageTypes(models.ResultsIndexPage, {models.ResultsPage})
        for leaf in (
            models.TextPage,
            models.DocumentsPage,
            models.NewsPage,
            models.SchedulePage,
            models.ResultsPage,
            models.StatusPage,
            models.QuestionsPage,
            models.ContactsPage,
            models.DisclosurePage,
            models.SiteMapPage,
        ):
            self.assertAllowedSubpageTypes(leaf, set())
        self.assertAllowedSubpageTypes(models.DisclosureIndexPage, {models.DisclosurePage})

    def test_what_may_stand_above(self):
        self.assertAllowedParentPageTypes(models.HomePage, {Page})
        self.assertAllowedParentPageTypes(models.NewsPage, {models.NewsIndexPage})
        self.assertAllowedParentPageTypes(models.SchedulePage, {models.SchedulesIndexPage})
        self.assertAllowedParentPageTypes(models.TextPage, {models.HomePage, models.SectionPage})

    def test_only_a_release_makes_a_schedule_page(self):
        schedules, news = models.SchedulesIndexPage(), models.NewsIndexPage()
        assert not models.SchedulePage.can_create_at(schedules)
        assert not models.ResultsPage.can_create_at(models.ResultsIndexPage())
        assert models.SchedulePage.can_exist_under(schedules)
        assert models.NewsPage.can_create_at(news)

    def test_there_is_one_of_each_index(self):
        for kind in (
            models.HomePage,
            models.NewsIndexPage,
            models.SchedulesIndexPage,
            models.ResultsIndexPage,
            models.StatusPage,
            models.DisclosureIndexPage,
            models.SiteMapPage,
        ):
            assert kind.max_count == 1


@override_settings(LANGUAGE_CODE="ru")
class EveryPage(WagtailPageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.site = build_demo_site()
        cls.pages = list(cls.site.root_page.get_descendants(inclusive=True).specific())
        cls.editor = User.objects.create_superuser("chief", "chief@example.org", "x")

    def setUp(self):
        self.client.force_login(self.editor)

    def test_is_shown(self):
        kinds = {type(page) for page in self.pages}
        assert kinds == {models.HomePage, models.NewsPage, models.DisclosurePage, *SECTIONS}
        for page in self.pages:
            with self.subTest(page.url):
                self.assertPageIsRoutable(page)
                self.assertPageIsRenderable(page)

    def test_has_a_title_and_a_description(self):
        for page in self.pages:
            with self.subTest(page.url):
                html = self.client.get(page.url).content.decode()
                assert f"<title>{page.shown_heading}" in html
                assert f"<h1>{page.shown_heading}</h1>" in html
                assert page.search_description or isinstance(page, models.NewsPage)
                assert 'name="description" content=""' not in html

    def test_can_be_edited_and_previewed(self):
        for page in {type(page): page for page in self.pages}.values():
            with self.subTest(page.url):
                post = self.edit_form_of(page)
                self.assertPageIsEditable(page, post_data=post, user=self.editor)
                self.assertPageIsPreviewable(page, post_data=post, user=self.editor)

    def edit_form_of(self, page):
        """Everything that any kind of page asks for."""
        words = streamfield([("text", rich_text("<p>Новый текст</p>"))])
        answer = {"question": "Когда?", "answer": rich_text("<p>Всегда</p>")}
        topic = {"title": "Сроки", "questions": inline_list([answer])}
        fields = {
            "contents": "acts",
            "topics": streamfield([("topic", topic)]),
            "hours": "",
            "way": "",
            "updated": "",
            "title": page.title,
            "slug": page.slug,
            "heading": "",
            "lead": "О чём",
            "date": "2026-11-21",
            "body": words,
            "audience_section": "",
            "items": inline_formset([]),
            "comments": inline_formset([]),
        }
        return nested_form_data(fields)


@pytest.mark.django_db
def test_a_schedule_can_be_edited_and_previewed_but_not_pointed_elsewhere(
    published, admin_client, release
):
    page = published()
    other = release()
    words = streamfield([("text", rich_text("<p>Над таблицей</p>"))])
    post = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "heading": "",
            "body": words,
            "below": streamfield([]),
            "release": str(other.pk),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    response = admin_client.post(f"/cms/pages/{page.pk}/edit/", post)
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.release != other
    html = admin_client.get("/schedules/2026-10/").content.decode()
    assert "Над таблицей" in html
    assert page.make_preview_request().status_code == 200
