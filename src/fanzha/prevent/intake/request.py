"""A request of many events as a parcel: JSON lines or an Arrow stream, packed or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa
from pyarrow import ipc

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.feeds import Feed, TooLarge, arrow_rows, gathered, kind_of, unpacked
from fanzha.prevent.intake.lines import read_lines, read_together
from fanzha.prevent.intake.ports import Parcel
from fanzha.prevent.intake.senders import Holder
from fanzha.prevent.intake.validate import Sender

LINES, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"
PACKINGS: dict[str, Literal["gzip", "zstd"]] = {"gzip": "gzip", "zstd": "zstd"}
MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 16 << 20, 64 << 20, 100_000
"""Of one request: bytes as sent, bytes once unpacked, rows."""


def too_large() -> TooLarge:
    """The error for more than one request may hold."""
    return TooLarge(
        zh=f"请求过大: 至多 {MOST_BYTES >> 20} MB, 解压后 {MOST_UNPACKED >> 20} MB, "
        f"{MOST_ROWS} 行; 请分批发送",
        en=f"too large: at most {MOST_BYTES >> 20} MB, {MOST_UNPACKED >> 20} MB unpacked, "
        f"{MOST_ROWS} rows; send it in parts",
    )


@dataclass(frozen=True)
class Sent:
    """What came: its content type, its packing ("" for none), its bytes."""

    type: str
    packing: str
    body: bytes


def parcels(requests: Sequence[tuple[Sent, Holder]], now: datetime) -> list[Parcel | Trouble]:
    """Each request as `parcel` has it, or why it cannot be read. Plain lines of one sender are
    read at once; when any of them wants a closer look, each by itself."""
    holders = {holder for _, holder in requests}
    if len(requests) > 1 and len(holders) == 1 and all(_is_plain(sent) for sent, _ in requests):
        (holder,) = holders
        bodies = [sent.body for sent, _ in requests]
        found = read_together(bodies, _sender(holder, now))
        if found is not None:
            pairs = zip(bodies, found, strict=True)
            return [_parcel(holder, body, Feed(rows, [])) for body, rows in pairs]
    return [_parcel_or_trouble(sent, holder, now) for sent, holder in requests]


def _sender(holder: Holder, now: datetime) -> Sender:
    return Sender(holder.name, now, holder.sources, holder.named)


def _is_plain(sent: Sent) -> bool:
    return sent.type == LINES and not sent.packing


def _parcel_or_trouble(sent: Sent, holder: Holder, now: datetime) -> Parcel | Trouble:
    try:
        return parcel(sent, holder, now)
    except Trouble as trouble:
        return trouble


def parcel(sent: Sent, holder: Holder, now: datetime) -> Parcel:
    """The request's events and bad rows. Raises Trouble when it cannot be read as a whole."""
    body = sent.body
    if sent.packing:
        body = unpacked(body, PACKINGS[sent.packing], MOST_UNPACKED)
    sender = _sender(holder, now)
    feed = _lines(body, sender) if sent.type == LINES else _arrow(body, sender)
    return _parcel(holder, body, feed)


def _parcel(holder: Holder, body: bytes, feed: Feed) -> Parcel:
    digest = hashlib.sha256(holder.name.encode() + b"\0" + body).hexdigest()
    return Parcel(holder.name, f"http:{holder.name}", digest, feed)


def _lines(body: bytes, sender: Sender) -> Feed:
    if body.count(b"\n") > MOST_ROWS:
        raise too_large()
    return gathered(read_lines(body, sender))


def _arrow(body: bytes, sender: Sender) -> Feed:
    try:
        table = _table(body)
    except (OSError, pa.ArrowException) as error:
        raise Trouble(zh="不是完整的 Arrow 流", en="not a whole Arrow stream") from error
    return gathered(arrow_rows(kind_of("", table), table, sender))


def _table(body: bytes) -> pa.Table:
    """The stream's rows, proven: a buffer that lies about its length must not be read."""
    batches, size, rows = [], 0, 0
    with ipc.open_stream(io.BytesIO(body)) as stream:
        for batch in stream:
            size, rows = size + batch.nbytes, rows + batch.num_rows
            if size > MOST_UNPACKED or rows > MOST_ROWS:
                raise too_large()
            batches.append(batch)
        table = pa.Table.from_batches(batches, stream.schema)
    table.validate(full=True)
    return table
