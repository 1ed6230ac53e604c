"""Addresses of the import of the register, inside the Wagtail admin."""

from django.urls import path

from attestation.categories.imports import views

app_name = "register_import"
urlpatterns = [
    path("", views.UploadRegisterView.as_view(), name="upload"),
    path("template.xlsx", views.RegisterTemplateView.as_view(), name="template"),
    path("<int:pk>/", views.PreviewRegisterView.as_view(), name="preview"),
    path("<int:pk>/wrong.xlsx", views.WrongRegisterRowsView.as_view(), name="wrong"),
]
