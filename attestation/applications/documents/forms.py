"""The forms of a file with its meaning."""

from typing import Any

from django import forms

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.documents import title_quality
from attestation.applications.documents.requirements import RULES
from attestation.applications.models import Application
from attestation.base.forms import EMPTY_CHOICE, PlainForm, choice_field
from attestation.files.fields import UploadField
from attestation.files.uploads.models import Upload


def kinds_for(application: Application) -> list[DocumentKind]:
    """Return the kinds that may be attached besides those needed for filing."""
    distance = application.form == Form.DISTANCE
    return [kind for kind in EVIDENCE_KINDS if distance or kind != DocumentKind.LESSON_VIDEO]


class DocumentForm(PlainForm, forms.Form):
    """One file of a kind, and its title."""

    title = forms.CharField(label="Название документа", max_length=200)

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = UploadField(rule=RULES[kind], label="Файл")


class MeaningForm(PlainForm, forms.Form):
    """Kind and title of one waiting file."""

    kind = forms.ChoiceField(label="Что это")
    title = forms.CharField(
        label="Название",
        max_length=200,
        help_text=f"Что это и за что, детей – без фамилий: «{title_quality.EXAMPLE}».",
    )

    def __init__(self, *args: Any, application: Application, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, prefix=upload.pk.hex, **kwargs)
        self.upload = upload
        #: Named in the summary of errors: there are as many forms as files.
        self.subject = f"«{upload.name}»"
        choices = [(kind.value, kind.label) for kind in kinds_for(application)]
        choice_field(self, "kind").choices = [("", EMPTY_CHOICE), *choices]
        self.fields["title"].initial = title_quality.proposed(upload.name)
