"""Fill the directories that every installation begins with."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from attestation.accounts.consents.services import draft_first
from attestation.base.language.plurals import plural
from attestation.directory.initial_data.services import load_initial
from attestation.evaluation.criteria.services import load_criteria


class Command(BaseCommand):
    help = "Добавляет в справочники начальные записи; то, что уже есть, не меняет."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_initial() + draft_first() + load_criteria(timezone.localdate().year)
        if not added:
            self.stdout.write("Справочники уже наполнены, добавлять нечего.")
            return
        records = plural(added, "запись", "записи", "записей")
        self.stdout.write(self.style.SUCCESS(f"В справочники внесено: {added} {records}."))
