"""刷单返利: small tasks pay at once, then one large order must be finished to get it back."""

from __future__ import annotations

from fanzha.sim.acts import Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """Rebates over days, then linked orders."""
    con.approach_many("text", "country", con.spec["days"])
    start, host = con.at(0, 10, 21), con.host()
    con.text(start, con.line("country"), host)
    con.visit(con.after(start, 3, 120), host)
    if not con.goes_on(Stage.TRUST):
        return
    con.install(con.after(start, 121, 180), host)
    for turn in range(con.some("rebates")):
        con.bait(con.after(start, 200 + 40 * turn, 235 + 40 * turn), con.some("rebate_yuan"))
    if not con.goes_on(Stage.PAYMENT):
        return
    day = int(con.rng.integers(1, con.spec["days"]))
    evening = con.at(day, 12, 21)
    con.visit(evening, host)
    con.pay_in_parts(con.after(evening, 5, 40))
