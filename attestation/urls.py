"""Every address of the cabinets, below /cabinet/."""

from attestation.applications import urls as applications
from attestation.cabinet import urls as cabinet
from attestation.categories import urls as categories
from attestation.commission import urls as commission
from attestation.dossiers import urls as dossiers
from attestation.evaluation import urls as evaluation
from attestation.feedback import urls as feedback
from attestation.files import urls as files
from attestation.invitations import urls as invitations
from attestation.orders import urls as orders
from attestation.paperwork.viewer import urls as viewer
from attestation.people import urls as people
from attestation.privacy import urls as privacy
from attestation.reports import urls as reports
from attestation.scheduling import urls as scheduling
from attestation.signatures import urls as signatures
from attestation.withdrawals import urls as withdrawals

app_name = "cabinet"
urlpatterns = [
    *cabinet.urlpatterns,
    *applications.urlpatterns,
    *signatures.urlpatterns,
    *withdrawals.urlpatterns,
    *dossiers.urlpatterns,
    *categories.urlpatterns,
    *scheduling.urlpatterns,
    *evaluation.urlpatterns,
    *commission.urlpatterns,
    *orders.urlpatterns,
    *reports.urlpatterns,
    *people.urlpatterns,
    *privacy.urlpatterns,
    *invitations.urlpatterns,
    *files.urlpatterns,
    *feedback.urlpatterns,
    *viewer.urlpatterns,
]
