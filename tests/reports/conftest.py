"""Agreements at every point of their way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from attestation.reports import services
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from tests import factories
from tests.prepared import prepared

PHONE = {"phone": "+7 (900) 000-00-00"}


@prepared
def half_year(region: factories.Region) -> HalfYear:
    """The half-year for whose school year the experts of the region are approved."""
    return HalfYear.of(region.period.starts_on)


@prepared
def collected(region: factories.Region, half_year: HalfYear) -> list[ExpertAgreement]:
    """Fresh drafts for the four experts at home."""
    home = region.home
    return services.start_collection(home.municipality, half_year=half_year, actor=home.coordinator)


@pytest.fixture
def at_state(
    region: factories.Region, collected: list[ExpertAgreement]
) -> Callable[..., ExpertAgreement]:
    """Lead an agreement to a state by the services."""

    def lead(state: str, turn: int = 0, **register: Any) -> ExpertAgreement:
        coordinator, operator = region.home.coordinator, region.operator
        agreement = services.change(collected[turn], data=PHONE, actor=coordinator)
        if state == AgreementState.DRAFT:
            return agreement
        agreement = services.send(agreement, actor=coordinator)
        if state == AgreementState.RETURNED:
            return services.send_back(agreement, remarks="Телефон не отвечает", actor=operator)
        if state == AgreementState.SENT:
            return agreement
        agreement = services.verify(agreement, actor=operator)
        if state == AgreementState.VERIFIED:
            return agreement
        agreement = services.sign(agreement, actor=operator)
        if state == AgreementState.SIGNED:
            return agreement
        number = {"number": f"{turn + 1}-С", "dated_on": timezone.localdate(), **register}
        agreement = services.register(agreement, actor=operator, **number)
        if state == AgreementState.REGISTERED:
            return agreement
        return services.end(
            agreement, ended_on=agreement.half_year.ends_on, reason="увольнение", actor=operator
        )

    return lead
