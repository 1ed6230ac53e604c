"""Addresses of looking people up."""

from django.urls import path

from attestation.people import views
from attestation.people.journal.views import JournalTableView, JournalView

urlpatterns = [
    path("people/", views.PeopleView.as_view(), name="people"),
    path("people/<int:pk>/", views.PersonView.as_view(), name="person"),
    path("journal/", JournalView.as_view(), name="journal"),
    path("journal/table/", JournalTableView.as_view(), name="journal_table"),
]
