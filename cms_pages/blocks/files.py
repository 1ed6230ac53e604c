"""Files and pictures of a page."""

from typing import Any

from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock


class LabelledImageBlock(ImageBlock):
    """Wagtail's, which takes the name of its first field for a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child_blocks["image"].label = "Файл изображения"


class DocumentsBlock(StructBlock):
    documents = ListBlock(
        DocumentChooserBlock(label="Документ"), label="Документы", min_num=1, max_num=50
    )

    class Meta:
        label = "Список документов"
        icon = "doc-full"
        description = "Файлы для скачивания; формат и размер допишутся сами."
        template = "cms_pages/blocks/documents.html"

    def get_preview_value(self) -> Any:
        return self.normalize({"documents": list(get_document_model().objects.all()[:2])})

    @property
    def is_previewable(self) -> bool:
        return True


class PictureBlock(StructBlock):
    image = LabelledImageBlock(
        label="Изображение",
        help_text="Опишите словами, что на нём. Если оно ничего не сообщает, отметьте это.",
    )
    caption = CharBlock(label="Подпись", max_length=200, required=False)

    class Meta:
        label = "Изображение"
        icon = "image"
        description = "Картинка с описанием для тех, кто её не видит, и подписью."
        template = "cms_pages/blocks/picture.html"

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.first()
        described = {"image": image, "alt_text": getattr(image, "title", ""), "decorative": False}
        return self.normalize({"image": described if image else None, "caption": "Подпись"})

    @property
    def is_previewable(self) -> bool:
        return True
