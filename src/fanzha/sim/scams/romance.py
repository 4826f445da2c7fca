"""杀猪盘: days of talk at night, then a platform where two could earn a home."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """Long calls in the evenings; a small test with profit; then all there is."""
    con.approach_many("text", "country", con.spec["days"])
    host, line = con.host(), con.line("country")
    for day in range(3):
        con.call(con.at(day, 20, 22), line, con.some("talk_minutes"), Act.LONG_CALL)
    if not con.goes_on(Stage.TRUST):
        return
    con.visit(con.at(3, 19, 21), host)
    con.install(con.at(3, 21, 22), host)
    test, yuan = con.at(4, 9, 20), con.some("test_yuan")
    con.pay(test, yuan=yuan, launder_it=False)
    con.bait(con.after(test, 60, 180), yuan + yuan // 10)
    if not con.goes_on(Stage.PAYMENT):
        return
    evening = con.at(int(con.rng.integers(5, con.spec["days"])), 14, 21)
    con.gather(evening)
    con.pay_in_parts(con.after(evening, 10, 90))
