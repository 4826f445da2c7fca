"""One con as it is played: the verbs scripts are written in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from fanzha.sim.acts import Act, Stage
from fanzha.sim.arrays import MISSING, Ints, Rng, stream
from fanzha.sim.batch import DAY, HOUR, MINUTE, SECOND, Batch, batch
from fanzha.sim.bodies import Bodies, filled
from fanzha.sim.data import load
from fanzha.sim.plan import Plan
from fanzha.sim.scams.gang import Gang
from fanzha.sim.scams.launder import launder
from fanzha.sim.town import Town


@dataclass
class Con:
    """A script on its victim. Times are microseconds UTC; lines, hosts, accounts positions.

    `reached` is the furthest stage the victim came to; `paid` the plan rows of what they
    paid, `given` of what was paid to them as bait.
    """

    town: Town
    number: int
    script: str
    gang: Gang
    victim: int
    first_day: int
    rng: Rng
    plan: Plan
    bodies: Bodies
    spec: dict[str, Any]
    reached: Stage = Stage.APPROACH
    began: int = 0
    paid: list[int] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    laundered: list[tuple[int, int, int]] = field(default_factory=list)
    _rows: dict[str, list[dict[str, int]]] = field(default_factory=lambda: defaultdict(list))
    _blocks: list[Batch] = field(default_factory=list)

    def at(self, day: int, earliest: int, latest: int) -> int:
        """A moment on the script's day `day`, between those hours of Asia/Shanghai."""
        midnight = self.town.midnight_us + (self.first_day + day) * DAY
        return midnight + int(self.rng.integers(earliest * HOUR, latest * HOUR))

    def after(self, when: int, least_minutes: float, most_minutes: float) -> int:
        """Some while after `when`."""
        return when + int(self.rng.uniform(least_minutes, most_minutes) * MINUTE)

    def some(self, name: str) -> int:
        """A whole number within the range the script's data gives, both ends included."""
        low, high = self.spec[name]
        return int(self.rng.integers(low, high + 1))

    def line(self, origin: str) -> int:
        """One of the gang's lines of that origin."""
        return int(self.rng.choice(self.gang.lines[origin]))

    def host(self) -> int:
        """One of the gang's sites."""
        return int(self.rng.choice(self.gang.hosts))

    def goes_on(self, stage: Stage) -> bool:
        """Whether the victim follows to `stage`."""
        holds = self.spec["holds"][stage - Stage.TRUST]
        if self.rng.random() < holds:
            self.reached = stage
            return True
        return False

    def call(self, when: int, line: int, minutes: float, act: Act) -> int:
        """The gang calls the victim. Returns the moment it hangs up."""
        length = max(int(minutes * MINUTE), 10 * SECOND)
        self._note("call", when, act, caller=line, callee=self._phone, duration_us=length,
                   **self._dressed(line))  # fmt: skip
        return when + length

    def text(self, when: int, line: int, host: int) -> None:
        """The gang writes to the victim, with a link."""
        self._note("text", when, Act.TEXT_LINK, sender=line, receiver=self._phone,
                   body=self._body(host))  # fmt: skip

    def visit(self, when: int, host: int) -> None:
        """The victim opens the gang's site."""
        self._note("visit", when, Act.YOUNG_SITE, phone=self._phone, host=host)

    def install(self, when: int, host: int) -> None:
        """The victim installs the gang's app from its site."""
        self._note("app_install", when, Act.OUTSIDE_APP, phone=self._phone, app=self.gang.app,
                   store=0, host=host)  # fmt: skip

    def foreign_sign_in(self, when: int) -> None:
        """The gang signs in to the victim's account from abroad."""
        web = self.town.web
        ip = int(self.rng.integers(web.foreign_ips.start, web.foreign_ips.stop))
        self._note(
            "sign_in",
            when,
            Act.FOREIGN_SIGN_IN,
            account=self.account,
            line=self.line("foreign"),
            ip=ip,
        )

    def gather(self, when: int) -> None:
        """The victim moves the savings to the account they pay from, if there are any."""
        savings = int(self.town.accounts.savings[self.victim])
        if savings >= 0:
            self.plan.pay(when, savings, self.account, permille=int(self.rng.integers(930, 1001)),
                          act=Act.EMPTIED_SAVINGS, stage=Stage.PAYMENT, scam=self.number,
                          person=self.victim)  # fmt: skip

    def pay(self, when: int, *, permille: int = 0, yuan: int = 0, launder_it: bool = True) -> None:
        """The victim pays the gang: a share of the account, or a sum. Then it is laundered."""
        mule = int(self.rng.choice(self.gang.layers[0]))
        row = self.plan.pay(when, self.account, mule, amount=yuan * 100, permille=permille,
                            act=Act.NEW_PAYEE, stage=Stage.PAYMENT, scam=self.number,
                            person=self.victim)  # fmt: skip
        self.paid.append(row)
        if launder_it:
            self.laundered += launder(self.plan, self.rng, self.town, self.gang, row, mule, when,
                                      self.number)  # fmt: skip

    def bait(self, when: int, yuan: int) -> None:
        """The gang pays the victim a little, to be believed."""
        mule = int(self.rng.choice(self.gang.layers[0]))
        self.given.append(
            self.plan.pay(
                when,
                mule,
                self.account,
                amount=yuan * 100,
                act=Act.MONEY_FROM_STRANGER,
                stage=Stage.TRUST,
                scam=self.number,
                person=self.victim,
            )
        )

    def pay_in_parts(self, when: int) -> None:
        """As many payments as the script names, each a share of what is left."""
        for _ in range(self.some("payments")):
            self.pay(when, permille=self.some("take_permille"))
            when = self.after(when, 4, 90)

    def approach_many(self, kind: str, origin: str, days: int = 1) -> None:
        """Short calls or texts to many others, who do not fall for it."""
        rng, lines = self.rng, self.town.lines
        people = rng.integers(0, len(lines.of_person), self.some("approaches"))
        people = people[lines.of_person[people] >= 0]
        n = len(people)
        midnight = self.town.midnight_us + self.first_day * DAY
        when = midnight + rng.integers(9 * HOUR, 19 * HOUR, n) + rng.integers(0, days, n) * DAY
        line = rng.choice(self.gang.lines[origin], n)
        marks: dict[str, Any] = {"stage": Stage.APPROACH, "scam": self.number, "person": people}
        phone = lines.of_person[people]
        if kind == "text":
            body = np.array([self._body(self.host()) for _ in range(n)], np.int64)
            made = batch("text", when, Act.TEXT_LINK, **marks, sender=line, receiver=phone,
                         body=body)  # fmt: skip
        else:
            length = (rng.lognormal(2.6, 0.9, n).clip(2, 400) * SECOND).astype(np.int64)
            act = Act.FOREIGN_CALL if origin == "foreign" else Act.VIRTUAL_CALL
            marks |= self._dressed(int(line[0]) if n else MISSING)
            made = batch("call", when, act, **marks, caller=line, callee=phone, duration_us=length)
        self._blocks.append(made)

    def batches(self) -> list[Batch]:
        """Everything this con put into the feeds."""
        return [*self._blocks, *(_as_batch(kind, rows) for kind, rows in self._rows.items())]

    @property
    def account(self) -> int:
        """The account the victim pays from."""
        if self.script == "boss":
            return self.town.accounts.company.start + int(self.town.people.employer[self.victim])
        return int(self.town.accounts.main[self.victim])

    def _dressed(self, line: int) -> dict[str, int]:
        """How a call of that line comes: passed on by the gang's relay, under a false number."""
        foreign = line in self.gang.lines["foreign"]
        return {
            "forwarded_from": self.gang.relay if foreign and self._is_relayed else MISSING,
            "shown_number": self._false_number if foreign else MISSING,
        }

    @cached_property
    def _is_relayed(self) -> bool:
        share = float(load("scams")["gangs"]["relayed"])
        return bool(stream(self.town.seed, "relayed", self.number).random() < share)

    @cached_property
    def _false_number(self) -> int:
        """The number this con shows, a position among those shown; MISSING for none."""
        rng = stream(self.town.seed, "shown", self.number)
        share = load("scams")["gangs"]["shown"].get(self.script, 0.0)
        number = int(rng.integers(0, len(load("lines")["shown"]["false"])))
        return number if rng.random() < share else MISSING

    @property
    def _phone(self) -> int:
        return int(self.town.lines.of_person[self.victim])

    def _body(self, host: int) -> int:
        template = self.rng.choice(load("scams")["words"][self.script])
        name: str = self.town.web.host[host].as_py()
        return self.bodies.add(filled(self.rng, str(template), name))

    def _note(self, kind: str, when: int, act: Act, **columns: int) -> None:
        self.began = self.began or when
        stage = self.reached
        marks = {"act": act, "stage": stage, "scam": self.number, "person": self.victim}
        self._rows[kind].append({"time": when, **marks, **columns})


def _as_batch(kind: str, rows: list[dict[str, int]]) -> Batch:
    columns: dict[str, Ints] = {
        name: np.array([row[name] for row in rows], np.int64) for name in rows[0]
    }
    marks = {name: columns.pop(name) for name in ("act", "stage", "scam", "person")}
    return Batch(kind, columns.pop("time"), columns, marks)
