"""Addresses of criteria and of Word templates, inside the Wagtail admin."""

from django.urls import path

from attestation.evaluation.criteria import views as criteria
from attestation.evaluation.word_templates import views as word_templates

app_name = "evaluation_admin"
urlpatterns = [
    path("criteria/<int:pk>/", criteria.CriteriaView.as_view(), name="criteria"),
    path("criteria/<int:pk>/<slug:act>/", criteria.CriteriaActView.as_view(), name="act"),
    path("template/<slug:kind>/", word_templates.TemplateView.as_view(), name="template"),
    path("template/<slug:kind>/default/", word_templates.DefaultView.as_view(), name="default"),
    path("template/<slug:kind>/form.docx", word_templates.form_of_the_system, name="form"),
    path("template/<slug:kind>/trial.docx", word_templates.trial, name="trial"),
]
