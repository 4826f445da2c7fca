"""冒充公检法: a false officer, a case nobody may hear of, a safe account."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """Foreign call; then hours on the line, an app that shares the screen, everything paid."""
    con.approach_many("call", "foreign")
    con.call(con.at(0, 9, 16), con.line("foreign"), con.some("first_minutes"), Act.FOREIGN_CALL)
    if not con.goes_on(Stage.TRUST):
        return
    day = int(con.rng.integers(1, con.spec["days"]))
    host, line = con.host(), con.line("foreign")
    start = con.at(day, 9, 14)
    con.visit(con.after(start, 4, 9), host)
    con.install(con.after(start, 10, 18), host)
    ends = con.call(start, line, con.some("guide_minutes"), Act.FOREIGN_CALL)
    if not con.goes_on(Stage.PAYMENT):
        return
    con.gather(con.after(start, 20, 30))
    con.foreign_sign_in(con.after(start, 30, 34))
    con.pay_in_parts(con.after(start, 34, 40))
    con.call(con.after(ends, 20, 200), line, con.some("first_minutes"), Act.FOREIGN_CALL)
