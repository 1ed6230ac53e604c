"""«Мои данные»: consents, who looked, the download."""

from django.urls import path

from attestation.privacy import consent_views, views

urlpatterns = [
    path("my-data/", views.MyDataView.as_view(), name="my_data"),
    path("my-data/archive/", views.OrderArchiveView.as_view(), name="my_data_archive"),
    path("my-data/consents/<slug:kind>/", consent_views.ConsentView.as_view(), name="consent"),
    path(
        "my-data/consents/<slug:kind>/withdraw/",
        consent_views.ConsentWithdrawView.as_view(),
        name="consent_withdraw",
    ),
    path("my-data/<slug:section>/", views.HeldView.as_view(), name="my_data_section"),
]
