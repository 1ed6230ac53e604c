"""Lists of documents."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page

from attestation import public
from cms_pages import structured_data
from cms_pages.document_list import DocumentsFilter, grouped
from cms_pages.models.base import SitePage


class DocumentsPage(SitePage):
    """A list that visitors narrow by words, kind and year; each document has an address."""

    class Contents(models.TextChoices):
        ACTS = "acts", "нормативные документы"
        TEMPLATES = "templates", "таблицы и шаблоны"
        PRESENTATIONS = "presentations", "презентации"
        OTHER = "other", "другие документы"

    template = "cms_pages/documents_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Список документов с реквизитами, размером и форматом; поиск и отбор."

    contents = models.CharField(
        "что здесь лежит",
        max_length=20,
        choices=Contents.choices,
        default=Contents.OTHER,
        help_text="У таблиц и шаблонов сверху стоят пустые таблицы результатов из справочника, "
        "у нормативных документов – отбор по виду, году и действию.",
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("contents"),
        FieldPanel("body"),
        InlinePanel("items", label="Документ"),
    ]

    class Meta:
        verbose_name = "страница документов"
        verbose_name_plural = "страницы документов"

    def own_words(self) -> list[str]:
        return [f"{item.title} {item.words}" for item in self.items.all()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        known = self.items.all()
        # A preview holds its items in memory, and they know no queries.
        if isinstance(known, models.QuerySet) and not getattr(request, "is_preview", False):
            known = known.select_related("document")
        items = list(known)
        asked = DocumentsFilter(request.GET, items=items)
        shown = asked.chosen(items)
        # They follow the directory, so that no editor has to upload or to renew them.
        with_blanks = self.contents == self.Contents.TEMPLATES and not asked.narrows
        return context | {
            "form": asked,
            "narrowed": asked.narrows,
            "with_filter": len(items) > 1,
            "groups": grouped(item for item in shown if item.in_force),
            "archive": [item for item in shown if not item.in_force],
            "count": len(shown),
            "replacing": {name: item for item in items for name in (item.reference, item.title)},
            "blanks": public.blanks_of_results() if with_blanks else [],
            "documents_data": structured_data.documents(items, self.here),
        }


class DocumentItem(Orderable):
    """A line of the list: an act with its particulars, or a form to fill in."""

    class Kind(models.TextChoices):
        LAW = "law", "федеральный закон"
        RESOLUTION = "resolution", "постановление"
        ORDER = "order", "приказ"
        DIRECTIVE = "directive", "распоряжение"
        LETTER = "letter", "письмо"
        REGULATION = "regulation", "положение"
        RULES = "rules", "регламент"
        AGREEMENT = "agreement", "соглашение"
        GUIDE = "guide", "методические рекомендации"
        TEMPLATE = "template", "шаблон"
        PRESENTATION = "presentation", "презентация"
        OTHER = "other", "документ"

    page = ParentalKey(DocumentsPage, on_delete=models.CASCADE, related_name="items")
    title = models.CharField("название", max_length=300)
    kind = models.CharField("вид", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    issued_by = models.CharField(
        "кем издан", max_length=160, blank=True, help_text="В родительном падеже: «Минпросвещения»."
    )
    date = models.DateField("дата", null=True, blank=True)
    number = models.CharField("номер", max_length=40, blank=True)
    section = models.CharField(
        "раздел списка",
        max_length=120,
        blank=True,
        help_text="Документы одного раздела стоят вместе, например «Документы института».",
    )
    in_force = models.BooleanField(
        "действует", default=True, help_text="Недействующие стоят внизу страницы, в архиве."
    )
    replaced_by = models.CharField(
        "чем заменён",
        max_length=300,
        blank=True,
        help_text="Реквизиты или название нового документа. Если он есть в этом же списке и назван "
        "так же, получится ссылка.",
    )
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
        FieldPanel("section"),
        FieldRowPanel([FieldPanel("in_force"), FieldPanel("replaced_by")]),
        FieldPanel("note"),
        FieldPanel("document"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "документ в списке"
        verbose_name_plural = "документы в списке"

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """The anchor of the item on the page; it is stable under all changes of the list."""
        return f"document-{self.pk or self.sort_order}"

    @property
    def words(self) -> str:
        """Everything that is said of the document beside its title."""
        words = [self.details or self.get_kind_display(), self.note, self.section]
        return ". ".join(word.rstrip(". ") for word in words if word)

    @property
    def reference(self) -> str:
        """The name by which other documents refer to it: its particulars, or its title."""
        return self.details or self.title

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
