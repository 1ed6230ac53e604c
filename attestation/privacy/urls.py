"""«Мои данные»: consents, who looked, the download."""

from django.urls import path

from attestation.privacy import consent_views

urlpatterns = [
    path("consents/<slug:kind>/", consent_views.ConsentView.as_view(), name="consent"),
    path(
        "consents/<slug:kind>/withdraw/",
        consent_views.ConsentWithdrawView.as_view(),
        name="consent_withdraw",
    ),
]
