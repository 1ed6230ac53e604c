"""Personal data: the applications of a person, their documents and their access log."""

from attestation.applications.access_log import access_log_of
from attestation.applications.achievements.models import ResultRow
from attestation.applications.models import ApplicationDocument
from attestation.applications.returns.models import ApplicationReturn
from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.files.models import StoredFile

personal_data.add(
    PersonalDataSection(
        "applications",
        "Заявления",
        rows=lambda user: user.applications.select_related(
            "position", "subject", "ground", "organization__municipality", "decision_reason"
        ),
        columns={
            "code": "Код",
            "number_label": "Номер",
            "state": "Состояние",
            "position": "Должность",
            "subject": "Предмет",
            "category": "Заявленная категория",
            "form": "Форма",
            "ground": "Основание упрощённой формы",
            "in_presence": "В моём присутствии",
            "held_category": "Имеющаяся категория",
            "held_order_number": "Номер приказа о категории",
            "held_order_date": "Дата приказа о категории",
            "held_until": "Категория действует до",
            "full_name": "Имя",
            "genitive": "От кого",
            "dative": "Кому",
            "organization": "Организация",
            "organization.municipality": "Муниципалитет",
            "education": "Образование",
            "service_years": "Стаж",
            "mobile_phone": "Телефон",
            "created_at": "Начато",
            "submitted_at": "Подано",
            "registered_at": "Зарегистрировано",
            "decision_reason": "Причина решения",
            "decision_note": "Пояснение",
        },
        covers=("attestation.Application.applicant",),
    ),
    PersonalDataSection(
        "documents",
        "Документы ваших заявлений",
        rows=lambda user: ApplicationDocument.objects.filter(
            application__applicant=user
        ).select_related("file", "attached_by"),
        columns={
            "kind": "Вид",
            "title": "Название",
            "file.original_name": "Файл",
            "file.size": "Размер, байт",
            "file.sha256": "Контрольная сумма",
            "attached_by.short_name": "Кто прикрепил",
            "attached_at": "Прикреплено",
            "detached_at": "Откреплено",
        },
        files=lambda user: StoredFile.objects.filter(
            document__application__applicant=user
        ).order_by("uploaded_at", "pk"),
    ),
    PersonalDataSection(
        "results",
        "Результаты профессиональной деятельности",
        rows=lambda user: ResultRow.objects.filter(application__applicant=user).select_related(
            "table"
        ),
        columns={
            "table": "Таблица",
            "title": "Что сделано",
            "year_from": "С года",
            "year_until": "По год",
            "level": "Уровень",
            "result": "Результат",
            "saved_at": "Сохранено",
        },
    ),
    PersonalDataSection(
        "returns",
        "Возвраты ваших заявлений на доработку",
        rows=lambda user: ApplicationReturn.objects.filter(
            application__applicant=user
        ).select_related("reason"),
        columns={
            "returned_at": "Возвращено",
            "reason": "Причина",
            "note": "Пояснение",
            "named": "Что исправить",
            "refiled_at": "Подано заново",
        },
    ),
    PersonalDataSection(
        "attached",
        "Документы, которые вы прикрепили за других",
        rows=lambda user: (
            ApplicationDocument.objects.filter(attached_by=user)
            .exclude(application__applicant=user)
            .select_related("file")
        ),
        columns={"kind": "Вид", "file.original_name": "Файл", "attached_at": "Прикреплено"},
        covers=("attestation.ApplicationDocument.attached_by",),
    ),
    PersonalDataSection(
        "uploads",
        "Файлы, которые вы загрузили",
        rows=lambda user: user.uploaded_files.order_by("uploaded_at"),
        columns={
            "original_name": "Файл",
            "size": "Размер, байт",
            "sha256": "Контрольная сумма",
            "uploaded_at": "Загружен",
        },
        covers=("attestation.StoredFile.uploaded_by",),
    ),
    PersonalDataSection(
        "reads",
        "Кто смотрел ваши заявления и документы",
        rows=access_log_of,
        columns={"at": "Когда", "text": "Запись"},
    ),
)
personal_data.leave_out(
    "Прежние состояния тех же заявлений: след для проверки, новых сведений в нём нет.",
    "attestation.ApplicationEvent.applicant",
)
personal_data.leave_out(
    "Кто записал строку результатов; сами строки – в разделе результатов.",
    "attestation.ResultRow.saved_by",
)
personal_data.leave_out(
    "Кто написал ходатайство для чужого заявления; подпись – среди подписей.",
    "attestation.Petition.written_by",
)
personal_data.leave_out(
    "Кто вернул чужое заявление на доработку; то же есть в журнале.",
    "attestation.ApplicationReturn.returned_by",
)
personal_data.leave_out(
    "Пометки проверяющего о чужих заявлениях; что решено, есть в журнале.",
    "attestation.ReviewTick.reviewer",
)
