"""A traced answer as a chart: layers by hop, widths by stolen money. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fanzha.engine.trace import Answer

DRAWN = 60


@dataclass(frozen=True)
class Chart:
    """A Sankey of the largest flows, in fen; what was left out is counted, not hidden.

    `nodes` are accounts at a hop (the victim's side is hop -1), so that money that comes
    back to an account is drawn as a later layer and the chart has no circle.
    """

    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]
    left_out: int
    left_out_fen: int

    def as_dict(self) -> dict[str, Any]:
        """What the page's script draws."""
        return {"nodes": self.nodes, "links": self.links}


def chart_of(answer: Answer, drawn: int = DRAWN) -> Chart:
    """The `drawn` largest flows between two accounts at a hop.

    drawn sums + `left_out_fen` = the stolen money of all edges.
    """
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    exits: dict[str, str] = {way_out.account: way_out.kind for way_out in answer.exits}
    for edge in answer.edges:
        sums[edge.payer, edge.payee, edge.hop] += edge.stolen_fen
    largest = sorted(sums.items(), key=lambda flow: (-flow[1], flow[0]))
    links = [_link(*flow, fen) for flow, fen in largest[:drawn]]
    names = sorted({(link[end], link["layer"][end]) for link in links for end in _ENDS})
    nodes = [
        {"name": name, "account": name.rpartition("@")[0], "hop": hop,
         "exit": exits.get(name.rpartition("@")[0])}
        for name, hop in names
    ]  # fmt: skip
    rest = largest[drawn:]
    return Chart(nodes, links, len(rest), sum(fen for _, fen in rest))


_ENDS = ("source", "target")


def _link(payer: str, payee: str, hop: int, fen: int) -> dict[str, Any]:
    return {
        "source": f"{payer}@{hop - 1}",
        "target": f"{payee}@{hop}",
        "layer": {"source": hop - 1, "target": hop},
        "value": fen,
    }
