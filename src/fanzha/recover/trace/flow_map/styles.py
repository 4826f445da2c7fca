"""Colours, marks and words of what has become of the money. Data of the drawing.

Red is what a person must act on; the marks tell the states apart without any colour.
"""

from __future__ import annotations

from collections.abc import Mapping

from fanzha.recover.trace.picture import Status

FONTS = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"

INKS = {
    Status.STOPPED: "stopped", Status.FROZEN: "frozen", Status.RETURNED: "returned",
    Status.ORDERED: "ordered", Status.OPEN: "moving", Status.REFUSED: "moving",
    Status.LEFT: "left", Status.EMPTY: "passed",
}  # fmt: skip
"""The colour of each state, as a class."""

MARKS = {
    Status.STOPPED: "M0 0H10V10H0Z",
    Status.FROZEN: "M4 0H6V3.3L8.8 1.6 9.8 3.3 7 5 9.8 6.7 8.8 8.4 6 6.7V10H4V6.7L1.2 8.4 .2 6.7 3 5 .2 3.3 "
    "1.2 1.6 4 3.3Z",
    Status.RETURNED: "M4 0V3H10V7H4V10L0 5Z",
    Status.ORDERED: "M0 0L10 5 0 10ZM2 3.2V6.8L5.6 5Z",
    Status.OPEN: "M0 0L10 5 0 10Z",
    Status.REFUSED: "M0 1.6L1.6 0 5 3.4 8.4 0 10 1.6 6.6 5 10 8.4 8.4 10 5 6.6 1.6 10 0 8.4 3.4 5Z",
    Status.LEFT: "M3 0H10V7L7.6 4.6 2 10 0 8 5.4 2.4Z",
    Status.EMPTY: "M5 0A5 5 0 1 1 5 10A5 5 0 1 1 5 0ZM5 2A3 3 0 1 0 5 8A3 3 0 1 0 5 2Z",
}
"""The outline of each mark in a square of ten."""

WORDS = {
    Status.STOPPED: {"zh": "已止付", "en": "stopped"},
    Status.FROZEN: {"zh": "已冻结", "en": "frozen"},
    Status.RETURNED: {"zh": "已返还", "en": "returned"},
    Status.ORDERED: {"zh": "止付在途", "en": "ordered"},
    Status.OPEN: {"zh": "未止付", "en": "not stopped"},
    Status.REFUSED: {"zh": "银行未止", "en": "refused"},
    Status.LEFT: {"zh": "已流出", "en": "left"},
    Status.EMPTY: {"zh": "已转空", "en": "passed on"},
}
"""Each state in a word or two: a box has room for no more beside the amount."""

LIGHT = {
    "paper": "#ffffff", "box": "#ffffff", "text": "#1b2433", "soft": "#5b6776", "line": "#cfd6df",
    "band": "#f2f5f9", "stopped": "#2b9348", "frozen": "#3b5bdb", "returned": "#0b7285",
    "ordered": "#c96f00", "moving": "#d63939", "left": "#d63939", "passed": "#7b8794",
    "victim": "#12233d",
}  # fmt: skip
DARK = {
    "paper": "#0f1b2d", "box": "#16263d", "text": "#e6ecf5", "soft": "#a3b1c6", "line": "#34496a",
    "band": "#132238", "stopped": "#51cf66", "frozen": "#8ea2ff", "returned": "#3bc9db",
    "ordered": "#ffb347", "moving": "#ff6b6b", "left": "#ff6b6b", "passed": "#8d99a8",
    "victim": "#a3b1c6",
}  # fmt: skip

_SHAPE = f"""
.fm text{{font-family:{FONTS};font-size:12px}}
.fm .fm-bold{{font-weight:700}} .fm .fm-small{{font-size:10.5px}} .fm .fm-title{{font-size:17px;font-weight:700}}
.fm .fm-head{{font-size:13px;font-weight:700}}
.fm .fm-link{{fill:none;stroke-opacity:.42}} .fm .fm-exit{{stroke-dasharray:5 3}} .fm .fm-return{{stroke-dasharray:6 4}}
.fm .fm-amount{{font-size:10.5px;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}}
"""


def style() -> str:
    """The style sheet of a drawing, light and dark.

    >>> "fm-dark" in style(), "var(" in style()
    (True, False)
    """
    dark = _colours(".fm-dark", DARK)
    return _SHAPE + _colours(".fm", LIGHT) + dark


def _colours(under: str, inks: Mapping[str, str]) -> str:
    """One theme's rules. Literal colours: no printer of pictures knows CSS variables."""
    states = sorted({*INKS.values(), "victim"})
    lines = [
        f"{under} text{{fill:{inks['text']}}}",
        f"{under} .fm-soft{{fill:{inks['soft']}}}",
        f"{under} .fm-paper{{fill:{inks['paper']}}}",
        f"{under} .fm-column{{fill:{inks['band']}}}",
        f"{under} .fm-box{{fill:{inks['box']};stroke:{inks['line']}}}",
        f"{under} .fm-amount{{fill:{inks['text']};stroke:{inks['band']}}}",
        f"{under} .fm-plain{{stroke:{inks['passed']}}}",
        *(f"{under} .fm-fill-{one}{{fill:{inks[one]}}}" for one in states),
        *(f"{under} .fm-line-{one}{{stroke:{inks[one]}}}" for one in states),
    ]
    return "\n".join(lines) + "\n"
