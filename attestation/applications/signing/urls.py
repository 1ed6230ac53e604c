from django.urls import path

from attestation.applications.signing import views

urlpatterns = [
    path("applications/<int:pk>/sign/", views.SigningView.as_view(), name="sign"),
    path("applications/<int:pk>/sign/code/", views.SendCodeView.as_view(), name="sign_code"),
]
