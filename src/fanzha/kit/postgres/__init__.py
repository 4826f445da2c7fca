"""The default database: PostgreSQL from a wheel, run by a small wrapper of ours.

`Server` starts one in a data folder, adopts one left behind by a killed process and
stops it. `unprivileged` finds the account that may run it when we are root.
"""

from fanzha.kit.postgres.server import Server
from fanzha.kit.postgres.versions import OLDEST, check_version

__all__ = ["OLDEST", "Server", "check_version"]
