"""No form of Wagtail's admin makes an error page by coming incomplete."""

import itertools
import logging
import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Collection

from attestation.accounts.models import User
from attestation.base.requests.incomplete_forms import explained
from cms_pages.models import HomePage
from tests.files import samples
from tests.security.addresses import patterns
from tests.turns import part

pytestmark = pytest.mark.django_db

WORDS = {
    "app_label": ["wagtailcore", "attestation", "wagtailimages"],
    "model_name": ["page", "user", "image", "municipality"],
    "action": ["delete", "move", "publish", "assign_role", "add_tags"],
}
#: What ends the session, and the page by which Wagtail shows what an error looks like.
_LEFT_OUT = ("logout", "login", "failwhale")
SENT = [{}, {"next": "/cms/"}, {"action-publish": "1", "title": ""}, {"form-0-id": "x", "id": "y"}]


def addresses(keys):
    """Every address of the admin, with keys that exist in the place of every number."""
    for text in patterns():
        if not text.startswith("cms/") or any(part in text for part in _LEFT_OUT):
            continue
        text = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", r"<\1\2>", text).strip("^$")
        names = re.findall(r"<(\w+)>", text)
        choices = [WORDS.get(name, keys) for name in names]
        for values in itertools.product(*choices) if len(names) < 4 else ():
            address = text
            for name, value in zip(names, values, strict=True):
                address = address.replace(f"<{name}>", str(value), 1)
            yield "/" + address.replace("\\", "").replace("$", "").replace("^", "")


@pytest.fixture
def administrator(pages):
    User.objects.create_superuser("second")
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.mark.long
@pytest.mark.turns
def test_no_incomplete_form_makes_an_error_page(administrator):
    image = get_image_model()
    picture = ContentFile(samples.image("PNG", (40, 40)), name="a.png")
    made = image.objects.create(title="Снимок", file=picture, width=40, height=40)
    text = Document.objects.create(title="Письмо", file=ContentFile(samples.pdf(), name="a.pdf"))
    known = [HomePage.objects.get().pk, made.pk, text.pk, Group.objects.first().pk]
    keys = [*sorted({*known, Collection.objects.first().pk})[:2], HomePage.objects.get().pk]
    every = list(enumerate(dict.fromkeys(addresses(list(dict.fromkeys(keys))))))
    assert len(every) > 250
    faults = [
        (address, sent)
        for number, address in part(every, of=3)
        for sent in SENT[number % 2 :: 2]
        if administrator.post(address, sent).status_code >= 500
    ]
    assert faults == []


def test_an_incomplete_form_is_told_and_logged(administrator, caplog):
    caplog.set_level(logging.WARNING)
    address = f"/cms/pages/{HomePage.objects.get().pk}/edit/"
    answer = administrator.post(address, {})
    assert answer.status_code == 400
    assert "Мы не поняли запрос" in answer.content.decode()
    assert f"An incomplete form was refused: {address}" in caplog.text


def test_a_fault_of_ours_is_never_hidden(rf):
    faulty = code_of("attestation.orders.views", "{}['missing']")
    called_by_wagtail = code_of("wagtail.admin.views.x", "faulty(request)", faulty=faulty)
    for view in (faulty, called_by_wagtail):
        with pytest.raises(KeyError):
            explained(view)(rf.post("/cms/"))


def test_only_a_form_is_refused_a_look_that_fails_stays_an_error(rf):
    view = code_of("wagtail.admin.views.x", "request.POST['missing']")
    assert explained(view)(rf.post("/cms/")).status_code == 400
    with pytest.raises(KeyError):
        explained(view)(rf.get("/cms/"))


def code_of(module, expression, **scope):
    """A view that stands in ``module``."""
    scope["__name__"] = module
    exec(f"def called(request):\n    return {expression}", scope)  # noqa: S102
    return scope["called"]
