"""An officer's edits, typed as text into a copy of a council's folder: a line changed, a record added, a record gone.

Everything is found in the YAML of whatever council it is. Its own ids, names and words stand nowhere here.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from localoffer.edition.edition import first_day
from localoffer.edition.money import SUM, printed
from localoffer.edition.written import Entry, Layer, read_council

PAPER = "notes-of-the-month"
CITED = f"sources:\n  - source: {PAPER}\n    page: 2\n"
#: What is never deleted, and whose words can be taken away.
LEDGER = ("voices", "promises", "pledges")
#: The fields of an entitlement that are sentences.
WORDS = ("title", "sentence", "details", "who", "how_to_ask", "how_long", "words_to_send", "uncertain")


@dataclass(frozen=True)
class Desk:
    """A council's folder to be changed, and the day on which the officer sits over it."""

    folder: Path
    day: date

    @classmethod
    def with_copy(cls, council: Path, folder: Path, day: date) -> Desk:
        """A desk with a copy of what a council writes: its offer, its pledges and its content."""
        shutil.copytree(council / "content", folder / "content")
        for name in ("offer.yaml", "pledges.yaml"):
            if (council / name).is_file():
                shutil.copy(council / name, folder / name)
        for file in folder.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            if re.search(r'^(?:- |")', text, re.MULTILINE):
                # Written in another way than the docs show, which the lines below are typed in.
                file.write_text(_as_in_the_docs(yaml.load(text, yaml.BaseLoader)), encoding="utf-8")
        return cls(folder, day)

    @property
    def written(self) -> Layer:
        return read_council(self.folder, self.folder)

    def records(self, name: str) -> tuple[Entry, ...]:
        return self.written.lists.get(name, ())

    def open(self, name: str) -> tuple[Entry, ...]:
        """The records that nobody has closed or taken the words of."""
        return tuple(
            one for one in self.records(name) if not one.get("closed") and not one.get("words_removed")
        )

    def record(self, list_name: str, id: str) -> Entry:
        """A record as it stands now: every edit moves the lines below it."""
        return next(entry for entry in self.records(list_name) if entry["id"] == id)

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text(encoding="utf-8").splitlines()

    def type(self, name: str, lines: list[str]) -> None:
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def add(self, name: str, list_name: str, record: str) -> None:
        """Type a record at the end of a list; the list, too, where the file has none."""
        lines = self.lines(name) if (self.folder / name).is_file() else []
        if f"{list_name}:" not in lines:
            lines.append(f"{list_name}:")
        end = next(
            (at for at in range(lines.index(f"{list_name}:") + 1, len(lines)) if re.match(r"\w", lines[at])),
            len(lines),
        )
        while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        first, *rest = record.rstrip("\n").split("\n")
        lines[end:end] = [f"  - {first}", *(f"    {line}" for line in rest)]
        self.type(name, lines)

    def end_of(self, entry: Entry) -> int:
        """The number of lines down to the end of a record, its own last line among them."""
        lines = self.lines(entry.mark.file)
        indent = entry.mark.column - 3
        for at in range(entry.mark.line, len(lines)):
            line = lines[at]
            if (
                line.strip()
                and not line.lstrip().startswith("#")
                and len(line) - len(line.lstrip()) <= indent
            ):
                return self._without_what_leads_to_the_next(lines, at)
        return len(lines)

    def _without_what_leads_to_the_next(self, lines: list[str], end: int) -> int:
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1
        return end

    def add_field(self, entry: Entry, text: str) -> None:
        """Type a field at the end of a record."""
        lines = self.lines(entry.mark.file)
        end = self.end_of(entry)
        lines[end:end] = [" " * (entry.mark.column - 1) + line for line in text.rstrip("\n").split("\n")]
        self.type(entry.mark.file, lines)

    def add_to_field(self, entry: Entry, field: str, text: str) -> None:
        """Type an item at the end of a list within a record; the list, too, where the record has none."""
        items = entry.get(field) or ()
        if items:
            last: Entry = items[-1]
            lines = self.lines(entry.mark.file)
            end = self.end_of(last)
            indent = " " * (last.mark.column - 3)
            first, *rest = text.rstrip("\n").split("\n")
            lines[end:end] = [f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)]
            self.type(entry.mark.file, lines)
        else:
            first, *rest = text.rstrip("\n").split("\n")
            self.add_field(entry, "\n".join([f"{field}:", f"  - {first}", *(f"    {line}" for line in rest)]))

    def write(self, entry: Entry, field: str, value: str | None) -> None:
        """Type another value on the line of a field, or take the field away with all that stands below it."""
        lines = self.lines(entry.mark.file)
        at = self._line_of(lines, entry, field)
        indent = len(lines[at]) - len(lines[at].lstrip().removeprefix("- "))
        end = at + 1
        while end < len(lines) and lines[end].strip() and _indent(lines[end]) > indent:
            end += 1
        head = lines[at][: lines[at].index(f"{field}:")]
        lines[at:end] = [] if value is None else [f"{head}{field}: {value}"]
        self.type(entry.mark.file, lines)

    def _line_of(self, lines: list[str], entry: Entry, field: str) -> int:
        start = re.compile(rf" {{{entry.mark.column - 1}}}{field}:| {{{entry.mark.column - 3}}}- {field}:")
        return next(at for at in range(entry.mark.line - 1, self.end_of(entry)) if start.match(lines[at]))

    def remove(self, entry: Entry) -> None:
        lines = self.lines(entry.mark.file)
        del lines[entry.mark.line - 1 : self.end_of(entry)]
        self.type(entry.mark.file, lines)

    def remove_references(self, ids: set[str]) -> None:
        """Take away every line that names one of the ids, and what stands empty then."""
        names = "|".join(map(re.escape, sorted(ids)))
        in_a_list = re.compile(rf"\s+- (?:{names})$")
        in_a_field = re.compile(
            rf"\s+(?:contact|action|plan|recommendation|helpline|replaced_by): (?:{names})$"
        )
        as_evidence = re.compile(rf"(\s+)- (?:action): (?:{names})$")
        for path in self._files():
            kept: list[str] = []
            skipping: int | None = None
            for line in self.lines(path):
                if skipping is not None and line.strip() and _indent(line) <= skipping:
                    skipping = None
                if found := as_evidence.match(line):
                    skipping = len(found[1])
                if skipping is None and not in_a_list.match(line) and not in_a_field.match(line):
                    kept.append(line)
            self.type(path, _without_empty_fields(kept))

    def unlink(self, address: str) -> None:
        """Leave the words of each link to a page, and take the link away."""
        link = re.compile(rf"\[([^\]]*)\]\({re.escape(address)}[^)]*\)")
        for path in self._files():
            text = (self.folder / path).read_text(encoding="utf-8")
            (self.folder / path).write_text(link.sub(r"\1", text), encoding="utf-8")

    def replace(self, before: str, after: str) -> None:
        """Type other words wherever some stand."""
        for path in self._files():
            text = (self.folder / path).read_text(encoding="utf-8")
            (self.folder / path).write_text(text.replace(before, after), encoding="utf-8")

    def _files(self) -> Iterator[str]:
        yield from self.written.texts


