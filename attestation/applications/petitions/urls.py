from django.urls import path

from attestation.applications.petitions import views

urlpatterns = [
    path("applications/<int:pk>/petition/", views.PetitionView.as_view(), name="petition"),
]
