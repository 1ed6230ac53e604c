"""The signals of this room."""

from django.dispatch import Signal

# Sent with ``file`` (StoredFile) and ``user`` before the file leaves; ``is_page`` is true where
# only a page of it is shown, as one of many requests of one reading.
file_read = Signal()