class _Indented(yaml.Dumper):
    """Writes all as text, and sets the items of a list further in than its name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow)


def _text(dumper: yaml.Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


_Indented.yaml_implicit_resolvers = {}
_Indented.add_representer(str, _text)


def _as_in_the_docs(read: object) -> str:
    return str(yaml.dump(read, None, _Indented, allow_unicode=True, sort_keys=False, width=math.inf))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_empty_fields(lines: list[str]) -> list[str]:
    """Without fields that are a name alone with nothing below, and answers that say nothing any more."""
    empty = re.compile(r"\s+(?:- )?\w+:$")
    while True:
        kept = [
            line
            for line, after in zip(lines, [*lines[1:], ""], strict=True)
            if not (empty.match(line) and _indent(after) <= _indent(line))
        ]
        kept = [
            line
            for line, after in zip(kept, [*kept[1:], ""], strict=True)
            if not (re.match(r"  - (?:voice|promise|pledge): ", line) and _indent(after) <= 2)
        ]
        if kept == lines:
            return kept
        lines = kept


# ---- What an officer does in a month. Each returns whether the council had what it takes. --------------------------


def files_a_paper(desk: Desk) -> bool:
    desk.add(
        "content/sources.yaml",
        "sources",
        f"id: {PAPER}\ntitle: Notes of the month\npublisher: The council\ndate: {desk.day.isoformat()}",
    )
    return True


def adds_a_voice(desk: Desk, id: str = "hear-back-in-a-week") -> bool:
    priorities = desk.records("priorities")
    if priorities:
        number = max((int(voice["number"]) for voice in desk.records("voices")), default=0) + 1
        desk.add(
            "pledges.yaml",
            "voices",
            f"id: {id}\nnumber: {number}\ntext: You should hear back within a week.\npriority: {priorities[0]['id']}\n"
            f"said_on: {desk.day.isoformat()}\nsaid_where: Forum\n{CITED}",
        )
    return bool(priorities)


def answers_in_each_state(desk: Desk) -> bool:
    """A voice for each state that a person can state, and for each thing that evidence can show."""
    done = True
    for at, state in enumerate(("done", "partly", "under way", '"no, because"', "not ours")):
        done &= adds_a_voice(desk, f"stated-{at}")
        desk.add(
            "content/answers.yaml",
            "answers",
            f"voice: stated-{at}\nstated:\n  state: {state}\n  reason: This is what we can say.\n"
            f"  post: Head of service\n  date: {desk.day.isoformat()}",
        ) if done else None
    for at, shows in enumerate(("all of it", "part of it", "work under way", "a plan", "background")):
        done &= adds_a_voice(desk, f"shown-{at}")
        desk.add(
            "content/answers.yaml",
            "answers",
            f"voice: shown-{at}\nevidence:\n  - date: {desk.day.isoformat()}\n    text: The team rang everybody back.\n"
            f"    shows: {shows}\n    note: It is what you asked for.\n"
            "    sources:\n      - source: " + PAPER,
        ) if done else None
    return done


def raises_an_amount(desk: Desk) -> bool:
    """Close the amount in force the day before, and add the next; where nothing is published, publish it."""
    for entry in desk.records("entitlements"):
        amounts = entry.every("amounts")
        now = [
            one for one in amounts if not one.get("to") and not one.get("as_stated_on") and one.get("from")
        ]
        # Where its own words name the sum, they would have to be written again too.
        named = any(printed(now[0]["value"]) in entry.of(field) for field in WORDS) if now else False
        if len(now) == 1 and not named and not now[0].get("label") and first_day(now[0]["from"]) < desk.day:
            desk.add_to_field(entry, "amounts", _amount(now[0], desk.day, _more(desk)))
            desk.add_field(_again(desk, entry, now[0]), f"to: {date.fromordinal(desk.day.toordinal() - 1)}")
            return True
        if entry.get("present_amount") and amounts:
            desk.write(entry, "present_amount", None)
            entry = desk.record("entitlements", entry["id"])
            desk.add_to_field(entry, "amounts", _amount(amounts[-1], desk.day, _more(desk)))
            return True
    return False


def announces_a_rise(desk: Desk) -> bool:
    """The amount in force ends in a year's time, and the next begins."""
    later = date(desk.day.year + 1, 4, 1)
    for entry in desk.records("entitlements"):
        now = [one for one in entry.every("amounts") if one.get("from") == desk.day.isoformat()]
        if now:
            desk.add_to_field(entry, "amounts", _amount(now[0], later, _more(desk)))
            desk.add_field(_again(desk, entry, now[0]), f"to: {date.fromordinal(later.toordinal() - 1)}")
            return True
    return False


