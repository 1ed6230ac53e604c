"""Blocks for people: contacts to call, and people in a published schedule."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    EmailBlock,
    IntegerBlock,
    ListBlock,
    RegexBlock,
    StructBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError

from attestation import public


def municipality_choices() -> list[tuple[str, str]]:
    """The municipalities that published schedules know, for the list of a block."""
    return [(name, name) for name in public.municipality_names()]


class PersonBlock(StructBlock):
    name = CharBlock(label="Фамилия, имя, отчество", max_length=160)
    post = CharBlock(label="Должность", max_length=200)
    about = CharBlock(
        label="По каким вопросам", max_length=300, required=False, help_text="Одним предложением."
    )
    phone = RegexBlock(
        r"^\+?[\d\s()\-]{5,25}(, доб\. \d{1,6})?$",
        label="Телефон",
        required=False,
        error_messages={"invalid": "Только цифры, пробелы, скобки; «, доб. 12» в конце."},
        help_text="Служебный, например +7 (000) 000-00-00, доб. 12.",
    )
    email = EmailBlock(label="Электронная почта", required=False)
    hours = CharBlock(label="Часы приёма", max_length=120, required=False)

    class Meta:
        label = "Человек"
        icon = "user"


class PeopleBlock(StructBlock):
    title = CharBlock(label="Заголовок", max_length=120, required=False, help_text="Отдел.")
    people = ListBlock(PersonBlock(), label="Люди", min_num=1, max_num=40)

    class Meta:
        label = "Люди"
        icon = "group"
        description = "Карточки без фотографий: имя, должность, вопросы, телефон, почта, часы."
        template = "cms_pages/blocks/people.html"
        preview_value = {
            "title": "Отдел аттестации",
            "people": [
                {
                    "name": "Рябинина Ольга Сергеевна",
                    "post": "начальник отдела",
                    "about": "График, заседания комиссии.",
                    "phone": "+7 (000) 000-00-00",
                    "email": "otdel@institute.example",
                    "hours": "вт, чт 10:00–16:00",
                }
            ],
        }


class ScheduleExtractBlock(StructBlock):
    """The people of a municipality or an organization, read from the newest release when shown."""

    title = CharBlock(label="Заголовок", max_length=120, required=False)
    municipality = ChoiceBlock(
        label="Муниципалитет", choices=municipality_choices, required=False, search_index=False
    )
    organization = CharBlock(
        label="Организация",
        max_length=200,
        required=False,
        search_index=False,
        help_text="Так, как она названа в графике.",
    )
    limit = IntegerBlock(label="Сколько строк показать", min_value=1, max_value=50, default=10)

    class Meta:
        label = "Выписка из графика"
        icon = "calendar-alt"
        description = "Люди одного муниципалитета или организации из последнего графика."
        template = "cms_pages/blocks/schedule_extract.html"
        preview_value = {"title": "Из графика", "municipality": "", "organization": "", "limit": 3}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["municipality"] and not cleaned["organization"].strip():
            fault = ValidationError("Выберите муниципалитет или назовите организацию.")
            raise StructBlockValidationError(block_errors={"municipality": fault})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        page = apps.get_model("cms_pages", "SchedulePage").objects.listed().first()
        if page is None:
            return context | {"rows": [], "schedule": None}
        asked = {
            "municipality": value["municipality"] or "",
            "organization": (value["organization"] or "").strip(),
        }
        rows = page.kind.lists.rows(page.release_id, **asked)
        rows = rows[: value["limit"] or 10]
        return context | {"rows": rows, "schedule": page, "kind": page.kind, "asked": asked}
