"""Addresses of the data, and of the page that describes them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms_pages.api.description import api_page
from cms_pages.api.serving import for_everybody, nothing_here
from cms_pages.api.v1 import api
from cms_pages.compression import compressed

_addresses, _name, _namespace = api.urls
_served = decorate_urlpatterns(_addresses, for_everybody)
_served = decorate_urlpatterns(_served, compressed)
_served = decorate_urlpatterns(_served, login_not_required)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", login_not_required(api_page), name="api"),
    path("v1/", include((_served, _name), namespace=_namespace)),
    re_path(r"", login_not_required(for_everybody(nothing_here))),
]
