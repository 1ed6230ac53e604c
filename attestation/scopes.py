"""Why something may be seen: each room's reasons, registered in one place at start-up."""

import attestation.applications.access
import attestation.applications.reading
import attestation.applications.withdrawal_access
import attestation.categories.access
import attestation.commission.access
import attestation.commission.leaving
import attestation.commission.order_access
import attestation.dossiers.access
import attestation.evaluation.access
import attestation.evaluation.reading
import attestation.invitations.access
import attestation.privacy.access
import attestation.reports.access
import attestation.scheduling.access
import attestation.scheduling.leaving  # noqa: F401
