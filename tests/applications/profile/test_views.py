"""«Личная карточка» as the guide has it: narrowed lists, the lock, the telephone, the age."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.profile.services import age_of
from attestation.directory.models import OrganizationType
from tests import factories

pytestmark = pytest.mark.django_db
EDIT = "/cabinet/profile/edit/"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def garden(region):
    kind = OrganizationType.objects.create(name="дошкольная")
    return factories.OrganizationFactory(
        name="МБДОУ № 7", municipality=region.home.municipality, type=kind
    )


def filled(region, **more):
    school = region.home.school
    return {
        "last_name": "Белова",
        "first_name": "Мария",
        "patronymic": "",
        "birth_date": "1985-04-12",
        "mobile_phone": "8 913 123 45 67",
        "municipality": school.municipality_id,
        "organization_type": school.type_id,
        "organization": school.pk,
        "position": factories.position().pk,
        "education": "Педагогический университет, 2007",
        "service_years": "14",
        **more,
    }


def names(response, field):
    return {str(row) for row in response.context["form"].fields[field].queryset}


def test_the_card_is_saved_without_a_patronymic_and_the_phone_gets_its_form(region):
    teacher = region.home.teacher
    assert client_of(teacher).post(EDIT, filled(region)).status_code == 302
    teacher.refresh_from_db()
    teacher.profile.refresh_from_db()
    assert teacher.full_name == "Белова Мария"
    assert teacher.profile.mobile_phone == "+7 (913) 123-45-67"
    assert teacher.profile.dative == "Беловой Марии"


def test_each_list_is_narrowed_by_the_one_before(region, garden):
    client = client_of(region.home.teacher)
    home = region.home
    sent = filled(region, organization_type="", show="1")
    page = client.post(EDIT, sent)
    assert names(page, "organization") == {home.school.name, home.other_school.name, garden.name}
    assert names(page, "organization_type") == {"общеобразовательная", "дошкольная"}
    sent["organization_type"] = garden.type_id
    assert names(client.post(EDIT, sent), "organization") == {garden.name}
    sent["municipality"] = region.abroad.municipality.pk
    page = client.post(EDIT, sent)
    assert names(page, "organization_type") == {"общеобразовательная"}
    assert names(page, "organization") == {
        region.abroad.school.name,
        region.abroad.other_school.name,
    }


def test_show_without_a_script_loses_nothing_and_judges_nothing(region):
    sent = filled(region, first_name="Mary", mobile_phone="12", show="1")
    page = client_of(region.home.teacher).post(EDIT, sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="Mary"' in text
    assert "govuk-error-message" not in text
    assert region.home.teacher.profile.mobile_phone == "+7 (900) 000-00-00"


def test_the_script_gets_the_same_lists(region, garden):
    address = reverse("cabinet:workplaces")
    place = region.home.municipality.pk
    found = client_of(region.home.teacher).get(
        address, {"municipality": place, "organization_type": garden.type_id}
    )
    assert found.json()["organization"] == [[garden.pk, garden.name]]
    assert client_of(region.home.teacher).get(address).json()["organization"] == []


def test_a_closed_organization_is_not_offered(region, garden):
    garden.is_active = False
    garden.save()
    page = client_of(region.home.teacher).post(EDIT, filled(region, show="1", organization_type=""))
    assert garden.name not in names(page, "organization")
    refused = client_of(region.home.teacher).post(EDIT, filled(region, organization=garden.pk))
    assert refused.status_code == 422
    assert "Выберите организацию заново" in refused.content.decode()


def test_an_organization_of_another_municipality_is_refused_at_its_field(region):
    sent = filled(region, organization=region.abroad.school.pk)
    response = client_of(region.home.teacher).post(EDIT, sent)
    assert response.status_code == 422
    assert "organization" in response.context["form"].errors


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("birth_date", "2999-01-01", "ещё не наступила"),
        ("birth_date", "1820-01-01", "Проверьте год рождения"),
        ("education", "о" * 5000, "Не больше 2000 знаков. Сейчас 5000."),
        ("last_name", "Белoва", "латинская"),
        ("mobile_phone", "123", "3 цифры"),
        ("municipality", "", "Выберите из списка."),
    ],
)
def test_bad_input_is_answered_at_its_field(region, field, typed, said):
    response = client_of(region.home.teacher).post(EDIT, filled(region, **{field: typed}))
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])


def test_the_lock_says_what_the_guide_says_and_leaves_the_telephone_open(region):
    teacher = region.home.teacher
    factories.submitted(teacher)
    client = client_of(teacher)
    sentence = "Редактирование личных данных не доступно т.к. заявление подано"
    page = client.get(reverse("cabinet:profile")).content.decode()
    assert sentence in page
    assert "Изменить телефон" in page
    assert "Редактировать</a>" not in page
    assert sentence in client.post(EDIT, filled(region)).content.decode()
    contacts = reverse("cabinet:profile_contacts")
    assert client.post(contacts, {"mobile_phone": "89137654321"}).status_code == 302
    teacher.profile.refresh_from_db()
    assert teacher.profile.mobile_phone == "+7 (913) 765-43-21"
    teacher.refresh_from_db()
    assert teacher.first_name == "Анна"


def test_the_age_is_counted_in_full_years(region):
    own = region.home.teacher.profile
    own.birth_date = datetime.date(1985, 4, 12)
    assert age_of(own, today=datetime.date(2026, 4, 11)) == 40
    assert age_of(own, today=datetime.date(2026, 4, 12)) == 41
    own.save()
    page = client_of(region.home.teacher).get(reverse("cabinet:profile")).content.decode()
    assert "Возраст (полных лет)" in page
    assert str(age_of(own, today=timezone.localdate())) in page


def test_a_female_name_in_iya_is_shown_for_proof_reading_with_a_warning(region):
    client = client_of(region.home.teacher)
    answer = client.post(EDIT, filled(region), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("cabinet:profile_name")
    assert "Имя на «-ия»" in page
    assert 'value="Марии"' in page


def test_coordinators_and_experts_have_fields_of_their_own(region):
    post = region.home.experts[0].post
    for person in (region.home.school_coordinator, region.home.experts[0].user):
        page = client_of(person).get(EDIT).content.decode()
        assert "Публикуется в графиках аттестации" in page
        sent = filled(region, position="", service_years="", birth_date="", education="")
        sent |= {"post": post.pk, "work_phone": "8 (000) 1-23-45"}
        assert client_of(person).post(EDIT, sent).status_code == 302
        person.profile.refresh_from_db()
        assert (person.profile.post, person.profile.work_phone) == (post, "8 (000) 1-23-45")
    assert 'name="post"' not in client_of(region.home.teacher).get(EDIT).content.decode()
