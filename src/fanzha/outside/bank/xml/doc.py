"""docs/bank_messages.md, made from the table of fields so that it cannot lie.

`python -m fanzha.outside.bank.xml.doc > docs/bank_messages.md` renews it; a test fails when
it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from fanzha.outside.bank.xml.table import Field, Form, table
from fanzha.recover.message.codes import RESULT_LABELS, answer_code

SOURCES = {"public": "public", "name": "public name, our use", "ours": "**ours**"}


def page() -> str:
    """The whole page, Markdown."""
    parts = [_HEAD, *_results()]
    for form in table().forms.values():
        parts += _form(form)
    for name, item in table().items.items():
        parts += [f"\n## An entry of `{name}`: `{item.xml}`", *_fields(item.fields)]
    return "\n".join(parts) + "\n"


_HEAD = """# Messages between the centre and a bank

Made from `src/fanzha/outside/bank/xml/fields.toml`; renew it with
`python -m fanzha.outside.bank.xml.doc > docs/bank_messages.md`.

**Unverified, no conformity claimed.** No official text was at hand. "public" means: the
element's name and meaning stand in public source code of bank-side adapters (several banks',
written against the same platform). "public name, our use" means that only the name does.
"ours" has no public source. The envelope around the fields (`Request`, `Response`, the UUID
as `ApplicationID`, `MessageTo`, `FeedbackTime`, `Attachments`, the signature) is ours too.

```xml
<Request>
  <Head><TxCode>100101</TxCode><MessageFrom>centre</MessageFrom><MessageTo>B03</MessageTo></Head>
  <Body><ApplicationID>UUID</ApplicationID><BankID>B03</BankID> … fields …
    <Attachments><Attachment><Filename/><Sha256/><Content>base64</Content></Attachment></Attachments>
  </Body>
</Request>
<Response>
  <Head><TxCode>100102</TxCode><MessageFrom>B03</MessageFrom><MessageTo>centre</MessageTo></Head>
  <Body><ApplicationID>UUID of the request</ApplicationID><Result>0000</Result>
    <FeedbackTime>20260302161700</FeedbackTime> … fields … </Body>
</Response>
```

Money is yuan with two decimals. A moment is `yyyyMMddHHmmss` in the time of Shanghai; a
fraction of a second may follow a point, so that what happened in one second keeps its order.
UTF-8 only. Elements and text only: a DOCTYPE, an entity, a processing instruction, an
attribute, text beside elements, the same field twice, more than 8 levels, 600,000 elements
or 16 MB are refused with the reason, kept, and move nothing. Further elements are ignored.

Every message is a POST to `/messages` of the bank or `/api/bank/answers` of the centre,
signed in the header `X-Fanzha-Signature: from=<bank or centre>,at=<Unix seconds>,sha256=<hex>`:
HMAC-SHA256 with that bank's own key over `<from>\\n<at>\\n` and the body, at most 5 minutes
off. The same `ApplicationID` is the same message, however often it comes. What a bank tells
unasked about a watched account is a 100306 under the request's `ApplicationID`, with
`Transactions` and without `StartTime`."""


def _results() -> Iterator[str]:
    yield "\n## Results\n\n| result | 含义 | meaning |\n| --- | --- | --- |"
    for result, label in RESULT_LABELS.items():
        yield f"| {result} | {label['zh']} | {label['en']} |"


def _form(form: Form) -> Iterator[str]:
    yield f"\n## {form.code} {form.zh} · {form.en}"
    yield from _fields(form.request)
    yield f"\nAnswer {answer_code(form.code)}:"
    yield from _fields(form.answer)


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    yield "\n| element | our field | kind | 含义 | source |\n| --- | --- | --- | --- | --- |"
    for one in fields:
        kind = f"list of `{one.item}`" if one.item else one.kind
        yield f"| `{one.xml}` | `{one.name}` | {kind} | {one.zh} | {SOURCES[one.source]} |"


def main() -> None:
    """Print the page."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
