"""The commission's fixtures, and a region with ten thousand applications."""

from attestation.applications.tallies import services as tallies
from attestation.categories.models import CategoryRecord
from attestation.journal.models import JournalEntry
from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord
from tests import factories
from tests.categories.conftest import set_category
from tests.commission.conftest import (  # noqa: F401 (fixtures)
    closed,
    commission,
    draft,
    prepared,
    reasoned,
    signed,
    simplified,
    voting,
)
from tests.performance.copies import OWN, analyze, copy_row, copy_user
from tests.prepared import prepared as prepare

MANY = 10_000
#: So many categories end soon.
ENDING = 100
#: Of ten applications eight are decided, as after some years.
_STATES = "(ARRAY['submitted', 'registered'])[mod(n, 10) + 1]"


@prepare
def crowd(region) -> None:
    """Ten thousand people in a hundred schools of ten municipalities, with what they have got."""
    application = factories.registered(region.home.teacher, region.home.coordinator)
    set_category(region.home.teacher)
    places, schools = region.abroad.municipality, region.abroad.school
    copy_row(places, 10, name="'Район ' || n")
    copy_row(
        schools,
        100,
        name="'Школа № ' || n",
        municipality_id="1000000 + mod(n, 10) + 1",
        sort_key="n::text",
    )
    copy_user(application.applicant, MANY)
    copy_row(application.applicant.profile, MANY, user_id=OWN, organization_id=_SCHOOL)
    copy_row(
        application,
        MANY,
        applicant_id=OWN,
        organization_id=_SCHOOL,
        number="n + 1000",
        state=f"coalesce({_STATES}, 'decided')",
        surname="CASE WHEN mod(n, 4) = 0 THEN 'Иванова' ELSE 'Петрова' || n END",
        submitted_at="x.submitted_at - n * interval '1 hour'",
    )
    copy_row(
        CategoryRecord.objects.get(),
        MANY,
        person_id=OWN,
        organization_id=_SCHOOL,
        municipality_id="1000000 + mod(n, 10) + 1",
        order_number="n || '-р'",
        until=f"CASE WHEN n <= {ENDING} THEN current_date + 30 END",
        name_key="CASE WHEN mod(n, 4) = 0 THEN 'иванова анна' ELSE 'петрова' || n END",
    )
    copy_row(
        JournalEntry.objects.filter(application=application).first(),
        MANY,
        application_id=OWN,
        actor_id=OWN,
        action="CASE WHEN mod(n, 100) = 0 THEN 'table.export' ELSE 'application.read' END",
        at="x.at - n * interval '1 minute'",
    )
    sign_ins.count("refused", account=region.home.teacher.pk, address="10.0.0.7")
    copy_row(
        SignInRecord.objects.get(), MANY, account_id=OWN, hour="x.hour - n * interval '1 hour'"
    )
    tallies.count_anew()
    analyze()


_SCHOOL = "1000000 + mod(n, 100) + 1"
