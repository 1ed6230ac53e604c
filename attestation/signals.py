"""What the module announces to the rest of the site."""

from django.dispatch import Signal

#: A release is being published; sent with ``release_id`` inside the publishing transaction, so a
#: receiver that fails undoes the publication, which is then tried again.
schedule_released = Signal()
