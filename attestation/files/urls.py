"""Addresses of this room, part of the namespace ``cabinet``."""

from django.urls import path

from attestation.files.tus import UploadsView, UploadView
from attestation.files.views import download

urlpatterns = [
    path("files/<uuid:pk>/", download, name="file"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", UploadView.as_view(), name="upload"),
]
