"""Answering the centre's back-tests beside a running detector, on a thread of their own."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

from fanzha.kit.errors import Trouble
from fanzha.outside.centre.http import CentreFar
from fanzha.prevent.detect.ports import Away
from fanzha.prevent.detect.remote.answers import answered
from fanzha.prevent.detect.remote.fields import whole

log = logging.getLogger("fanzha.detector")
EVERY_S = 5.0


class Questions:
    """Asks for questions every few seconds and answers them over the archive of `data`."""

    def __init__(self, centre: CentreFar, data: Path) -> None:
        self.centre, self.archive = centre, data / "archive"
        self._stop = Event()
        self._thread = Thread(target=self._run, name="questions", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; one that is being worked on is asked again at the next start."""
        self._stop.set()

    def answer_all(self) -> int:
        """Answer what is open; returns how many. Raises Away, or Trouble for
        a question that has no number."""
        asked = self.centre.questions()
        for question in asked:
            number = whole(question, "number")
            self.centre.answer(number, answered(question, self.archive))
        return len(asked)

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                self.answer_all()
            except (Away, Trouble) as problem:
                log.info("no question answered (%s)", problem)
