"""Forms of the Wagtail admin that are ours."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents import get_document_model
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.permissions import page_permission_policy

from attestation import public
from cms_pages.models import DocumentItem, DocumentsPage
from cms_pages.page_checks.checklist import is_meaningless
from cms_pages.pictures import PictureField
from cms_pages.widgets import OfferingInput


class ImageForm(BaseImageForm):
    """Asks for words to each picture, for those who do not see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = PictureField.in_place_of(self.fields["file"])
        if "description" in self.fields:
            field = self.fields["description"]
            field.required = True
            field.help_text = "Что на картинке, одним предложением: его прочтёт экранный диктор."


class DocumentForm(BaseDocumentForm):
    """Refuses a document that would harm its readers: visitors open it on their computers."""

    def clean_file(self) -> Any:
        return _harmless(self.cleaned_data["file"])


def _harmless(file: Any) -> Any:
    if isinstance(file, UploadedFile):
        try:
            public.require_harmless(file)
        except ValueError as fault:
            raise ValidationError(f"Файл «{file.name}» {fault}") from fault
    return file


#: Said where the document is added; the line of a list is edited by those who know it already.
_HINTS = {
    "title": "О чём документ, без номера и даты: «О сроках приёма заявлений».",
    "date": "Например, 20.11.2026.",
    "section": "Под каким заголовком стоять. Выберите из тех, что есть, или впишите новый.",
    "issued_by": "Чей документ: «Департамента образования», «Института развития образования».",
}


class AddDocumentForm(forms.ModelForm):
    """A document with its particulars; which list it goes to comes first."""

    page = forms.ModelChoiceField(
        DocumentsPage.objects.none(), label="Куда добавить", empty_label=None
    )
    file = forms.FileField(
        label="Файл", help_text="PDF, DOCX, XLSX, PPTX, ODT, ODS, RTF или ZIP. Увидят все."
    )
    replaces = forms.ModelChoiceField(
        DocumentItem.objects.none(),
        label="Заменяет документ",
        required=False,
        empty_label="Ничего не заменяет",
        help_text="Прежний документ уйдёт в архив со ссылкой на новый.",
    )

    field_order = (
        "page",
        "file",
        "title",
        "kind",
        "number",
        "date",
        "issued_by",
        "section",
        "note",
        "replaces",
    )

    class Meta:
        model = DocumentItem
        fields = ("title", "kind", "number", "date", "issued_by", "section", "note")
        widgets = {"date": AdminDateInput()}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
        pages = DocumentsPage.objects.live().filter(pk__in=allowed.values("pk")).order_by("path")
        page, replaced = (
            cast("forms.ModelChoiceField", self.fields[name]) for name in ("page", "replaces")
        )
        page.queryset = pages
        replaced.queryset = DocumentItem.objects.filter(page__in=pages, in_force=True).order_by(
            "page", "sort_order"
        )
        sections = DocumentItem.objects.filter(page__in=pages).exclude(section="")
        known = dict.fromkeys(sections.order_by("section").values_list("section", flat=True), "")
        self.fields["section"].widget = OfferingInput(lambda: known)
        for name, words in _HINTS.items():
            self.fields[name].help_text = words

    def clean_page(self) -> DocumentsPage:
        page = self.cleaned_data["page"]
        if page.permissions_for_user(self.user).page_locked():
            raise ValidationError("Страница заперта для правок. Спросите того, кто её запер.")
        return page

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip()
        if is_meaningless(title):
            raise ValidationError("Назовите документ по содержанию, а не как файл.")
        return title

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        # Wagtail's own checks of the extension and of the content.
        try:
            get_document_model()(title=file.name, file=file).clean()
        except ValidationError as error:
            # It names the field itself, which a field's own check must not.
            raise ValidationError(error.messages) from error
        return _harmless(file)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        old, page = cleaned.get("replaces"), cleaned.get("page")
        if old and page and old.page_id != page.pk:
            self.add_error("replaces", "Этот документ лежит в другом списке.")
        return cleaned

    def words(self) -> dict[str, Any]:
        """Return the field values of the list item."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
