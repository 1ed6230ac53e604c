"""The signatures under a conclusion: marks of those who signed, then the paper itself, scanned."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.language.plurals import plural
from attestation.evaluation import letters
from attestation.evaluation.access import is_assigned
from attestation.evaluation.conclusions import scans
from attestation.evaluation.conclusions.services import _transitions, documents, electronic
from attestation.evaluation.models import Conclusion, ConclusionFile, ConclusionSignature
from attestation.evaluation.workflow import SIGNABLE
from attestation.files import services as files
from attestation.files.checks import Inspection, inspect
from attestation.files.models import StoredFile
from attestation.files.sandbox import client as sandbox_client
from attestation.files.scan_archives import SIGNED_CONCLUSION
from attestation.journal.services import locked
from attestation.notifications import events
from attestation.signatures.models import Signature


@transaction.atomic
def sign(conclusion: Conclusion, *, actor: User) -> ConclusionSignature:
    """The actor marks that they have signed the paper of the present revision.

    Raises:
        DomainError: there is nothing to sign now, they are not among the three, or have marked it.
    """
    application = locked(conclusion.application)
    conclusion = locked(conclusion)
    if application.applicant_id != actor.pk and not is_assigned(actor, application):
        raise DomainError("Заключение подписывают два специалиста и педагог.")
    if conclusion.state not in SIGNABLE:
        raise DomainError("Сейчас подписывать нечего.")
    signature, made = ConclusionSignature.objects.get_or_create(
        conclusion=conclusion, revision=conclusion.revision, person=actor
    )
    if not made:
        raise DomainError("Ваша подпись уже отмечена.")
    _transitions.log_conclusion_entry(
        conclusion,
        "sign",
        f"{actor.short_name} отметил(а): заключение подписано, редакция {conclusion.revision}.",
        actor=actor,
    )
    return signature


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def send(
    conclusion: Conclusion, upload: UploadedFile, *, is_whole: bool = False, actor: User
) -> Conclusion:
    """Attach the signed paper, whole, and send it to the municipal coordinator.

    Args:
        upload: one PDF, a picture of a single page, or a ZIP of such.
        is_whole: the person has counted: it is whole although it has fewer pages.

    Raises:
        DomainError: pages are missing (the field is ``is_whole``), its code names another paper or
            an earlier revision, or the file cannot be taken.
    """
    _transitions.require(conclusion, "send", actor=actor)
    electronic.may_send_scan(conclusion).raise_if_denied()
    # Nothing is locked while a file is looked at.
    facts = inspect(upload, SIGNED_CONCLUSION)
    expected = documents.pages_of(conclusion)
    if expected and facts.pages and facts.pages < expected and not is_whole:
        word = plural(facts.pages, "страница", "страницы", "страниц")
        raise DomainError(
            f"В файле {facts.pages} {word}, а в заключении {expected}. Отсканируйте все страницы "
            "одним файлом или отметьте, что файл полный, и выберите его ещё раз.",
            field="is_whole",
        )
    remarks = scans.remarks_on(conclusion, upload, facts.content_type)
    return _send(conclusion, upload, facts, remarks, actor=actor)


@transaction.atomic
def _send(
    looked_at: Conclusion,
    upload: UploadedFile,
    facts: Inspection,
    remarks: list[dict[str, Any]],
    *,
    actor: User,
) -> Conclusion:
    conclusion = _transitions.advance(looked_at, "send", actor=actor)
    if conclusion.revision != looked_at.revision:
        raise DomainError(
            "Пока файл проверялся, заключение исправили. Скачайте новую редакцию и соберите "
            "подписи под ней.",
            field="file",
        )
    electronic.may_send_scan(conclusion).raise_if_denied()
    stored = files.keep(upload, facts, actor=actor)
    return _sent(conclusion, stored, remarks, actor=actor)


@transaction.atomic
def send_signed(conclusion: Conclusion, signature: Signature, *, actor: User) -> Conclusion:
    """Send what all have signed in the system; the caller has locked application and conclusion."""
    conclusion = _transitions.advance(conclusion, "send", actor=actor)
    return _sent(conclusion, signature.file, [], actor=actor)


def note_signed(conclusion: Conclusion, *, actor: User) -> None:
    """The actor has signed the present revision in the system; the caller has locked the rows."""
    ConclusionSignature.objects.get_or_create(
        conclusion=conclusion, revision=conclusion.revision, person=actor
    )
    _transitions.log_conclusion_entry(
        conclusion,
        "sign",
        f"{actor.short_name} подписал(а) заключение в системе, редакция {conclusion.revision}.",
        actor=actor,
    )


def tell_applicants_turn(conclusion: Conclusion) -> None:
    """Both experts have signed in the system."""
    until = conclusion.application.schedule_entry.schedule.period.conclusions_until
    letters.tell(
        [conclusion.application.applicant],
        conclusion,
        "Подпишите итоговое заключение",
        "Оба специалиста подписали итоговое заключение, теперь ваша очередь: прочитайте его и "
        f"подпишите в кабинете до {until:%d.%m.%Y}. Печатать и сканировать ничего не нужно.",
        event=events.CONCLUSION_READY,
    )


def _sent(
    conclusion: Conclusion, stored: StoredFile, remarks: list[dict[str, Any]], *, actor: User
) -> Conclusion:
    documents.attach(conclusion, ConclusionFile.Kind.SCAN, stored, actor=actor, remarks=remarks)
    conclusion.sent_at = timezone.now()
    conclusion.remarks = ""
    conclusion.save()
    _transitions.log_conclusion_entry(
        conclusion, "send", "Итоговое заключение отправлено.", actor=actor
    )
    application = conclusion.application
    letters.tell(
        letters.coordinators(application),
        conclusion,
        "Прислано подписанное заключение",
        f"{application.full_name}: проверьте, что в заключении есть все страницы и все подписи.",
        event=events.CONCLUSION_ARRIVED,
    )
    if application.applicant_id != actor.pk:
        letters.tell(
            [application.applicant],
            conclusion,
            "Итоговое заключение отправлено",
            "Подписанное итоговое заключение прикреплено и отправлено на проверку.",
            event=events.CONCLUSION_SENT,
        )
    return conclusion
