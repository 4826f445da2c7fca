"""Those who work the queues of the day at play: they act through the pages, as people would.

Who is warned takes it as `sim.temper` says. A desk officer claims what the queue offers next, calls,
and looks in again on those who wait for a visit; whoever was sent goes, finds them or does not.
Only whom the street sends is read from the database: a phone that rings.
"""

from __future__ import annotations

import heapq
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

import httpx
import psycopg

from fanzha.kit.clock import TownClock
from fanzha.kit.clock import world as world_now
from fanzha.sim.data import load
from fanzha.sim.temper import Temper, Truth, temper
from fanzha.words.money import yuan

NEXT = re.compile(r'action="/dissuasion/alerts/([1-9]\d*)/claim"')
STATE = re.compile(r'data-state="(\w+)"')
AT_ONCE = 6
"""Open tasks one officer keeps in hand before claiming another."""
LOOK_S = 0.5
"""Seconds of the world between two looks at the queue, or at who was sent."""
DIALS, LOOKS_IN, GIVES_UP = 1.5, 6.0, 90.0
"""Minutes of the town: until the first call, between two looks at a task, until the last."""
MOST_CALLS = 3
SENT = """
    SELECT task.alert_id, person.username, task.sent_at FROM dissuade_task task
    JOIN access_user person ON person.id = task.visitor_id WHERE task.state = 'sent'
"""
Act = Callable[[], object]


@dataclass
class Day:
    """The day at play: the centre, its clock, who is who, and what the doors answered."""

    url: str
    dsn: str
    clock: TownClock
    password: str
    seed: int
    over: threading.Event = field(default_factory=threading.Event)
    answers: Counter[str] = field(default_factory=Counter)
    lines: list[httpx.Client] = field(default_factory=list)

    def now(self) -> datetime:
        """The town's time."""
        return self.clock.at(world_now())

    def hang_up(self) -> None:
        """End every sign-in's connection."""
        for line in self.lines:
            line.close()

    def temper(self, alert: int) -> Temper:
        """How the person of an alert takes it."""
        return temper(self.seed, str(alert))


class Seat:
    """A sign-in without a browser."""

    def __init__(self, day: Day, username: str) -> None:
        self.day, self.username = day, username
        self.client = httpx.Client(base_url=day.url, trust_env=False, timeout=30)
        day.lines.append(self.client)
        self.client.get("/signin")
        self.post("/signin", username=username, password=day.password)

    def get(self, address: str) -> str:
        """A page; "" where it was refused."""
        return self._told(address, self.client.get(address))

    def post(self, address: str, **form: str) -> bool:
        """Send a form; whether it was taken."""
        form["csrfmiddlewaretoken"] = self.client.cookies.get("csrftoken") or ""
        answer = self.client.post(address, data=form, headers={"Referer": self.day.url})
        self._told(address, answer)
        return answer.status_code < 400

    def _told(self, address: str, answer: httpx.Response) -> str:
        kind = re.sub(r"\d+", "N", address.partition("?")[0])
        self.day.answers[f"{answer.status_code} {kind}"] += 1
        return answer.text if answer.status_code == 200 else ""


