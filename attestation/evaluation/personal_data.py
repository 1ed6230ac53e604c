"""The personal data of the evaluation, with everything the person wrote and signed in it."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.evaluation.models import Conclusion, ConclusionSignature, RemarkAnswer
from attestation.files.models import StoredFile

personal_data.add(
    PersonalDataSection(
        "conclusions",
        "Итоговые заключения о вас",
        # Unfinished conclusions are the experts' own work, which the applicant does not see.
        rows=lambda user: Conclusion.objects.filter(
            application__applicant=user, ready_at__isnull=False
        ),
        columns={
            "state": "Состояние",
            "average": "Среднее",
            "recommended": "Категория рекомендована",
            "ready_at": "Готово",
            "verified_at": "Проверено",
        },
        files=lambda user: StoredFile.objects.filter(
            conclusion_file__conclusion__application__applicant=user,
            conclusion_file__conclusion__ready_at__isnull=False,
        ).order_by("uploaded_at", "pk"),
    ),
    PersonalDataSection(
        "sheets",
        "Ваши листы оценки",
        rows=lambda user: user.score_sheets.select_related("conclusion__application__applicant"),
        columns={
            "conclusion.application.short_name": "Аттестуемый",
            "note": "Примечание",
            "saved_at": "Сохранено",
            "submitted_at": "Сдан",
        },
        covers=("attestation.ScoreSheet.expert",),
    ),
    PersonalDataSection(
        "remark_answers",
        "Ваши ответы на замечания специалистов",
        rows=lambda user: RemarkAnswer.objects.filter(author=user),
        columns={"at": "Когда", "text": "Ответ"},
        covers=("attestation.RemarkAnswer.author",),
    ),
    PersonalDataSection(
        "signatures",
        "Ваши отметки о подписи заключений",
        rows=lambda user: ConclusionSignature.objects.filter(person=user),
        columns={"at": "Когда", "revision": "Редакция"},
        covers=("attestation.ConclusionSignature.person",),
    ),
)
personal_data.leave_out(
    "Шаблон Word, который загрузил сотрудник центра; это не сведения о человеке.",
    "attestation.WordTemplate.uploaded_by",
)
personal_data.leave_out(
    "Кто приложил файл заключения; сам файл – среди загруженных.",
    "attestation.ConclusionFile.attached_by",
)
