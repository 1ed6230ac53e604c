"""What tests of several parts of the room share."""

from attestation.applications.models import Application
from tests import factories
from tests.prepared import prepared


@prepared
def considered(region: factories.Region) -> Application:
    """The application of the teacher at home, under consideration."""
    return factories.submitted(region.home.teacher)
