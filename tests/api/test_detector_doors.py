"""The doors of detectors at the owners': signed, fresh, once; nothing but named columns comes in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from fanzha.engine.stream.rules import default
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.models import Signal as Taken
from fanzha.prevent.detect import actions as local
from fanzha.prevent.detect.models import DetectorState, Question, Suspect
from fanzha.prevent.detect.ports import Outcome
from fanzha.prevent.detect.remote import actions, crossing, signing
from fanzha.prevent.detect.signals import NAMED, Evidence, Finding, Signal
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NAME, ROOT = "telecom-a", "/api/detector"
CALL = Evidence(
    "e1", "call_start", T0, T0, {"caller": "+2105550168", "callee": "13900000001", "origin": "foreign"}
)  # fmt: skip
WHY = (Reason("foreign_call_on", {"origin": "foreign", "minutes": 18}),)
SIGNAL = Signal(
    "foreign_call_on@1:00ff:7", "13900000001", T0, Level.HIGH, "other", WHY, None, (CALL,), 0.5
)
FOUND = Finding(
    "mass@1:00ff:8", "caller", "+2105550168", T0, Level.LOW, "other", "mass", WHY, (CALL,)
)
OUTCOME = Outcome(0, 9, T0, (SIGNAL,), (FOUND,))


class Owner:
    """Somebody with a key, and the ways a message can be wrong."""

    def __init__(self, name: str, key: str) -> None:
        self.name, self.key, self.client = name, key, Client()

    def sent(
        self, method: str, place: str, message: object = None, *, at: datetime | None = None,
        key: str = "", changed: bytes = b"",
    ) -> HttpResponse:  # fmt: skip
        """The answer to a message signed `at`, its body changed on the way where given."""
        body = b"" if message is None else json.dumps(message).encode()
        signed = signing.headers(
            self.name, key or self.key, method, ROOT + place, at or datetime.now(UTC), body
        )
        return self.client.generic(
            method, ROOT + place, changed or body, "application/json", headers=signed
        )


@pytest.fixture
def owner(db: None) -> Owner:
    """The detector of a made-up operator, entered at the centre."""
    enter_units([NewUnit("YX", "云溪县(虚构)", "Yunxi (made up)", "county", None),
                 NewUnit("OP1", "虚构电信", "Telecom (made up)", "operator", "YX")])  # fmt: skip
    return Owner(NAME, actions.enter_detector(NAME, "OP1", T0))


def written(**changes: Any) -> dict[str, Any]:
    """The outcome as it is sent, with changes to its first signal."""
    message = crossing.written(OUTCOME)
    message["signals"][0] |= changes
    return message


def test_an_outcome_is_the_same_on_the_other_side_but_for_its_ids() -> None:
    read = crossing.read(json.loads(json.dumps(crossing.written(OUTCOME))), NAME)
    ids = {"signal_id": f"foreign_call_on@{NAME}/1:00ff:7"}
    assert read.signals == (replace(SIGNAL, **ids),)
    assert read.findings == (replace(FOUND, finding_id=f"mass@{NAME}/1:00ff:8"),)
    assert (read.start, read.end, read.log_time) == (0, 9, T0)


def test_the_docs_name_every_column_that_crosses() -> None:
    page = (Path(__file__).parents[2] / "docs" / "detector.md").read_text(encoding="utf-8")
    for kind, columns in NAMED.items():
        assert f"| {kind} | {', '.join(columns)} |" in page


def test_what_is_too_long_is_cut_and_holds_no_alert_up() -> None:
    text = Evidence("e" * 500, "text", T0, T0, {"body": "长" * 9_000, "sender": "1\x0069"})
    signal = replace(SIGNAL, evidence=(text,), phone="1" * 60)
    nobody = replace(FOUND, value="")
    sent = crossing.written(Outcome(0, 1, T0, (signal,), (nobody, replace(FOUND, value="x" * 999))))
    read = crossing.read(json.loads(json.dumps(sent)), NAME)
    assert len(read.signals[0].evidence[0].facts["body"]) == crossing.LONGEST_VALUE
    assert [len(finding.value) for finding in read.findings] == [crossing.LONGEST_THING]


def test_the_same_message_again_changes_nothing_and_another_is_overtaken(owner: Owner) -> None:
    first = owner.sent("POST", "/commit", written())
    assert (first.status_code, first.json()) == (200, {"new": True})
    again = owner.sent("POST", "/commit", written())
    assert (again.status_code, again.json()) == (200, {"new": False})
    other = owner.sent("POST", "/commit", written(level="low"))
    assert other.status_code == 409
    assert owner.sent("GET", "/position").json()["position"] == 9
    assert Taken.objects.get().signal_id == f"foreign_call_on@{NAME}/1:00ff:7"
    assert Suspect.objects.get().times == 1


def test_a_half_taken_outcome_is_not_taken(owner: Owner) -> None:
    message = written()
    message["findings"].append({**message["findings"][0], "value": 7})
    answer = owner.sent("POST", "/commit", message)
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "value"
    assert answer.json()["error"]["row"] == 2
    assert owner.sent("GET", "/position").json()["position"] == 0
    assert not Taken.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signal_id": "no id"}, "id"),
        ({"signal_id": "a@other/1:2:3"}, "id"),
        ({"level": "sign"}, "level"),
        ({"phone": ""}, "phone"),
        ({"at": "2026-03-02T08:00:00"}, "at"),
        ({"risk": 2}, "risk"),
        ({"money_fen": -1}, "money_fen"),
        ({"reasons": [{"code": "foreign_call_on", "params": {}}]}, "reasons"),
        ({"reasons": [{"code": "nothing", "params": {}}]}, "reasons"),
        ({"reasons": [{"code": "foreign_call_on", "params": {"origin": "moon", "minutes": 1}}]}, "reasons"),
        ({"evidence": [{**CALL.as_json(), "facts": {"cell": "C1"}}]}, "evidence"),
        ({"evidence": [{**CALL.as_json(), "facts": {"origin": "moon"}}]}, "evidence"),
        ({"evidence": [{**CALL.as_json(), "kind": "rumour"}]}, "kind"),
        ({"evidence": "all"}, "evidence"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_field(changes: Mapping[str, Any], field: str) -> None:
    with pytest.raises(Trouble) as told:
        crossing.read(written(**changes), NAME)
    assert told.value.field == field


def test_only_its_own_fresh_whole_message_opens_a_door(owner: Owner) -> None:
    stale = datetime.now(UTC) - signing.WINDOW - timedelta(seconds=2)
    assert owner.sent("GET", "/position").status_code == 200
    assert owner.sent("GET", "/position", at=stale).status_code == 401
    assert owner.sent("GET", "/position", key="k" * 64).status_code == 401
    assert owner.sent("POST", "/commit", written(), changed=b"{}").status_code == 401
    assert Owner("nobody", owner.key).sent("GET", "/position").status_code == 401
    assert Client().get(f"{ROOT}/position").status_code == 401
    assert owner.sent("POST", "/position").status_code == 405


def test_a_new_key_ends_the_old_one_and_a_new_secret_ends_both(
    owner: Owner, settings: Settings
) -> None:
    key = actions.enter_detector(NAME, "OP1", T0)
    assert key != owner.key
    assert owner.sent("GET", "/position").status_code == 401
    assert owner.sent("GET", "/position", key=key).status_code == 200
    settings.SECRET_KEY = "another"
    assert owner.sent("GET", "/position", key=key).status_code == 401


@pytest.mark.parametrize(
    ("name", "unit", "field"),
    [("Telecom", "OP1", "name"), ("detector", "OP1", "name"), ("bank-b", "YX", "unit"),
     ("bank-b", "NONE", "unit")],
)  # fmt: skip
def test_a_detector_is_an_operators_or_a_banks(
    owner: Owner, name: str, unit: str, field: str
) -> None:
    with pytest.raises(Trouble) as told:
        actions.enter_detector(name, unit, T0)
    assert told.value.field == field


def test_down_go_rules_and_lists_that_are_new_and_never_the_register(owner: Owner) -> None:
    found = owner.sent("GET", "/news").json()
    assert set(found) == {"rules", "lists"}
    had = local_digest(found)
    assert owner.sent("GET", f"/news?rules={had['rules']}&lists={had['lists']}").json() == {}
    assert set(owner.sent("GET", "/news?register=0").json()) == {"rules", "lists"}


def local_digest(found: Mapping[str, str]) -> dict[str, str]:
    """The digests of what came down."""
    import base64
    import hashlib

    return {
        name: hashlib.sha256(base64.b64decode(text)).hexdigest() for name, text in found.items()
    }


def test_a_state_is_kept_without_names_of_files_and_an_older_one_is_not(owner: Owner) -> None:
    fault = {"zh": "磁盘错误", "en": "disk error", "since": T0.isoformat(), "path": "/home"}
    state = {"at": T0.isoformat(), "rows": 7, "note": "anything",
             "intake": {"faults": {"file:zhang-san.csv": fault}}}  # fmt: skip
    older = {**state, "at": (T0 - timedelta(seconds=1)).isoformat(), "rows": 3}
    assert owner.sent("POST", "/state", state).status_code == 200
    assert owner.sent("POST", "/state", older).status_code == 200
    kept = DetectorState.objects.get(name=NAME).state
    assert kept["rows"] == 7
    assert "zhang" not in str(kept)
    assert "anything" not in str(kept)
    assert "/home" not in str(kept)
    assert owner.sent("POST", "/state", {"rows": 1}).status_code == 400


def test_a_question_is_answered_once_in_counts(owner: Owner, centre: Centre) -> None:
    rule, asker = default().rules[0], Actor(centre.analyst.pk, "analyst", "YX", "/YX/")
    number = actions.ask(NAME, rule, T0 - timedelta(days=1), T0, asker, T0)
    (asked,) = owner.sent("GET", "/questions").json()["questions"]
    assert (asked["number"], asked["rule"]["name"]) == (number, rule.name)
    told = {"rows": 70, "alerts": 3, "by_day": [3], "cases": ["13900000001"]}
    assert owner.sent("POST", f"/questions/{number}", told).status_code == 200
    assert owner.sent("POST", f"/questions/{number}", {**told, "alerts": 9}).status_code == 200
    assert Question.objects.get().answer == {"rows": 70, "alerts": 3, "by_day": [3]}
    assert owner.sent("GET", "/questions").json()["questions"] == []
    assert owner.sent("POST", f"/questions/{number + 1}", told).status_code == 404


def test_the_centre_takes_in_nothing_without_a_ground(db: None) -> None:
    with pytest.raises(Trouble) as told:
        local.open_intake("", T0)
    assert told.value.field == "FANZHA_INTAKE_GROUND"


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """What a process remembers of the lists is of another test's database."""
    from fanzha.prevent.detect.remote import queries

    queries._made.clear()
    yield
    queries._made.clear()
