"""Addresses of criteria and of Word templates, inside the Wagtail admin."""

from django.urls import path

from attestation.evaluation import admin_views

app_name = "evaluation_admin"
urlpatterns = [
    path("criteria/<int:pk>/", admin_views.CriteriaView.as_view(), name="criteria"),
    path("criteria/<int:pk>/<slug:act>/", admin_views.CriteriaActView.as_view(), name="act"),
    path("template/<slug:kind>/", admin_views.TemplateView.as_view(), name="template"),
    path("template/<slug:kind>/default/", admin_views.DefaultView.as_view(), name="default"),
    path("template/<slug:kind>/form.docx", admin_views.form_of_the_system, name="form"),
    path("template/<slug:kind>/trial.docx", admin_views.trial, name="trial"),
]
