"""虚假贷款: a text with a link, an app, then fees before a loan that never comes."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """The card number was "wrong", the account "frozen": each mistake costs a deposit."""
    con.approach_many("text", "port", con.spec["days"])
    start, host = con.at(0, 9, 20), con.host()
    con.text(start, con.line("port"), host)
    con.visit(con.after(start, 5, 240), host)
    if not con.goes_on(Stage.TRUST):
        return
    day = int(con.rng.integers(0, con.spec["days"]))
    opened = con.after(con.at(day, 10, 19) if day else start, 245, 300)
    con.install(opened, host)
    talk = con.after(opened, 10, 60)
    ends = con.call(talk, con.line("virtual"), con.some("talk_minutes"), Act.VIRTUAL_CALL)
    if not con.goes_on(Stage.PAYMENT):
        return
    con.pay_in_parts(con.after(ends, 2, 40))
