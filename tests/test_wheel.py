"""The wheel is complete: a closed police network has no npm and no compiler of catalogues."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [wheel] = out.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize(
    "name",
    [
        "fanzha/web/static/vendor/htmx.min.js",
        "fanzha/web/static/vendor/sse.min.js",
        "fanzha/web/static/vendor/echarts.min.js",
        "fanzha/web/static/vendor/tabler.min.css",
        "fanzha/web/static/vendor/icons.css",
        "fanzha/kit/paper/fonts/NotoSerifSC_400Regular.ttf",
        "fanzha/kit/paper/fonts/NotoSansSC_500Medium.ttf",
        "fanzha/kit/paper/fonts/LICENSE.noto-serif-sc",
        "fanzha/web/static/fanzha/fanzha.css",
        "fanzha/web/locale/en/LC_MESSAGES/django.mo",
        "fanzha/web/templates/web/base.html",
        "fanzha/engine/risk/numbers/data/model.json.gz",
        "fanzha/words/data/law.toml",
        "fanzha/words/mappings/amlgentex.toml",
    ],
)
def test_the_wheel_carries(names: set[str], name: str) -> None:
    assert name in names


def test_the_wheel_carries_every_file_of_the_package_that_git_keeps(names: set[str]) -> None:
    kept = subprocess.run(
        ["git", "ls-files", "src/fanzha"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    wanted = {name.removeprefix("src/") for name in kept if name and (ROOT / name).exists()}
    assert wanted <= names
