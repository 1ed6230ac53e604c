"""Addresses of reports in the cabinet; the form for everybody stands outside it."""

from django.urls import path

from attestation.feedback import views

urlpatterns = [
    path("reports/", views.ReportListView.as_view(), name="reports"),
    path("reports/<int:pk>/", views.AnswerReportView.as_view(), name="report"),
]

guest_urlpatterns = [path("feedback/", views.ReportView.as_view(), name="feedback")]
