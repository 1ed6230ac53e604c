"""The living page of the design: every token and component, drawn by what draws the real pages."""

import datetime
import re
from collections import namedtuple

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attestation.base.display import settings as display_settings

Step = namedtuple("Step", "title note kind")
Task = namedtuple("Task", "title url hint status kind")
Row = namedtuple("Row", "name post organization left state kind")

_STEPS = [
    Step("Заявление подано", "14 ноября", "done"),
    Step("Регистрация", "до 14 декабря", "now"),
    Step("Период и специалисты", "", "next"),
    Step("Оценка и заключение", "", "next"),
    Step("Решение комиссии", "", "next"),
]
_TASKS = [
    Task("Личная карточка", "#tasks", "Имя в родительном и дательном падежах", "готово", "ok"),
    Task("Подписанное заявление", "#tasks", "", "не приложено", "wait"),
    Task("Результаты деятельности", "", "14 строк, 14 файлов", "ошибка в файле", "bad"),
    Task("Видеозапись урока", "#tasks", "Для дистанционной формы", "можно добавить", "plain"),
]
_ROWS = [
    Row("Белова Анна Игоревна", "учитель, математика", "МБОУ «СОШ № 4»", 23, "на проверке", "info"),
    Row("Гордеева Ирина Сергеевна", "воспитатель", "МБДОУ № 17", 2, "на проверке", "wait"),
    Row("Зайцев Пётр Ильич", "учитель, история", "МАОУ «Гимназия № 1»", None, "принято", "ok"),
    Row("Крылова Мария Львовна", "педагог-психолог", "МБОУ «СОШ № 9»", -1, "отклонено", "bad"),
]


class SampleForm(forms.Form):
    """One field of every kind that pages have."""

    name = forms.CharField(label="Фамилия", help_text="Как в паспорте", max_length=60)
    email = forms.EmailField(label="Электронная почта", required=False)
    password = forms.CharField(label="Пароль", widget=forms.PasswordInput)
    born = forms.DateField(
        label="Дата", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    district = forms.ChoiceField(
        label="Муниципалитет", choices=[("", "Выберите"), ("1", "Заречный район")]
    )
    category = forms.ChoiceField(
        label="Категория",
        choices=[("first", "первая"), ("highest", "высшая")],
        widget=forms.RadioSelect,
    )
    papers = forms.MultipleChoiceField(
        label="Что приложено",
        choices=[("scan", "подписанное заявление"), ("results", "результаты деятельности")],
        widget=forms.CheckboxSelectMultiple,
    )
    about = forms.CharField(label="Пояснение", max_length=400, widget=forms.Textarea)
    scan = forms.FileField(label="Скан заявления", help_text="PDF или фото, до 100 МБ")
    agree = forms.BooleanField(label="Согласие получено")


@require_safe
def design_page(request: HttpRequest) -> HttpResponse:
    """`/design/`; any reading setting may stand in the query: `?scheme=blue&size=150`.

    Raises:
        Http404: the site is not one for development (`DESIGN_PAGE`).
    """
    if not settings.DESIGN_PAGE:
        raise Http404
    shown = display_settings.known({**display_settings.chosen(request), **request.GET.dict()})
    refused = SampleForm({"email": "белова@"}, auto_id="refused_%s")
    refused.full_clean()
    context = {
        "reading_attributes": display_settings.attributes(shown),
        "schemes": next(one.options for one in display_settings.SETTINGS if one.name == "scheme"),
        "tokens": _tokens(),
        "form": SampleForm(initial={"category": "first", "born": datetime.date(1980, 5, 9)}),
        "refused": refused,
        "steps": _STEPS,
        "tasks": _TASKS,
        "rows": _ROWS,
        "few": Paginator(range(1000), 25).page(7),
    }
    return render(request, "design/page.html", context)


def _tokens() -> dict[str, list[str]]:
    """The names of the tokens in the built styles, by what they are for."""
    styles = (settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
    root = re.search(r":root{([^}]*)}", styles)
    names = re.findall(r"--([\w-]+):", root[1]) if root else []
    spaces = [name for name in names if re.fullmatch(r"s\d+", name)]
    texts = [name for name in names if name == "text" or name.startswith("text-")]
    first_other = names.index("family")
    return {"colours": names[:first_other], "spaces": spaces, "texts": texts}
