"""Addresses of this room, part of the namespace ``cabinet``."""

from django.urls import path

from attestation.files.views import download

urlpatterns = [path("files/<uuid:pk>/", download, name="file")]
