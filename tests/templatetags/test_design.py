"""The tags of the design, really rendered, as the pages use them."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory


def render(source: str, **context: object) -> str:
    """The rendered markup with runs of white space as one, which is how a browser reads it."""
    html = Template("{% load design %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", html)


def tag_of(html: str, name: str) -> str:
    """The first opening tag of that name, attributes and all."""
    found = re.search(rf"<{name}\b[^>]*>", html)
    assert found, html
    return found[0]


class Person(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label="Фамилия",
        help_text="Как в паспорте",
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "placeholder": "Белова"}),
    )
    email = forms.EmailField(label="Почта", required=False)
    password = forms.CharField(label="Пароль", widget=forms.PasswordInput)
    years = forms.IntegerField(
        label="Стаж", widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    born = forms.DateField(label="Дата рождения")
    about = forms.CharField(label="Пояснение", max_length=200, widget=forms.Textarea)
    district = forms.ChoiceField(label="Муниципалитет", choices=[("1", "Заречный район")])
    category = forms.ChoiceField(
        label="Категория",
        help_text="На которую претендуете",
        widget=forms.RadioSelect,
        choices=[("first", "первая"), ("top", "высшая")],
    )
    papers = forms.MultipleChoiceField(
        label="Приложено",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "заявление"), ("b", "результаты")],
    )
    scan = forms.FileField(label="Скан")
    agree = forms.BooleanField(label="Согласен", help_text="Текст согласия")
    token = forms.CharField(widget=forms.HiddenInput, initial="abc")


def refused(**data: object) -> Person:
    form = Person(data)
    form.is_valid()
    return form


def test_a_text_field_keeps_its_attributes_and_points_to_its_hint() -> None:
    html = render("{% field form.name %}", form=Person())
    control = tag_of(html, "input")
    assert 'class="govuk-input"' in control
    assert 'autocomplete="family-name"' in control
    assert 'aria-describedby="id_name_helptext"' in control
    assert "placeholder" not in control
    assert '<label class="govuk-label" for="id_name">Фамилия</label>' in html
    assert 'id="id_name_helptext" class="govuk-hint">Как в паспорте' in html


def test_an_error_is_shown_once_and_described_once() -> None:
    html = render("{% field form.name %}", form=refused())
    control = tag_of(html, "input")
    assert control.count("aria-describedby") == 1
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert "govuk-input--error" in control
    assert html.count(str(forms.Field.default_error_messages["required"])) == 1
    assert html.count('id="id_name_error"') == 1
    assert "govuk-form-group--error" in html


def test_what_was_typed_stays() -> None:
    assert 'value="Белова"' in render("{% field form.name %}", form=refused(name="Белова"))


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in render("{% field form.name %}", form=refused(name='"><script>'))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("email", 'type="email"'),
        ("years", 'inputmode="numeric"'),
        ("years", 'type="number"'),
        ("born", 'type="date"'),
        ("password", 'type="password"'),
        ("password", "govuk-js-password-input-toggle"),
        ("about", 'data-maxlength="200"'),
        ("about", 'aria-describedby="id_about-info"'),
        ("about", "Не больше 200 знаков"),
        ("district", "govuk-select"),
        ("scan", 'data-module="govuk-file-upload"'),
        ("agree", "govuk-checkboxes__input"),
        ("agree", 'aria-describedby="id_agree_helptext"'),
    ],
)
def test_each_kind_has_its_markup(name: str, expected: str) -> None:
    form = Person()
    assert expected in render("{% field bound %}", bound=form[name])


def test_a_date_has_the_form_that_browsers_want() -> None:
    form = Person(initial={"born": date(1990, 3, 7)})
    assert 'value="1990-03-07"' in render("{% field form.born %}", form=form)


def test_only_what_may_be_left_empty_is_called_optional() -> None:
    assert "(необязательно)" in render("{% field form.email %}", form=Person())
    assert "(необязательно)" not in render("{% field form.name %}", form=Person())
    assert "(необязательно)" not in render("{% field form.email optional=False %}", form=Person())


def test_radios_of_which_one_is_always_chosen_are_not_marked_optional():
    class Presence(forms.Form):
        present = forms.ChoiceField(
            choices=[("", "без меня"), ("yes", "при мне")],
            required=False,
            widget=forms.RadioSelect,
        )

    assert "(необязательно)" not in render("{% field form.present %}", form=Presence())


def test_a_hint_can_be_said_anew_and_a_label_cannot_for_summaries_name_it() -> None:
    html = render('{% field form.name label="Имя" hint="" %}', form=Person())
    assert ">Имя</label>" not in html
    assert "Как в паспорте" not in html
    assert "aria-describedby" not in html


@pytest.mark.parametrize(("name", "kind"), [("category", "radio"), ("papers", "checkbox")])
def test_choices_are_a_named_group(name: str, kind: str) -> None:
    form = refused()
    html = render("{% field bound %}", bound=form[name])
    assert "<legend" in html
    assert f"id_{name}_error" in tag_of(html, "fieldset")
    assert html.count(f'type="{kind}"') == 2
    assert html.count("aria-describedby") == 1
    assert f'id="id_{name}_0"' in html
    assert f'for="id_{name}_1"' in html


def test_a_chosen_option_stays_chosen() -> None:
    html = render("{% field form.category %}", form=refused(category="top"))
    chosen = [tag for tag in re.findall(r"<input[^>]*>", html) if "checked" in tag]
    assert len(chosen) == 1
    assert 'value="top"' in chosen[0]


def test_a_file_control_is_left_to_the_server_to_demand() -> None:
    control = tag_of(render("{% field form.scan %}", form=Person()), "input")
    assert 'type="file"' in control
    assert "required" not in control


def test_a_file_already_there_is_named() -> None:
    form = Person(initial={"scan": SimpleNamespace(name="private/2026/Заявление.pdf", url="/f/")})
    html = render("{% field form.scan %}", form=form)
    assert "Заявление.pdf" in html
    assert "private" not in html
    assert html.count("<input") == 1


def test_every_field_of_a_form_is_rendered_once() -> None:
    html = render("{{ form }}", form=Person())
    for name in Person.base_fields:
        assert f'name="{name}"' in html, name
    assert html.count("govuk-form-group") == len(Person.base_fields) - 1
    assert '<input type="hidden" name="token" value="abc"' in html


def test_a_form_without_ids_still_joins_label_and_control() -> None:
    html = render("{% field form.name %}", form=Person(auto_id=False))
    assert 'for="name"' in html
    assert 'id="name"' in tag_of(html, "input")


def test_the_summary_leads_to_every_faulty_field() -> None:
    form = refused(name="Белова", email="не почта")
    form.add_error(None, "Период уже закрыт.")
    html = render("{% error_summary form %}", form=form)
    page = render("{{ form }}", form=form)
    assert 'role="alert"' in html
    assert "<li>Период уже закрыт.</li>" in html
    assert 'href="#id_email"' in html
    assert 'href="#id_category_0">Категория: ' in html
    assert 'href="#id_name"' not in html
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    assert all(f'id="{target}"' in page for target in targets)


def test_the_summary_is_absent_when_all_is_well() -> None:
    assert render("{% error_summary form nothing %}", form=Person(), nothing=None).strip() == ""


class Asked(forms.Form):
    """A filter: whose search does not come first."""

    state = forms.ChoiceField(required=False, choices=[("", "Все"), ("new", "новые")])
    surname = forms.CharField(required=False)
    year = forms.ChoiceField(required=False, choices=[("1", "2025"), ("2", "2026")], initial="2")


@pytest.mark.parametrize(
    ("asked", "is_unfolded"),
    [
        ({}, False),
        ({"surname": "Белова"}, False),
        ({"year": "2"}, False),
        ({"year": "1"}, True),
        ({"state": "new"}, True),
    ],
)
def test_the_search_comes_first_and_the_rest_unfolds_where_it_narrows(asked, is_unfolded) -> None:
    html = render("{% filters form %}", form=Asked({"year": "2", **asked}))
    search, rest = html.split("<details")
    assert 'name="surname"' in search
    assert [name for name in ("state", "year") if f'name="{name}"' in rest] == ["state", "year"]
    assert (" open>" in rest) is is_unfolded


def test_a_single_filter_folds_nothing() -> None:
    html = render("{% filters asked %}", asked=[Asked()["state"]])
    assert 'name="state"' in html
    assert "<details" not in html


def test_the_rest_is_unfolded_where_the_page_wants_it() -> None:
    assert (
        tag_of(render("{% filters form is_open=True %}", form=Asked()), "details")[-6:] == " open>"
    )


def test_a_pill_says_its_state() -> None:
    html = render('{% pill "готово" "ok" %}')
    assert html.strip() == '<span class="pill pill--ok">готово</span>'


def test_a_pill_of_an_unknown_kind_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% pill "готово" "green" %}')


@pytest.mark.parametrize(
    ("left", "text", "is_late"),
    [(23, "23 дн.", False), (6, "6 дн.", False), (5, "5 дн.", True), (0, "сегодня", True)],
)
def test_days_left_have_a_bar_and_a_number(left: int, text: str, is_late: bool) -> None:
    html = render("{% days_left left 30 %}", left=left)
    assert text in html
    assert f'max="30" value="{left}"' in html
    assert ("days--late" in html) is is_late
    assert "style" not in html


def test_an_overdue_deadline_says_so() -> None:
    html = render("{% days_left -2 30 %}")
    assert "−2 дн." in html
    assert "просрочено" in html


def test_no_deadline_is_a_dash() -> None:
    assert "–" in render("{% days_left left 30 %}", left=None)


def test_pages_keep_the_query() -> None:
    request = RequestFactory().get("/", {"q": "Белова", "page": "3"})
    page = Paginator(range(412), 50).page(3)
    html = render("{% pagination page %}", page=page, request=request)
    assert "Показаны 101–150 из 412" in html
    assert "?q=%D0%91%D0%B5%D0%BB%D0%BE%D0%B2%D0%B0&amp;page=4" in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_has_no_links() -> None:
    html = render("{% pagination page %}", page=Paginator(range(3), 50).page(1))
    assert "Показаны 1–3 из 3" in html
    assert "<a" not in html


def test_an_empty_list_has_no_pages() -> None:
    assert render("{% pagination page %}", page=Paginator([], 50).page(1)).strip() == ""


def test_steps_mark_the_present_one() -> None:
    way = [
        SimpleNamespace(title="Подано", note="14 ноября", kind="done"),
        SimpleNamespace(title="Регистрация", note="", kind="now"),
        SimpleNamespace(title="Решение", note="", kind="next"),
    ]
    html = render("{% steps way %}", way=way)
    assert html.count("<li") == 3
    assert html.count('aria-current="step"') == 1
    assert "– сделано" in html


def test_a_task_without_an_address_is_no_link() -> None:
    tasks = [
        SimpleNamespace(title="Профиль", url="", hint="", status="готово", kind="ok"),
        SimpleNamespace(title="Видео", url="/v/", hint="до 31 декабря", status="ждём", kind="wait"),
    ]
    html = render("{% task_list tasks %}", tasks=tasks)
    assert html.count("<a ") == 1
    assert "pill--wait" in html
    assert "до 31 декабря" in html


@pytest.mark.parametrize(("n", "text"), [(1, "1 день"), (3, "3 дня"), (11, "11 дней")])
def test_plural_in_templates(n: int, text: str) -> None:
    assert render('{{ n }} {{ n|plural:"день,дня,дней" }}', n=n) == text


@pytest.mark.parametrize(
    ("phone", "address"),
    [("+7 (913) 000-00-01", "tel:+79130000001"), ("8 (382) 12-34", "tel:83821234"), ("", "tel:")],
)
def test_a_telephone_is_dialled_by_its_digits(phone, address):
    assert render("{{ phone|call }}", phone=phone) == address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("декабрь 2026 – январь 2027", "декабрь 2026~– январь 2027"),
        (
            "Заседание № 2026-3 от 25.11.2026",
            'Заседание №~<span class="whole">2026-3</span> от 25.11.2026',
        ),
        ("Приказ № 214-к", 'Приказ №~<span class="whole">214-к</span>'),
        ("тел. 8 (382) 12-34.", 'тел. <span class="whole">8 (382) 12-34</span>.'),
        ("+7 (000) 000-10-01.", '<span class="whole">+7 (000) 000-10-01</span>.'),
        ("Зимина Т. С.", "Зимина Т.~С."),
        ("решение 2 ноября 2026 года", "решение 2~ноября 2026 года"),
        ("октябрь–ноябрь 2026", "октябрь–ноябрь 2026"),
        ("2 маяка", "2 маяка"),
        ("<b> – </b>", "&lt;b&gt;~– &lt;/b&gt;"),
    ],
)
def test_a_line_never_parts_a_dash_a_number_or_a_date_from_its_word(text, shown):
    template = Template("{% load design %}{{ text|nonbreaking }}")
    assert template.render(Context({"text": text})) == shown.replace("~", "\N{NO-BREAK SPACE}")