class Agenda:
    """What is to be done when, by the town's clock."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._acts: list[tuple[datetime, int, Act]] = []
        self._number = count()

    def put(self, at: datetime, act: Act) -> None:
        """Do it then."""
        heapq.heappush(self._acts, (at, next(self._number), act))

    def put_in(self, minutes: float, act: Act) -> None:
        """Do it in so many minutes of the town."""
        self.put(self.day.now() + timedelta(minutes=minutes), act)

    def do_due(self) -> bool:
        """Do the next act that is due; False when none is."""
        if not self._acts or self._acts[0][0] > self.day.now():
            return False
        heapq.heappop(self._acts)[2]()
        return True


class DeskOfficer(threading.Thread):
    """Claims, calls, ends; one officer of the dissuasion desk."""

    def __init__(self, day: Day, username: str) -> None:
        super().__init__(daemon=True, name=username)
        self.day, self.seat, self.agenda = day, Seat(day, username), Agenda(day)
        self.in_hand: set[int] = set()

    def run(self) -> None:
        """Until the day is over."""
        while not self.day.over.is_set():
            if self.agenda.do_due():
                continue
            if len(self.in_hand) >= AT_ONCE or not self._claim_next():
                self.day.over.wait(LOOK_S)

    def _claim_next(self) -> bool:
        found = NEXT.search(self.seat.get("/dissuasion/"))
        if not found or not self.seat.post(f"/dissuasion/alerts/{found[1]}/claim"):
            return False
        alert = int(found[1])
        self.in_hand.add(alert)
        began = self.day.now()
        self.agenda.put_in(DIALS, lambda: self._call(alert, 1, began))
        return True

    def _call(self, alert: int, number: int, began: datetime) -> None:
        if self._is_closed(alert):
            return
        between = load("temper")["answers"]["between"]
        if number == self.day.temper(alert).answers_at:
            self._heard(alert, "call:answered")
            talk = load("temper")["answers"]["talk"]
            self.agenda.put_in(talk, lambda: self._talked(alert, began))
        elif number < MOST_CALLS:
            self._heard(alert, "call:no_answer")
            self.agenda.put_in(between, lambda: self._call(alert, number + 1, began))
        else:
            self._heard(alert, "call:no_answer")
            self._heard(alert, "employer:answered")
            self._leave_to_the_street(alert, began)

    def _talked(self, alert: int, began: datetime) -> None:
        who = self.day.temper(alert)
        if self._is_closed(alert):
            return
        if who.truth is Truth.PAID:
            self._close(alert, "already_paid", note=_paid(who))
        elif who.truth is Truth.NO_SCAM:
            self._close(alert, "no_scam")
        elif who.listens_on_phone:
            self._close(alert, "dissuaded", saved=str(yuan(who.would_pay_fen)))
        else:
            self._heard(alert, "call:resists")
            self.seat.post(f"/dissuasion/alerts/{alert}/police", note="")
            self._leave_to_the_street(alert, began)

    def _leave_to_the_street(self, alert: int, began: datetime) -> None:
        """Somebody goes there: hands are free for the next call."""
        self.in_hand.discard(alert)
        self.agenda.put_in(LOOKS_IN, lambda: self._look_in(alert, began))

    def _look_in(self, alert: int, began: datetime) -> None:
        """Somebody is on the way; the desk ends what the street cannot."""
        state = self._state(alert)
        if state == "closed":
            return
        if state == "met" and self.day.temper(alert).truth is Truth.NO_SCAM:
            self._close(alert, "no_scam")
            return
        if state == "resisting":
            self.seat.post(f"/dissuasion/alerts/{alert}/police", note="")
        gives_up = self.day.now() - began > timedelta(minutes=GIVES_UP)
        if gives_up:
            self._close(alert, "unreachable")
        later = GIVES_UP if gives_up else LOOKS_IN
        self.agenda.put_in(later, lambda: self._look_in(alert, began))

    def _state(self, alert: int) -> str:
        found = STATE.search(self.seat.get(f"/dissuasion/alerts/{alert}"))
        state = found[1] if found else ""
        if state == "closed":
            self.in_hand.discard(alert)
        return state

    def _is_closed(self, alert: int) -> bool:
        return self._state(alert) == "closed"

    def _heard(self, alert: int, heard: str) -> None:
        self.seat.post(f"/dissuasion/alerts/{alert}/called", heard=heard, note="")

    def _close(self, alert: int, outcome: str, **form: str) -> None:
        if self.seat.post(f"/dissuasion/alerts/{alert}/close", outcome=outcome, **form):
            self.in_hand.discard(alert)


class Street(threading.Thread):
    """Everybody who can be sent: each goes in their own time, with their own sign-in."""

    def __init__(self, day: Day) -> None:
        super().__init__(daemon=True, name="street")
        self.day, self.agenda = day, Agenda(day)
        self.seats: dict[str, Seat] = {}
        self.out: set[int] = set()
        self.tried: set[int] = set()

    def run(self) -> None:
        """Until the day is over."""
        looked = 0.0
        with psycopg.connect(self.day.dsn, autocommit=True) as line:
            while not self.day.over.is_set():
                if time.monotonic() - looked > LOOK_S:
                    looked = time.monotonic()
                    self._ring(line)
                if not self.agenda.do_due():
                    self.day.over.wait(LOOK_S / 5)

    def _ring(self, line: psycopg.Connection) -> None:
        for alert, username, sent_at in line.execute(SENT).fetchall():
            if alert not in self.out:
                again = alert in self.tried
                self.out.add(alert)
                self._send(alert, username, self.day.now() if again else sent_at, again=again)

    def _send(self, alert: int, username: str, at: datetime, *, again: bool) -> None:
        who = self.day.temper(alert)
        leaves, arrives = (timedelta(minutes=m) for m in (who.leaves_min, who.arrives_min))
        self.agenda.put(at + leaves, lambda: self._enter(alert, username, "on_way"))
        self.agenda.put(at + arrives, lambda: self._arrive(alert, username, again=again))

    def _arrive(self, alert: int, username: str, *, again: bool) -> None:
        who = self.day.temper(alert)
        self.out.discard(alert)
        self.tried.add(alert)
        if not (who.at_home or again):
            self._enter(alert, username, "not_found")
            return
        if self._enter(alert, username, "met"):
            talk = load("temper")["visit"]["talk"]
            self.agenda.put_in(talk, lambda: self._talked(alert, username, again=again))

    def _talked(self, alert: int, username: str, *, again: bool) -> None:
        who = self.day.temper(alert)
        if who.truth is Truth.PAID:
            self._enter(alert, username, "paid", note=_paid(who))
        elif who.truth is Truth.IN_DANGER and (who.listens_at_door or again):
            self._enter(alert, username, "dissuaded", saved=str(yuan(who.would_pay_fen)))
        elif who.truth is Truth.IN_DANGER:
            self._enter(alert, username, "resists")

    def _enter(self, alert: int, username: str, act: str, **form: str) -> bool:
        seat = self.seats.get(username) or self.seats.setdefault(username, Seat(self.day, username))
        seat.get(f"/street/cards/{alert}")
        entry = {"act": act, "key": str(uuid4()), "ago": "0", **form}
        return seat.post(f"/street/cards/{alert}/entries", **entry)


def _paid(who: Temper) -> str:
    return f"已转{yuan(who.would_pay_fen)}元, 账号9903000001272699277(虚构)"
