"""The employer's petition, written in the system to be signed there."""

from django.db import models
from django.db.models import Q

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.files.models import StoredFile

__all__ = ["LONGEST_TEXT", "Petition"]

LONGEST_TEXT = 6000


class Petition(models.Model):
    """One text of the petition, with its paper; a later one replaces it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="petitions")
    text = models.TextField("характеристика", max_length=LONGEST_TEXT)
    signer_post = models.CharField("должность подписывающего", max_length=200)
    paper = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="petition_of_paper"
    )
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("написано", auto_now_add=True)
    replaced_at = models.DateTimeField("больше не действует", null=True, blank=True)

    class Meta:
        verbose_name = "ходатайство работодателя"
        verbose_name_plural = "ходатайства работодателей"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(replaced_at=None),
                name="petition_one_of_an_application",
            ),
            models.CheckConstraint(name="petition_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"Ходатайство: {self.application}"
