"""`fanzha detect`: what a rule would have done, over an archive; the detector over files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow.parquet as pq
import typer
from rich.console import Console

from fanzha.cli.at_owners import run
from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit.errors import Trouble
from fanzha.words.money import show

detect_app = typer.Typer(help="侦测 · detection", no_args_is_help=True)


detect_app.command("run")(run)


@detect_app.callback()
def detect() -> None:
    """侦测 · detection."""


@detect_app.command("backtest")
def backtest(
    rule: Annotated[Path, typer.Option(dir_okay=False, help="规则文件 · rules, TOML or JSON")],
    archive: Annotated[Path, typer.Option(file_okay=False, help="归档目录 · the archive")],
    truth: Annotated[Path, typer.Option(file_okay=False, help="虚构城镇目录 · a made-up town")],
    name: Annotated[str, typer.Option(help="哪条规则 · which rule of the file")] = "",
    start: Annotated[datetime | None, typer.Option(help="起(UTC)· from")] = None,
    end: Annotated[datetime | None, typer.Option(help="止(UTC)· to, not included")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """规则回测 · what would a rule have done? Its other rules in the file stand beside it."""
    with troubles_end_the_command(as_json=as_json):
        told = _tested(rule, name, archive, truth, start, end)
    if as_json:
        print_json(told)
    else:
        print(_said(told))


def _tested(
    file: Path, name: str, archive: Path, truth: Path, start: datetime | None,
    end: datetime | None,
) -> dict[str, Any]:  # fmt: skip
    from fanzha.engine.stream.rules import RuleSet, read
    from fanzha.prevent.detect.backtest import backtest as test
    from fanzha.prevent.detect.backtest.archive import span
    from fanzha.prevent.detect.backtest.sim_truth import SimTruth

    rules = read(file)
    chosen = rules.named(name) if name else next(iter(rules.rules), None)
    if chosen is None:
        listed = ", ".join(rule.name for rule in rules.rules)
        raise Trouble(
            zh=f"没有这条规则。有: {listed}", en=f"no such rule. Known: {listed}", field="name"
        )
    found = span(archive)
    if found is None:
        raise Trouble(zh="归档为空", en="the archive is empty", field="archive")
    first, last = (start or found[0]).replace(tzinfo=UTC), (end or found[1]).replace(tzinfo=UTC)
    others = RuleSet(rule for rule in rules.rules if rule is not chosen)
    return test(chosen, archive, first, last, SimTruth(truth), others).as_dict()


def _said(told: dict[str, Any]) -> str:
    score = told["score"]
    lead = score["lead_s"]
    lines = [
        f"{told['rule']['name']}: {told['rows']:,} 事件 events, {told['days']:.1f} 天 days, {told['seconds']:.2f} s",
        f"预警 alerts {score['alerts']:,} ({told['alerts_a_day']:.1f} 每天 a day)",
        f"准确率 precision {_share(score['precision'])} ({score['right']} / {score['wrong']})",
        f"召回率 recall {_share(score['recall'])} ({score['cases_hit']} / {score['cases']})",
        f"首次付款前 lead before the first payment {lead[1] / 60:.0f} min" if lead else "",
        f"可挽回 saved ¥{show(score['saved_fen'])} / ¥{show(score['stolen_fen'])}",
    ]
    return "\n".join(line for line in lines if line)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


@detect_app.command("replay")
def replay(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="事件目录 · events")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="预警输出 · alerts, Parquet")],
    rules: Annotated[
        Path | None, typer.Option(dir_okay=False, help="规则文件 · rules, default: the shipped")
    ] = None,
    features: Annotated[
        Path | None, typer.Option(dir_okay=False, help="特征输出 · features, Parquet")
    ] = None,
    archive: Annotated[
        Path | None, typer.Option(file_okay=False, help="归档目录 · archive for back-tests")
    ] = None,
    lists: Annotated[
        Path | None, typer.Option(dir_okay=False, help="涉案名单 · known involved, Parquet")
    ] = None,
    register: Annotated[
        Path | None, typer.Option(dir_okay=False, help="人员线路账户 · whose line, Parquet")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="线程 · threads")] = 1,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """按到达顺序重放事件, 不需要数据库 · the same engine over files, without a database."""
    from fanzha.engine.stream import rules as rulebook
    from fanzha.prevent.detect.replay import replay as run

    with troubles_end_the_command(as_json=as_json), _shown() as shown:
        found = run(
            folder, rulebook.read(rules) if rules else rulebook.default(),
            lists=_bytes(lists), register=_bytes(register), features=features,
            archive=archive, threads=threads, progress=shown,
        )  # fmt: skip
        pq.write_table(found.alerts, out)
    told = {"rows": found.rows, "quarantined": found.quarantined, "alerts": found.alerts.num_rows}
    if as_json:
        print_json(told)
    else:
        print(
            f"事件 {found.rows} · 隔离 {found.quarantined} · 预警 {found.alerts.num_rows} → {out}"
        )


def _bytes(file: Path | None) -> bytes:
    return file.read_bytes() if file else b""


@contextmanager
def _shown() -> Iterator[Callable[[int], None]]:
    """How many rows were read, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("重放 · replaying …") as status:
        yield lambda rows: status.update(f"重放 · replaying … {rows:,}")
