"""`fanzha trace`: the answer, its JSON, finding seeds, and bad use."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from fanzha.cli.imports import import_app
from fanzha.cli.trace import trace
from tests.engine.trace.logs import MINUTE_US, chain, table

app = typer.Typer()
app.command("trace")(trace)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.parquet"
    rows = chain((0, "V", "A", 100), (1, "A", "B", 60), (2, "B", "C", 50)).to_pylist()
    for row in rows:
        row["time"] = int(row["time"].timestamp()) * 1_000_000
    rows.append({"transfer_id": "t4", "time": 3 * MINUTE_US, "payer": "C", "payee": "ATM"})
    rows[-1] |= {"amount_fen": 20, "exit_kind": "cash"}
    pq.write_table(table(rows), path)
    return path


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    path = tmp_path / "seeds.csv"
    path.write_text("transfer_id,amount_fen\nt1,100\n")
    return path


def test_it_prints_the_answer_as_json(log: Path, seeds: Path) -> None:
    result = run("--transfers", log, "--seeds", seeds, "--method", "dirty_first", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["method"] == "dirty_first"
    assert answer["version"]
    assert answer["totals"] == {
        "seed_fen": 100,
        "held_fen": 80,
        "unfollowed_fen": 0,
        "exits_fen": {"cash": 20},
    }
    keys = ("account", "in_fen", "out_fen", "held_fen", "hop")
    assert [tuple(flow[key] for key in keys) for flow in answer["accounts"]] == [
        ("A", 100, 60, 40, 0),
        ("B", 60, 50, 10, 1),
        ("C", 50, 20, 30, 2),
        ("ATM", 20, 0, 0, 3),
    ]
    edges = {edge["transfer_id"]: edge["stolen_fen"] for edge in answer["edges"]}
    assert edges == {"t1": 100, "t2": 60, "t3": 50, "t4": 20}


def test_its_limits_reach_the_engine(log: Path, seeds: Path) -> None:
    limits = ("--window-hours", "0.02", "--max-hops", "1", "--min-amount", "50")
    result = run("--transfers", log, "--seeds", seeds, *limits, "--json")
    answer = json.loads(result.stdout)
    assert [edge["transfer_id"] for edge in answer["edges"]] == ["t1", "t2"]
    assert answer["limits"] == {"window_hours": 0.02, "max_hops": 1, "min_amount_fen": 50}


def test_it_prints_a_table_for_people(log: Path, seeds: Path) -> None:
    result = run("--transfers", log, "--seeds", seeds)
    assert result.exit_code == 0
    assert "仍在账户 held 0.80" in result.stdout
    assert "取现 cash 0.20" in result.stdout


@pytest.mark.parametrize(
    ("method", "held"),
    [
        ("dirty_first", {"A": 40, "B": 10, "C": 30}),
        ("fifo", {"A": 40, "B": 10, "C": 30}),
        ("pro_rata", {"A": 40, "B": 10, "C": 30}),
    ],
)
def test_every_method_has_its_name(
    log: Path, seeds: Path, method: str, held: dict[str, int]
) -> None:
    told = run("--transfers", log, "--seeds", seeds, "--method", method, "--json")
    answer = json.loads(told.stdout)
    assert answer["method"] == method
    assert {flow["account"]: flow["held_fen"] for flow in answer["accounts"]} == held | {"ATM": 0}
    (victim,) = answer["victims"]
    assert (victim["transfer_id"], victim["seed_fen"]) == ("t1", 100)
    assert {place["account"]: place["exited_fen"] for place in victim["places"]}["ATM"] == 20


def test_it_says_whose_money_lies_in_an_account(log: Path) -> None:
    ask = ("--transfers", log, "--backward", "B", "--time", "1970-01-01T08:01:00+08:00")
    origins = json.loads(run(*ask, "--json").stdout)
    assert origins["method"] == "fifo"
    assert (origins["account"], origins["balance_fen"]) == ("B", 60)
    assert origins["own"] == [{"account": "V", "fen": 60}]
    through = {edge["transfer_id"]: edge["fen"] for edge in origins["edges"]}
    assert through == {"t1": 60, "t2": 60}
    assert "余额 balance 0.60 元" in run(*ask, "--method", "pro_rata").stdout


def test_its_limits_reach_the_way_back(log: Path) -> None:
    ask = ("--transfers", log, "--backward", "B", "--time", "1970-01-01T08:01:00+08:00")
    near = json.loads(run(*ask, "--max-hops", "0", "--json").stdout)
    assert [(source["transfer_id"], source["fen"]) for source in near["sources"]] == [("t2", 60)]
    assert near["own"] == []
    assert "未再往前" in run(*ask, "--max-hops", "0").stdout
    late = json.loads(run(*ask, "--window-hours", "0.01", "--json").stdout)
    assert late["own"] == [{"account": "A", "fen": 60}]


def test_it_lists_transfers_to_pick_seeds_from(log: Path) -> None:
    look = ("--transfers", log, "--account", "B", "--time", "1970-01-01T08:01:00+08:00")
    answer = json.loads(run(*look, "--json").stdout)
    assert [(c["transfer_id"], c["direction"]) for c in answer["candidates"]] == [
        ("t2", "in"),
        ("t3", "out"),
    ]
    assert "t2" in run(*look).stdout


@pytest.mark.parametrize(
    "args",
    [
        ("--seeds", "SEEDS", "--method", "guess"),
        ("--seeds", "none.csv"),
        ("--seeds", "SEEDS", "--max-hops", "-1"),
        ("--account", "B", "--time", "1970-01-01T00:00:00"),
        ("--account", "B", "--time", "noon"),
        ("--account", "B"),
        ("--seeds", "SEEDS", "--account", "B"),
        ("--seeds", "SEEDS", "--backward", "B", "--time", "1970-01-01T00:00:00Z"),
        ("--backward", "B"),
        ("--backward", "B", "--time", "noon"),
        ("--backward", "B", "--time", "1970-01-01T00:00:00Z", "--method", "dirty_first"),
        (),
    ],
)
def test_bad_use_ends_with_two(log: Path, seeds: Path, args: tuple[str, ...]) -> None:
    told = [str(seeds) if arg == "SEEDS" else arg for arg in args]
    assert run("--transfers", log, *told).exit_code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "transfer_id,amount_fen\nt1,100\nt9,1\n",
            "row 3, transfer_id: the transfer file has no such",
        ),
        ("transfer_id,amount_fen\nt1,101\n", "row 2, amount_fen"),
        ("transfer_id,amount_fen\nt1,1.5\n", "whole number of fen"),
        ("transfer_id,amount_fen\n,1\n", "must not be empty"),
        ("transfer_id,amount_fen\nt1\n", "row 2"),
        ("transfer_id,amount\nt1,1\n", "amount_fen"),
        ("", "has no rows"),
    ],
)
def test_bad_seeds_end_with_one_and_both_languages(
    log: Path, seeds: Path, text: str, said: str
) -> None:
    seeds.write_text(text)
    result = run("--transfers", log, "--seeds", seeds)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "错误" in result.stderr


def test_a_log_that_is_no_log_ends_with_one(seeds: Path) -> None:
    assert run("--transfers", seeds, "--seeds", seeds).exit_code == 1


@pytest.mark.parametrize("option", ["--account", "--backward"])
def test_an_unknown_account_ends_with_one_and_both_languages(log: Path, option: str) -> None:
    look = (option, "nobody", "--time", "1970-01-01T08:01:00+08:00")
    result = run("--transfers", log, *look)
    assert result.exit_code == 1
    assert "error: account: " in result.stderr
    assert "错误" in result.stderr
    told = json.loads(run("--transfers", log, *look, "--json").stdout)
    assert told["error"]["field"] == "account"


def test_a_launderers_money_in_the_amlgentex_log_adds_up(tmp_path: Path, shared_data: Path) -> None:
    source = shared_data / "transfers_amlgentex" / "tx_log.parquet"
    log = tmp_path / "log.parquet"
    CliRunner().invoke(
        import_app, ["transfers", str(source), "--mapping", "amlgentex", "--out", str(log)]
    )
    truth = pq.read_table(source, columns=["isSAR"])["isSAR"].to_numpy()
    guilty = {f"{row:09d}" for row in truth.nonzero()[0] + 1}
    table = pq.read_table(log)
    first = next(row for row in table.to_pylist() if row["transfer_id"] in guilty)
    own = table.filter(pc.equal(table["payer"], first["payer"]))
    rows = [row for row in own.to_pylist() if row["transfer_id"] in guilty]
    lines = [f"{row['transfer_id']},{row['amount_fen']}" for row in rows]
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("\n".join(["transfer_id,amount_fen", *lines, ""]))
    answer = json.loads(run("--transfers", log, "--seeds", seeds, "--json").stdout)
    totals = answer["totals"]
    assert totals["seed_fen"] == sum(row["amount_fen"] for row in rows)
    assert totals["seed_fen"] == totals["held_fen"] + sum(totals["exits_fen"].values())
    assert totals["held_fen"] == sum(flow["held_fen"] for flow in answer["accounts"])
    assert len(answer["edges"]) > len(rows)
