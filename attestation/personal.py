"""What the rooms hold of a person, registered in one place at start-up, in the order of showing."""

import attestation.accounts.personal_data
import attestation.applications.personal_data
import attestation.categories.personal_data
import attestation.commission.personal_data
import attestation.dossiers.personal_data
import attestation.evaluation.personal_data
import attestation.invitations.personal_data
import attestation.notifications.personal_data
import attestation.privacy.personal_data
import attestation.reports.personal_data
import attestation.scheduling.personal_data  # noqa: F401
