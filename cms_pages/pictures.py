"""Pictures that editors put on the site, taken as browsers show them."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Field
from wagtail.images.fields import WagtailImageField

from attestation import public


class PictureField(WagtailImageField):
    """A picture that renditions can be made of: a broken one is refused, an odd one drawn anew."""

    @classmethod
    def in_place_of(cls, field: Field) -> "PictureField":
        """Return such a field with the words and the control of another."""
        return cls(label=field.label, required=field.required, widget=field.widget)

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile) and self._may_be_picture(data):
            data = _plain(data)
        return super().to_python(data)

    def _may_be_picture(self, upload: UploadedFile) -> bool:
        """Whether none of Wagtail's own checks refuses it by its name and size."""
        extension = PurePath(upload.name or "").suffix[1:].lower()
        limit = self.max_upload_size
        is_small = limit is None or (upload.size or 0) <= limit
        return is_small and extension in self.allowed_image_extensions


def _plain(upload: UploadedFile) -> UploadedFile:
    try:
        anew = public.plain_picture(upload)
    except ValueError as fault:
        raise ValidationError(f"Файл «{upload.name}» {fault}") from fault
    finally:
        upload.seek(0)
    if not anew:
        return upload
    return UploadedFile(BytesIO(anew), upload.name, upload.content_type, len(anew))
