"""Where each release of a period stands, in one word: one alone is in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from attestation.scheduling.releases.models import Release, ReleaseWithdrawal


@dataclass(frozen=True)
class Standing:
    """One release with the word of its pill and its kind."""

    release: Release
    word: str
    kind: str


def standings(newest_first: Sequence[Release]) -> list[Standing]:
    """Return the releases of one period with where they stand."""
    found, in_force = [], None
    for release in newest_first:
        found.append(Standing(release, *_told(release, in_force)))
        if in_force is None and release.published_at and not _withdrawal(release):
            in_force = release
    return found


def _told(release: Release, in_force: Release | None) -> tuple[str, str]:
    if withdrawal := _withdrawal(release):
        if withdrawal.taken_down_at:
            return "снят с сайта", "bad"
        return "снимается с сайта", "wait"
    if not release.published_at:
        return "публикуется", "wait"
    if in_force:
        return f"заменён редакцией {in_force.number}", "plain"
    return "опубликован", "ok"


def _withdrawal(release: Release) -> ReleaseWithdrawal | None:
    return getattr(release, "withdrawal", None)
