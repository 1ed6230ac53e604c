from django.urls import path

from attestation.reports import views

urlpatterns = [
    path("agreements/", views.AgreementListView.as_view(), name="agreements"),
    path("agreements/start/", views.StartCollectionView.as_view(), name="agreements_start"),
    path("agreements/table/", views.AgreementTableView.as_view(), name="agreements_table"),
    path("agreements/<int:pk>/", views.AgreementView.as_view(), name="agreement"),
    path("agreements/<int:pk>/edit/", views.ChangeView.as_view(), name="agreement_edit"),
    path("agreements/<int:pk>/send/", views.SendAgreementView.as_view(), name="agreement_send"),
    path(
        "agreements/<int:pk>/verify/", views.VerifyAgreementView.as_view(), name="agreement_verify"
    ),
    path(
        "agreements/<int:pk>/send-back/",
        views.SendBackAgreementView.as_view(),
        name="agreement_send_back",
    ),
    path("agreements/<int:pk>/paper/", views.AgreementPaperView.as_view(), name="agreement_paper"),
    path("agreements/<int:pk>/sign/", views.SignAgreementView.as_view(), name="agreement_sign"),
    path(
        "agreements/<int:pk>/register/",
        views.RegisterAgreementView.as_view(),
        name="agreement_register",
    ),
    path("agreements/<int:pk>/end/", views.EndAgreementView.as_view(), name="agreement_end"),
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/table/", views.WorkTableView.as_view(), name="work_table"),
]
