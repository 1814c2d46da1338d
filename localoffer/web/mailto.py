"""The address of an e-mail that is ready to send."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote


def mailto(lines: Sequence[str], subject: str, to: str | None) -> str:
    """The filter `mailto`. Without `to` the mail opens with no recipient.

    Source: RFC 6068, which wants line breaks as %0D%0A.
    """
    body = quote("\r\n".join(lines), safe="")
    return f"mailto:{quote(to or '', safe='@')}?subject={quote(subject, safe='')}&body={body}"
