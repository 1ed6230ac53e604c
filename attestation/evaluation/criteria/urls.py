"""Addresses of criteria and of Word templates, inside the Wagtail admin."""

from django.urls import path

from attestation.evaluation.criteria import views

app_name = "evaluation_admin"
urlpatterns = [
    path("criteria/<int:pk>/", views.CriteriaView.as_view(), name="criteria"),
    path("criteria/<int:pk>/<slug:act>/", views.CriteriaActView.as_view(), name="act"),
    path("template/<slug:kind>/", views.TemplateView.as_view(), name="template"),
    path("template/<slug:kind>/default/", views.DefaultView.as_view(), name="default"),
    path("template/<slug:kind>/form.docx", views.form_of_the_system, name="form"),
    path("template/<slug:kind>/trial.docx", views.trial, name="trial"),
]
