"""Addresses of the import of organizations, inside the Wagtail admin."""

from django.urls import path

from attestation.directory.imports import views

app_name = "organization_import"
urlpatterns = [
    path("", views.UploadOrganizationsView.as_view(), name="upload"),
    path("template.xlsx", views.OrganizationTemplateView.as_view(), name="template"),
    path("<int:pk>/", views.PreviewOrganizationsView.as_view(), name="preview"),
    path("<int:pk>/errors.xlsx", views.WrongOrganizationRowsView.as_view(), name="errors"),
]
