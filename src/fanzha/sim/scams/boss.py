"""冒充老板: the accountant is drawn into a group where a false boss orders a payment."""

from __future__ import annotations

from fanzha.sim.acts import Act, Stage
from fanzha.sim.scams.con import Con


def play(con: Con) -> None:
    """A text, a short call, silence while the group talks, one large payment of the firm."""
    con.approach_many("call", "country")
    start = con.at(0, 9, 15)
    con.text(start, con.line("country"), con.host())
    con.call(con.after(start, 5, 30), con.line("country"), con.some("talk_minutes"),
             Act.VIRTUAL_CALL)  # fmt: skip
    if con.goes_on(Stage.TRUST) and con.goes_on(Stage.PAYMENT):
        con.pay_in_parts(con.after(start, 45, 180))
