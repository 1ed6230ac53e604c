"""What the answers look like; see `docs/published-data.md`."""

import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

#: As the data files of releases write it, with all its digits.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(description="Что не так, одним предложением.")


class Page(Schema):
    """A part of a list."""

    next: str | None = Field(description="Адрес следующей части; null в последней.")


class Release(Schema):
    """One release of a list."""

    number: int
    published_at: Moment | None
    order_number: str
    order_date: datetime.date
    reason: str = Field(description="Причина исправления; пусто в первой редакции.")
    people: int


class Period(Schema):
    """A period of attestation."""

    key: str
    name: str
    starts_on: datetime.date
    ends_on: datetime.date


class Schedule(Schema):
    """The valid release of the schedule of a period."""

    address: str = Field(description="Адрес страницы.")
    rows: str = Field(description="Адрес строк.")
    period: Period
    release: Release


class Schedules(Page):
    """Schedules, the latest period first."""

    items: list[Schedule]


class Person(Schema):
    """What every published row says."""

    key: UUID = Field(description="Один и тот же во всех редакциях.")
    name: str
    position: str
    organization: str
    municipality: str
    category: str


class ScheduleRow(Person):
    """A person of a schedule."""

    form: str
    experts: list[str]
    coordinator_phone: str


class ScheduleRows(Page):
    """Rows of a schedule, by municipality and name."""

    release: int = Field(description="Номер редакции, из которой строки.")
    items: list[ScheduleRow]


class Decision(Schema):
    """A decision of the commission."""

    key: str
    decided_on: datetime.date


class Results(Schema):
    """The categories set by one decision, with all corrections."""

    address: str = Field(description="Адрес страницы.")
    rows: str = Field(description="Адрес строк.")
    decision: Decision
    release: Release


class ResultsList(Page):
    """Results, the latest decision first."""

    items: list[Results]


class ResultsRow(Person):
    """A person to whom a category was set."""

    effective_from: datetime.date
    order_number: str
    order_date: datetime.date


class ResultsRows(Page):
    """Rows of results, by municipality and name."""

    release: int = Field(description="Номер редакции, из которой строки.")
    items: list[ResultsRow]


class Document(Schema):
    """A document of the site's lists."""

    id: int
    title: str
    kind: str
    kind_name: str
    issued_by: str
    date: datetime.date | None
    number: str
    section: str
    in_force: bool
    replaced_by: str
    note: str
    page: str = Field(description="Адрес страницы со списком.")
    file: str | None = Field(description="Адрес файла, если он есть.")


class Documents(Page):
    """Documents in the order in which they were put on the site."""

    items: list[Document]


class StatisticsLine(Schema):
    """One line of a table; numbers are rounded."""

    key: str
    label: str
    numbers: dict[str, int]
    days: float | None = Field(description="Дней от подачи до регистрации в среднем.")

    @staticmethod
    def resolve_key(line: Any) -> str:
        return str(line.key)


class StatisticsTable(Schema):
    """The same people cut in one manner."""

    code: str
    title: str
    columns: dict[str, str]
    lines: list[StatisticsLine]


class Statistics(Schema):
    """The public statistics."""

    made_at: datetime.datetime
    years: list[int]
    municipalities: list[tuple[int, str]] = Field(description="Ключ и название.")
    total: StatisticsLine
    tables: list[StatisticsTable]


class Day(Schema):
    """One day of the procedure."""

    day: datetime.date
    title: str
    audience: str
    kind: str
    period: str
    advice: str


class Calendar(Schema):
    """The days of the procedure, soonest first; those of two months ago are still there."""

    items: list[Day]
