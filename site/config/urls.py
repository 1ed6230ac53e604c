"""URLs: private pages are never cached, Wagtail's pages come last."""

from allauth.account.views import confirm_email
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail.views import serve as serve_page

from attestation.accounts.reauthentication import export_confirmed
from attestation.accounts.views import AddressCodeView, ResendAddressCodeView, SignupView
from attestation.applications.filing_check.views import BeginView
from attestation.base.display.design_page import design_page
from attestation.base.display.views import reading_page, reading_panel
from attestation.base.requests.incomplete_forms import explained
from attestation.base.requests.one_time_links import secret_taken_from
from attestation.feedback.urls import guest_urlpatterns as feedback_urls
from attestation.invitations.urls import guest_urlpatterns
from cms_pages import calendar
from cms_pages.addresses.denial import staff_only
from cms_pages.api.urls import urlpatterns as api_urls
from cms_pages.compression import compressed
from cms_pages.publishing.page_cache import remembered
from cms_pages.views import favicon, results_blank, robots, search, signature_check, suggest
from config import health
from config.content_policy import ADMIN_POLICY, FRAMED_BY_US

_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

_security = RedirectView.as_view(pattern_name="cabinet:security")

private_urls = [
    path("accounts/signup/", SignupView.as_view(), name="account_signup"),
    path(
        "accounts/confirm-email/",
        AddressCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path(
        "accounts/confirm-email/again/",
        ResendAddressCodeView.as_view(),
        name="account_resend_address_code",
    ),
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$",
        secret_taken_from("key")(confirm_email),
        name="account_confirm_email",
    ),
    path("accounts/", include("allauth.account.urls")),
    # These two lists stand on one page of ours, together with all else about signing in.
    path("accounts/2fa/", _security, name="mfa_index"),
    path("accounts/2fa/webauthn/", _security, name="mfa_list_webauthn"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("invitation/", include(guest_urlpatterns)),
    path("begin/", BeginView.as_view(), name="begin"),
    path("", include(feedback_urls)),
    path("cabinet/", include("attestation.urls")),
    path(
        "documents/",
        include(decorate_urlpatterns(wagtaildocs_urls.urlpatterns, login_not_required)),
    ),
]
admin_urls = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, csp_update(ADMIN_POLICY))
admin_urls = decorate_urlpatterns(admin_urls, csp_replace(FRAMED_BY_US))
admin_urls = decorate_urlpatterns(admin_urls, xframe_options_sameorigin)
admin_urls = decorate_urlpatterns(admin_urls, export_confirmed)
admin_urls = decorate_urlpatterns(admin_urls, explained)
admin_urls = decorate_urlpatterns(admin_urls, staff_only)
# Wagtail's own patterns know no dots, which the files of a page have.
page_files = re_path(r"^((?:[\w\-]+/)+[\w\-]+\.(?:json|ics|xlsx|csv))$", serve_page)
page_urls = decorate_urlpatterns([*wagtail_urls.urlpatterns, page_files], remembered)
page_urls = decorate_urlpatterns(page_urls, compressed)
public_urls = [
    path("design/", login_not_required(design_page), name="design"),
    path("reading/", login_not_required(reading_page), name="reading"),
    path("reading/panel/", login_not_required(reading_panel), name="reading_panel"),
    path("search/suggest/", login_not_required(suggest), name="search_suggest"),
    path("signature/", login_not_required(signature_check), name="signature_check"),
    path("search/", login_not_required(compressed(search)), name="search"),
    path("api/", include(api_urls)),
    path(
        "schedules/calendar/", login_not_required(compressed(calendar.page)), name="calendar_page"
    ),
    path("schedules/calendar.ics", login_not_required(calendar.feed), name="calendar_feed"),
    path("templates/results-<slug:kind>.docx", login_not_required(results_blank), name="blank"),
    path("favicon.ico", login_not_required(favicon)),
    path("robots.txt", login_not_required(robots), name="robots"),
    path("sitemap.xml", login_not_required(sitemap), name="sitemap"),
    # Pictures only: documents go through Wagtail's view, which knows who may read them.
    path(
        "media/images/<path:path>",
        login_not_required(serve),
        {"document_root": settings.MEDIA_ROOT / "images"},
    ),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("readyz/workers", health.workers),
    path("", include(decorate_urlpatterns(page_urls, login_not_required))),
]

urlpatterns = [
    *decorate_urlpatterns(private_urls, never_cache),
    # One sign-in for all: Wagtail's own two know neither the limits nor the confirmed address.
    path("cms/login/", _sign_in),
    path("_util/login/", _sign_in),
    path("cms/", include(admin_urls)),
    *public_urls,
]

handler500 = "attestation.base.display.views.server_error"
