"""Addresses of the orders of the commission, and of the protocol they rest on."""

from django.urls import path, re_path

from attestation.orders import views
from attestation.orders.corrections import views as corrections

urlpatterns = [
    path("orders/", views.OrderListView.as_view(), name="orders"),
    path("orders/<int:pk>/", views.OrderView.as_view(), name="order"),
    path("orders/<int:pk>/datives/", views.DativesView.as_view(), name="order_datives"),
    path("orders/<int:pk>/sign/", views.SignOrderView.as_view(), name="order_sign"),
    re_path(
        r"^orders/(?P<pk>\d{1,9})/draft\.(?P<kind>docx|pdf)$",
        views.DraftFileView.as_view(),
        name="order_draft",
    ),
    path(
        "orders/<int:pk>/correct/", corrections.StartCorrectionView.as_view(), name="order_correct"
    ),
    path("orders/<int:pk>/rows/", corrections.CorrectionRowsView.as_view(), name="order_rows"),
    path("orders/<int:pk>/rows/<int:entry>/", corrections.EntryView.as_view(), name="order_row"),
    path(
        "orders/<int:pk>/rows/<int:entry>/leave-out/",
        corrections.LeaveOutView.as_view(),
        name="order_leave_out",
    ),
    path("orders/<int:pk>/drop/", corrections.DropView.as_view(), name="order_drop"),
    path(
        "sessions/<int:pk>/agenda/<int:item>/grounds/",
        views.GroundsView.as_view(),
        name="session_grounds",
    ),
    path("sessions/<int:pk>/order/", views.PrepareOrderView.as_view(), name="order_prepare"),
    path(
        "sessions/<int:pk>/protocol/prepare/",
        views.PrepareProtocolView.as_view(),
        name="session_protocol_prepare",
    ),
    re_path(
        r"^sessions/(?P<pk>\d{1,9})/protocol\.(?P<kind>docx|pdf)$",
        views.ProtocolView.as_view(),
        name="session_protocol",
    ),
]
