"""Editors at work: who may publish, the check before it, set times, moved pages, quick adding."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy
from wagtail.images.forms import get_image_form
from wagtail.models import GroupPagePermission, Page, WorkflowState

from attestation.notifications.models import Letter, Message
from cms_pages.editing.services.rights import TASK, WORKFLOW
from cms_pages.models import DocumentItem, DocumentsPage, TextPage
from cms_pages.publishing import scheduled_publishing
from cms_pages.services import build_site, ensure
from cms_pages.tasks import publish_scheduled_pages
from tests.files.active.samples import SCRIPT

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(pages) -> TextPage:
    return ensure(pages.root_page, TextPage(title="Сроки", slug="terms"))[0]


def changed(page, title, *, by=None):
    page = page.get_latest_revision_as_object()
    page.title = title
    return page.save_revision(user=by)


def submitted(page, author) -> WorkflowState:
    changed(page, "Новые сроки", by=author)
    page.refresh_from_db()
    return page.get_workflow().start(page, author)


# --- Rights and the check before publication ---------------------------------------------------


def test_an_editor_writes_and_submits_and_does_not_publish(page, author):
    may = page.permissions_for_user(author)
    assert may.can_edit()
    assert may.can_submit_for_moderation()
    assert not may.can_publish()
    assert not may.can_unpublish()


def test_an_installation_from_before_the_check_lets_editors_publish_no_longer(pages, author):
    home = pages.root_page
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=author.groups.get(), page=home, permission=publish)
    build_site()
    assert not home.permissions_for_user(author).can_publish()


def test_an_editor_changes_no_file_of_others_and_makes_no_redirect(author, chief):
    documents = permission_policy.instances_user_has_permission_for
    theirs = get_document_model().objects.create(
        title="Чужой", file="a.pdf", uploaded_by_user=chief
    )
    own = get_document_model().objects.create(title="Свой", file="b.pdf", uploaded_by_user=author)
    assert list(documents(author, "change")) == [own]
    assert set(documents(chief, "change")) == {own, theirs}
    assert not author.has_perm("wagtailredirects.add_redirect")
    assert chief.has_perm("wagtailredirects.add_redirect")


def test_a_chief_editor_publishes(page, chief):
    may = page.permissions_for_user(chief)
    assert may.can_edit()
    assert may.can_publish()


def test_the_check_before_publication_is_the_chief_editors(page):
    workflow = page.get_workflow()
    assert workflow.name == WORKFLOW
    assert [task.name for task in workflow.tasks] == [TASK]


def test_building_the_site_again_keeps_the_check_that_somebody_chose(pages, page):
    workflow = page.get_workflow()
    workflow.name = "Своя проверка"
    workflow.save()
    build_site()
    assert Page.objects.get(pk=page.pk).get_workflow().name == "Своя проверка"


def test_chief_editors_learn_by_the_outbox_that_a_page_waits(page, author, chief):
    submitted(page, author)
    letter = Letter.objects.get()
    assert letter.to == chief.email
    assert "Новые сроки" in letter.subject
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in letter.body
    assert not Message.objects.filter(user=author).exists()
    assert mail.outbox == []  # nothing goes out from the request


def test_an_approved_page_is_on_the_site_and_its_editor_is_told(page, author, chief, client):
    state = submitted(page, author)
    assert "Новые сроки" not in client.get("/terms/").content.decode()
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, chief, "approve")
    assert "Новые сроки" in client.get("/terms/").content.decode()
    assert Letter.objects.get(to=author.email).subject == "Страница «Новые сроки» опубликована"
    assert mail.outbox == []


def test_the_editor_of_a_scheduled_page_reads_when_it_appears(page, author, chief):
    moment = timezone.now() + datetime.timedelta(days=5)
    page.title, page.go_live_at = "Новые сроки", moment
    page.save_revision(user=author)
    state = page.get_workflow().start(page, author)
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, chief, "approve")
    letter = Letter.objects.get(to=author.email)
    assert "опубликуют позже" in letter.subject
    assert f"{date_format(timezone.localtime(moment), 'j E Y в H:i')}." in letter.body


def test_a_returned_page_stays_as_it_was_and_its_editor_reads_why(page, author, chief, client):
    state = submitted(page, author)
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, chief, "reject", comment="Нет даты приказа")
    assert "Новые сроки" not in client.get("/terms/").content.decode()
    letter = Letter.objects.get(to=author.email)
    assert "возвращена" in letter.subject
    assert "Нет даты приказа" in letter.body


def test_the_way_from_the_form_to_the_check(page, author, chief, client):
    client.force_login(author)
    form = {
        "title": "Новые сроки",
        "slug": "terms",
        "heading": "",
        "body-count": "0",
        "action-submit": "1",
    }
    assert client.post(f"/cms/pages/{page.pk}/edit/", form).status_code == 302
    client.force_login(chief)
    assert "Новые сроки" in client.get("/cms/").content.decode()
    state = WorkflowState.objects.get()
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state.pk],
    )
    assert client.post(url, {"comment": ""}).status_code in (200, 302)
    page.refresh_from_db()
    assert page.title == "Новые сроки"


# --- Set times, history, moved pages -----------------------------------------------------------


def test_a_page_goes_out_and_comes_down_at_the_set_time(page, chief, time_machine, client):
    now = timezone.now()
    draft = page.get_latest_revision_as_object()
    draft.title = "К сроку"
    draft.go_live_at = now + datetime.timedelta(hours=2)
    draft.expire_at = now + datetime.timedelta(days=2)
    draft.save_revision(user=chief).publish(user=chief)
    publish_scheduled_pages(0)
    assert "К сроку" not in client.get("/terms/").content.decode()
    time_machine.move_to(now + datetime.timedelta(hours=3))
    publish_scheduled_pages(0)
    assert "К сроку" in client.get("/terms/").content.decode()
    time_machine.move_to(now + datetime.timedelta(days=3))
    publish_scheduled_pages(0)
    assert client.get("/terms/").status_code == 404


def test_one_page_that_fails_does_not_hold_the_others_back(pages, page, monkeypatch, caplog):
    other = ensure(pages.root_page, TextPage(title="Другая", slug="other"))[0]
    soon = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk__in=[page.pk, other.pk]).update(expire_at=soon)
    real = TextPage.unpublish

    def unpublish(self, **how):
        if self.slug == "terms":
            raise RuntimeError("fault")
        real(self, **how)

    monkeypatch.setattr(TextPage, "unpublish", unpublish)
    assert scheduled_publishing.take_down_due() == 1
    assert Page.objects.get(slug="terms").live
    assert not Page.objects.get(slug="other").live
    assert "has failed" in caplog.text


def test_an_old_address_leads_to_the_page_that_has_moved(
    page, client, django_capture_on_commit_callbacks
):
    draft = page.get_latest_revision_as_object()
    draft.slug = "dates"
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision().publish()
    response = client.get("/terms/")
    assert response.status_code == 301
    assert response.url.endswith("/dates/")


def test_the_history_tells_who_did_what(page, chief, client):
    client.force_login(chief)
    changed(page, "Новые сроки", by=chief).publish(user=chief)
    html = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "chief" in html


def test_a_picture_is_asked_for_words(chief, picture_file):
    kind = get_image_form(type(picture_file))
    form = kind({"title": "Зал", "description": ""}, instance=picture_file, user=chief)
    assert "description" in form.errors


# --- A document in one step --------------------------------------------------------------------


def form_of(acts, **other):
    return {
        "page": acts.pk,
        "file": SimpleUploadedFile("prikaz-12.pdf", b"%PDF-1.4 words"),
        "title": "О сроках приёма",
        "kind": "order",
        "number": "12",
        "date": "2026-11-20",
        "issued_by": "Института",
        "section": "",
        "note": "",
        "replaces": "",
        **other,
    }


@pytest.fixture
def acts(pages) -> DocumentsPage:
    return DocumentsPage.objects.get(slug="normative-documents")


def test_a_document_is_on_the_site_after_one_form(acts, chief, client):
    client.force_login(chief)
    response = client.post(reverse("site_add_document"), form_of(acts), follow=True)
    assert "опубликован" in response.content.decode()
    item = DocumentItem.objects.get()
    assert f"/normative-documents/#{item.anchor}" in response.content.decode()
    html = client.get("/normative-documents/").content.decode()
    assert "О сроках приёма" in html
    assert client.get(item.document.url).status_code == 200
    assert item.document.uploaded_by_user == chief


def test_a_document_that_replaces_another_sends_it_to_the_archive(acts, chief, client):
    acts.items = [DocumentItem(title="О сроках, прежний", kind="order", sort_order=0)]
    acts.save_revision().publish()
    old = DocumentItem.objects.get()
    client.force_login(chief)
    client.post(reverse("site_add_document"), form_of(acts, replaces=old.pk))
    old.refresh_from_db()
    assert not old.in_force
    assert old.replaced_by == "приказ Института от 20.11.2026 № 12"
    html = client.get("/normative-documents/").content.decode()
    assert "Архив: больше не действуют" in html


def test_the_form_offers_the_sections_that_lists_have_already(acts, chief, client):
    acts.items = [
        DocumentItem(title="О сроках", section="Документы института", sort_order=0),
        DocumentItem(title="О форме", section="Документы института", sort_order=1),
    ]
    acts.save_revision().publish()
    client.force_login(chief)
    html = client.get(reverse("site_add_document")).content.decode()
    assert 'list="id_section-offered"' in html
    assert html.count('<option value="Документы института">') == 1
    client.post(reverse("site_add_document"), form_of(acts, section="Новый раздел"))
    assert DocumentItem.objects.filter(section="Новый раздел").exists()


def test_a_document_of_an_editor_waits_for_the_check(acts, author, chief, client):
    client.force_login(author)
    response = client.post(reverse("site_add_document"), form_of(acts), follow=True)
    assert "отправлен на проверку" in response.content.decode()
    assert "О сроках приёма" not in client.get("/normative-documents/").content.decode()
    assert Letter.objects.filter(to=chief.email).exists()


def test_a_locked_page_takes_no_document(acts, author, chief, client):
    acts.locked, acts.locked_by, acts.locked_at = True, author, timezone.now()
    acts.save()
    client.force_login(chief)
    response = client.post(reverse("site_add_document"), form_of(acts))
    assert "Страница заперта для правок" in response.content.decode()
    assert not DocumentItem.objects.exists()
    assert not get_document_model().objects.exists()


def test_changes_of_others_do_not_go_out_with_a_document(acts, chief, client):
    changed(acts, "Чужая недоделанная правка")
    client.force_login(chief)
    response = client.post(reverse("site_add_document"), form_of(acts), follow=True)
    assert "добавлен в черновик" in response.content.decode()
    html = client.get("/normative-documents/").content.decode()
    assert "Чужая" not in html
    assert "О сроках приёма" not in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file", SimpleUploadedFile("virus.exe", b"MZ")),
        ("file", SimpleUploadedFile("prikaz.pdf", SCRIPT)),
        ("file", ""),
        ("title", ""),
        ("title", "Скан 051"),
        ("title", "prikaz.pdf"),
        ("page", 1),
        ("date", "вчера"),
    ],
)
def test_a_document_is_refused_with_a_word_under_the_field(acts, chief, client, field, value):
    client.force_login(chief)
    response = client.post(reverse("site_add_document"), form_of(acts, **{field: value}))
    assert field in response.context["form"].errors
    assert not DocumentItem.objects.exists()


@pytest.mark.parametrize("name", ["add_multiple", "add", "chooser_create"])
def test_no_door_of_wagtail_takes_a_document_that_harms_readers(name, chief, client):
    client.force_login(chief)
    address = reverse(
        "wagtaildocs_chooser:create" if name == "chooser_create" else f"wagtaildocs:{name}"
    )
    key = "files[]" if name == "add_multiple" else "file"
    key = "document-chooser-upload-file" if name == "chooser_create" else key
    sent = {"title": "О сроках", "document-chooser-upload-title": "О сроках", "collection": 1}
    for content, is_taken in ((SCRIPT, False), (b"%PDF-1.4 words", True)):
        response = client.post(address, {**sent, key: SimpleUploadedFile("prikaz.pdf", content)})
        assert get_document_model().objects.exists() == is_taken
        assert ("JavaScript" in said(response)) != is_taken


def said(response) -> str:
    """The answer as people read it, whether a page or JSON."""
    try:
        return str(response.json())
    except ValueError:
        return response.content.decode()


def test_two_documents_added_at_once_are_both_on_the_page(acts, chief, client):
    client.force_login(chief)
    for title in ("О сроках", "О формах"):
        client.post(reverse("site_add_document"), form_of(acts, title=title))
    html = client.get("/normative-documents/").content.decode()
    assert html.index("О формах") < html.index("О сроках")


@pytest.mark.parametrize("name", ["site_add_document", "site_help", "site_problems"])
def test_the_rooms_of_editors_are_closed_to_other_staff(name, region, client, pages):
    client.force_login(region.operator)
    assert client.get(reverse(name)).status_code in (302, 403)


@pytest.mark.parametrize("ordering", ["", "?ordering=ord"])
def test_an_empty_list_of_pages_does_not_count_from_one_to_nought(page, chief, client, ordering):
    client.force_login(chief)
    empty, full = (
        client.get(reverse("wagtailadmin_explore", args=[one.pk]) + ordering).content.decode()
        for one in (page, page.get_parent())
    )
    assert "из 0" not in empty
    assert " из " in full
