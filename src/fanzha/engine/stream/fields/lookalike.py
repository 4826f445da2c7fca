"""Hosts that imitate an official one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fanzha.engine.stream.fields.brands import imitated
from fanzha.engine.stream.fields.strings import one_piece

KNOWN_HOSTS = 1 << 18
"""Hosts whose verdict is kept at hand."""

_verdict = lru_cache(maxsize=KNOWN_HOSTS)(imitated)


def imitating(hosts: Any) -> NDArray[np.bool_]:
    """Whether each host imitates an official one; each different host is judged once.

    >>> imitating(pa.array(["icbc.com.cn.gx1.top", "www.icbc.com.cn", None])).tolist()
    [True, False, False]
    """
    coded = one_piece(hosts).dictionary_encode()
    verdicts = [_verdict(host) != "" for host in coded.dictionary.to_pylist()]
    at = np.asarray(pc.fill_null(coded.indices, pa.scalar(len(verdicts), pa.int32())))
    found: NDArray[np.bool_] = np.array([*verdicts, False], np.bool_)[at]
    return found
