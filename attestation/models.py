"""Gathers the models of all rooms, in their order; there is nothing else here."""

from attestation.journal.models import *  # noqa: F403,I001
from attestation.directory.models import *  # noqa: F403
from attestation.directory.review_models import *  # noqa: F403
from attestation.directory.results_models import *  # noqa: F403
from attestation.accounts.models import *  # noqa: F403
from attestation.accounts.consent_models import *  # noqa: F403
from attestation.files.models import *  # noqa: F403
from attestation.files.upload_models import *  # noqa: F403
from attestation.notifications.models import *  # noqa: F403
from attestation.invitations.models import *  # noqa: F403
from attestation.categories.import_models import *  # noqa: F403
from attestation.categories.models import *  # noqa: F403
from attestation.applications.models import *  # noqa: F403
from attestation.applications.review_models import *  # noqa: F403
from attestation.applications.results_models import *  # noqa: F403
from attestation.applications.withdrawal_models import *  # noqa: F403
from attestation.scheduling.models import *  # noqa: F403
from attestation.scheduling.release_models import *  # noqa: F403
from attestation.scheduling.conflict_models import *  # noqa: F403
from attestation.scheduling.amendment_models import *  # noqa: F403
from attestation.evaluation.criteria_models import *  # noqa: F403
from attestation.evaluation.models import *  # noqa: F403
from attestation.commission.models import *  # noqa: F403
from attestation.commission.vote_models import *  # noqa: F403
from attestation.reports.models import *  # noqa: F403
from attestation.privacy.models import *  # noqa: F403
