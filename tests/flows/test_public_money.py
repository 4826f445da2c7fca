"""An account of public money: listed by two, then no order leaves, and the desk says why. 虚构."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.models import Entry
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.recover.message.models import Message
from fanzha.recover.stop.models import PublicAccount
from fanzha.recover.stop.public_accounts import is_public
from fanzha.recover.stop.public_imports import import_public_accounts
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, accepted, order_of

ClientOf = Callable[..., Client]
PAGE, DOOR = "/duty/public-accounts", "/duty/public-accounts/act"
GROUND = "税务局来函〔2026〕3号(虚构)"
FORM = {
    "act": "list",
    "account": MULE,
    "bank": "B03",
    "holder": "某县税务局(虚构)",
    "ground": GROUND,
}
FILE = f"""序号,账号,开户行,户名,依据,截止时间
1,{MULE},第3银行(虚构),某县税务局(虚构),{GROUND},
2,{NEXT},B04,某县社保局(虚构),社保局来函(虚构),2001-01-01
3,{NEXT},没有的银行,某县社保局(虚构),社保局来函(虚构),
"""


def test_it_is_listed_by_two_and_then_never_stopped(centre: Centre, client_of: ClientOf) -> None:
    first, second, desk = map(client_of, (centre.leader, centre.admin, centre.duty))
    assert first.post(DOOR, FORM).status_code == 302
    row = PublicAccount.objects.get()
    number = {"number": row.pk}
    assert not is_public(MULE, clock.now())
    assert 'value="confirm"' not in first.get(PAGE).content.decode()
    assert first.post(DOOR, {"act": "confirm", **number}).status_code == 400
    assert 'value="confirm"' in second.get(PAGE).content.decode()
    assert second.post(DOOR, {"act": "confirm", **number}).status_code == 302
    assert is_public(MULE, clock.now())
    assert GROUND in desk.get(PAGE).content.decode()
    order = order_of(accepted(clock.now(), centre.duty))
    assert (order.state, order.answer_code, order.answered_at) == ("refused", "0302", None)
    assert not Message.objects.filter(code="100101").exists()
    assert GROUND in desk.get(f"/duty/chases/{order.report_id}").content.decode()
    verbs = Entry.objects.filter(subject_kind="public_account").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["list_public", "confirm_public"]


def test_it_ends_by_itself_and_can_be_taken_off(centre: Centre, client_of: ClientOf) -> None:
    first, second = client_of(centre.leader), client_of(centre.admin)
    day = (clock.now() + timedelta(days=30)).date()
    first.post(DOOR, {**FORM, "until": day.isoformat()})
    row = PublicAccount.objects.get()
    second.post(DOOR, {"act": "confirm", "number": row.pk})
    assert row.until is not None
    assert is_public(MULE, row.until - timedelta(seconds=1))
    assert not is_public(MULE, row.until)
    assert first.post(DOOR, {"act": "unlist", "number": row.pk}).status_code == 302
    assert not is_public(MULE, clock.now())


@pytest.mark.parametrize(
    ("field", "value"),
    [("account", "12"), ("bank", "B99"), ("holder", ""), ("ground", " "), ("until", "2001-01-01"),
     ("until", "2099-01-01"), ("until", "2026-13-40")],
)  # fmt: skip
def test_it_lists_nothing_that_lacks_what_a_listing_needs(
    centre: Centre, client_of: ClientOf, field: str, value: str
) -> None:
    assert client_of(centre.leader).post(DOOR, {**FORM, field: value}).status_code == 400
    assert not PublicAccount.objects.exists()


def test_it_is_not_for_those_who_order_stops(centre: Centre, client_of: ClientOf) -> None:
    assert client_of(centre.duty).post(DOOR, FORM).status_code == 403
    assert client_of(centre.bank_b03).get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        import_public_accounts(
            Path("nowhere.csv"), "public_accounts", actor_of(centre.duty), clock.now()
        )


def test_it_takes_a_file_and_tells_each_bad_row(centre: Centre, tmp_path: Path) -> None:
    file, who, moment = tmp_path / "list.csv", actor_of(centre.leader), clock.now()
    file.write_text(FILE, "utf-8")
    done = import_public_accounts(file, "public_accounts", who, moment)
    assert (done.rows_in, done.new, done.waiting, done.same) == (3, 1, 1, 0)
    assert [row["field"] for row in done.rejected.to_pylist()] == ["until", "bank"]
    again = import_public_accounts(file, "public_accounts", who, moment + timedelta(hours=1))
    assert (again.new, again.same) == (0, 1)
    assert PublicAccount.objects.get().account == MULE
    with pytest.raises(Trouble, match="映射"):
        import_public_accounts(file, "known_accounts", who, moment)


def test_it_refuses_an_uploaded_file_with_a_bad_row_as_a_whole(
    centre: Centre, client_of: ClientOf
) -> None:
    admin = client_of(centre.admin)
    for text, status in ((FILE, 400), ("\n".join(FILE.splitlines()[:2]), 302)):
        file = SimpleUploadedFile("list.csv", text.encode())
        sent = {"act": "import", "mapping": "public_accounts", "file": file}
        assert admin.post(DOOR, sent).status_code == status
        assert PublicAccount.objects.count() == (status == 302)
