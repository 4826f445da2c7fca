"""What the analyst asks for, read from a form: logs, grounds, seeds, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path

from django.http import HttpRequest

from fanzha.engine.read.mapping_files import find_mapping, known_mappings
from fanzha.engine.read.tables import read_table
from fanzha.engine.trace import Seed
from fanzha.engine.trace.seed_files import seeds_from
from fanzha.kit.clock import SHOWN_ZONE
from fanzha.kit.errors import Trouble
from fanzha.recover.report.queries import is_report, report_of_case
from fanzha.recover.trace.imports import TransferImport, imported
from fanzha.web.asked import is_whole, whole, yuan
from fanzha.web.uploads import kept, uploaded


@dataclass(frozen=True)
class Limits:
    """How far to follow, as the form gave it; None means no limit. Money in fen."""

    window_hours: float | None
    max_hops: int | None
    min_amount_fen: int


def mapping_names() -> list[str]:
    """The mappings for transfers that come with the package."""
    kinds = {name: find_mapping_kind(name) for name in known_mappings()}
    return [name for name, kind in kinds.items() if kind == "transfers"]


def find_mapping_kind(name: str) -> str:
    """What kind of file a known mapping reads; "" for one of another kind."""
    try:
        return find_mapping(name, "transfers").kind
    except Trouble:
        return ""


def mapping_of(form: Mapping[str, str]) -> str:
    """The chosen mapping; only those of the package, never a path on the server."""
    name = form.get("mapping", "")
    if name not in mapping_names():
        raise Trouble(zh="请选择一个映射", en="choose a mapping", field="mapping")
    return name


def log_of(form: Mapping[str, str], data: Path) -> TransferImport:
    """The chosen import below the data folder. Raises Trouble when there is none such."""
    for found in imported(data):
        if found.files.log.name == form.get("log", ""):
            return found
    raise Trouble(zh="请选择一份已导入的转账记录", en="choose an imported log", field="log")


def ground_of(form: Mapping[str, str]) -> str:
    """The report that gives the right to look, as "report:3".

    Takes that, or the number of its filed case. Raises Trouble when no report has it: what
    was typed never reaches the record, so that no name or number of a person can.
    """
    ground = form.get("ground", "").strip()
    number = ground.removeprefix("report:")
    known = is_report(int(number)) if ground != number and is_whole(number) else False
    of_case = None if known else report_of_case(ground)
    if not known and of_case is None:
        raise Trouble(
            zh="请填写已有的警情编号(report:12)或立案文号, 它会记入审计",
            en="give a report on file (report:12) or its case number; it goes into the audit record",
            field="ground",
        )
    return f"report:{int(number) if known else of_case}"


def moment_of(form: Mapping[str, str]) -> datetime:
    """The time of the form, in the zone of the desk. Raises Trouble."""
    try:
        moment = datetime.fromisoformat(form.get("time", ""))
    except ValueError:
        raise Trouble(zh="请填写时间", en="give a time", field="time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHOWN_ZONE)


def limits_of(form: Mapping[str, str]) -> Limits:
    """The limits of the form. Raises Trouble naming the field that is not a number."""
    hops, least = form.get("max_hops", "").strip(), form.get("min_yuan", "").strip()
    return Limits(
        window_hours=_number(form, "window_hours"),
        max_hops=whole(hops, "max_hops") if hops else None,
        min_amount_fen=yuan(least, "min_yuan") if least else 0,
    )


def seeds_of(request: HttpRequest) -> list[Seed]:
    """Seeds from the file, the text box and the ticked candidates, in this order.

    Raises Trouble with the row of the file or of the box.
    """
    file = uploaded(request, "seeds")
    seeds: list[Seed] = []
    if file is not None:
        with kept(file) as path:
            seeds += seeds_from(read_table(path))
    seeds += [_seed(line, row) for row, line in _lines(request.POST.get("seeds_text", ""))]
    seeds += [_seed(line, None) for line in request.POST.getlist("seed")]
    return seeds


def _lines(text: str) -> list[tuple[int, str]]:
    return [(row, line) for row, line in enumerate(text.splitlines(), 1) if line.strip()]


def _seed(line: str, row: int | None) -> Seed:
    transfer_id, _, amount = (part.strip() for part in line.replace(",", ",").rpartition(","))
    if not (transfer_id and is_whole(amount)):
        raise Trouble(
            zh="每行应为: 流水号,被骗金额(分)",
            en="each line must be: transfer id,stolen amount in fen",
            field="seeds_text",
            row=row,
        )
    return Seed(transfer_id, int(amount), row)


def _number(form: Mapping[str, str], field: str) -> float | None:
    text = form.get(field, "").strip()
    try:
        number = float(text) if text else None
    except ValueError:
        raise Trouble(zh="应为数字", en="must be a number", field=field) from None
    if number is not None and not isfinite(number):
        raise Trouble(zh="应为数字", en="must be a number", field=field)
    return number
