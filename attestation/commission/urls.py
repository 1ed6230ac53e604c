from django.urls import path, re_path

from attestation.commission import views
from attestation.commission.papers import views as paper_views
from attestation.commission.voting import views as voting_views

urlpatterns = [
    path("sessions/", views.SessionListView.as_view(), name="sessions"),
    path("sessions/new/", views.PrepareView.as_view(), name="session_new"),
    path("sessions/<int:pk>/", views.CommissionSessionView.as_view(), name="session"),
    path("sessions/<int:pk>/agenda/", views.FillAgendaView.as_view(), name="session_agenda"),
    path(
        "sessions/<int:pk>/agenda/<int:item>/take-off/",
        views.TakeOffView.as_view(),
        name="session_take_off",
    ),
    path("sessions/<int:pk>/members/", views.SeatView.as_view(), name="session_seat"),
    path(
        "sessions/<int:pk>/members/<int:member>/unseat/",
        views.UnseatView.as_view(),
        name="session_unseat",
    ),
    path("sessions/<int:pk>/presence/", views.PresenceView.as_view(), name="session_presence"),
    path("sessions/<int:pk>/convene/", views.ConveneView.as_view(), name="session_convene"),
    path("sessions/<int:pk>/open/", views.OpenVoteView.as_view(), name="session_open"),
    path("sessions/<int:pk>/close/", views.CloseVoteView.as_view(), name="session_close"),
    path("sessions/<int:pk>/change/", views.ChangeSessionView.as_view(), name="session_change"),
    path("sessions/<int:pk>/extend/", views.ExtendVoteView.as_view(), name="session_extend"),
    path("sessions/<int:pk>/reopen/", views.ReopenVoteView.as_view(), name="session_reopen"),
    path("sessions/<int:pk>/cancel/", views.CancelSessionView.as_view(), name="session_cancel"),
    path("sessions/<int:pk>/vote/", voting_views.VoteView.as_view(), name="session_vote"),
    path(
        "sessions/<int:pk>/ballots/<int:member>/",
        voting_views.EnterBallotView.as_view(),
        name="session_ballot",
    ),
    path(
        "sessions/<int:pk>/import/", voting_views.ImportSheetView.as_view(), name="session_import"
    ),
    path(
        "sessions/<int:pk>/sheet/prepare/",
        paper_views.PrepareSheetView.as_view(),
        name="session_sheet_prepare",
    ),
    re_path(
        r"^sessions/(?P<pk>\d{1,9})/sheet\.(?P<kind>xlsx|pdf)$",
        voting_views.VotingSheetView.as_view(),
        name="session_sheet",
    ),
]
