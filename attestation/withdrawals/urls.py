from django.urls import path

from attestation.withdrawals import views

urlpatterns = [
    path(
        "applications/<int:pk>/withdraw/",
        views.WithdrawalNewView.as_view(),
        name="withdrawal_new",
    ),
    path("withdrawals/", views.WithdrawalListView.as_view(), name="withdrawals"),
    path("withdrawals/people/", views.WithdrawalPeopleView.as_view(), name="withdrawal_people"),
    path("withdrawals/<int:pk>/", views.WithdrawalView.as_view(), name="withdrawal"),
    path("withdrawals/<int:pk>/scan/", views.WithdrawalScanView.as_view(), name="withdrawal_scan"),
    path(
        "withdrawals/<int:pk>/submit/",
        views.WithdrawalSubmitView.as_view(),
        name="withdrawal_submit",
    ),
    path("withdrawals/<int:pk>/drop/", views.WithdrawalDropView.as_view(), name="withdrawal_drop"),
    path(
        "withdrawals/<int:pk>/register/",
        views.WithdrawalRegisterView.as_view(),
        name="withdrawal_register",
    ),
    path(
        "withdrawals/<int:pk>/decline/",
        views.WithdrawalDeclineView.as_view(),
        name="withdrawal_decline",
    ),
]
