"""What a page may be built from: each block is offered with words and a preview, and refuses what
cannot be read.
"""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from cms_pages.blocks import BodyBlock
from cms_pages.blocks.disclosure import DisclosureBlock
from cms_pages.models import TextPage
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db

BODY = BodyBlock()
EVERY = [
    *BODY.child_blocks.items(),
    *DisclosureBlock().child_blocks.items(),
]


@pytest.mark.parametrize(("name", "block"), EVERY, ids=[name for name, _ in EVERY])
def test_each_block_has_a_name_an_icon_and_a_preview(name, block):
    assert block.label
    assert not block.label.isascii()
    assert block.meta.icon != "placeholder"
    assert block.is_previewable
    assert block.render(block.get_preview_value()) is not None


def test_the_picker_shows_a_block_in_the_clothes_of_the_site(admin_client, pages):
    block = BODY.child_blocks["steps"]
    html = admin_client.get(f"/cms/block-preview/?id={block.definition_prefix}").content.decode()
    assert "Заполните заявление" in html
    assert "css/site.css" in html


def test_rich_text_offers_no_more_than_the_look_knows():
    features = BODY.child_blocks["text"].features
    assert set(features) == {"bold", "italic", "link", "document-link", "h3", "ol", "ul"}


def table(caption="Сроки", headings=("Что", "Когда")):
    return {
        "caption": caption,
        "columns": [
            {"type": kind, "heading": heading}
            for kind, heading in zip(("name", "text"), headings, strict=True)
        ],
        "rows": [{"values": ["Регистрация", "<p>до 11-го</p>"]}],
    }


def test_a_table_has_a_caption_and_heads_of_columns_and_rows():
    block = BODY.child_blocks["table"]
    html = block.render(block.to_python(table()))
    assert "<caption>Сроки</caption>" in html
    assert '<th scope="col">Когда</th>' in html
    assert '<th scope="row">Регистрация</th>' in html


@pytest.mark.parametrize("bad", [table(caption=" "), table(headings=("Что", ""))])
def test_a_table_without_a_caption_or_a_heading_is_refused(bad):
    block = BODY.child_blocks["table"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(bad))


def call(**other):
    value = {"title": "Подать", "text": RichText(""), "button": "Подать", "page": None, "path": ""}
    return BODY.child_blocks["call"].normalize(value | other)


@pytest.mark.parametrize("path", ["", "cabinet/", "//elsewhere.example/", "https://x.example/"])
def test_a_call_to_act_leads_to_one_place_of_this_site(path):
    with pytest.raises(ValidationError):
        BODY.child_blocks["call"].clean(call(path=path))
    BODY.child_blocks["call"].clean(call(path="/cabinet/"))


def test_a_call_leads_to_no_draft(pages):
    page, _ = ensure(pages.root_page, TextPage(title="Черновик", slug="draft"), live=False)
    html = BODY.child_blocks["call"].render(call(page=page))
    assert "<a" not in html


def test_a_person_has_a_telephone_that_can_be_dialled():
    block = BODY.child_blocks["people"].child_blocks["people"].child_block
    value = {"name": "Кедров П. А.", "post": "методист", "about": "", "email": "", "hours": ""}
    block.clean(block.normalize(value | {"phone": "+7 (000) 000-00-00, доб. 22"}))
    with pytest.raises(ValidationError):
        block.clean(block.normalize(value | {"phone": "спросите на вахте"}))


def test_a_picture_needs_words_or_the_mark_that_it_says_nothing(picture_file):
    block = BODY.child_blocks["image"]
    bare = {"image": {"image": picture_file, "alt_text": "", "decorative": False}, "caption": ""}
    with pytest.raises(ValidationError):
        block.clean(block.normalize(bare))
    bare["image"]["decorative"] = True
    block.clean(block.normalize(bare))
    told = {"image": {"image": picture_file, "alt_text": "Зал", "decorative": False}, "caption": ""}
    assert 'alt="Зал"' in block.render(block.clean(block.normalize(told)))


def extract(**other):
    block = BODY.child_blocks["schedule"]
    value = {"title": "", "municipality": "", "organization": "", "limit": 10}
    return block, block.normalize(value | other)


def test_an_extract_shows_the_people_of_one_place_from_the_newest_release(published):
    published(4)
    block, value = extract(municipality="Заречный район")
    html = block.render(value)
    assert "Белова Анна 1" in html
    assert "Белова Анна 3" in html
    assert "Белова Анна 0" not in html


def test_an_extract_follows_the_release_and_names_nobody_of_an_older_one(published):
    published(names=["Белова Анна Игоревна"])
    block, value = extract(organization="МБОУ «СОШ № 4»")
    assert "Белова" in block.render(value)
    published(names=["Ким Ольга Олеговна"])
    html = block.render(value)
    assert "Ким Ольга" in html
    assert "Белова" not in html


def test_an_extract_of_the_whole_region_is_refused(pages):
    block, value = extract()
    with pytest.raises(ValidationError):
        block.clean(value)
    assert "таких строк нет" in block.render(value)


def test_blocks_of_a_page_are_found_by_search_words(pages, client):
    body = [("table", BODY.child_blocks["table"].to_python(table(caption="Расписание звонков")))]
    ensure(pages.root_page, TextPage(title="Сроки", slug="terms", body=body))
    html = client.get("/search/?q=звонков").content.decode()
    assert 'href="/terms/"' in html
