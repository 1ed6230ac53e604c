from django.urls import path

from attestation.applications import views
from attestation.applications.achievements import urls as achievement_urls
from attestation.applications.conversations import urls as conversation_urls
from attestation.applications.documents import views as document_views
from attestation.applications.filing_check import views as check_views
from attestation.applications.handling import urls as handling_urls
from attestation.applications.petitions import urls as petition_urls
from attestation.applications.profile import views as profile_views
from attestation.applications.review import list_views
from attestation.applications.review import views as review_views
from attestation.applications.school import views as school_views

urlpatterns = [
    path("profile/", profile_views.ProfileView.as_view(), name="profile"),
    path("profile/edit/", profile_views.ProfileEditView.as_view(), name="profile_edit"),
    path("profile/name/", profile_views.NameCasesView.as_view(), name="profile_name"),
    path("profile/contacts/", profile_views.ContactsView.as_view(), name="profile_contacts"),
    path("profile/workplaces/", profile_views.WorkplacesView.as_view(), name="workplaces"),
    path("school/", school_views.SchoolListView.as_view(), name="school"),
    path("school/unfiled/", school_views.SchoolUnfiledView.as_view(), name="school_unfiled"),
    path("school/board/", school_views.BoardView.as_view(), name="school_board"),
    path("school/board/<int:pk>/remind/", school_views.RemindView.as_view(), name="school_remind"),
    path("applications/", list_views.WorkingListView.as_view(), name="applications"),
    path("applications/new/", views.ApplicationNewView.as_view(), name="application_new"),
    path(
        "applications/<int:pk>/edit/", views.ApplicationEditView.as_view(), name="application_edit"
    ),
    path(
        "applications/<int:pk>/delete/", views.DeleteDraftView.as_view(), name="application_delete"
    ),
    path("applications/<int:pk>/check/", check_views.CheckView.as_view(), name="check"),
    path("applications/<int:pk>/generate/", views.GenerateView.as_view(), name="generate"),
    path("applications/<int:pk>/submit/", views.SubmitView.as_view(), name="submit"),
    path("applications/<int:pk>/receipt/", views.ReceiptView.as_view(), name="receipt"),
    path("applications/<int:pk>/attach/<slug:kind>/", views.AttachView.as_view(), name="attach"),
    path(
        "applications/<int:pk>/detach/<int:document_pk>/",
        document_views.DetachView.as_view(),
        name="detach",
    ),
    path(
        "applications/<int:pk>/reattach/<int:document_pk>/",
        document_views.ReattachView.as_view(),
        name="reattach",
    ),
    path("applications/register/", list_views.RegisterManyView.as_view(), name="register_many"),
    path("applications/<int:pk>/ticks/", review_views.TickView.as_view(), name="ticks"),
    path(
        "applications/<int:pk>/documents/",
        document_views.DocumentsView.as_view(),
        name="documents",
    ),
    path(
        "applications/<int:pk>/documents/<int:document_pk>/move/",
        document_views.MoveDocumentView.as_view(),
        name="document_move",
    ),
    path(
        "applications/<int:pk>/register/",
        review_views.RegisterApplicationView.as_view(),
        name="register",
    ),
    path(
        "applications/<int:pk>/send-back/",
        review_views.SendBackApplicationView.as_view(),
        name="send_back",
    ),
    path("applications/<int:pk>/reject/", review_views.RejectView.as_view(), name="reject"),
    *achievement_urls.urlpatterns,
    *conversation_urls.urlpatterns,
    *handling_urls.urlpatterns,
    *petition_urls.urlpatterns,
]
