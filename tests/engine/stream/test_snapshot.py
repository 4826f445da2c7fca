"""Snapshots: what loads is the state at a position, whatever a kill left on disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.snapshot import MANIFEST, Snapshots
from fanzha.engine.stream.store import BLOCK, Spec, Store
from fanzha.engine.stream.windows import Windows
from tests.engine.stream.plain_windows import cut, features, random_frame
from tests.prevent.intake.made import full_disk

ROOM = 20_000


def store() -> Store:
    """Two arrays of made-up state."""
    return Store("made", {"n": Spec(np.int64, ROOM), "pair": Spec(np.float64, ROOM, 3)})


def write(made: Store, seed: int, most: int = ROOM) -> None:
    """Change some rows, perhaps beyond what was in use."""
    dice = np.random.default_rng(seed)
    for key in ("n", "pair"):
        low, high = np.sort(dice.integers(0, most, 2)).tolist()
        made[key][low:high] = dice.integers(1, 99, made[key][low:high].shape)
        made.grow(key, high)
        made.mark(key, low, high)


def held(made: Store) -> dict[str, bytes]:
    """All that is in use."""
    return {key: made[key][: made.used(key)].tobytes() for key in made.specs}


def loaded(folder: Path) -> tuple[tuple[int, int, bytes] | None, dict[str, bytes]]:
    """What a new process finds."""
    fresh = store()
    return Snapshots(folder).load([fresh]), held(fresh)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=8), st.sampled_from([0, 1 << 30]))
def test_it_loads_what_was_saved_last(seeds: list[int], small: int) -> None:
    with TemporaryDirectory() as name:
        saved, made = Snapshots(Path(name), small), store()
        for position, seed in enumerate(seeds):
            write(made, seed)
            saved.save(position, position * 7, [made], b"extra %d" % position)
        last = len(seeds) - 1
        assert loaded(Path(name)) == ((last, last * 7, b"extra %d" % last), held(made))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 2**32), min_size=2, max_size=6), st.integers(0, 2**31),
    st.integers(0, 9), st.sampled_from([0, 1 << 30]),
)  # fmt: skip
def test_it_loads_an_earlier_good_state_when_a_file_is_cut_and_goes_on(
    seeds: list[int], at: int, which: int, small: int
) -> None:
    with TemporaryDirectory() as name:
        folder, made = Path(name), store()
        saved, states = Snapshots(folder, small), {}
        for position, seed in enumerate(seeds):
            write(made, seed)
            saved.save(position, 0, [made])
            states[position] = held(made)
        files = sorted(folder.iterdir())
        broken = files[which % len(files)]
        whole = broken.read_bytes()
        broken.write_bytes(whole[: at % max(len(whole), 1)])
        fresh = store()
        again = Snapshots(folder, small)
        found = again.load([fresh])
        assert held(fresh) == (states[found[0]] if found else dict.fromkeys(states[0], b""))
        write(fresh, at)
        again.save(99, 0, [fresh])
        assert loaded(folder) == ((99, 0, b""), held(fresh))


def test_it_falls_back_one_save_when_the_newest_file_is_torn_or_missing(tmp_path: Path) -> None:
    made, saved = store(), Snapshots(tmp_path)
    states = []
    for position in range(3):
        write(made, position, most=9000)
        saved.save(position, 0, [made])
        states.append(held(made))
    max(tmp_path.glob("*.delta")).unlink()
    assert loaded(tmp_path) == ((1, 0, b""), states[1])


def test_it_falls_back_to_the_generation_before_when_a_new_base_is_spoilt(tmp_path: Path) -> None:
    made, saved = store(), Snapshots(tmp_path, small=0)
    for position in range(12):
        write(made, position, most=5000)
        saved.save(position, 0, [made])
    bases = sorted(tmp_path.glob("*.base"))
    assert len(bases) == 2
    raw = bytearray(bases[-1].read_bytes())
    raw[len(raw) // 2] ^= 1
    bases[-1].write_bytes(raw)
    found, _ = loaded(tmp_path)
    assert found is not None


def test_it_writes_only_what_changed_and_removes_what_is_merged(tmp_path: Path) -> None:
    made, saved = store(), Snapshots(tmp_path, small=0)
    made["n"][:] = 1
    made.grow("n", ROOM)
    made.mark("n", 0, ROOM)
    saved.save(0, 0, [made])
    for position in range(1, 4):
        made["n"][position] = 5
        made.mark("n", position, position + 1)
        saved.save(position, 0, [made])
    assert all(path.stat().st_size < 2 * BLOCK for path in tmp_path.glob("*.delta"))
    for position in range(4, 90):
        made["n"][position] = 5
        made.mark("n", position, position + 1)
        saved.save(position, 0, [made])
    assert len(list(tmp_path.iterdir())) < 60
    assert loaded(tmp_path)[1] == held(made)


def test_it_copies_what_changed_before_it_is_written(tmp_path: Path) -> None:
    made, saved = store(), Snapshots(tmp_path)
    write(made, 1)
    then = held(made)
    finish = saved.later(5, 0, [made])
    write(made, 2)
    finish()
    assert loaded(tmp_path) == ((5, 0, b""), then)
    saved.save(6, 0, [made])
    assert loaded(tmp_path) == ((6, 0, b""), held(made))


def test_it_saves_everything_after_a_save_that_failed(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    made, saved = store(), Snapshots(folder)
    write(made, 1)
    saved.save(1, 0, [made])
    folder.rename(tmp_path / "away")
    write(made, 2)
    with pytest.raises(OSError, match="delta"):
        saved.save(2, 0, [made])
    (tmp_path / "away").rename(folder)
    assert loaded(folder)[0] == (1, 0, b"")
    write(made, 3)
    saved.save(3, 0, [made])
    assert loaded(folder) == ((3, 0, b""), held(made))


def test_state_begun_anew_is_saved_whole_and_not_on_top_of_what_was_thrown_away(
    tmp_path: Path,
) -> None:
    made = store()
    write(made, 1)
    Snapshots(tmp_path).save(100, 0, [made])
    saved, anew = Snapshots(tmp_path), store()
    saved.load([store()])  # the database was put back to an earlier day: thrown away
    write(anew, 2, most=50)
    saved.save(120, 0, [anew])
    assert loaded(tmp_path) == ((120, 0, b""), held(anew))


def test_a_snapshot_that_found_the_disk_full_leaves_no_half_file(tmp_path: Path) -> None:
    made = store()
    write(made, 1)
    with full_disk(1000), pytest.raises(OSError, match="too large"):
        Snapshots(tmp_path).save(1, 0, [made])
    assert not list(tmp_path.glob("*.base"))


def test_it_loads_while_the_disk_is_full_and_saves_when_there_is_room(tmp_path: Path) -> None:
    made = store()
    write(made, 1)
    Snapshots(tmp_path).save(1, 0, [made])
    saved, again = Snapshots(tmp_path), store()
    with full_disk(10):
        assert saved.load([again]) == (1, 0, b"")
    write(again, 2)
    saved.save(2, 0, [again])
    assert loaded(tmp_path) == ((2, 0, b""), held(again))


def test_it_does_not_read_what_another_version_laid_out_otherwise(tmp_path: Path) -> None:
    made = store()
    write(made, 1)
    Snapshots(tmp_path).save(1, 0, [made])
    wider = Store("made", {"n": Spec(np.int64, ROOM), "pair": Spec(np.float64, ROOM, 4)})
    assert Snapshots(tmp_path).load([wider]) is None
    assert not wider.used("pair")
    Snapshots(tmp_path).save(2, 0, [wider])
    assert loaded(tmp_path)[0] is None


def test_it_ignores_a_torn_manifest_row(tmp_path: Path) -> None:
    made, saved = store(), Snapshots(tmp_path)
    write(made, 1)
    saved.save(1, 0, [made])
    with (tmp_path / MANIFEST).open("ab") as out:
        out.write(b'{"number": 2, "base": fal')
    assert loaded(tmp_path) == ((1, 0, b""), held(made))


@settings(max_examples=6, deadline=None)
@given(
    st.sampled_from(["call", "transfer", "text"]), st.integers(0, 2**32),
    st.lists(st.integers(0, 2500), min_size=2, max_size=4).map(sorted),
)  # fmt: skip
def test_it_makes_load_and_replay_give_what_an_uninterrupted_run_gives(
    group: str, seed: int, cuts: list[int]
) -> None:
    whole = random_frame(group, 2500, seed, keys=8, days=30)
    Windows().read(whole)
    made = random_frame(group, 2500, seed, keys=8, days=30)
    with TemporaryDirectory() as name:
        windows, saved = Windows(), Snapshots(Path(name))
        for low, high in zip([0, *cuts], cuts, strict=False):
            _read(windows, made, low, high)
            if high:
                windows.sweep(int(made.log_us[high - 1]))
            saved.save(high, 0, windows.stores.values())
        shutil.copytree(name, Path(name) / "copy")
        again = Windows()
        found = Snapshots(Path(name) / "copy").load(again.stores.values())
    assert found is not None
    rest = random_frame(group, 2500, seed, keys=8, days=30)
    _read(again, rest, found[0], 2500)
    a, b = features(rest)[:, found[0] :], features(whole)[:, found[0] :]
    assert ((a == b) | (np.isnan(a) & np.isnan(b))).all()
    assert again.keys() == windows_after(windows, made, found[0])


def _read(windows: Windows, frame: Frame, low: int, high: int) -> None:
    part = cut(frame, low, high)
    windows.read(part)
    frame.values[:, low:high] = features(part)


def windows_after(windows: Windows, frame: Frame, low: int) -> dict[str, int]:
    """Keys after the uninterrupted run went on to the end."""
    _read(windows, frame, low, len(frame))
    return windows.keys()
