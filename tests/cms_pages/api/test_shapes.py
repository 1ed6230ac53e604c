"""Every address of the schema answers as the schema says, whatever is asked of it."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.cms_pages.models.test_statistics import counted  # noqa: F401 (a fixture)
from tests.turns import part

pytestmark = pytest.mark.django_db

#: A schema cannot say which cursors a list has given out, and which places there are.
TOO_STRICT = [positive_data_acceptance]
_ENDS = (request_started, request_finished)

#: Of each address and of each of both manners: values that the schema allows, and others.
EXAMPLES = 20


class InTheTransaction:
    """The site as a WSGI application, which leaves the connection of the test open."""

    def __init__(self) -> None:
        self.site = WSGIHandler()

    def __call__(self, environ, start_response):
        for signal in _ENDS:
            signal.disconnect(close_old_connections)
        try:
            # Its client asks for compressed answers, and then reads them as they are.
            plain = {**environ, "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}
            response = self.site(plain, start_response)
            response.close()
            return response
        finally:
            for signal in _ENDS:
                signal.connect(close_old_connections)


@pytest.fixture
def something_of_everything(published, results, demo_pages, counted, settings):  # noqa: F811
    settings.DATA_LIMITS = {"data_from_address": "100000/m/key"}
    settings.ALLOWED_HOSTS = ["*"]
    published(people=4)
    results(people=4)


@pytest.mark.turns
@pytest.mark.usefixtures("something_of_everything")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_answers_are_those_of_the_schema(mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", InTheTransaction())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 9
    for operation in part(operations, of=3):
        # Nothing wrong can be asked of an address that takes nothing.
        if mode == GenerationMode.POSITIVE or operation.definition.raw["parameters"]:
            ask(operation, mode)


def ask(operation, mode) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        answer = case.call_and_validate(excluded_checks=TOO_STRICT)
        assert answer.status_code in (200, 404, 422)

    run()
