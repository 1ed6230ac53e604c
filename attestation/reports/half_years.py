"""The halves of a school year for which agreements with experts are made."""

import datetime
from dataclasses import dataclass

from attestation.base.language.dates import add_months, school_year

#: The month in which each half begins; together they cover the whole year without a gap.
#: A school year begins on 1 September, so a half never lies in two school years.
_NAMES = {9: "первое полугодие", 1: "второе полугодие"}


@dataclass(frozen=True, order=True)
class HalfYear:
    """September–December or January–August, named by its first day.

    Data for its agreements are collected in the month before it and in its first month: August and
    September, December and January (PROCEDURE, «Experts' agreements»).
    """

    starts_on: datetime.date

    def __post_init__(self) -> None:
        if self.starts_on.day != 1 or self.starts_on.month not in _NAMES:
            raise ValueError(f"no half-year begins on {self.starts_on}")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, day: datetime.date) -> "HalfYear":
        """The half-year in which ``day`` lies."""
        return cls(day.replace(month=max(m for m in _NAMES if m <= day.month), day=1))

    @classmethod
    def to_collect(cls, day: datetime.date) -> "HalfYear":
        """The half-year whose data are wanted on ``day``: in August and December the coming one."""
        return cls.of(add_months(day, 1))

    @classmethod
    def from_code(cls, code: str) -> "HalfYear | None":
        """The half-year of «2026-09»; None where the code makes no sense."""
        try:
            return cls(datetime.datetime.strptime(code, "%Y-%m").date())
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """«2026-09», the half-year in addresses."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def name(self) -> str:
        """«первое полугодие 2026/27»."""
        return (
            f"{_NAMES[self.starts_on.month]} {self.school_year}/{(self.school_year + 1) % 100:02}"
        )

    @property
    def school_year(self) -> int:
        """The year in which its school year begins."""
        return school_year(self.starts_on)

    @property
    def next(self) -> "HalfYear":
        return HalfYear.of(self.ends_on + datetime.timedelta(days=1))

    @property
    def previous(self) -> "HalfYear":
        return HalfYear.of(self.starts_on - datetime.timedelta(days=1))

    @property
    def ends_on(self) -> datetime.date:
        months = 4 if self.starts_on.month == 9 else 8
        return add_months(self.starts_on, months) - datetime.timedelta(days=1)

    @property
    def collected_from(self) -> datetime.date:
        return add_months(self.starts_on, -1)

    @property
    def collected_until(self) -> datetime.date:
        return add_months(self.starts_on, 1) - datetime.timedelta(days=1)
