"""Whether the data files agree with the records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from localoffer.edition import states
from localoffer.edition.edition import Edition, slip
from localoffer.edition.money import printed, sums_of
from localoffer.problems import Problem, rule

FOLDER = "data/"


@rule
def data_differs(edition: Edition) -> Iterator[Problem]:
    """The tables and files for programs have each thing to get, amount, voice and action in the folder, and no others."""
    if f"{FOLDER}offer.json" not in edition.documents:
        yield slip("/data/", "There is no offer.json.")
        return
    yield from _ids(edition)
    yield from _sums(edition)
    yield from _voices(edition)


def _table(edition: Edition, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(edition.documents[f"{FOLDER}{name}.csv"].decode("utf-8-sig"))))


def _ids(edition: Edition) -> Iterator[Problem]:
    offer = json.loads(edition.documents[f"{FOLDER}offer.json"])
    for name, wanted in (
        ("entitlements", set(edition.entitlements)),
        ("voices", set(edition.shown("voices"))),
        ("actions", set(edition.shown("actions"))),
    ):
        for kind, found in (
            (f"{name}.csv", {row["id"] for row in _table(edition, name)}),
            ("offer.json", {entry["id"] for entry in offer[name]}),
        ):
            for id in sorted(wanted ^ found):
                said = "should have" if id in wanted else "has, and should not,"
                yield slip(f"/{FOLDER}", f"{kind} {said} “{id}” among {name}.")


def _sums(edition: Edition) -> Iterator[Problem]:
    rows = _table(edition, "amounts")
    for id, parts in edition.entitlements.items():
        sums = sums_of(edition, parts)
        own = [row for row in rows if row["entitlement"] == id]
        for what, wanted, when, national in (
            ("the council's own", sums.council, "now", ("no",)),
            ("national", sums.national, "now", ("yes",)),
            ("coming", sums.coming, "coming", ("no", "yes")),
            ("past", sums.past, "past", ("no", "yes")),
        ):
            found = (row for row in own if row["when"] == when and row["national"] in national)
            if (listed := {printed(row["pounds"]) for row in found}) != wanted:
                yield slip(
                    parts[0],
                    f"amounts.csv has {', '.join(sorted(listed)) or 'nothing'} as {what}, "
                    f"and the folder {', '.join(sorted(wanted)) or 'nothing'}.",
                )


def _voices(edition: Edition) -> Iterator[Problem]:
    rows = {row["id"]: row for row in _table(edition, "voices")}
    for id, voice in edition.shown("voices").items():
        row = rows.get(id)
        if row is None:
            continue  # _ids reports it.
        if edition.text_of(voice) not in row["text"]:
            yield slip(voice, f"voices.csv says “{row['text']}”.")
        if row["state"] != (state := states.of_voice(edition, voice)):
            yield slip(
                voice, f"voices.csv puts it at “{row['state']}”; by its records its state is: {state}."
            )
