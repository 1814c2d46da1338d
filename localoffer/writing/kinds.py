"""What can be added by answering questions: where each kind of record goes, what is asked about it, and what need not be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from localoffer.library import joined_entitlements
from localoffer.load import Loaded
from localoffer.problems import Level
from localoffer.records import models
from localoffer.records.characters import as_read
from localoffer.records.editors import schemas_for, with_line
from localoffer.records.files import COUNCIL_FILES, MODELS, PAGES_FOLDER, Records, lists_of
from localoffer.records.forms import fields
from localoffer.records.frozen import dataclass
from localoffer.records.labels import label
from localoffer.records.naming import in_a_row, quoted, with_article
from localoffer.records.values import is_id
from localoffer.rules.answers import TELLING
from localoffer.writing.house import NotWritable
from localoffer.writing.writer import add, append, put, put_page, records

#: The key under which a JSON file says whom the council asked, if something gets worse.
CUT = "cut"
#: After how many days somebody checks a number again.
REVIEW = timedelta(days=182)
#: The maximum length of an id made from a text.
_ID = 40
_LITTLE = frozenset(["a", "an", "and", "are", "as", "at", "be", "because", "for", "from", "get", "have", "if", "in", "is", "it", "of", "on", "or", "our", "should", "so", "that", "the", "their", "there", "they", "this", "to", "too", "want", "was", "we", "were", "when", "will", "with", "you", "your"])  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be added.

    `model` has the fields that are asked for or accepted; of these `asks` are asked for, in this order, and `needed`
    are required though the model makes them optional. `dated` default to the as-of date. `named` is the field that an
    id is made from. A part goes into the field `part` of a record in one of the lists `about`, which the noun of that
    list selects.
    """

    noun: str
    what: str
    model: type[models.Record]
    asks: tuple[str, ...]
    list_name: str = ""
    about: tuple[str, ...] = ()
    part: str = ""
    needed: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    named: str = ""

    @property
    def holders(self) -> Mapping[str, str]:
        """The lists of the records that it may belong to, by the word for such a record: `{"action": "actions"}`."""
        return {MODELS[name].noun: name for name in self.about}

    @property
    def takes(self) -> tuple[str, ...]:
        """The names that may be given for it."""
        extra = {
            "update": ("done_on",),
            "entitlement": ("verdicts",),
            "page": ("address", "text"),
            "figure": tuple(fields(models.Measure)),
        }.get(self.noun, ())
        cites = ("source", "page") if "sources" in fields(self.model) else ()
        about = ("about",) if self.about else ()
        return tuple(dict.fromkeys((*about, *self.holders, *fields(self.model), *extra, *cites)))


