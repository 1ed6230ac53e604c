"""The small demonstration, loaded once for all tests that begin with it."""

from io import StringIO

from django.core.management import call_command

from tests.prepared import prepared


@prepared
def demo() -> str:
    """The demonstration as it was loaded; gives what the command has said."""
    said = StringIO()
    call_command("load_demo", "--once", "--small", stdout=said)
    return said.getvalue()
