"""The blocks of a page body for editors; foreign embeds are left out on purpose."""

from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock

from cms_pages.blocks.files import DocumentsBlock, PictureBlock
from cms_pages.blocks.people import PeopleBlock, ScheduleExtractBlock
from cms_pages.blocks.text import (
    IN_LINE,
    CallBlock,
    NoticeBlock,
    QuestionBlock,
    StepsBlock,
    TableBlock,
    TopicsBlock,
)

__all__ = ["BodyBlock", "TopicsBlock"]


class BodyBlock(StreamBlock):
    """The body of every page: few blocks, each for one purpose."""

    heading = CharBlock(
        label="Заголовок",
        icon="title",
        max_length=160,
        template="cms_pages/blocks/heading.html",
        description="Делит длинную страницу на части.",
        preview_value="Как подать заявление",
    )
    text = RichTextBlock(
        label="Текст",
        icon="pilcrow",
        features=[*IN_LINE, "h3", "ol", "ul"],
        description="Абзацы, списки и ссылки.",
        preview_value="<p>Заявления принимаются <b>в любой день</b> года.</p>",
    )
    steps = StepsBlock()
    notice = NoticeBlock()
    table = TableBlock()
    documents = DocumentsBlock()
    question = QuestionBlock()
    people = PeopleBlock()
    image = PictureBlock()
    call = CallBlock()
    schedule = ScheduleExtractBlock()

    class Meta:
        required = False
