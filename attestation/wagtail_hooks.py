"""Registration of the rooms' additions to the Wagtail admin; nothing else is here."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.accounts.consents.viewsets import ConsentGroup
from attestation.base.wagtail_admin import count_in_words, print_exports, refuse_bulk_changes
from attestation.cabinet.cms_panel import add_panel
from attestation.categories.imports import urls as categories_urls
from attestation.categories.imports.views import menu_item
from attestation.directory.imports import urls as directory_urls
from attestation.directory.viewsets import DirectoryGroup
from attestation.evaluation import admin_urls as evaluation_urls
from attestation.evaluation.viewsets import EvaluationGroup
from attestation.notifications.viewsets import LetterGroup
from attestation.orders.viewsets import CommissionGroup
from attestation.people.journal.admin_menu import journal_menu_item
from attestation.scheduling.viewsets import SchedulingGroup
from attestation.signatures.viewsets import SignatureGroup

count_in_words()
print_exports()
hooks.register("before_bulk_action", refuse_bulk_changes)
hooks.register("construct_homepage_panels", add_panel)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_admin_menu_item", journal_menu_item)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSetGroup]:
    return [
        SchedulingGroup(),
        EvaluationGroup(),
        CommissionGroup(),
        DirectoryGroup(),
        ConsentGroup(),
        SignatureGroup(),
        LetterGroup(),
    ]


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern | URLResolver]:
    return [
        path("directory/organization-import/", include(directory_urls)),
        path("directory/register-import/", include(categories_urls)),
        path("directory/evaluation/", include(evaluation_urls)),
    ]
