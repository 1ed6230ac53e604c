"""Home and messages, and the one page of an application."""

from django.urls import path

from attestation.cabinet import views
from attestation.cabinet.calendar_views import CalendarView

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("messages/", views.MessageListView.as_view(), name="messages"),
    path("applications/<int:pk>/", views.ApplicationView.as_view(), name="application"),
]