def _again(desk: Desk, entry: Entry, amount: Entry) -> Entry:
    """An amount as it stands after its file was written."""
    amounts = desk.record("entitlements", entry["id"]).every("amounts")
    found: Entry = next(one for one in amounts if one.get("from") == amount["from"])
    return found


def _amount(like: Entry, day: date, value: str) -> str:
    rest = "".join(f"{name}: {like[name]}\n" for name in ("limit", "period", "label") if like.get(name))
    return f"value: {value}\n{rest}from: {day.isoformat()}\n{CITED}"


def _more(desk: Desk) -> str:
    """More than every sum that the council names, so that no floor is above it."""
    sums = [sum_ for text in desk.written.texts.values() for sum_ in SUM.findall(text)]
    pounds = max(int(float(printed(sum_)[1:].replace(",", ""))) for sum_ in sums)
    return f"£{pounds + 500:,}"


def adds_something_to_get(desk: Desk) -> bool:
    """With an amount for each age, one of which a page shows without its first day."""
    area = next((one["area"] for one in desk.records("entitlements") if one.get("area")), None)
    if area:
        band = f"    sources:\n      - source: {PAPER}\n"
        desk.add(
            "offer.yaml",
            "entitlements",
            f"id: a-bike-on-loan\ntitle: A bike on loan\nsentence: A bike, and money to keep it on the road.\narea: {area}\n"
            f"duty: chooses\nbasis:\n  - Notes of the month\nchecked: {desk.day}\nreview_by: {desk.day.replace(year=desk.day.year + 1, day=1)}\n"
            f"amounts:\n  - value: £20\n    period: a month\n    age_from: 16\n    age_until: 18\n    from: {desk.day}\n{band}"
            f"  - value: £30\n    period: a month\n    age_from: 18\n    age_until: 21\n    seen_on: {desk.day}\n{band}{CITED}",
        )
    return bool(area)


