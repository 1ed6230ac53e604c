"""Addresses of the import of the register, inside the Wagtail admin."""

from django.urls import path

from attestation.categories import admin_views

app_name = "register_import"
urlpatterns = [
    path("", admin_views.UploadView.as_view(), name="upload"),
    path("template.xlsx", admin_views.TemplateTableView.as_view(), name="template"),
    path("<int:pk>/", admin_views.PreviewView.as_view(), name="preview"),
    path("<int:pk>/wrong.xlsx", admin_views.WrongTableView.as_view(), name="wrong"),
]
