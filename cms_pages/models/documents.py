"""Lists of documents."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from attestation import public
from cms_pages.models.base import SitePage

#: The page below whose address the blank tables of results are served.
TEMPLATES = "templates"


class DocumentsPage(SitePage):
    template = "cms_pages/documents_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Список документов с их реквизитами, размером и форматом."
    content_panels: ClassVar = [*SitePage.content_panels, InlinePanel("items", label="Документ")]

    class Meta:
        verbose_name = "страница документов"
        verbose_name_plural = "страницы документов"

    def own_words(self) -> list[str]:
        return [f"{item.title} {item.words}" for item in self.items.all()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        items = self.items.all()
        # A preview holds its items in memory, and they know no queries.
        if isinstance(items, models.QuerySet) and not getattr(request, "is_preview", False):
            items = items.select_related("document")
        # They follow the directory, so that no editor has to upload or to renew them.
        blanks = public.blanks_of_results() if self.slug == TEMPLATES else []
        return context | {"items": items, "blanks": blanks}


class DocumentItem(Orderable):
    """A line of the list: an act with its particulars, or a form to fill in."""

    class Kind(models.TextChoices):
        LAW = "law", "федеральный закон"
        RESOLUTION = "resolution", "постановление"
        ORDER = "order", "приказ"
        DIRECTIVE = "directive", "распоряжение"
        LETTER = "letter", "письмо"
        REGULATION = "regulation", "положение"
        TEMPLATE = "template", "шаблон"
        OTHER = "other", "документ"

    page = ParentalKey(DocumentsPage, on_delete=models.CASCADE, related_name="items")
    title = models.CharField("название", max_length=300)
    kind = models.CharField("вид", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    issued_by = models.CharField(
        "кем издан", max_length=160, blank=True, help_text="В родительном падеже: «Минпросвещения»."
    )
    date = models.DateField("дата", null=True, blank=True)
    number = models.CharField("номер", max_length=40, blank=True)
    note = models.CharField("пояснение", max_length=300, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name="файл",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Без файла строка только называет документ.",
    )

    panels: ClassVar = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("issued_by")]),
        FieldRowPanel([FieldPanel("date"), FieldPanel("number")]),
        FieldPanel("note"),
        FieldPanel("document"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "документ в списке"
        verbose_name_plural = "документы в списке"

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """Everything that is said of the document beside its title."""
        words = [self.details or self.get_kind_display(), self.note]
        return ". ".join(filter(None, words))

    @property
    def details(self) -> str:
        """«приказ Минпросвещения России от 24.03.2023 № 196»; empty for a form."""
        if not (self.issued_by or self.date or self.number):
            return ""
        words = [
            self.get_kind_display(),
            self.issued_by,
            f"от {self.date:%d.%m.%Y}" if self.date else "",
            f"№ {self.number}" if self.number else "",
        ]
        return " ".join(filter(None, words))
