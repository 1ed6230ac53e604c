from django.urls import path

from attestation.evaluation.conclusions import views
from attestation.evaluation.sheets import views as sheet_views

urlpatterns = [
    path("assignments/", sheet_views.AssignmentListView.as_view(), name="assignments"),
    path("assignments/history/", sheet_views.HistoryView.as_view(), name="evaluations"),
    path("assignments/<int:pk>/sheet/", sheet_views.ScoreView.as_view(), name="score"),
    path(
        "assignments/<int:pk>/sheet/save/", sheet_views.ScoreSaveView.as_view(), name="score_save"
    ),
    path(
        "assignments/<int:pk>/sheet/confirm/",
        sheet_views.ConfirmScoreView.as_view(),
        name="score_confirm",
    ),
    path(
        "assignments/<int:pk>/sheet/take-back/",
        sheet_views.TakeBackView.as_view(),
        name="score_take_back",
    ),
    path("assignments/<int:pk>/word/", sheet_views.WordView.as_view(), name="word_conclusion"),
    path("sheets/<int:pk>/", sheet_views.ScoreSheetView.as_view(), name="sheet"),
    path("applications/<int:pk>/remarks/", sheet_views.RemarksView.as_view(), name="remarks"),
    path("conclusions/", views.ConclusionListView.as_view(), name="conclusions"),
    path("conclusions/<int:pk>/", views.ConclusionView.as_view(), name="conclusion"),
    path("conclusions/<int:pk>/sign/", views.SignConclusionView.as_view(), name="conclusion_sign"),
    path("conclusions/<int:pk>/send/", views.SendConclusionView.as_view(), name="conclusion_send"),
    path(
        "conclusions/<int:pk>/accept/",
        views.AcceptConclusionView.as_view(),
        name="conclusion_accept",
    ),
    path("conclusions/<int:pk>/paper/", views.PaperView.as_view(), name="conclusion_paper"),
    path(
        "conclusions/<int:pk>/send-back/",
        views.SendBackConclusionView.as_view(),
        name="conclusion_send_back",
    ),
    path(
        "conclusions/<int:pk>/hand-back/",
        views.HandBackView.as_view(),
        name="conclusion_hand_back",
    ),
    path(
        "conclusions/<int:pk>/reevaluate/",
        views.ReevaluateView.as_view(),
        name="conclusion_reevaluate",
    ),
    path(
        "conclusions/<int:pk>/verify/",
        views.VerifyConclusionView.as_view(),
        name="conclusion_verify",
    ),
]
