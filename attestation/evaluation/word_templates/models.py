"""Word templates of documents: the one in use, and those before it."""

import uuid

from django.db import models
from django.db.models import Q

from attestation.accounts.models import User
from attestation.files.models import StoredFile

__all__ = ["WordTemplate"]


class WordTemplate(models.Model):
    """A Word file that documents of a kind are made from; the newest that is in use counts.

    ``kind`` is a code of `attestation.evaluation.word_templates.services.KINDS`: the conclusion,
    and what other rooms draw by a template.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("загружен", auto_now_add=True)
    in_use = models.BooleanField("используется", default=True)
    kind = models.CharField("что по нему составляют", max_length=20, default="conclusion")

    class Meta:
        verbose_name = "шаблон Word"
        verbose_name_plural = "шаблоны Word"
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(in_use=True), name="template_one_in_use_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.file.original_name
