"""«Приглашение» in the cabinet, and what the invited person meets behind the link."""

import datetime
import io
import re

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services import groups
from attestation.base.requests.one_time_links import opened_as
from attestation.invitations import invitee_import
from attestation.invitations.models import Invitation
from attestation.notifications.models import Letter, Message
from tests import factories
from tests.confirming import let_identity_grow_old
from tests.invitations.conftest import ADDRESS, token_of

pytestmark = pytest.mark.django_db

PASSWORD = "zelyonyj-ugol-26"
A_DAY = datetime.timedelta(hours=24)


def signed_in(person: User) -> Client:
    client = Client()
    client.post(
        reverse("account_login"), {"login": person.username, "password": factories.PASSWORD}
    )
    return client


def link(token: str) -> str:
    return reverse("invitation", args=[token])


def opened(token: str, client: Client | None = None):
    """Open the link of a letter; the page stands at an address without its secret."""
    return (client or Client()).get(link(token), follow=True)


def sent(token: str, data: dict[str, str], client: Client | None = None):
    client = client or Client()
    opened(token, client)
    return client.post(link(opened_as(token)), data)


def answers(login: str = "ivanova2026", **more: str) -> dict[str, str]:
    return {"username": login, "password1": PASSWORD, **more}


def test_the_list_shows_login_address_and_role_of_everybody_invited(region, invited):
    """Municipal guide, «Раздел „Приглашение“»."""
    _, token = invited(login="proposed1")
    page = signed_in(region.home.coordinator).get(reverse("cabinet:invitations"))
    for word in (ADDRESS, "proposed1", "координатор по аттестации в ОО", "отправлено"):
        assert word in page.content.decode()
    sent(token, answers("chosen2026"))
    page = signed_in(region.home.coordinator).get(reverse("cabinet:invitations"))
    assert "chosen2026" in page.content.decode()
    assert "принято" in page.content.decode()


def test_an_invited_person_who_forgot_the_login_is_found_by_address_or_name(region, invited):
    _, token = invited(last_name="Иванова")
    sent(token, answers("chosen2026"))
    coordinator = signed_in(region.home.coordinator)
    for query in ("ivanova@", "Иванова", "chosen"):
        page = coordinator.get(reverse("cabinet:invitations"), {"q": query}).content.decode()
        assert "chosen2026" in page
    page = coordinator.get(reverse("cabinet:invitations"), {"q": "никого"}).content.decode()
    assert "chosen2026" not in page


def test_the_list_is_filtered_by_role_and_state(region, invited):
    invited(email="one@mail.example")
    invited(Role.EXPERT, email="two@mail.example")
    coordinator = signed_in(region.home.coordinator)
    address = reverse("cabinet:invitations")
    page = coordinator.get(address, {"role": Role.EXPERT}).content.decode()
    assert "two@mail.example" in page
    assert "one@mail.example" not in page
    assert "one@mail.example" not in coordinator.get(address, {"state": "revoked"}).content.decode()


def test_another_territory_sees_nobody_of_this_one(region, invited):
    invited()
    page = signed_in(region.abroad.coordinator).get(reverse("cabinet:invitations"))
    assert ADDRESS not in page.content.decode()


def invite(client: Client, people: str = "", **more: object):
    return client.post(reverse("cabinet:invite"), {"people": people, **more})


def test_many_are_invited_at_once(region):
    coordinator = signed_in(region.home.coordinator)
    people = "\n".join(f"person{n}@mail.example" for n in range(30))
    response = invite(coordinator, people, role=Role.EXPERT)
    assert response.status_code == 302
    assert Invitation.objects.count() == Letter.objects.filter(is_secret=True).count() == 30


def test_one_wrong_line_is_told_with_its_number_and_nothing_is_sent_or_lost(region):
    coordinator = signed_in(region.home.coordinator)
    response = invite(coordinator, "a@mail.example\nивановой\n", role=Role.EXPERT)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Строка 2: «ивановой»: нет адреса почты." in page
    assert "a@mail.example\nивановой" in page.replace("\r", "")
    assert not Invitation.objects.exists()


