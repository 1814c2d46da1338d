"""Links to a prepared email or text message."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote


def mailto(lines: Sequence[str], subject: str | None, to: str | None) -> str:
    """The filter `mailto`. Without `to` the email has no recipient.

    Source: RFC 6068, which requires line breaks as %0D%0A.
    """
    body = quote("\r\n".join(lines), safe="")
    about = f"subject={quote(subject, safe='')}&" if subject else ""
    return f"mailto:{quote(to or '', safe='@')}?{about}body={body}"


def sms(text: str) -> str:
    """The filter `sms`: a text message without a recipient.

    Source: RFC 5724 for `body`. Apple's phones want `&` before it and others `?`; `?&` suits both.
    """
    return f"sms:?&body={quote(text, safe='')}"
