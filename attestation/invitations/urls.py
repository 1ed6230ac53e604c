"""Addresses of inviting in the cabinet, and the link of an invitation outside it."""

from django.urls import path

from attestation.invitations import guest_views, views

urlpatterns = [
    path("invitations/", views.InvitationListView.as_view(), name="invitations"),
    path("invitations/new/", views.InviteView.as_view(), name="invite"),
    path("invitations/table/", views.TemplateTableView.as_view(), name="invite_table"),
    path("invitations/<int:pk>/resend/", views.ResendView.as_view(), name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", views.RevokeView.as_view(), name="invitation_revoke"),
    path("invitations/<int:pk>/email/", views.CorrectEmailView.as_view(), name="invitation_email"),
]

guest_urlpatterns = [
    path("<slug:token>/", guest_views.InvitationView.as_view(), name="invitation"),
    path("<slug:token>/accept/", guest_views.AcceptView.as_view(), name="invitation_accept"),
    path("<slug:token>/ask/", guest_views.AskAgainView.as_view(), name="invitation_ask"),
]
