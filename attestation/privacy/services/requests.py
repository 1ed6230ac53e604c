"""What a person asks for on «Мои данные»."""

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.constraints import refusing
from attestation.base.jobs import defer
from attestation.journal.services import record
from attestation.privacy.models import DataArchive
from attestation.privacy.tasks import build_archive


@transaction.atomic
def order_archive(*, actor: User) -> DataArchive:
    """Order a download of everything that the system holds of ``actor``; a job builds it.

    Raises:
        Refused: one is being built already.
    """
    with refusing({"archive_one_under_way": "Выгрузка уже готовится, подождите немного."}):
        archive = DataArchive.objects.create(person=actor)
    record("person.archive", "Заказана выгрузка своих данных.", actor=actor, person=actor)
    defer(build_archive, archive_id=archive.pk)
    return archive
