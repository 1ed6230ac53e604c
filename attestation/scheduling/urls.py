from django.urls import path

from attestation.scheduling import (
    amend_views,
    assignment_views,
    moving_views,
    operator_views,
    views,
)
from attestation.scheduling.calendar_views import PlanYearView

urlpatterns = [
    path("applications/<int:pk>/move/", moving_views.MoveView.as_view(), name="move"),
    path("schedules/applications/<int:pk>/", views.AssignView.as_view(), name="assign"),
    path("schedules/assign/", assignment_views.AssignManyView.as_view(), name="assign_many"),
    path("schedules/proposals/", assignment_views.ProposalsView.as_view(), name="proposals"),
    path(
        "assignments/<int:pk>/conflict/",
        assignment_views.ConflictView.as_view(),
        name="conflict",
    ),
    path("schedules/", views.ScheduleListView.as_view(), name="schedules"),
    path("schedules/<int:pk>/", views.ScheduleView.as_view(), name="schedule"),
    path("schedules/<int:pk>/close/", views.CloseView.as_view(), name="schedule_close"),
    path(
        "schedules/<int:pk>/send-back/",
        operator_views.ScheduleSendBackView.as_view(),
        name="schedule_send_back",
    ),
    path("periods/", operator_views.PeriodListView.as_view(), name="periods"),
    path("periods/plan/", PlanYearView.as_view(), name="plan_year"),
    path("periods/<int:pk>/", operator_views.PeriodView.as_view(), name="period"),
    path("periods/<int:pk>/xlsx/", operator_views.PeriodWorkbookView.as_view(), name="period_xlsx"),
    path(
        "periods/<int:pk>/correction/",
        operator_views.CorrectionView.as_view(),
        name="period_correction",
    ),
    path("periods/<int:pk>/add/", amend_views.AddNumberView.as_view(), name="amend_number"),
    path(
        "periods/<int:pk>/add/<int:application>/", amend_views.AddView.as_view(), name="amend_add"
    ),
    path(
        "periods/schedules/<int:pk>/",
        operator_views.OperatorScheduleView.as_view(),
        name="operator_schedule",
    ),
    path(
        "periods/schedules/<int:pk>/accept/",
        operator_views.AcceptView.as_view(),
        name="schedule_accept",
    ),
    path(
        "periods/releases/<int:pk>/withdraw/",
        operator_views.WithdrawView.as_view(),
        name="withdraw",
    ),
    path(
        "periods/applications/<int:pk>/replace/",
        amend_views.ReplaceView.as_view(),
        name="amend_replace",
    ),
    path("periods/applications/<int:pk>/move/", amend_views.MoveView.as_view(), name="amend_move"),
    path(
        "periods/applications/<int:pk>/remove/",
        amend_views.RemoveView.as_view(),
        name="amend_remove",
    ),
    path(
        "schedules/applications/<int:pk>/postpone/",
        amend_views.PostponeView.as_view(),
        name="postpone",
    ),
]
