"""Addresses of this room, part of the namespace ``cabinet``."""

from django.urls import path

from attestation.files.preview_views import contents, cutout, preview
from attestation.files.uploads.views import ResumableUploadView, UploadsView
from attestation.files.views import download

urlpatterns = [
    path("files/<uuid:pk>/", download, name="file"),
    path("files/<uuid:pk>/preview/", preview, name="file_preview"),
    path("files/<uuid:pk>/cutout/", cutout, name="file_cutout"),
    path("files/<uuid:pk>/contents/", contents, name="file_contents"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", ResumableUploadView.as_view(), name="upload"),
]