def test_a_school_coordinator_is_invited_into_a_chosen_organization(region):
    coordinator = signed_in(region.home.coordinator)
    refused = invite(coordinator, ADDRESS, role=Role.SCHOOL_COORDINATOR)
    assert "Выберите из списка" in refused.content.decode()
    foreign = {"role": Role.SCHOOL_COORDINATOR, "organization": region.abroad.school.pk}
    assert invite(coordinator, ADDRESS, **foreign).status_code == 422
    own = {"role": Role.SCHOOL_COORDINATOR, "organization": region.home.school.pk}
    assert invite(coordinator, ADDRESS, **own).status_code == 302
    assert Invitation.objects.get().organization == region.home.school


def test_sending_the_form_twice_sends_one_letter_and_says_so(region):
    coordinator = signed_in(region.home.coordinator)
    for _ in range(2):
        response = invite(coordinator, ADDRESS, role=Role.EXPERT)
    page = coordinator.get(response.url).content.decode()
    assert "Уже были приглашены" in page
    assert Letter.objects.filter(to=ADDRESS).count() == 1


def test_a_table_invites_too(region):
    coordinator = signed_in(region.home.coordinator)
    template = coordinator.get(reverse("cabinet:invite_table"))
    table = SimpleUploadedFile("t.xlsx", b"".join(template.streaming_content))
    response = invite(coordinator, role=Role.EXPERT, table=table)
    assert response.status_code == 302
    assert Invitation.objects.get().login == "ivanova2026"


def test_the_table_offers_the_own_organizations_alone(region):
    template = signed_in(region.home.coordinator).get(reverse("cabinet:invite_table"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(template.streaming_content)))
    offered = {cell.value for [cell] in book["Списки"].iter_rows()}
    assert region.home.school.name in offered
    assert region.abroad.school.name not in offered


def test_a_broken_table_is_refused_at_its_field(region):
    coordinator = signed_in(region.home.coordinator)
    table = SimpleUploadedFile("t.xlsx", io.BytesIO(b"not a table").read())
    response = invite(coordinator, role=Role.EXPERT, table=table)
    assert response.status_code == 422
    assert response.context["form"].errors["table"]


def test_at_most_so_many_at_once(region):
    coordinator = signed_in(region.home.coordinator)
    people = "\n".join(f"p{n}@m.ru" for n in range(invitee_import.MOST + 1))
    assert "не больше 200" in invite(coordinator, people, role=Role.EXPERT).content.decode()


def test_an_operator_confirms_the_identity_before_inviting_a_coordinator(region):
    """A municipal coordinator decides about a whole territory."""
    operator = Client()
    operator.force_login(region.operator)
    let_identity_grow_old(operator)
    data = {"municipality": region.home.municipality.pk, "role": Role.MUNICIPAL_COORDINATOR}
    response = invite(operator, ADDRESS, **data)
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()
    done = operator.post(response.url, {"password": factories.PASSWORD})
    assert done.url == reverse("cabinet:invitations"), "what was sent is done afterwards"
    assert Invitation.objects.get().role == Role.MUNICIPAL_COORDINATOR


def test_looking_at_the_link_changes_nothing(invited):
    """Mail scanners open links."""
    _, token = invited()
    before = Invitation.objects.values().get()
    for _ in range(3):
        page = opened(token)
        assert page.status_code == 200
    assert Invitation.objects.values().get() == before
    assert "координатор по аттестации в ОО" in page.content.decode()


def test_registration_asks_for_one_password_and_leads_into_the_cabinet(region, invited):
    """School guide, «Регистрация», as at the sign-up: «Показать» in place of a second password."""
    _, token = invited()
    client = Client()
    page = opened(token, client).content.decode()
    asked = {name for name in ("username", "password1", "password2") if f'name="{name}"' in page}
    assert asked == {"username", "password1"}
    assert "Показать" in page
    assert "Зарегистрироваться" in page
    response = sent(token, answers(""), client)
    consent = reverse("cabinet:consent", args=["processing"])
    assert response.url == f"{consent}?next={reverse('begin')}", "the first act of all"
    assert client.get(reverse("begin")).url == reverse("cabinet:home"), "who holds an office"
    home = client.get(reverse("cabinet:home")).content.decode()
    assert "Личный кабинет координатора по аттестации" in home


