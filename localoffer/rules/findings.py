"""Rules about what inspectors said."""

from __future__ import annotations

from collections.abc import Iterator

from localoffer.problems import Problem, warning
from localoffer.records.models import Finding, FindingKind
from localoffer.rules.base import Content


@warning
def unanswered_finding(content: Content) -> Iterator[Problem]:
    """If inspectors asked for something to improve, the record says what these pages do about it, or what is still open.

    PASS: kind: to improve, and still_open: Nobody has published how many plans are up to date.
    FAIL: kind: to improve, with neither this_offer: nor still_open:
    """
    for record in content.each(Finding):
        if record.kind is FindingKind.IMPROVE and not (record.this_offer or record.still_open):
            yield unanswered_finding.problem(
                record.marks.of("kind"),
                "Inspectors asked for this to improve, but nothing here says what has come of it.",
                "Under this_offer:, write what these pages do about it, with a link to the page that shows it. Or, "
                "under still_open:, write what is still open. “Nothing yet” is an honest answer.",
            )
