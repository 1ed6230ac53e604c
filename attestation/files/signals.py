"""The signals of this room."""

from django.dispatch import Signal

# Sent by the download view with ``file`` (StoredFile) and ``user`` before the file leaves.
file_read = Signal()
