"""`fanzha train`: rebuild a model from labelled data, and say what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from fanzha.cli.say import print_json, troubles_end_the_command
from fanzha.kit.errors import Trouble

train_app = typer.Typer(help="训练模型 · train a model", no_args_is_help=True)


@train_app.callback()
def train() -> None:
    """训练模型 · train a model."""


@train_app.command("numbers")
def numbers(
    data: Annotated[
        Path, typer.Argument(exists=True, help="numbers.csv 或其目录 · file or folder")
    ],
    out: Annotated[Path | None, typer.Option(help="输出 · default: the shipped file")] = None,
    splits: Annotated[int, typer.Option(min=0, help="五折重复次数 · how many 5-fold splits")] = 5,
) -> None:
    """号码模型 · the number model; the last line is its figures as JSON."""
    from fanzha.engine.risk.numbers.model import shipped_file
    from fanzha.learn.numbers import train_numbers  # seconds that other commands should not pay

    place = out or shipped_file()
    with troubles_end_the_command(), Console(stderr=True).status("训练 · training") as status:
        try:
            told = train_numbers(data, place, tuple(range(splits)), status.update)
        except OSError as error:
            raise Trouble(
                zh=f"无法写入 {place.name}: {error.strerror}",
                en=f"cannot write {place.name}: {error.strerror}", field="out",
            ) from error  # fmt: skip
    print_json(told)
