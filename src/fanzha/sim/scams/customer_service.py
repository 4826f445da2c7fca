"""冒充客服: a refund or a fee to cancel, with the screen shared, all in one call."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """One long call: text, app for the screen, then "checks" that move the money."""
    con.approach_many("call", "virtual")
    start, host, line = con.at(0, 9, 20), con.host(), con.line("virtual")
    minutes = con.some("talk_minutes")
    con.call(start, line, minutes, Act.LONG_CALL if minutes > 30 else Act.VIRTUAL_CALL)
    con.text(con.after(start, 2, 5), line, host)
    if not con.goes_on(Stage.TRUST):
        return
    con.visit(con.after(start, 5, 7), host)
    con.install(con.after(start, 7, 10), host)
    if not con.goes_on(Stage.PAYMENT):
        return
    if con.rng.random() < 0.4:
        con.gather(con.after(start, 10, 11))
    con.pay_in_parts(con.after(start, 11, 16))
