"""The address of a page, part of the namespace ``cabinet``."""

from django.urls import path

from attestation.paperwork.viewer.views import page

urlpatterns = [path("files/<uuid:pk>/pages/<int:number>/", page, name="file_page")]
