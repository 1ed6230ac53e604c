"""The commission's fixtures, for pages of its sessions and orders."""

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
