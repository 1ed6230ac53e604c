"""What the rooms hold of a person, registered in one place at start-up, in the order of showing."""

import attestation.accounts.personal
import attestation.applications.personal
import attestation.categories.personal
import attestation.commission.personal
import attestation.dossiers.personal
import attestation.evaluation.personal
import attestation.invitations.personal
import attestation.notifications.personal
import attestation.privacy.personal
import attestation.reports.personal
import attestation.scheduling.personal  # noqa: F401
