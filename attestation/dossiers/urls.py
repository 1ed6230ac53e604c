"""Addresses of this room, part of the namespace ``cabinet``."""

from django.urls import path

from attestation.dossiers import views

urlpatterns = [
    path("dossiers/<int:pk>/", views.DossierView.as_view(), name="dossier"),
    path("dossiers/<int:pk>/zip/", views.TakeView.as_view(), name="dossier_zip"),
    path("dossiers/<int:pk>/cancel/", views.CancelDossierView.as_view(), name="dossier_cancel"),
    path(
        "dossiers/<slug:kind>/<int:pk>/new/",
        views.RequestDossierView.as_view(),
        name="dossier_order",
    ),
]
