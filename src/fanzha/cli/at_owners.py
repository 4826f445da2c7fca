"""`fanzha detect run`: the detector at the owner of the data. Raw events stay there."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fanzha.cli.say import troubles_end_the_command
from fanzha.kit import folders
from fanzha.kit.errors import Trouble
from fanzha.kit.steady import SteadyClock

if TYPE_CHECKING:
    from fanzha.outside.centre.http import CentreFar


def run(
    centre: Annotated[str, typer.Option(help="中心地址 · the centre, https://…")],
    name: Annotated[str, typer.Option(help="侦测器名称 · its name there")],
    key_file: Annotated[Path, typer.Option(dir_okay=False, help="密钥文件 · file with its key")],
    data: Annotated[Path, typer.Option(file_okay=False, help="数据目录 · data folder")],
    register: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="本机的人员线路账户 · own register, Parquet"),
    ] = None,
    ca: Annotated[
        Path | None, typer.Option(dir_okay=False, help="中心的证书机构 · its authority, PEM")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="线程 · threads")] = 1,
) -> None:
    """在数据所有者处侦测, 只上报预警和指名的证据 · detect where the data is; alerts cross, events stay."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with troubles_end_the_command():
        _run(centre, name, key_file, data.resolve(), register, ca, threads)


def _run(
    url: str, name: str, key_file: Path, data: Path, register: Path | None, ca: Path | None,
    threads: int,
) -> None:  # fmt: skip
    from fanzha.cli.centre import only_one
    from fanzha.outside.centre.http import CentreFar, Link
    from fanzha.outside.centre.questions import Questions
    from fanzha.prevent.detect.ports import Overtaken
    from fanzha.prevent.detect.service import Service

    _demand_register(register)
    link = Link(url, name, _text(key_file, "key-file").strip(), _readable(ca, "ca"))
    with only_one(folders.ensure(data)):
        steady, stop = SteadyClock(), threading.Event()
        centre = CentreFar(link, register, steady.world)
        _greet(centre)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        questions = Questions(CentreFar(link, now=steady.world), data)
        questions.start()
        try:
            service = Service(data, centre, steady.now, threads=threads, steady=steady)
            service.run(lambda: not stop.is_set())
        except Overtaken as error:
            raise Trouble(
                zh="另一个同名侦测器正在上报: 每个名称只能运行一个",
                en="another detector of this name hands over: run one of a name", field="name",
            ) from error  # fmt: skip
        finally:
            questions.stop()


def _greet(centre: CentreFar) -> None:
    """Say at the start what only a person can put right; a centre that is away is waited for."""
    from fanzha.outside.centre.http import Refused
    from fanzha.prevent.detect.ports import Away

    try:
        centre.position()
    except Refused as refused:
        raise Trouble(
            zh=f"中心拒绝了连接 ({refused}): 请核对名称、密钥和本机时钟",
            en=f"the centre refuses ({refused}): check name, key and this machine's clock",
            field="centre",
        ) from refused
    except Away:
        return


def _demand_register(file: Path | None) -> None:
    """Raises Trouble for a register that is none, before it comes into the log."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fanzha.engine.stream.known import REGISTER

    try:
        fits = file is None or set(REGISTER.names) <= set(pq.read_schema(file).names)
    except (OSError, pa.ArrowException):
        fits = False
    if not fits:
        raise Trouble(
            zh=f"应为 Parquet 文件, 列: {', '.join(REGISTER.names)}",
            en=f"must be Parquet with the columns {', '.join(REGISTER.names)}", field="register",
        )  # fmt: skip


def _readable(file: Path | None, field: str) -> Path | None:
    if file is not None:
        _text(file, field)
    return file


def _text(file: Path, field: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(zh="无法读取文件", en="cannot read the file", field=field) from error
