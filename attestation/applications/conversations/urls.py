from django.urls import path

from attestation.applications.conversations import views

urlpatterns = [
    path("conversations/", views.ConversationListView.as_view(), name="conversations"),
    path(
        "applications/<int:pk>/conversation/",
        views.ConversationView.as_view(),
        name="conversation",
    ),
    path(
        "applications/<int:pk>/conversation/<int:message_pk>/settle/",
        views.SettleView.as_view(),
        name="conversation_settle",
    ),
]
