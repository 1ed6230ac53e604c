"""Addresses of looking people up."""

from django.urls import path

from attestation.people import views

urlpatterns = [
    path("people/", views.PeopleView.as_view(), name="people"),
    path("people/<int:pk>/", views.PersonView.as_view(), name="person"),
]
