"""Reads of the tree of units. Units are no personal data: no gate."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from fanzha.govern.units.models import Unit
from fanzha.govern.units.rules import Line
from fanzha.words.enums import UnitKind

AREAS = (UnitKind.COUNTY, UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.GRID)

UnitRow = Unit
"""A unit as these reads hand it out: the name of the type for other rooms."""


def unit(code: str) -> Unit:
    """The unit with this code; raises Unit.DoesNotExist."""
    return Unit.objects.get(code=code)


def of_kind(kind: str) -> QuerySet[Unit]:
    """All units of a kind, by code."""
    return of_kinds([kind])


def is_bank(code: str) -> bool:
    """Whether a bank has this code."""
    return Unit.objects.filter(code=code, kind="bank").exists()


def line_of(bank: str) -> Line:
    """How a bank is reached; by machine where no bank has this code."""
    told = Unit.objects.filter(code=bank, kind="bank").values_list("line", flat=True).first()
    return Line(told or Line.XML)


def banks_by_line(line: Line) -> list[str]:
    """Codes of the banks that are reached this way."""
    banks = Unit.objects.filter(kind="bank", line=line)
    return list(banks.order_by("code").values_list("code", flat=True))


def pk_of(code: str, kinds: Iterable[str]) -> int | None:
    """Primary key of the unit with this code, None where it is of none of these kinds."""
    found = Unit.objects.filter(code=code, kind__in=list(kinds))
    return found.values_list("pk", flat=True).first()


def paths() -> dict[str, str]:
    """Path by code, for all units."""
    return dict(Unit.objects.values_list("code", "path"))


def ids_by_code() -> dict[str, int]:
    """Primary key by code, for all units: what a bulk entry refers to."""
    return dict(Unit.objects.values_list("code", "pk"))


def root() -> Unit:
    """The top of the tree: where something belongs whose place is not known."""
    return Unit.objects.get(parent=None)


def named(codes: Iterable[str]) -> dict[str, Unit]:
    """The units with these codes, by code; what is no unit's code is missing."""
    return Unit.objects.in_bulk(list(codes), field_name="code")


def areas_below(unit: Unit) -> list[Unit]:
    """The areas just below a unit, by code: counties, towns, villages, grids."""
    return list(Unit.objects.filter(parent=unit, kind__in=AREAS).order_by("code"))


def of_kinds(kinds: Iterable[str]) -> QuerySet[Unit]:
    """All units of these kinds, by code."""
    return Unit.objects.filter(kind__in=list(kinds)).order_by("code")


def units_by_code() -> dict[str, Unit]:
    """All units by code, for an entry that names them."""
    return {unit.code: unit for unit in Unit.objects.all()}


def open_below(path: str) -> int:
    """How many open units lie below the one at `path`, itself not counted."""
    return Unit.objects.filter(path__startswith=path, closed_at=None).exclude(path=path).count()