def test_a_proposed_login_stands_in_the_form(invited):
    _, token = invited(login="proposed1")
    assert 'value="proposed1"' in opened(token).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "Иванова", "латинскими буквами и цифрами"),
        ("username", "ab", "короче 3 знаков"),
        ("password1", "1234567890123", "цифр"),
        ("password1", "korotkij", "короче 12"),
    ],
)
def test_bad_input_is_said_at_its_field(invited, field, value, sentence):
    """School guide: «Имя должно состоять из латинских букв и цифр»."""
    _, token = invited()
    response = sent(token, answers() | {field: value})
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_taken_login_is_said_under_the_field_with_free_variants_to_choose(invited):
    """School guide: «Имя Olesya уже занято»."""
    factories.UserFactory(username="olesya")
    _, token = invited()
    client = Client()
    response = sent(token, answers("Olesya"), client)
    form = response.context["form"]
    assert form.errors["username"] == ["Имя Olesya уже занято."]
    variants = [value for value, _ in form.fields["variant"].choices if value]
    assert len(variants) == 3
    assert not User.objects.filter(username__in=variants).exists()
    chosen = sent(token, answers("Olesya", variant=variants[1]), client)
    assert chosen.status_code == 302
    assert User.objects.filter(username=variants[1], email=ADDRESS).exists()


def test_the_same_variants_stand_at_open_registration():
    factories.UserFactory(username="olesya")
    data = answers("Olesya") | {"email": ADDRESS}
    response = Client().post(reverse("account_signup"), data)
    form = response.context["form"]
    assert form.errors["username"] == ["Имя Olesya уже занято."]
    chosen = form.fields["variant"].choices[0][0]
    assert Client().post(reverse("account_signup"), data | {"variant": chosen}).status_code == 302
    assert User.objects.filter(username=chosen).exists()


def test_who_has_an_account_signs_in_and_accepts(region, invited):
    teacher = region.home.teacher
    _, token = invited(email=teacher.email)
    stranger = opened(token).content.decode()
    assert "Войти и принять" in stranger
    assert 'name="password1"' not in stranger
    client = signed_in(teacher)
    assert "Принять приглашение" in opened(token, client).content.decode()
    accept = reverse("invitation_accept", args=[opened_as(token)])
    assert client.session.get_expiry_age() == 12 * 3600
    client.post(accept)
    assert client.session.get_expiry_age() == 4 * 3600, "the session is an office's now"
    assert (
        "Личный кабинет координатора по аттестации"
        in client.get(reverse("cabinet:home")).content.decode()
    )
    # The second click, or the back button.
    assert opened(token, client).redirect_chain[-1][0] == reverse("cabinet:home")
    assert "уже принято" in client.get(client.post(accept).url).content.decode()


def test_two_links_in_two_tabs_each_keep_to_their_own(region, invited):
    teacher = region.home.teacher
    first, one = invited(email=teacher.email)
    second, two = invited(Role.EXPERT, email=teacher.email)
    client = signed_in(teacher)
    pages = [opened(token, client) for token in (one, two)]
    button = re.search(r'action="(/invitation/[^"]+/accept/)"', pages[0].content.decode())
    client.post(button[1])
    states = Invitation.objects.filter(accepted_by=teacher).values_list("pk", flat=True)
    assert list(states) == [first.pk]
    client.post(reverse("invitation_accept", args=[opened_as(two)]))
    assert set(states.all()) == {first.pk, second.pk}


def test_somebody_else_signed_in_is_asked_to_leave_first(region, invited):
    _, token = invited(email=region.home.teacher.email)
    page = opened(token, signed_in(region.abroad.teacher)).content.decode()
    assert "Выйти и продолжить" in page
    assert "Принять приглашение" not in page


