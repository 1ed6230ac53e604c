from django.urls import path

from attestation.scheduling import views
from attestation.scheduling.assignment import views as assignment_views
from attestation.scheduling.municipal import transfer_views
from attestation.scheduling.periods import amendment_views, bulk_views
from attestation.scheduling.periods import views as period_views
from attestation.scheduling.periods.calendar_views import PlanYearView

urlpatterns = [
    path("applications/<int:pk>/move/", transfer_views.TransferView.as_view(), name="move"),
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
    path("schedules/<int:pk>/reopen/", views.ReopenView.as_view(), name="schedule_reopen"),
    path(
        "schedules/<int:pk>/send-back/",
        period_views.ScheduleSendBackView.as_view(),
        name="schedule_send_back",
    ),
    path("periods/", period_views.PeriodListView.as_view(), name="periods"),
    path("periods/plan/", PlanYearView.as_view(), name="plan_year"),
    path("periods/<int:pk>/", period_views.PeriodView.as_view(), name="period"),
    path("periods/<int:pk>/xlsx/", period_views.PeriodWorkbookView.as_view(), name="period_xlsx"),
    path(
        "periods/<int:pk>/correction/",
        period_views.CorrectionView.as_view(),
        name="period_correction",
    ),
    path("periods/<int:pk>/add/", amendment_views.AddNumberView.as_view(), name="amend_number"),
    path(
        "periods/<int:pk>/add/<int:application>/",
        amendment_views.AddView.as_view(),
        name="amend_add",
    ),
    path("periods/<int:pk>/accept/", bulk_views.AcceptReadyView.as_view(), name="period_accept"),
    path("periods/<int:pk>/remind/", bulk_views.RemindView.as_view(), name="period_remind"),
    path(
        "periods/schedules/<int:pk>/",
        period_views.OperatorScheduleView.as_view(),
        name="operator_schedule",
    ),
    path(
        "periods/schedules/<int:pk>/accept/",
        period_views.AcceptScheduleView.as_view(),
        name="schedule_accept",
    ),
    path(
        "periods/releases/<int:pk>/withdraw/",
        period_views.WithdrawView.as_view(),
        name="withdraw",
    ),
    path(
        "periods/amendments/<int:pk>/take-back/",
        amendment_views.TakeBackView.as_view(),
        name="amendment_take_back",
    ),
    path(
        "periods/applications/<int:pk>/replace/",
        amendment_views.ReplaceView.as_view(),
        name="amend_replace",
    ),
    path(
        "periods/applications/<int:pk>/move/",
        amendment_views.MoveToPeriodView.as_view(),
        name="amend_move",
    ),
    path(
        "periods/applications/<int:pk>/remove/",
        amendment_views.RemoveView.as_view(),
        name="amend_remove",
    ),
    path(
        "schedules/applications/<int:pk>/postpone/",
        amendment_views.PostponeView.as_view(),
        name="postpone",
    ),
]
