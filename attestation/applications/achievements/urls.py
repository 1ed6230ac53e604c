from django.urls import path

from attestation.applications.achievements import views

_UNDER = "applications/<int:pk>/results/"

urlpatterns = [
    path(_UNDER, views.ResultsView.as_view(), name="results"),
    path(_UNDER + "add/<int:table_pk>/", views.RowFormView.as_view(), name="results_add"),
    path(_UNDER + "rows/<int:row_pk>/", views.RowEditView.as_view(), name="results_row"),
    path(
        _UNDER + "rows/<int:row_pk>/delete/", views.RowDeleteView.as_view(), name="results_delete"
    ),
    path(_UNDER + "rows/<int:row_pk>/move/", views.RowMoveView.as_view(), name="results_move"),
    path(_UNDER + "copy/", views.CopyResultsView.as_view(), name="results_copy"),
    path(_UNDER + "blank/", views.BlankTablesView.as_view(), name="results_blank"),
    path(_UNDER + "draft/", views.DraftAppendixView.as_view(), name="results_draft"),
]
