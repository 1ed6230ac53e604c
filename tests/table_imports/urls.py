"""The addresses of the project with the pages of the made-up import."""

from config.urls import urlpatterns as project_urls
from django import forms
from django.http import HttpResponse
from django.urls import include, path

from attestation.table_imports.forms import skip_errors_field, table_field
from attestation.table_imports.views import (
    PreviewView,
    TemplateTableView,
    UploadView,
    WrongRowsView,
)
from tests.table_imports.places import places


class PlaceForm(forms.Form):
    table = table_field("Районы")


class ConfirmForm(forms.Form):
    skip_errors = skip_errors_field("Без ошибок")


class OfPlaces:
    imports = places
    namespace = "places"
    page_title = "Районы"


class UploadPlacesView(OfPlaces, UploadView):
    form_class = PlaceForm


class PreviewPlacesView(OfPlaces, PreviewView):
    template_name = "attestation/table_imports/queued_preview.html"
    form_class = ConfirmForm
    wrong_rows_name = "wrong"
    rows_on_a_page = 2

    def answer(self, applied):
        return HttpResponse(applied.state)

    def shown_rows(self):
        return self.found.rows.all()


class PlaceTemplateView(OfPlaces, TemplateTableView):
    title = "Районы"


class WrongPlacesView(OfPlaces, WrongRowsView):
    title = "Ошибки"


pages = [
    path("", UploadPlacesView.as_view(), name="upload"),
    path("template.xlsx", PlaceTemplateView.as_view(), name="template"),
    path("<int:pk>/", PreviewPlacesView.as_view(), name="preview"),
    path("<int:pk>/wrong.xlsx", WrongPlacesView.as_view(), name="wrong"),
]
urlpatterns = [path("places/", include((pages, "places"))), *project_urls]
