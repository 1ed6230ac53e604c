from django.urls import path

from attestation.applications.handling import views

_HERE = "applications/<int:pk>/handling/"

urlpatterns = [
    path(_HERE, views.HandlingView.as_view(), name="handling"),
    path(f"{_HERE}lead/", views.LeadView.as_view(), name="handling_lead"),
    path(f"{_HERE}hold/", views.HoldView.as_view(), name="handling_hold"),
    path(f"{_HERE}resume/", views.ResumeView.as_view(), name="handling_resume"),
    path(
        f"{_HERE}notes/<int:note_pk>/delete/",
        views.DeleteNoteView.as_view(),
        name="handling_note_delete",
    ),
]
