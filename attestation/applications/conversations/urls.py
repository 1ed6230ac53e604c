from django.urls import path

from attestation.applications.conversations import request_views, views

urlpatterns = [
    path("conversations/", views.ConversationListView.as_view(), name="conversations"),
    path(
        "applications/<int:pk>/conversation/",
        views.ConversationView.as_view(),
        name="conversation",
    ),
    path(
        "applications/<int:pk>/conversation/ask/",
        request_views.AskView.as_view(),
        name="conversation_ask",
    ),
    path(
        "applications/<int:pk>/conversation/<int:message_pk>/give/",
        request_views.GiveView.as_view(),
        name="conversation_give",
    ),
    path(
        "applications/<int:pk>/conversation/<int:message_pk>/settle/",
        views.SettleView.as_view(),
        name="conversation_settle",
    ),
]
