"""Personal data stored by the accounts and the journal."""

from django.db.models import Q

from attestation.accounts.models import User
from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.journal.models import JournalEntry

personal_data.add(
    PersonalDataSection(
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
    PersonalDataSection(
        "addresses",
        "Адреса почты",
        rows=lambda user: user.emailaddress_set.order_by("pk"),
        columns={"email": "Адрес", "verified": "Подтверждён", "primary": "Основной"},
        covers=("account.EmailAddress.user",),
    ),
    PersonalDataSection(
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
    PersonalDataSection(
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
    PersonalDataSection(
        "sign_ins",
        "Входы и отказы во входе",
        rows=lambda user: user.sign_ins.order_by("-hour", "-pk"),
        columns={
            "hour": "Час",
            "get_act_display": "Что",
            "address": "Сетевой адрес",
            "count": "Сколько раз",
        },
        covers=("attestation.SignInRecord.account",),
    ),
    PersonalDataSection(
        "authenticators",
        "Второй шаг входа",
        # The secrets themselves stay where they are: in a download they would be a danger.
        rows=lambda user: user.authenticator_set.order_by("created_at"),
        columns={"type": "Вид", "created_at": "Подключён", "last_used_at": "Последний раз"},
        covers=("mfa.Authenticator.user",),
    ),
    PersonalDataSection(
        "roles",
        "Роли",
        rows=lambda user: user.groups.order_by("name"),
        columns={"name": "Роль"},
        covers=("attestation.User_groups.user",),
    ),
    PersonalDataSection(
        "municipalities",
        "Муниципалитеты, которые вы координируете",
        rows=lambda user: user.municipalityuserpermission_set.select_related("content_object"),
        columns={"content_object": "Муниципалитет"},
        covers=("attestation.MunicipalityUserPermission.user",),
    ),
    PersonalDataSection(
        "organizations",
        "Организации, в которых вы координатор",
        rows=lambda user: user.organizationuserpermission_set.select_related("content_object"),
        columns={"content_object": "Организация"},
        covers=("attestation.OrganizationUserPermission.user",),
    ),
    PersonalDataSection(
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
    PersonalDataSection(
        "acts",
        "Журнал: что вы делали и что делали с вашей учётной записью",
        rows=lambda user: JournalEntry.objects.filter(Q(actor=user) | Q(person=user)),
        columns={"at": "Когда", "text": "Запись"},
        covers=("attestation.JournalEntry.actor", "attestation.JournalEntry.person"),
    ),
)

_IN_THE_JOURNAL = "Это действие записано в журнале и есть в его разделе."
personal_data.leave_out(_IN_THE_JOURNAL, "attestation.OrganizationImport.created_by")
personal_data.leave_out(
    "Отдельных прав людям не дают: права приходят с ролью.",
    "attestation.User_user_permissions.user",
)
personal_data.leave_out(
    "Загрузка, которая ещё идёт; оконченная становится файлом и есть среди загруженных.",
    "attestation.Upload.owner",
)
personal_data.leave_out_apps(
    "Страницы, документы и картинки сайта – работа редакции института, а не сведения о человеке; "
    "остальное – его настройки в управлении сайтом.",
    *("cms_pages", "wagtailcore", "wagtailadmin", "wagtaildocs", "wagtailimages", "wagtailusers"),
)
personal_data.leave_out_apps(
    "Служебная таблица библиотеки, в которой у нас нет строк.", "guardian", "pghistory"
)
