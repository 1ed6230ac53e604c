from django.urls import path

from attestation.scheduling import views

urlpatterns = [
    path("schedules/applications/<int:pk>/", views.AssignView.as_view(), name="assign"),
    path("schedules/", views.ScheduleListView.as_view(), name="schedules"),
    path("schedules/<int:pk>/", views.ScheduleView.as_view(), name="schedule"),
    path("schedules/<int:pk>/close/", views.CloseView.as_view(), name="schedule_close"),
    path(
        "schedules/<int:pk>/send-back/",
        views.ScheduleSendBackView.as_view(),
        name="schedule_send_back",
    ),
    path("periods/", views.PeriodListView.as_view(), name="periods"),
    path("periods/<int:pk>/", views.PeriodView.as_view(), name="period"),
    path("assignments/", views.AssignmentListView.as_view(), name="assignments"),
]
