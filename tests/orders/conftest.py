"""Fixtures of orders: the commission's session with its decisions, and the order on it."""

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
from tests.evaluation.conftest import criteria  # noqa: F401 (fixture)
