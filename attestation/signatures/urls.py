from django.urls import path

from attestation.signatures import views

urlpatterns = [
    path("sign/<slug:kind>/<int:pk>/", views.SigningView.as_view(), name="sign"),
    path("sign/<slug:kind>/<int:pk>/file/", views.DetachedView.as_view(), name="sign_file"),
    path("sign/<slug:kind>/<int:pk>/code/", views.SendCodeView.as_view(), name="sign_code"),
]
