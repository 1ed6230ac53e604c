"""A form field for a file that may have been uploaded before its form, in pieces.

    file = UploadField(rule=SIGNED_SCAN, label="Скан заявления")

Without JavaScript it is a plain file control. The page loads the script by
``{% include "components/uploads_script.html" %}``. The field's value is passed to a service
unchanged; the service opens it by `attestation.files.uploads.services.received`.
"""

import uuid
from typing import Any, ClassVar

from django import forms

from attestation.base.forms import FILE
from attestation.files.checks import FileRule, code_of
from attestation.files.uploads.services import UploadReference

#: Follows the name of the field in the name of the control that carries an upload's id.
SUFFIX = "-upload"


class UploadInput(forms.FileInput):
    """A file control that also understands the id of an upload."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = data.get(name + SUFFIX)
        if sent and not files.get(name):
            try:
                return UploadReference(uuid.UUID(sent))
            except (ValueError, AttributeError):
                return None
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name + SUFFIX not in data and super().value_omitted_from_data(data, files, name)


class UploadField(forms.FileField):
    """A file under a rule of `attestation.files.checks.RULES`, whichever way it comes."""

    widget = UploadInput
    default_error_messages: ClassVar[dict[str, Any]] = {"required": FILE, "missing": FILE}

    def __init__(self, *, rule: FileRule, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", rule.hint)
        # An empty file is rejected by the checks, with a more specific message.
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs |= {"accept": rule.accept, "data-upload-rule": code_of(rule)}

    def to_python(self, data: Any) -> Any:
        return data if isinstance(data, UploadReference) else super().to_python(data)
