"""What a text of this centre may say: no link, nothing a handset cannot show, not too long. Pure.

People are taught never to follow a link in a text. So ours has none, and one that looks like a
link is refused before it is a row.
"""

from __future__ import annotations

import re
import unicodedata

from fanzha.kit.errors import Trouble
from fanzha.prevent.channel.segments import over

# Controls, formatting that shows nothing or turns the line round, halves of characters, private
# and unassigned ones. A line's end is no such thing.
_CANNOT_SHOW = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINE_ENDS = frozenset("\n\r")

# Last labels in Chinese that names of hosts end with (IANA's root zone holds more).
_CHINESE_ENDS = (
    "中国|中國|公司|网络|網絡|网址|在线|中文网|集团|手机|商城|商店|网店|移动|联通|信息|政务|公益"
)
_LINKS = re.compile(
    r"[a-z][a-z0-9+.-]*://"  # any scheme
    r"|\bwww\d?\s*[.。]"
    # labels and a last one of letters; a browser takes the Chinese stop for a point (RFC 3490)
    r"|[a-z0-9-]+\s*[.。]\s*(?:[a-z0-9-]+[.。])*(?:[a-z]{2,24}|xn--[a-z0-9-]+)(?![a-z0-9])"
    rf"|[a-z0-9\u4e00-\u9fff-]+[.。](?:{_CHINESE_ENDS})"
    r"|(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)"  # an address in numbers
    r"|@[a-z0-9-]+\.[a-z]",
    re.ASCII | re.IGNORECASE,
)


def accept(text: str, *, most: int) -> str:
    """The text as it goes out, or Trouble naming what is wrong. `most` messages are allowed.

    >>> accept("要先交钱的贷款都是诈骗。拨打96110核实", most=1)
    '要先交钱的贷款都是诈骗。拨打96110核实'
    """
    if not text.strip():
        raise _wrong("短信没有内容", "the text says nothing")
    if place := _cannot_show(text):
        raise _wrong(
            f"第 {place} 个字符手机无法显示, 请删除",
            f"character {place} cannot be shown: remove it",
        )
    if looks_like_link(text):
        raise _wrong(
            "短信不得含有链接或像链接的内容", "a text holds no link, nor what looks like one"
        )
    if too_many := over(text, most):
        raise _wrong(
            f"短信太长: 超出 {too_many} 个字符(最多 {most} 条)",
            f"too long by {too_many} characters (at most {most} messages)",
        )
    return text


def looks_like_link(text: str) -> bool:
    """Whether a phone or a reader may take some of the text for an address.

    Letters in full width count as plain ones.

    >>> [looks_like_link(t) for t in ("点t.cn/x", "ｗｗｗ．a．cn", "baidu。com", "例子.中国", "10.0.0.1")]
    [True, True, True, True, True]
    >>> [looks_like_link(t) for t in ("损失3.5万元。No.5", "转账。拨打96110", "at 10.30.")]
    [False, False, False]
    """
    return _LINKS.search(unicodedata.normalize("NFKC", text)) is not None


def _cannot_show(text: str) -> int:
    """The place of the first such character, 1-based; 0 when there is none."""
    for place, character in enumerate(text, 1):
        if unicodedata.category(character) in _CANNOT_SHOW and character not in _LINE_ENDS:
            return place
    return 0


def _wrong(zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field="text")
