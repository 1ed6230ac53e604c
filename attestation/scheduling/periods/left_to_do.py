"""What each municipality still has to do for a period."""

from django.db.models import Count, QuerySet
from django.urls import reverse

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import day_in_words
from attestation.directory.models import Municipality
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import ScheduleState


def _by_municipality(applications: QuerySet[Application]) -> dict[int, int]:
    counts = applications.exclude(form=Form.SIMPLIFIED).order_by()
    return dict(counts.values_list("organization__municipality").annotate(Count("pk")))


def _open_in(period: AttestationPeriod) -> list[int]:
    """Return the municipalities that can still add people to ``period``."""
    shut = MunicipalSchedule.objects.filter(period=period).exclude(state=ScheduleState.OPEN)
    return list(
        Municipality.objects.exclude(pk__in=shut.values("municipality")).values_list(
            "pk", flat=True
        )
    )


def left_to_register(period: AttestationPeriod) -> dict[int, tuple[str, str]]:
    """Return what is left to decide on, and where, by the key of the municipality."""
    submitted = _by_municipality(Application.objects.filter(state=ApplicationState.SUBMITTED))
    path = f"{reverse('cabinet:applications')}?state={ApplicationState.SUBMITTED}"
    return {
        key: (f"ждут рассмотрения – {submitted[key]}.", path)
        for key in _open_in(period)
        if submitted.get(key)
    }


def left_to_schedule(period: AttestationPeriod) -> dict[int, tuple[str, str]]:
    """Return what is left to do in the schedule, and where, by the key of the municipality."""
    entries = ScheduleEntry.objects.filter(schedule__period=period).order_by()
    places = entries.values_list("schedule__municipality")
    people = dict(places.annotate(Count("pk")))
    unready = entries.annotate(experts=Count("assignments")).exclude(experts=2)
    lacking = dict(
        ScheduleEntry.objects.filter(pk__in=unready.values("pk"))
        .order_by()
        .values_list("schedule__municipality")
        .annotate(Count("pk"))
    )
    waiting = _by_municipality(Application.objects.filter(state=ApplicationState.REGISTERED))
    otherwise = f"Если не закрыть период, {day_in_words(period.closes_on)} это сделает система."
    return {
        key: (
            f"в графике – {people.get(key, 0)}, из них без двух специалистов – "
            f"{lacking.get(key, 0)}, ждут периода – {waiting.get(key, 0)}. {otherwise}",
            reverse("cabinet:schedules"),
        )
        for key in _open_in(period)
        if people.get(key) or waiting.get(key)
    }
