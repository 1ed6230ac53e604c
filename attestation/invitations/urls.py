"""Addresses of inviting in the cabinet, and the link of an invitation outside it."""

from django.urls import path

from attestation.base.requests.one_time_links import secret_taken_from
from attestation.invitations import coordinator_views, public_views, views

urlpatterns = [
    path("invitations/", views.InvitationListView.as_view(), name="invitations"),
    path("invitations/new/", views.InviteView.as_view(), name="invite"),
    path("invitations/table/", views.InviteeTemplateView.as_view(), name="invite_table"),
    path("invitations/<int:pk>/resend/", views.ResendView.as_view(), name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", views.RevokeView.as_view(), name="invitation_revoke"),
    path("invitations/<int:pk>/email/", views.CorrectEmailView.as_view(), name="invitation_email"),
    path("coordinators/", coordinator_views.CoordinatorListView.as_view(), name="coordinators"),
    path(
        "coordinators/municipal/<int:pk>/end/",
        coordinator_views.EndCoordinatorView.as_view(),
        name="coordinator_end",
    ),
    path(
        "coordinators/school/<int:pk>/end/",
        coordinator_views.EndOfSchoolView.as_view(),
        name="school_coordinator_end",
    ),
    path("entry-help/", coordinator_views.EntryHelpView.as_view(), name="entry_help"),
    path(
        "entry-help/<int:pk>/recovery/",
        coordinator_views.RecoveryView.as_view(),
        name="entry_help_recovery",
    ),
    path(
        "entry-help/<int:pk>/email/",
        coordinator_views.PersonEmailView.as_view(),
        name="entry_help_email",
    ),
    path(
        "entry-help/<int:pk>/second-step/",
        coordinator_views.LostSecondStepView.as_view(),
        name="entry_help_second_step",
    ),
]

_opened = secret_taken_from("token")

guest_urlpatterns = [
    path("<slug:token>/", _opened(public_views.InvitationView.as_view()), name="invitation"),
    path(
        "<slug:token>/accept/",
        _opened(public_views.AcceptInvitationView.as_view()),
        name="invitation_accept",
    ),
    path("<slug:token>/ask/", _opened(public_views.AskAgainView.as_view()), name="invitation_ask"),
    path("<slug:token>/leave/", _opened(public_views.LeaveView.as_view()), name="invitation_leave"),
]
