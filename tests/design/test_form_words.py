"""What forms say when something is left out, and what a newcomer reads above them."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from attestation.accounts.forms import LoginForm, SignupForm
from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.forms import AttachForm, TermsForm
from attestation.applications.models import Application
from attestation.applications.profile.forms import ProfileForm, StaffProfileForm
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError, require_words
from attestation.scheduling.periods.forms import ReasonForm
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(person, name):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(reverse(f"cabinet:{name}")).content.decode().split())


def test_the_personal_card_asks_plainly(region):
    teacher = region.home.teacher
    form = ProfileForm({"service_years": "100"}, instance=teacher.profile, user=teacher)
    assert form.errors["last_name"] == ["Заполните это поле."]
    assert form.errors["organization"] == ["Выберите из списка."]
    assert form.errors["position"] == ["Выберите из списка."]
    assert form.errors["service_years"] == ["Укажите число лет от 0 до 70."]
    assert "---" not in str(form)


def test_only_officers_are_asked_for_an_office_telephone():
    assert "work_phone" not in ProfileForm.base_fields
    assert "work_phone" in StaffProfileForm.base_fields


def test_a_missing_file_and_empty_choices():
    form = AttachForm({}, {}, kind=DocumentKind.SIGNED_SCAN)
    assert form.errors["file"] == ["Выберите файл."]
    assert "---" not in str(TermsForm()["ground"])
    assert "Выберите" in str(TermsForm()["ground"])


def test_too_long_and_out_of_bounds_is_said_in_few_words():
    form = ReasonForm({"reason": "ё" * 5001})
    assert form.errors["reason"] == ["Слишком длинно: не больше 5000 знаков, сейчас 5001."]
    assert 'maxlength="' not in str(form["reason"]).replace("data-maxlength", "")
    with pytest.raises(DomainError, match="Слишком длинно: не больше 5000 знаков, сейчас 5001"):
        require_words("ё" * 5001, longest=5000, missing="")
    number = forms.IntegerField(min_value=1, max_value=21)
    for given, said in (("0", "Впишите число не меньше 1."), ("22", "Впишите число не больше 21.")):
        with pytest.raises(ValidationError, match=said):
            number.clean(given)
    with pytest.raises(ValidationError, match="не больше 1 знака, сейчас 2"):
        forms.CharField(max_length=1).clean("аб")


def test_signing_in_and_up():
    form = LoginForm({})
    assert form.errors["login"] == ["Впишите логин или электронную почту."]
    assert form.errors["password"] == ["Впишите пароль."]
    User.objects.create_user("belova", "belova@example.org", "не проверяется")
    for password, said in (
        ("qX7-kr", "Пароль короче 12 знаков."),
        ("password123", "Такой пароль слишком простой, его легко угадать."),
        ("belova-belova", "Пароль слишком похож на логин, имя или почту."),
    ):
        given = {"username": "belova-belova", "email": "b@example.org"}
        form = SignupForm({**given, "password1": password, "password2": password})
        assert said in form.errors["password1"]
    form = SignupForm({"username": "belova"})
    assert form.errors["username"] == ["Имя belova уже занято."]
    assert form.errors["email"] == ["Заполните это поле."]


def test_an_unfinished_application_is_offered_first(region):
    teacher = region.home.teacher
    assert "У вас уже есть начатое заявление" not in html_of(teacher, "application_new")
    application = factories.submitted(teacher)
    Application.objects.update(state=ApplicationState.DRAFT)
    page = html_of(teacher, "application_new")
    assert f"начатое заявление: {application.position_label}." in page
    assert f'<a href="{application.get_absolute_url()}">Продолжить его</a>' in page


def test_an_empty_card_is_not_a_list_of_reproaches():
    person = User.objects.create_user("novichok", "n@example.org", "не проверяется")
    page = html_of(person, "application_new")
    assert "Сначала заполните личную карточку: это займёт около пяти минут." in page
