"""What the accounts and the journal hold of a person."""

from django.db.models import Q

from attestation.accounts.models import User
from attestation.base.personal_data import PERSONAL_DATA, Section
from attestation.journal.models import JournalEntry

PERSONAL_DATA.register(
    Section(
        "account",
        "Учётная запись",
        rows=lambda user: User.objects.filter(pk=user.pk),
        columns={
            "username": "Логин",
            "email": "Электронная почта",
            "last_name": "Фамилия",
            "first_name": "Имя",
            "patronymic": "Отчество",
            "date_joined": "Создана",
            "last_login": "Последний вход",
        },
    ),
    Section(
        "addresses",
        "Адреса почты",
        rows=lambda user: user.emailaddress_set.order_by("pk"),
        columns={"email": "Адрес", "verified": "Подтверждён", "primary": "Основной"},
        covers=("account.EmailAddress.user",),
    ),
    Section(
        "profile",
        "Личная карточка",
        rows=lambda user: (
            type(user.profile).objects.filter(user=user)
            if hasattr(user, "profile")
            else User.objects.none()
        ),
        columns={
            "genitive": "От кого",
            "dative": "Кому",
            "mobile_phone": "Мобильный телефон",
            "work_phone": "Рабочий телефон",
            "organization": "Организация",
            "organization.municipality": "Муниципалитет",
            "position": "Должность",
            "subject": "Предмет",
            "post": "Должность сотрудника",
            "birth_date": "Дата рождения",
            "education": "Образование",
            "service_years": "Педагогический стаж",
        },
        covers=("attestation.Profile.user",),
    ),
    Section(
        "sessions",
        "Где вы вошли",
        rows=lambda user: user.usersession_set.order_by("-last_seen_at"),
        columns={
            "user_agent": "Браузер",
            "ip": "Сетевой адрес",
            "created_at": "Вошли",
            "last_seen_at": "Последний раз",
        },
        covers=("usersessions.UserSession.user",),
    ),
    Section(
        "authenticators",
        "Второй шаг входа",
        # The secrets themselves stay where they are: in a download they would be a danger.
        rows=lambda user: user.authenticator_set.order_by("created_at"),
        columns={"type": "Вид", "created_at": "Подключён", "last_used_at": "Последний раз"},
        covers=("mfa.Authenticator.user",),
    ),
    Section(
        "roles",
        "Роли",
        rows=lambda user: user.groups.order_by("name"),
        columns={"name": "Роль"},
        covers=("attestation.User_groups.user",),
    ),
    Section(
        "municipalities",
        "Муниципалитеты, которые вы координируете",
        rows=lambda user: user.municipalityuserpermission_set.select_related("content_object"),
        columns={"content_object": "Муниципалитет"},
        covers=("attestation.MunicipalityUserPermission.user",),
    ),
    Section(
        "organizations",
        "Организации, в которых вы координатор",
        rows=lambda user: user.organizationuserpermission_set.select_related("content_object"),
        columns={"content_object": "Организация"},
        covers=("attestation.OrganizationUserPermission.user",),
    ),
    Section(
        "consents",
        "Согласия",
        rows=lambda user: user.consents.select_related("document"),
        columns={
            "document": "Согласие",
            "given_at": "Дано",
            "address": "Сетевой адрес",
            "sha256": "Контрольная сумма текста",
            "withdrawn_at": "Отозвано",
        },
        covers=("attestation.Consent.person",),
    ),
    Section(
        "acts",
        "Журнал: что вы делали и что делали с вашей учётной записью",
        rows=lambda user: JournalEntry.objects.filter(Q(actor=user) | Q(person=user)),
        columns={"at": "Когда", "text": "Запись"},
        covers=("attestation.JournalEntry.actor", "attestation.JournalEntry.person"),
    ),
)

_IN_THE_JOURNAL = "Это действие записано в журнале и есть в его разделе."
PERSONAL_DATA.leave_out(_IN_THE_JOURNAL, "attestation.OrganizationImport.created_by")
PERSONAL_DATA.leave_out(
    "Отдельных прав людям не дают: права приходят с ролью.",
    "attestation.User_user_permissions.user",
)
PERSONAL_DATA.leave_out(
    "Загрузка, которая ещё идёт; оконченная становится файлом и есть среди загруженных.",
    "attestation.Upload.owner",
)
PERSONAL_DATA.leave_out_apps(
    "Страницы, документы и картинки сайта – работа редакции института, а не сведения о человеке; "
    "остальное – его настройки в управлении сайтом.",
    *("cms_pages", "wagtailcore", "wagtailadmin", "wagtaildocs", "wagtailimages", "wagtailusers"),
)
PERSONAL_DATA.leave_out_apps(
    "Служебная таблица библиотеки, в которой у нас нет строк.", "guardian", "pghistory"
)
