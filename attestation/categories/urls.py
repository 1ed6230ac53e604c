"""Addresses of the register of categories."""

from django.urls import path

from attestation.categories import views

urlpatterns = [
    path("categories/", views.CategoryRegisterView.as_view(), name="categories"),
    path("categories/table/", views.RegisterTableView.as_view(), name="categories_table"),
    path("categories/<uuid:key>/", views.RecordView.as_view(), name="category_record"),
    path("categories/<uuid:key>/tie/", views.TieView.as_view(), name="category_tie"),
    path("categories/<uuid:key>/untie/", views.UntieView.as_view(), name="category_untie"),
    path("categories/<uuid:key>/annul/", views.AnnulView.as_view(), name="category_annul"),
]
