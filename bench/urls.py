"""The site's addresses, and three that only the benchmark knows."""

from config.urls import urlpatterns as site_urls
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path


@login_not_required
def trivial(_request: HttpRequest) -> HttpResponse:
    """As little as a view can do behind the site's middleware: the unit of measure."""
    return HttpResponse("ok")


@login_not_required
def forget(_request: HttpRequest) -> HttpResponse:
    """Empty this process's cache, so that the next page is made anew."""
    caches["released"].clear()
    return HttpResponse("forgotten")


@login_not_required
def count_queries(request: HttpRequest) -> JsonResponse:
    """How many queries the page at ``?path=`` makes for the visitor who asks."""
    visitor = Client(headers={"host": request.get_host()})
    visitor.cookies.load(request.COOKIES)
    with CaptureQueriesContext(connection) as captured:
        visitor.get(request.GET["path"])
    return JsonResponse({"queries": len(captured)})


urlpatterns = [
    path("bench/trivial/", trivial),
    path("bench/forget/", forget),
    path("bench/queries/", count_queries),
    *site_urls,
]
