"""One error a person is meant to read, in Chinese and in English."""

from __future__ import annotations


class Trouble(Exception):
    """Something a person can put right, said in both languages.

    `zh` and `en` say what is wrong and what to do. `field` and `row` (1-based, as in
    the file) point at the place. Neither text may hold personal data: name the field,
    not its value.

    >>> str(Trouble(zh="金额为负", en="negative amount", field="amount", row=7))
    '第 7 行, amount: 金额为负 | row 7, amount: negative amount'
    """

    def __init__(
        self, zh: str, en: str, *, field: str | None = None, row: int | None = None
    ) -> None:
        self.zh, self.en, self.field, self.row = zh, en, field, row
        super().__init__(f"{self.in_chinese()} | {self.in_english()}")

    def in_chinese(self, called: str | None = None) -> str:
        """The message with its place, in Chinese; `called` is what the reader calls the field."""
        place = [f"第 {self.row} 行"] if self.row is not None else []
        return _placed([*place, *filter(None, [called or self.field])], self.zh)

    def in_english(self, called: str | None = None) -> str:
        """The message with its place, in English; `called` is what the reader calls the field."""
        place = [f"row {self.row}"] if self.row is not None else []
        return _placed([*place, *filter(None, [called or self.field])], self.en)

    def as_dict(self) -> dict[str, str | int | None]:
        """What `--json` prints and the API returns."""
        return {"zh": self.zh, "en": self.en, "field": self.field, "row": self.row}


def _placed(place: list[str], text: str) -> str:
    return f"{', '.join(place)}: {text}" if place else text