KINDS: Mapping[str, Kind] = {
    kind.noun: kind
    for kind in (
        Kind(
            "voice", "something that care leavers said", models.Voice,
            ("text", "priority", "said_on", "said_where", "note", "sources"),
            list_name="voices", dated=("said_on",), named="text",
        ),
        Kind(
            "answer", "what the council answers to a voice, promise or pledge", models.StatedAnswer,
            ("state", "reason", "post", "date", "sources"),
            about=("voices", "promises", "pledges"), part="stated", dated=("date",),
        ),
        Kind(
            "evidence", "something that shows what became of a voice, promise or pledge", models.Evidence,
            ("shows", "text", "date", "note", "sources"),
            about=("voices", "promises", "pledges"), part="evidence", needed=("text", "date", "sources"),
        ),
        Kind(
            "promise", "something that the council says it will do", models.Promise,
            ("text", "priority", "made_on", "voices", "entitlements", "sources"),
            list_name="promises", dated=("made_on",), named="text",
        ),
        Kind(
            "entitlement", "something people can get", models.Entitlement,
            ("title", "sentence", "area", "duty", "basis", "statuses", "age_from", "age_until", "conditions", "how_to_ask",
             "contacts", "sources"),
            list_name="entitlements", needed=("title", "sentence", "area", "duty", "basis"), dated=("checked",), named="title",
        ),
        Kind(
            "amount", "an amount of money for something people can get", models.Amount,
            ("value", "limit", "period", "from", "label", "sources"),
            about=("entitlements",), part="amounts", needed=("from",),
        ),
        Kind(
            "contact", "somebody to ring", models.Contact,
            ("name", "phone", "when", "hours", "roles", "sources"),
            list_name="contacts", needed=("sources",), dated=("checked",), named="name",
        ),
        Kind(
            "number", "another number for an existing contact", models.Contact,
            ("phone", "hours", "sources"),
            about=("contacts",), needed=("phone", "sources"), dated=("checked",),
        ),
        Kind(
            "update", "what has happened with an action", models.Update,
            ("date", "text", "sources"), about=("actions",), part="updates", dated=("date",),
        ),
        Kind(
            "figure", "a new value for something measured over time", models.Reading,
            ("date", "value", "people", "sources"), list_name="measures", about=("measures",), part="readings",
        ),
        Kind(
            "page", "a page of text", models.PageText,
            ("title", "sentence", "audience", "below", "contacts", "sources"), dated=("checked",),
        ),
        Kind(
            "source", "a paper or page that facts come from", models.Source,
            ("title", "publisher", "date", "address"), list_name="sources", dated=("seen",), named="title",
        ),
    )
}  # fmt: skip
#: What distinguishes the people that one of several amounts is for.
_CASE = ("label", "age_from", "age_until", "home", "lives", "giver")
_IN_ONE = re.compile(
    rf"(?:({'|'.join(models.Limit)}) )?(£?[\d.,]+)(?: ({'|'.join(models.Period)}))?", re.IGNORECASE
)
#: What is asked first about a new measure.
MEASURE = ("title", "group", "unit", "better")
#: For somebody who did not say which measure a value is of.
IF_THERE = f" If the measure is there already, give its id in about in place of {in_a_row(MEASURE)}."