def announces_something_to_get(desk: Desk) -> bool:
    """With a sum, from a day in a year's time. People are told of it from now on."""
    area = next((one["area"] for one in desk.records("entitlements") if one.get("area")), None)
    if area:
        later = date(desk.day.year + 1, 4, 1)
        desk.add(
            "offer.yaml",
            "entitlements",
            f"id: a-night-bus-pass\ntitle: A night bus pass\nsentence: A pass for the last bus home.\narea: {area}\nduty: chooses\n"
            f"standing: announced\nfrom: {later}\nbasis:\n  - Notes of the month\nstatuses:\n  - relevant\n"
            f"amounts:\n  - value: £15\n    period: a month\n    from: {later}\n    sources:\n      - source: {PAPER}\n{CITED}",
        )
    return bool(area)


def corrects_a_number(desk: Desk) -> bool:
    """In its record, and wherever a longer page has it in its text."""
    contact = next((one for one in desk.records("contacts") if len(one.of("phone")) > 8), None)
    if contact:
        number = contact["phone"]
        desk.replace(number, f"{number[:-1]}{(int(number[-1]) + 1) % 10}")
        if contact.get("checked"):
            desk.write(desk.record("contacts", contact["id"]), "checked", f"{desk.day:%Y-%m}")
    return bool(contact)


def updates_an_action(desk: Desk) -> bool:
    """One action gets an update, and another was done."""
    ids = [action["id"] for action in desk.open("actions")][:2]
    for id in ids:
        desk.add_to_field(
            desk.record("actions", id),
            "updates",
            f"date: {desk.day.isoformat()}\ntext: The team met and agreed the next step.\n{CITED}",
        )
    if ids and not (last := desk.record("actions", ids[-1])).get("done_on"):
        desk.add_field(last, f"done_on: {desk.day.isoformat()}")
    return bool(ids)


