"""Is a detector well? Pure decisions on what it last said of itself, in plain words.

A fault names what is wrong, since when, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.prevent.intake.validate import AHEAD

STALE = timedelta(seconds=10)
"""Of the world: a detector speaks each second; silent for so long, it has stopped."""
MOST_BEHIND, MOST_LAG_S, MOST_LATE = 100_000, 30.0, 0.05
WELL, TROUBLED, STOPPED = "well", "troubled", "stopped"


@dataclass(frozen=True)
class Fault:
    """What is wrong and what to do, in both languages; `since` (UTC) where it is known."""

    what: dict[str, str]
    do: dict[str, str]
    since: datetime | None = None


@dataclass(frozen=True)
class Health:
    """`state`: well, troubled or stopped."""

    state: str
    faults: tuple[Fault, ...]


def health(said: Mapping[str, Any], at: datetime, now: datetime, speed: float = 1.0) -> Health:
    """How a detector is whose last word `said` came `at`; `speed` of the clock both are by.

    >>> from datetime import UTC
    >>> then = datetime(2026, 3, 2, 8, tzinfo=UTC)
    >>> health({}, then, then + timedelta(seconds=5)).state
    'well'
    >>> health({}, then, then + timedelta(seconds=15)).state
    'stopped'
    >>> health({"behind": 200_000}, then, then).faults[0].what["en"]
    '200,000 events wait to be read'
    """
    if now - at > STALE * speed:
        return Health(STOPPED, (_stopped(at),))
    faults = (*_told(said), *_seen(said, speed), *_log_ahead(said))
    return Health(TROUBLED if faults else WELL, faults)


def late_share(said: Mapping[str, Any]) -> float:
    """Of all events read, those that came too late to count in a window."""
    events = sum(said.get("kinds", {}).values())
    return float(said.get("late", 0) / events) if events else 0.0


def _stopped(at: datetime) -> Fault:
    return Fault(
        {"zh": "侦测器没有消息", "en": "no word from the detector"},
        {
            "zh": "检查进程是否在运行、到中心的网络是否畅通; 恢复后自动续读, 不丢事件",
            "en": "see that it runs and reaches the centre; it then reads on and loses nothing",
        },
        at,
    )


_DO = {
    "disk": {
        "zh": "腾出磁盘空间, 接收随后自动恢复",
        "en": "make room on the disk; intake then goes on by itself",
    },
    "file": {
        "zh": "检查该文件的权限; 能读时自动接收",
        "en": "see to the rights of the file; it is taken when it can be read",
    },
    "http": {
        "zh": "释放端口或改 FANZHA_INTAKE_LISTEN; 端口空出后自动接收",
        "en": "free the port or change FANZHA_INTAKE_LISTEN; it is taken when free",
    },
    "refused": {
        "zh": "多为两端版本不一致: 升级旧的一端后重启侦测器, 存下的会重新上报; 其余预警不受影响",
        "en": "mostly two versions that differ: upgrade the older side and restart the detector, "
        "which hands over what was kept; the other alerts are not held up",
    },
    "clock": {
        "zh": "核对本机时间: 错了就校准, 之后自动恢复; 确认新时间正确则重启侦测器。"
        "时刻对不上的文件和请求暂不接收, 不会丢失",
        "en": "look at this machine's time. If it is wrong, put it right: it then goes on by "
        "itself. If it is right, restart the detector. Files and requests whose times do not "
        "fit wait meanwhile",
    },
}  # fmt: skip
_LOOK = {"zh": "查看侦测器的日志", "en": "look at the detector's log"}


def _told(said: Mapping[str, Any]) -> Iterator[Fault]:
    """What it knows is wrong with itself and its intake."""
    for name, fault in {
        **said.get("faults", {}),
        **said.get("intake", {}).get("faults", {}),
    }.items():
        do = _DO.get(name.partition(":")[0], _LOOK)
        yield Fault({"zh": fault["zh"], "en": fault["en"]}, do, _moment(fault.get("since")))


def _seen(said: Mapping[str, Any], speed: float) -> Iterator[Fault]:
    """What its figures show."""
    behind = said.get("behind", 0)
    if behind > MOST_BEHIND or (behind and said.get("lag_s", 0.0) > MOST_LAG_S * speed):
        yield Fault(
            {"zh": f"积压 {behind:,} 条事件未读", "en": f"{behind:,} events wait to be read"},
            {
                "zh": "多在大量补传后出现, 会自行追上; 一直增长则加线程或分流数据源",
                "en": "usual after a large delivery and passes; if it grows, give it more threads "
                "or send part of the sources to a second detector",
            },
        )
    if (share := late_share(said)) > MOST_LATE:
        yield Fault(
            {"zh": f"{share:.1%} 的事件到得太晚", "en": f"{share:.1%} of the events came too late"},
            {
                "zh": "联系数据所有者: 传送延迟超过两小时的事件不进入统计窗口",
                "en": "speak to the owner: events over two hours late count in no window",
            },
        )


def _log_ahead(said: Mapping[str, Any]) -> Iterator[Fault]:
    """A clock that was wrong when the process began has carried log time ahead of the present."""
    at, log_time = _moment(said.get("at")), _moment(said.get("log_time"))
    if at and log_time and log_time - at > AHEAD:
        hours = (log_time - at) / timedelta(hours=1)
        yield Fault(
            {
                "zh": f"日志时间比本机时钟快 {hours:.1f} 小时",
                "en": f"log time is {hours:.1f} hours ahead of this machine's clock",
            },
            {
                "zh": "本机时钟慢了就校准; 时钟无误则是日志曾被错误时钟带快: 到那时为止新事件都算迟到, "
                "等待, 或从备份恢复数据目录和数据库",
                "en": "if this machine's clock is slow, put it right. If not, a wrong clock once "
                "carried the log ahead: what comes until then counts as late. Wait, or restore "
                "data folder and database from a backup",
            },
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
