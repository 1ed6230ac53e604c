"""The requests that a user can make on «Мои данные»."""

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.jobs import defer
from attestation.journal.services import log_entry
from attestation.privacy.models import DataArchive


@transaction.atomic
def request_archive(*, actor: User) -> DataArchive:
    """Order a download of everything that the system holds of ``actor``; a job builds it.

    Raises:
        DomainError: one is being built already.
    """
    with constraint_errors_as(
        {"archive_one_under_way": "Выгрузка уже готовится, подождите немного."}
    ):
        archive = DataArchive.objects.create(person=actor)
    log_entry("person.archive", "Заказана выгрузка своих данных.", actor=actor, person=actor)
    defer("attestation.privacy.tasks.build_archive", archive_id=archive.pk)
    return archive