def takes_words_away(desk: Desk) -> bool:
    """Those of the first voice, promise and pledge, with all notes: the records stay."""
    removed = f"words_removed:\n  date: {desk.day.isoformat()}\n  reason: asked by the person"
    firsts = [(name, entries[0]["id"]) for name in LEDGER if (entries := desk.open(name))]
    for name, id in firsts:
        for field in ("text", "quotation", "on_a_page", "note", "why"):
            if (entry := desk.record(name, id)).get(field):
                desk.write(entry, field, None)
        for at in range(len(desk.record(name, id).every("sources"))):
            if (cited := desk.record(name, id).every("sources")[at]).get("note"):
                desk.write(cited, "note", None)
        desk.add_field(desk.record(name, id), removed)
    return bool(firsts)


def renames_a_priority(desk: Desk) -> bool:
    priorities = desk.records("priorities")
    if priorities:
        desk.write(priorities[0], "title", "Be Well and Warm")
    return bool(priorities)


def begins_a_new_strategy(desk: Desk) -> bool:
    """The last priority that has not itself followed one is closed, and another one follows it."""
    followed = {one.get("replaced_by") for one in desk.records("priorities")}
    priorities = [one for one in desk.open("priorities") if one["id"] not in followed]
    if priorities:
        closing = f"closed:\n  date: {desk.day.isoformat()}\n  reason: The new strategy begins elsewhere."
        desk.add_field(priorities[-1], f"{closing}\nreplaced_by: be-ready")
        desk.add(
            "pledges.yaml",
            "priorities",
            f"id: be-ready\ntitle: Be Ready\nmeaning: You know what comes next.\n{CITED}",
        )
    return bool(priorities)


def removes_a_contact(desk: Desk) -> bool:
    """The contact that fewest records name goes, with every line that names it. A main line stays: no council has none."""
    contacts = [
        (sum(text.count(one["id"]) for text in desk.written.texts.values()), one)
        for one in desk.open("contacts")
        if "main line" not in one.every("roles")
    ]
    if contacts:
        contact = min(contacts, key=lambda pair: pair[0])[1]
        desk.remove(contact)
        desk.remove_references({contact["id"]})
        desk.unlink(f"/help-now/#{contact['id']}")
    return bool(contacts)


def withdraws_something(desk: Desk) -> bool:
    """What was added this month is gone again, and so is a line for it that nobody rang."""
    bike = next((one for one in desk.records("entitlements") if one["id"] == "a-bike-on-loan"), None)
    if bike:
        closing = (
            f"closed:\n  date: {desk.day.isoformat()}\n  reason: The shop that lent the bikes has closed.\n"
        )
        desk.add_field(bike, f"{closing}replaced_by: {desk.open('entitlements')[0]['id']}")
        desk.add(
            "content/contacts.yaml",
            "contacts",
            f"id: bikes-by-phone\nname: Bikes by phone\nwhen: For a bike.\nphone: 0306 999 0456\n{closing}{CITED}",
        )
        desk.add(
            "content/people.yaml",
            "groups",
            f"id: riders\ntitle: The riders\nsentence: They met.\n{closing}{CITED}",
        )
    return bool(bike)


def leaves_out_the_action_plan(desk: Desk) -> bool:
    """The file of actions goes, with every line that names one, and every link to the plan."""
    ids = {one["id"] for name in ("actions", "plans") for one in desk.records(name)}
    file = desk.folder / "content/actions.yaml"
    if file.is_file():
        file.unlink()
        desk.remove_references(ids)
        desk.unlink("/action-plan/")
    return bool(ids)


MONTH = (
    files_a_paper,
    adds_a_voice,
    answers_in_each_state,
    raises_an_amount,
    announces_a_rise,
    adds_something_to_get,
    announces_something_to_get,
    corrects_a_number,
    updates_an_action,
    takes_words_away,
    renames_a_priority,
    begins_a_new_strategy,
    removes_a_contact,
    withdraws_something,
    leaves_out_the_action_plan,
)
