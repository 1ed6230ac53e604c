"""Personal data: what was written about a person's applications, and by the person."""

from attestation.applications.conversations.models import ConversationMessage
from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.files.models import StoredFile

_WRITTEN = {
    "written_at": "Когда",
    "signed": "Кто написал",
    "text": "Сообщение",
    "answer_by": "Ответить до",
}

personal_data.add(
    PersonalDataSection(
        "conversations",
        "Переписка о ваших заявлениях",
        rows=lambda user: ConversationMessage.objects.filter(
            conversation__application__applicant=user
        ).select_related("author"),
        columns=_WRITTEN,
        files=lambda user: StoredFile.objects.filter(
            conversation_file__message__conversation__application__applicant=user
        ).order_by("uploaded_at", "pk"),
    ),
    PersonalDataSection(
        "conversations_written",
        "Ваши сообщения о заявлениях других",
        rows=lambda user: (
            ConversationMessage.objects.filter(author=user)
            .exclude(conversation__application__applicant=user)
            .select_related("author")
        ),
        columns=_WRITTEN,
        covers=("attestation.ConversationMessage.author",),
    ),
)
personal_data.leave_out(
    "Кто перестал ждать ответа; то же есть в журнале.",
    "attestation.ConversationMessage.settled_by",
)
personal_data.leave_out(
    "До какого сообщения вы прочитали переписку; сами сообщения есть в её разделе.",
    "attestation.ConversationMark.user",
)
