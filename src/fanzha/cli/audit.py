"""`fanzha audit`: is the record whole, and what to write down outside so that it stays provable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from fanzha.cli.connected import DSN, centre_of
from fanzha.cli.say import FAILED, print_json, troubles_end_the_command
from fanzha.kit.errors import Trouble

if TYPE_CHECKING:
    from fanzha.govern.audit.anchors import Anchor
    from fanzha.govern.audit.verifying import Verdict

audit_app = typer.Typer(help="审计记录 · the audit record", no_args_is_help=True)
DataDir = Annotated[Path | None, typer.Option(help="数据目录 · data folder")]
Dsn = Annotated[str | None, typer.Option(envvar=DSN, help="PostgreSQL")]
AsJson = Annotated[bool, typer.Option("--json")]


@audit_app.command("verify")
def verify_record(
    anchor: Annotated[
        Path | None, typer.Option(dir_okay=False, help="锚点文件 · heads kept outside, one a line")
    ] = None,
    data_dir: DataDir = None,
    dsn: Dsn = None,
    as_json: AsJson = False,
) -> None:
    """校验审计记录, 指出被动过的地方 · verify the record; exit code 1 with the place when broken."""
    with troubles_end_the_command(as_json=as_json):
        anchors = _anchors_in(anchor) if anchor else []
        with centre_of(data_dir, dsn):
            verdict = _verified(anchors)
    if as_json:
        print_json(_document(verdict))
    else:
        _tell(verdict)
    if not verdict.intact:
        raise typer.Exit(FAILED)


@audit_app.command("anchor")
def anchor_record(
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="追加到文件 · append it to a file")
    ] = None,
    data_dir: DataDir = None,
    dsn: Dsn = None,
) -> None:
    """输出当前链首, 存到库外 · print the head of the chain, to be kept outside the database."""
    with troubles_end_the_command():
        with centre_of(data_dir, dsn):
            line = _head().line()
        if out is not None:
            _append(out, line)
    print(line)


def _verified(anchors: list[Anchor]) -> Verdict:
    from fanzha.govern.audit.verifying import sealed_entries, verify

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("校验 · verifying", total=sealed_entries())
        return verify(anchors, told=lambda count: bar.advance(task, count))


def _tell(verdict: Verdict) -> None:
    from fanzha.govern.audit.words import place

    if verdict.intact:
        print(
            f"完好 · intact: {verdict.entries} 条 entries, {verdict.blocks} 块 blocks; "
            f"待封 waiting: {verdict.waiting}"
        )
    for fault in verdict.faults:
        zh, en = place(fault)
        print(f"{zh} · {en}")


def _document(verdict: Verdict) -> dict[str, Any]:
    faults = [
        {"kind": fault.kind, "block": fault.block, "entry": fault.entry} for fault in verdict.faults
    ]
    return {
        "intact": verdict.intact, "entries": verdict.entries, "blocks": verdict.blocks,
        "waiting": verdict.waiting, "head": verdict.head.hex(), "faults": faults,
    }  # fmt: skip


def _head() -> Anchor:
    from fanzha.govern.audit.anchors import Anchor
    from fanzha.govern.audit.verifying import standing

    stands = standing()
    if not stands.block:
        raise Trouble(
            zh="还没有封存的记录, 请稍后再试", en="nothing is sealed yet, try again in a moment"
        )
    return Anchor(stands.block, stands.head, stands.sealed_at)


def _anchors_in(file: Path) -> list[Anchor]:
    from fanzha.govern.audit.anchors import read

    try:
        return read(file.read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            zh=f"读不了 {file.name}", en=f"cannot read {file.name}", field="anchor"
        ) from error


def _append(file: Path, line: str) -> None:
    try:
        with file.open("a", encoding="utf-8") as kept:
            kept.write(f"{line}\n")
    except OSError as error:
        raise Trouble(
            zh=f"无法写入 {file.name}: {error.strerror}",
            en=f"cannot write {file.name}: {error.strerror}", field="out",
        ) from error  # fmt: skip
