"""What rooms put on pages and lend to rules that several share, registered at start-up."""

import attestation.applications.duties
import attestation.applications.evidence
import attestation.applications.results_pieces
import attestation.applications.school_duties
import attestation.applications.withdrawal_pieces
import attestation.categories.duties
import attestation.commission.dossier
import attestation.commission.duties
import attestation.commission.extracts
import attestation.commission.pieces
import attestation.commission.refusals
import attestation.dossiers.application_parts
import attestation.dossiers.pieces
import attestation.evaluation.dossier
import attestation.evaluation.duties
import attestation.evaluation.pieces
import attestation.reports.duties
import attestation.scheduling.duties
import attestation.scheduling.pieces  # noqa: F401