def test_whoever_leaves_another_cabinet_goes_on_with_the_invitation(region, invited):
    teacher = region.home.teacher
    _, token = invited(email=teacher.email)
    client = signed_in(region.abroad.teacher)
    opened(token, client)
    page = client.post(reverse("invitation_leave", args=[opened_as(token)]), follow=True)
    assert "Войти и принять" in page.content.decode()
    given = {
        "login": teacher.username,
        "password": factories.PASSWORD,
        "next": link(opened_as(token)),
    }
    assert (
        "Принять приглашение"
        in client.post(reverse("account_login"), given, follow=True).content.decode()
    )


def test_a_teacher_confirms_the_name(region, invited):
    _, token = invited(Role.APPLICANT, last_name="Иванова", first_name="Ана")
    page = opened(token).content.decode()
    assert 'value="Иванова"' in page
    data = answers(last_name="Иванова", first_name="Анна", patronymic="Сергеевна")
    sent(token, data)
    assert User.objects.get(email=ADDRESS).full_name == "Иванова Анна Сергеевна"


def test_every_dead_link_says_what_to_do(region, invited):
    _, token = invited()
    sent(token, answers())
    assert "уже принято" in opened(token).content.decode()
    wrong = opened("made-up").content.decode()
    assert "Ссылка не действует" in wrong
    other, second = invited(email="second@mail.example")
    signed_in(region.home.coordinator).post(reverse("cabinet:invitation_revoke", args=[other.pk]))
    revoked = opened(second).content.decode()
    assert "Ссылка не действует" in revoked


def test_an_expired_link_has_one_button_that_asks_the_inviter(region, invited):
    invitation, token = invited()
    client = Client()
    with time_machine.travel(invitation.expires_at + A_DAY):
        page = opened(token, client).content.decode()
        assert "Попросить новую ссылку" in page
        asked = client.post(reverse("invitation_ask", args=[opened_as(token)])).content.decode()
    assert Message.objects.get().user == region.home.coordinator
    unknown = Client().post(reverse("invitation_ask", args=[opened_as(token)])).content.decode()
    assert unknown == asked, "the answer tells nothing"


def test_a_mistyped_address_is_corrected_from_the_list(region, invited):
    invitation, _ = invited(email="ivanva@school.example")
    coordinator = signed_in(region.home.coordinator)
    address = reverse("cabinet:invitation_email", args=[invitation.pk])
    assert coordinator.post(address, {"email": "нет"}).status_code == 422
    assert coordinator.post(address, {"email": ADDRESS}).status_code == 302
    assert Invitation.objects.open().get().email == ADDRESS


def test_the_letter_reaches_a_real_mail_server_and_is_wiped(
    transactional_db, region, invited, run_jobs, smtp_server
):
    _, token = invited()
    run_jobs()
    [letter] = smtp_server.letters_to(ADDRESS)
    assert token in letter.get_payload(decode=True).decode()
    assert Letter.objects.get(to=ADDRESS).body == ""


def test_the_secretary_invites_members_by_the_cabinet_and_they_say_their_names(client, region):
    secretary = factories.UserFactory()
    secretary.groups.add(Group.objects.get(name=groups.SECRETARIES))
    client = signed_in(secretary)
    assert reverse("cabinet:invitations") in client.get(reverse("cabinet:home")).content.decode()
    client.post(reverse("cabinet:invite"), {"role": "commission_member", "people": ADDRESS})
    [invitation] = Invitation.objects.filter(email=ADDRESS)
    listed = client.get(reverse("cabinet:invitations")).content.decode()
    assert "член аттестационной комиссии" in listed
    assert "весь регион" in listed
    stranger = Client()
    page = opened(token_of(Letter.objects.get(to=ADDRESS)), stranger).content.decode()
    assert 'name="last_name"' in page
    assert invitation.role == Role.COMMISSION_MEMBER


def test_the_operator_sees_for_whom_the_municipality_is(region):
    page = signed_in(region.operator).get(reverse("cabinet:invite")).content.decode()
    assert "Член аттестационной комиссии" in page
    assert "Только для муниципального координатора." in page
    assert "Оператор центра" not in page
