"""Loads the models of all rooms for Django, which looks for them here."""

from attestation import rooms

rooms.autodiscover("*models")
