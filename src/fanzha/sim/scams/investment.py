"""虚假投资理财: a teacher, a group of shills, a platform that pays out once."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """Tip, platform, a test that comes back with profit, then the savings."""
    con.approach_many("call", "virtual", con.spec["days"])
    start, host = con.at(0, 9, 18), con.host()
    con.call(start, con.line("virtual"), con.some("talk_minutes"), Act.VIRTUAL_CALL)
    con.text(con.after(start, 60, 90), con.line("virtual"), host)
    if not con.goes_on(Stage.TRUST):
        return
    con.visit(con.at(1, 9, 21), host)
    con.install(con.at(1, 21, 22), host)
    test, yuan = con.at(2, 9, 14), con.some("test_yuan")
    con.pay(test, yuan=yuan, launder_it=False)
    con.bait(con.after(test, 120, 300), yuan + yuan // 20)
    if not con.goes_on(Stage.PAYMENT):
        return
    day = int(con.rng.integers(3, con.spec["days"]))
    morning = con.at(day, 9, 15)
    con.call(con.after(morning, -60, -40), con.line("virtual"), con.some("talk_minutes"),
             Act.VIRTUAL_CALL)  # fmt: skip
    con.gather(morning)
    con.pay_in_parts(con.after(morning, 6, 60))
