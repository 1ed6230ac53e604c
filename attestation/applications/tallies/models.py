"""How many applications there are, by municipality and state: notes that are summed up."""

from django.db import models

from attestation.applications.workflow import ApplicationState
from attestation.directory.models import Municipality

__all__ = ["ApplicationTally"]


class ApplicationTally(models.Model):
    """A note that there are so many applications more, or fewer; the sum of all notes holds.

    Triggers write a note for each change, so that nobody waits for the row of somebody else's
    counter; a job adds the notes up.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=ApplicationState.choices)
    is_filed = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        verbose_name = "число заявлений"
        verbose_name_plural = "числа заявлений"
        indexes = [models.Index(fields=["municipality", "state"], name="tally_by_municipality")]

    def __str__(self) -> str:
        return f"{self.municipality_id}, {self.state}: {self.number}"
