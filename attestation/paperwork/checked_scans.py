"""What rows say of the scan that they keep, in which the checks have found something."""

from typing import Any

from attestation.paperwork.scan_messages import findings, in_words
from attestation.paperwork.signing.cutouts import Cutout, cutouts_of


class CheckedScan:
    """A mixin for models with ``remarks``, the codes of the checks; none of them is blocking."""

    remarks: Any
    #: The column that keeps the key of the scan.
    scan_column = "file_id"

    @property
    def warnings(self) -> list[str]:
        """The warnings from the checks of the file."""
        return in_words(self.remarks)

    @property
    def findings(self) -> list[str]:
        """The same for who checks the scan of another: without advice to who attached it."""
        return findings(self.remarks)

    @property
    def cutouts(self) -> list[Cutout]:
        """The signature and the date, cut out of the scan."""
        return cutouts_of(self.remarks, getattr(self, self.scan_column))
