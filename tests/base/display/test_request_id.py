"""A request bears one id in its answer, on the page of its error and in every log."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from attestation.base.display.request_id import RequestIdMiddleware, request_id

GIVEN = "0123456789abcdef" * 2


def answered(**headers):
    seen = []

    def view(request):
        seen.append(request_id())
        return HttpResponse()

    request = RequestFactory().get("/", headers=headers)
    return RequestIdMiddleware(view)(request)["X-Request-ID"], seen


def test_the_id_of_the_proxy_is_taken_and_forgotten_after_the_answer():
    assert answered(**{"X-Request-ID": GIVEN}) == (GIVEN, [GIVEN])
    assert request_id() == ""


@pytest.mark.parametrize("told", ["", "a b", GIVEN.upper(), f"{GIVEN}\n", "../../etc", "я" * 32])
def test_whatever_else_is_told_becomes_an_id_of_our_own(told):
    known, seen = answered(**{"X-Request-ID": told})
    assert re.fullmatch("[0-9a-f]{32}", known)
    assert seen == [known]
    assert known != answered()[0]
