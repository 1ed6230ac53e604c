"""Addresses of the orders of the commission."""

from django.urls import path

from attestation.commission import order_views as views

urlpatterns = [
    path("orders/", views.OrderListView.as_view(), name="orders"),
    path("orders/<int:pk>/", views.OrderView.as_view(), name="order"),
    path("sessions/<int:pk>/order/", views.PrepareOrderView.as_view(), name="order_prepare"),
]
