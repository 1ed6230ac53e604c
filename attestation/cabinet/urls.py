"""Home and messages, and the one page of an application."""

from django.urls import path

from attestation.base.requests.session_expiry import KeptFormView
from attestation.cabinet import message_views, views
from attestation.cabinet.calendar_views import CalendarView
from attestation.cabinet.sections import FilingView
from attestation.cabinet.security_views import SecurityView
from attestation.cabinet.session_views import SignInSessionView
from attestation.cabinet.system_views import SystemView

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("filing/", FilingView.as_view(), name="filing"),
    path("session/", SignInSessionView.as_view(), name="session_keep"),
    path("kept-form/", KeptFormView.as_view(), name="kept_form"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("messages/", message_views.MessageListView.as_view(), name="messages"),
    path("messages/read/", message_views.ReadAllView.as_view(), name="messages_read"),
    path("messages/settings/", message_views.SettingsView.as_view(), name="letter_settings"),
    path("messages/<int:pk>/", message_views.OpenMessageView.as_view(), name="message"),
    path("system/", SystemView.as_view(), name="system"),
    path("security/", SecurityView.as_view(), name="security"),
    path("applications/<int:pk>/", views.ApplicationView.as_view(), name="application"),
]
