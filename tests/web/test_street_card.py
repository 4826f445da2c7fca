"""A card on a phone: few reasons at once, all of them there."""

from __future__ import annotations

from django.utils.translation import override

from fanzha.web.templatetags.alerts import first_sentences, further_sentences, sentences

PERSON = {
    "code": "earlier_victim",
    "params": {"on": "2025-11-15", "scam_type": "loan", "amount": 1},
}
SIGNS = [
    {"code": code, "params": {"host": "invalid.example"}}
    for code in ("known_number", "listed_site", "text_then_visit")
]


def test_the_first_reasons_and_the_further_ones_are_all_of_them_and_none_twice() -> None:
    with override("en"):
        first = first_sentences([*SIGNS, *SIGNS, PERSON], 2)
        further = further_sentences([*SIGNS, *SIGNS, PERSON], 2)
        assert sorted(first + further) == sorted(sentences([*SIGNS, PERSON]))
        assert first == sentences([SIGNS[0], PERSON])