@dataclass(frozen=True)
class CouncilFolder:
    """A council's folder as it was read, and the day on which something is added."""

    folder: Path
    loaded: Loaded
    records: Records
    as_of: date

    def there(self, *list_names: str) -> dict[str, models.Record]:
        """The records of some lists by id, the council's before the national ones."""
        found: dict[str, models.Record] = {}
        for lists in (self.records.lists, self.records.national):
            for name in list_names:
                for record in lists.get(name, ()):
                    found.setdefault(str(getattr(record, "id", "")), record)
        found.pop("", None)
        return found

    def called(self, *list_names: str) -> dict[str, str]:
        """What those records are called, in quotation marks; if the council only adds to a national one, that one's name."""
        found: dict[str, str] = {}
        for lists in (self.records.national, self.records.lists):
            for name in list_names:
                for record in lists.get(name, ()):
                    id, title = str(getattr(record, "id", "")), quoted(record)
                    if id not in found or title != f"“{id}”":
                        found[id] = title
        return found

    def own(self, list_name: str) -> tuple[models.Record, ...]:
        return self.records.lists.get(list_name, ())

    def files(self, list_name: str) -> Iterator[tuple[str, str]]:
        """The files of the council that may contain a list, with their exact text."""
        for file in self.loaded.files:
            if not file.national and not file.is_page and list_name in lists_of(file.name, False):
                for problem in self.loaded.problems:
                    if problem.mark.file == file.path and problem.level is Level.ERROR:
                        raise NotWritable(f"Mend this first: {problem.mark.words}. {problem.message}")
                if (path := self.folder / file.name).is_file():
                    yield file.name, path.read_bytes().decode("utf-8")

    def written(self, list_name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The records of a list as they are in the council's files, each with the name and the text of its file."""
        return ((name, text, it) for name, text in self.files(list_name) for it in records(text, list_name))

    def place(self, list_name: str, id: str, by: str = "id") -> tuple[str, str, dict[str, Any]] | None:
        """The same for the one with an id; `by` is the field that has it."""
        return next((found for found in self.written(list_name) if found[2].get(by) == id), None)


#: The new text of each file, by name in the council's folder.
Changes = dict[str, str]


def changes(kind: Kind, said: Mapping[str, Any], council: CouncilFolder) -> Changes:
    """The files with one more thing in them. Raises NotWritable for what cannot be said about it, or cannot be written."""
    said = {name: value for name, value in said.items() if value not in (None, "", [], {})}
    for name in said:
        if name not in kind.takes:
            near = get_close_matches(name, kind.takes, 1, 0.6)
            closest = f" The closest is {near[0]}." if near else ""
            raise NotWritable(f"{with_article(kind.noun).capitalize()} has no field “{name[:60]}”.{closest}")
    if not isinstance(said.get("id", ""), str):
        raise NotWritable("An id is text, such as quiet-place.")
    said = spoken(_about(kind, _cited(said), council))
    if kind.noun == "page":
        return _page(said, council)
    made = begun(kind, council)
    if kind.noun == "source" and str(said.get("date", "")) > council.as_of.isoformat():
        # Nobody has read what is not out yet.
        del made["seen"]
    said = {**made, **said}
    held = [name for name in kind.holders if name in said]
    if kind.about and (held or not kind.list_name):
        return _part(kind, said, held, council)
    _all_said(kind, said, council)
    if kind.named == "text":
        not_said(kind, str(said["text"]), council)
    not_titled(kind, said, council)
    return _record(kind, said, council)


def begun(kind: Kind, council: CouncilFolder) -> dict[str, Any]:
    """Default values for a new record: the day, the next check, the next number or position."""
    made: dict[str, Any] = dict.fromkeys(kind.dated, council.as_of.isoformat())
    if "checked" in kind.dated:
        made["review_by"] = (council.as_of + REVIEW).isoformat()
    if kind.list_name == "voices":
        numbers = (record.number for record in council.own("voices") if isinstance(record, models.Voice))
        made["number"] = 1 + max(numbers, default=0)
    if kind.list_name == "promises":
        orders = (record.order for record in council.own("promises") if isinstance(record, models.Promise))
        made["order"] = 1 + max(orders, default=0)
    return made


def _cited(said: Mapping[str, Any]) -> dict[str, Any]:
    """With `sources:` made from a separate source and page, as a form gives them."""
    if "source" not in said:
        if "page" in said:
            raise NotWritable("This gives a page, but not which source it is in.")
        return dict(said)
    if "sources" in said:
        raise NotWritable("This gives both source and sources. Give one of them.")
    cited = {name: said[name] for name in ("source", "page") if name in said}
    return {**{name: value for name, value in said.items() if name not in cited}, "sources": [cited]}


def _about(kind: Kind, said: dict[str, Any], council: CouncilFolder) -> dict[str, Any]:
    """With the word for the record that it belongs to instead of `about:`, which only has its id."""
    if "about" not in said:
        return said
    id = str(said.pop("about"))
    nouns = [noun for noun, list_name in kind.holders.items() if id in council.there(list_name)]
    if not nouns:
        _known(id, *kind.about, noun=" or ".join(kind.holders), council=council)
    if len(nouns) > 1:
        raise NotWritable(
            f"{id} is the id of a {' and of a '.join(nouns)}. Instead of about: write {nouns[0]}: or {nouns[1]}:."
        )
    return {**said, nouns[0]: id}


def spoken(said: dict[str, Any]) -> dict[str, Any]:
    """With the parts of an amount that was given as one text: up to £20 a week."""
    found = _IN_ONE.fullmatch(str(said.get("value", "")).strip())
    if found is None:
        return said
    around = {"limit": (found[1] or "").lower(), "period": (found[3] or "").lower()}
    parts = {name: part for name, part in around.items() if part}
    if not parts or any(said.get(name, part) != part for name, part in parts.items()):
        return said
    return {**said, **parts, "value": found[2]}


def _all_said(kind: Kind, said: Mapping[str, Any], council: CouncilFolder) -> None:
    """Raises NotWritable if something required was not given."""
    national = said.get("id") in {
        getattr(it, "id", "") for it in council.records.national.get(kind.list_name, ())
    }
    needed = () if national else kind.needed
    made = {"id", "number"} if kind.list_name else set()
    of_a_measure = MEASURE if kind.noun == "figure" else ()
    wanted = (*of_a_measure, *_required(kind.model, needed))
    lacking = [name for name in wanted if name not in said and name not in made]
    _refuse_without(kind.noun, kind.model, lacking, IF_THERE if {*of_a_measure} & {*lacking} else "")


def _required(model: type[models.Record], needed: Sequence[str]) -> list[str]:
    return [name for name, info in fields(model).items() if info.is_required() or name in needed]


def _refuse_without(noun: str, model: type[models.Record], lacking: Sequence[str], besides: str = "") -> None:
    if lacking:
        named = [_asked_for(model, name) for name in lacking]
        raise NotWritable(
            f"{with_article(noun).capitalize()} needs {in_a_row(named)}, and nothing was given for it.{besides}"
        )


def _asked_for(model: type[models.Record], name: str) -> str:
    """`“from” (first day)`: a field and what it is for, since the form of the workflow calls it something else."""
    said = label(model, name)
    # A source is given by its id.
    shown = f"“{'source' if name == 'sources' else name}”"
    return shown if said.lower() == name else f"{shown} ({said[:1].lower()}{said[1:]})"


def _record(kind: Kind, said: dict[str, Any], council: CouncilFolder) -> Changes:
    """A record of its own in its list, and its verdicts in their own file."""
    verdicts = said.pop("verdicts", None)
    if kind.noun == "figure":
        reading = {name: said.pop(name) for name in fields(models.Reading) if name in said}
        said["readings"] = [reading]
    taken = {str(getattr(record, "id", "")) for record in council.own(kind.list_name)}
    taken |= {str(record.get("id")) for *_, record in council.written(kind.list_name)}
    if (given := said.get("id")) in taken:
        raise NotWritable(
            f"There is already {with_article(kind.noun)} with the id {given}. Choose another id."
        )
    if given is None:
        said["id"] = made_id(
            str(said.get(kind.named or "title", kind.noun)), {*taken, *council.there(kind.list_name)}
        )
    name, text = file_for(kind.list_name, said, council)
    made = {name: add(text, kind.list_name, said)}
    if verdicts:
        name, text = file_for("who_gets_it", {}, council)
        made[name] = add(text, "who_gets_it", {"entitlement": said["id"], "verdicts": verdicts})
    return made


def file_for(list_name: str, record: Mapping[str, Any], council: CouncilFolder) -> tuple[str, str]:
    """The file that a new record goes into, with its text: that of the last record with the same area, otherwise of
    the last of its list."""
    found: tuple[str, str] | None = None
    for name, text in council.files(list_name):
        there = records(text, list_name)
        if there and any(one.get("area") == record.get("area") for one in there if "area" in record):
            return name, text
        if there or found is None:
            found = name, text
    if found:
        return found
    file = next(file for file, lists in COUNCIL_FILES.items() if list_name in lists)
    return file, with_line(file, "", schemas_for(council.folder))


def _part(kind: Kind, said: dict[str, Any], held: Sequence[str], council: CouncilFolder) -> Changes:
    """A part of an existing record."""
    if len(held) != 1:
        raise NotWritable(f"Say which {' or '.join(kind.holders)} it belongs to. Give just one.")
    noun = held[0]
    id, list_name = str(said.pop(noun)), kind.holders[noun]
    done_on = said.pop("done_on", None) if kind.noun == "update" else None
    # A record that says what happened takes their place.
    needed = () if kind.part == "evidence" and any(name in said for name in TELLING) else kind.needed
    wanted = kind.needed if kind.noun == "number" else _required(kind.model, needed)
    lacking = [name for name in wanted if name not in said]
    if kind.noun == "figure" and (foreign := [name for name in said if name not in fields(models.Reading)]):
        raise NotWritable(f"The measure {id} already exists, so {in_a_row(foreign)} cannot be given here.")
    _refuse_without(models.Evidence.noun if kind.part == "evidence" else kind.noun, kind.model, lacking)
    if kind.noun == "amount":
        not_closed(noun, id, council)
        said = {**as_before(id, said, council), **said}
    if kind.noun in ("answer", "evidence"):
        _known(id, list_name, noun=noun, council=council)
        return _answer(kind, noun, id, said, council)
    if found := council.place(list_name, id):
        name, text, there = found
        if not kind.part:
            return {name: put(text, list_name, id, said)}
        made = append(text, list_name, id, kind.part, said)
        if kind.noun == "amount":
            has_begun = str(said["from"]) <= council.as_of.isoformat()
            ended: dict[str, Any] = {"amounts": list(_ended(_amounts(made, id), said))}
            over = {"present_amount": None} if has_begun and "present_amount" in there else {}
            made = put(made, list_name, id, ended | over)
        if done_on:
            made = put(made, list_name, id, {"done_on": done_on})
        return {name: made}
    _known(id, list_name, noun=noun, council=council)
    if kind.noun == "amount":
        # The council's amount for a national entry goes into the council's own entry.
        name, text = file_for(list_name, {}, council)
        return {name: add(text, list_name, {"id": id, "amounts": [said], "sources": said["sources"]})}
    raise NotWritable(f"The {noun} {id} is in national/, which is not the council’s to change.")


def _amounts(text: str, id: str) -> list[dict[str, Any]]:
    (amounts,) = (record["amounts"] for record in records(text, "entitlements") if record.get("id") == id)
    return list(amounts)


def as_before(id: str, said: Mapping[str, Any], council: CouncilFolder) -> dict[str, str]:
    """How often and within which limit the last amount for the same people is paid: the defaults for the next one."""
    found = council.place("entitlements", id)
    amounts = found[2].get("amounts") or () if found else ()
    same = (amount for amount in amounts if _is_same_case(amount, said))
    newest: dict[str, Any] = max(
        same, key=lambda one: str(one.get("from") or one.get("seen_on") or ""), default={}
    )
    return {name: str(newest[name]) for name in ("limit", "period") if name in newest}


def _is_same_case(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(str(one.get(name, "")) == str(other.get(name, "")) for name in _CASE)


def _ended(amounts: Sequence[dict[str, Any]], new: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The amounts, with the one for the same people ending the day before the new one begins."""
    begins = str(new["from"])
    try:
        end = (date.fromisoformat(begins) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        # The check tells that this is no day.
        yield from amounts
        return
    for amount in amounts:
        ends = "to" not in amount and str(amount.get("from", begins)) < begins
        yield {**amount, "to": end} if ends and _is_same_case(amount, new) else amount


def _known(id: str, *list_names: str, noun: str, council: CouncilFolder) -> None:
    """Raises NotWritable if no record has the id, suggesting the nearest."""
    known = council.there(*list_names)
    if id not in known:
        near = get_close_matches(id, known, 1, 0.5)
        closest = f" The closest is {near[0]}." if near else ""
        raise NotWritable(f"There is no {noun} with the id {id[:60]}.{closest}")


def not_answered(noun: str, id: str, council: CouncilFolder) -> None:
    """Raises NotWritable if the council has answered a voice, promise or pledge in its own words."""
    found = council.place("answers", id, by=noun)
    if found and (stated := found[2].get("stated")):
        raise NotWritable(
            f"The council has already answered the {noun} {id}, in {found[0]}: “{stated.get('state', '')}”. Change it there."
        )


def not_closed(noun: str, id: str, council: CouncilFolder) -> None:
    """Raises NotWritable for an entitlement that is closed."""
    joined = joined_entitlements(council.records).get(id)
    if joined and (closed := joined.closed_by(council.as_of)):
        raise NotWritable(
            f"The {noun} {id}, “{joined.title}”, is closed: it has not been there since {closed.date}, so nobody could "
            "have this amount. To bring it back, first delete its closed: and replaced_by:."
        )


def not_said(kind: Kind, text: str, council: CouncilFolder) -> None:
    """Raises NotWritable if a voice or promise has these words already."""
    words = as_read(text)
    for record in council.own(kind.list_name):
        if isinstance(record, models.Voice | models.Promise) and as_read(str(record.text)) == words:
            raise NotWritable(
                f"The {kind.noun} {record.id} already says this in the same words, in "
                f"{record.marks.record.words}. Add anything new about it there."
            )


def with_title(kind: Kind, said: Mapping[str, Any], council: CouncilFolder) -> models.Entitlement | None:
    """Another entitlement that people can get with this title, if any; the council’s own first."""
    if kind.list_name != "entitlements" or not said.get("title"):
        return None
    title = as_read(str(said["title"]))
    there = [*council.own(kind.list_name), *council.records.national.get(kind.list_name, ())]
    return next(
        (
            record
            for record in there
            if isinstance(record, models.Entitlement)
            and record.id != said.get("id")
            and not record.closed_by(council.as_of)
            and as_read(record.title or "") == title
        ),
        None,
    )


def not_titled(kind: Kind, said: Mapping[str, Any], council: CouncilFolder) -> None:
    """Raises NotWritable if another entitlement that people can get has this title: nobody could tell them apart."""
    if record := with_title(kind, said, council):
        adds = record not in council.own(kind.list_name)
        raise NotWritable(
            f"The entitlement {record.id} already has this title, in {record.marks.record.words}. "
            f"{f'To add to it, give this one the id {record.id}' if adds else 'Change that one'}, or choose another title."
        )


def _answer(kind: Kind, noun: str, id: str, said: dict[str, Any], council: CouncilFolder) -> Changes:
    """An answer to a voice, promise or pledge: in its existing entry if there is one."""
    which = {noun: id}
    if kind.part == "stated":
        not_answered(noun, id, council)
    if found := council.place("answers", id, by=noun):
        name, text, _ = found
        if kind.part == "evidence":
            return {name: append(text, "answers", which, "evidence", said)}
        return {name: put(text, "answers", which, {"stated": said})}
    name, text = file_for("answers", {}, council)
    return {name: add(text, "answers", {noun: id, kind.part: said if kind.part == "stated" else [said]})}


def _page(said: dict[str, Any], council: CouncilFolder) -> Changes:
    body = str(said.pop("text", "")).strip()
    _refuse_without("page", models.PageText, [name for name in ("title", "sentence") if name not in said][:1])
    address = str(said.pop("address", "") or made_id(str(said["title"]), set()))
    parts = address.strip("/").split("/")
    if not all(is_id(part) for part in parts) or len(parts) > 3:
        raise NotWritable(
            f"“{address[:80]}” is not the address of a page. Write it like your-rights/drop-in-times."
        )
    if "sources" in said:
        said.setdefault("checked", council.as_of.isoformat())
    name = f"{PAGES_FOLDER}/{'/'.join(parts)}.md"
    known = {file.name for file in council.loaded.files if not file.national}
    if name in known or (council.folder / name).exists():
        raise NotWritable(f"{name} already exists. Choose another address.")
    _refuse_without("page", models.PageText, [] if body else ["text"])
    return {name: put_page("", said, body)}


def made_id(text: str, taken: set[str]) -> str:
    """`a-quiet-place`, from a title or from the first significant words of a text; with a number if it is taken."""
    plain = (
        unicodedata.normalize("NFKD", text.replace("’", "").replace("'", ""))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    words = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", plain)
    words = [word for word in words if word not in _LITTLE][:6] or words[:6] or ["new"]
    made = ""
    for word in words:
        if made and len(made) + len(word) >= _ID:
            break
        made = f"{made}-{word[:_ID]}" if made else word[:_ID]
    if not made[0].isalpha():
        made = f"n-{made}"
    number, free = 2, made
    while free in taken or not is_id(free):
        free, number = f"{made}-{number}", number + 1
    return free
