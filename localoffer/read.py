"""Second stage: turn the trees of the files into frozen records, or say at that place why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from localoffer.kept import NOTHING_KEPT, Kept, Pack
from localoffer.load import Loaded
from localoffer.problems import Mark, Problem
from localoffer.records.bounds import RECORDS, SHOWN, SHOWN_OF_A_FILE, TOO_MANY
from localoffer.records.county import in_its_words, speaking
from localoffer.records.field_mistakes import UNKNOWN_FIELD, mistakes, nearest
from localoffer.records.file_names import copied_from
from localoffer.records.files import (
    CHANGES,
    CHANGES_FOLDER,
    COUNCIL_FILES,
    MODELS,
    NATIONAL_FILES,
    PageFile,
    Records,
    lists_of,
    pick,
    single,
)
from localoffer.records.forms import FORMS, Choice, Form, Many, Value, fields, forms_in, kind_in
from localoffer.records.frozen import dataclass
from localoffer.records.models import PageText, Phrase, Record, Site
from localoffer.records.naming import name_of, ordinal, shorten, with_article
from localoffer.records.one_file import FRONT_MATTER, File
from localoffer.records.values import (
    MISSING_FIELD,
    PARTS,
    UNSAFE_ID,
    WRONG_KIND,
    Marks,
    Prose,
    Text,
    as_id,
    read_line,
    read_prose,
    read_title,
    wrong_part,
)
from localoffer.records.yaml_mistakes import (
    INDENTATION,
    LIST_IN_WRONG_PLACE,
    NEEDS_QUOTES,
    at_the_margin,
    in_quotes,
)
from localoffer.records.yaml_tree import Entries, Fields, Node, Scalar, titles_of

#: How the fields are written that readers see as text.
FOR_READERS = (FORMS[read_line], FORMS[read_title], FORMS[read_prose])
#: The names of the lists that single records are read into, as in `walk.every_record`.
SITE, PAGES = "site", "pages"


@dataclass
class _Reading:
    """What one file gives: its records by list, its problems, how many of those are mistakes, the ids of records that
    could not be read, each with its list, and the lists that are missing. `before`: how many problems the files before
    it have."""

    before: int = 0
    found: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    mistakes: int = 0
    unread: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read(loaded: Loaded, kept: Kept = NOTHING_KEPT) -> tuple[Records, tuple[Problem, ...]]:
    """Every record of every file in file order, and every mistake in them. `kept`: what an earlier build read in the
    same files.

    A line that loading already reported is not reported twice.
    """
    lists: dict[str, tuple[Record, ...]] = {name: () for kinds in COUNCIL_FILES.values() for name in kinds}
    lists |= {CHANGES: (), SITE: ()}
    national: dict[str, tuple[Record, ...]] = {
        name: () for kinds in NATIONAL_FILES.values() for name in kinds
    }
    problems: list[Problem] = []
    unread: dict[str, set[str]] = {}
    missing: set[str] = set()
    pages: list[PageFile] = []
    national_pages: list[PageFile] = []
    with (
        Pack(kept, "records", folder_of(loaded, False)) as own,
        Pack(kept, "records", folder_of(loaded, True)) as shared,
    ):
        for file in loaded.files:
            layer = national if file.national else lists
            reading = _read_file(file, layer, len(problems), shared if file.national else own)
            problems += reading.problems
            missing.update(reading.missing)
            for name, id in reading.unread:
                unread.setdefault(name, set()).add(id)
            for name, records_read in reading.found.items():
                if not file.is_page:
                    layer[name] += records_read
                elif file.body:
                    texts = (text for text in records_read if isinstance(text, PageText))
                    those = (PageFile(page_address(file.name), text, file.body) for text in texts)
                    (national_pages if file.national else pages).extend(those)
    known = {(problem.mark.file, problem.mark.line) for problem in loaded.problems}
    site = next((site for site in lists.pop(SITE) if isinstance(site, Site)), None)
    records = Records(
        site,
        lists,
        national,
        tuple(pages),
        tuple(national_pages),
        {name: frozenset(ids) for name, ids in unread.items()},
        frozenset(missing),
    )
    new = tuple(problem for problem in problems if (problem.mark.file, problem.mark.line) not in known)
    return _as_this_council_says_it(records), new


def folder_of(loaded: Loaded, national: bool) -> str:
    """The folder of a layer's files, as officers see it; empty if there are no files."""
    paths = (file.path.removesuffix(file.name) for file in loaded.files if file.national is national)
    return next(paths, "")


def _read_file(file: File, earlier: Mapping[str, tuple[Record, ...]], before: int, pack: Pack) -> _Reading:
    """What a file gives. It is read by itself, unless the files before it bring the total to a limit."""
    alone = pack.of(file.digest, lambda: _read_any(file, {}, 0)) if file.digest else _read_any(file, {}, 0)
    counts = ((len(earlier.get(name, ())), len(those)) for name, those in alone.found.items())
    if before + len(alone.problems) >= SHOWN or any(
        there and (alone.problems or there + own > RECORDS) for there, own in counts
    ):
        return _read_any(file, earlier, before)
    return alone


def _read_any(file: File, earlier: Mapping[str, tuple[Record, ...]], before: int) -> _Reading:
    reading = _Reading(before)
    if file.is_page:
        record = _read_page(file, reading)
        reading.found[PAGES] = (record,) if record else ()
    elif not file.national and (found := single(file.name)):
        name, kind = found
        tree = file.tree or Fields((), Mark(file.path, 1, 1))
        if name == CHANGES and file.tree is None and not file.broken:
            reading.problems.append(
                MISSING_FIELD.problem(
                    tree.mark,
                    "There is nothing in this file.",
                    f"Write what changed, as in another file of {CHANGES_FOLDER}, or delete the file.",
                )
            )
            return reading
        record = None if file.broken else _read_record(tree, kind, name, None, reading)
        reading.found[name] = (record,) if record else ()
    else:
        _read_lists(file, lists_of(file.name, file.national), earlier, reading)
    return reading


def _as_this_council_says_it(records: Records) -> Records:
    """The national texts: in a county council's words if the council is a county, otherwise with the marks removed."""
    county = records.site is not None and records.site.council.has_districts
    phrases = {phrase.says: phrase.in_a_county for phrase in pick(records.national, Phrase)} if county else {}
    return replace(
        records,
        national={
            name: tuple(speaking(record, phrases) for record in entries)
            for name, entries in records.national.items()
        },
        national_pages=tuple(
            replace(
                page,
                text=speaking(page.text, phrases),
                body=in_its_words(page.body, phrases),
            )
            for page in records.national_pages
        ),
    )


def page_address(name: str) -> str:
    """The address of a page from its file name: `strategy/introduction` for `content/pages/strategy/introduction.md`."""
    parts = name.removesuffix(".md").split("/")
    return "/".join(parts[parts.index("pages") + 1 :])


def _read_page(file: File, reading: _Reading) -> Record | None:
    address = page_address(file.name)
    if (part := wrong_part(address)) is not None:
        made = (as_id(part) if part in address.split("/") else "") or "who-to-ring"
        ending = "" if address.startswith(f"{part}/") or f"/{part}/" in address else ".md"
        whole = copied_from(part)
        copied = whole != part.casefold()
        change = f"If it is a copy of {whole}{ending}, delete it. If not, change" if copied else "Change"
        reading.problems.append(
            UNSAFE_ID.problem(
                Mark(file.path),
                f"“{shorten(part)}” becomes part of the page’s web address, but it cannot be in an address.",
                f"{change} the name to something like {made}{ending}. {PARTS}.",
            )
        )
        return None
    if file.broken or file.body is None:
        return None
    tree = file.tree or Fields((), Mark(file.path, 1, 1))
    reading.problems.extend(_fields_below(file.body, name_of("page", titles_of(tree), None)))
    return _read_record(tree, PageText, PAGES, None, reading)


def _fields_below(body: Prose, where: str) -> Iterator[Problem]:
    """A warning if there are fields in the text of a page: its first lines were pasted twice, or stand too low."""
    for number, line in enumerate(body.text.split("\n")):
        if (name := _field_in(line, PageText)) and line.startswith(name):
            yield FRONT_MATTER.warn(
                Mark(body.mark.file, body.mark.line + number, 1),
                f"“{name}:” stands below the line of --- that ends the fields of this page, so readers would see it.",
                "Move it above that line, or delete it. If it is part of the text, begin it with a capital letter.",
                where,
            )
            return


def _read_lists(
    file: File,
    kinds: Mapping[str, type[Record]],
    earlier: Mapping[str, tuple[Record, ...]],
    reading: _Reading,
) -> None:
    if file.broken:
        reading.missing += kinds
    elif file.tree:
        reading.missing += file.tree.twice.intersection(kinds)
    strayed: Scalar | None = None
    for key, node in file.tree.items if file.tree else ():
        if key.text not in kinds:
            if other := _home_of(key.text, node, file):
                reading.problems.append(
                    WRONG_KIND.problem(
                        key.mark,
                        f"The list {key.text}: belongs in {other}. Nothing of it is read here.",
                        f"Move this line and the records below it to {other}. If {key.text}: is there already, move only "
                        "the records.",
                    )
                )
                reading.missing.append(key.text)
                continue
            near = get_close_matches(key.text, [name for name in kinds if name not in reading.found], 1)
            reading.missing += near
            if not near and reading.found and any(key.text in fields(kind) for kind in kinds.values()):
                strayed = strayed or key
                continue
            message = f"This file has no list called “{shorten(key.text)}”."
            reading.problems.append(UNKNOWN_FIELD.problem(key.mark, message, nearest(key.text, list(kinds))))
        elif isinstance(node, Entries):
            if not node.items:  # [], which is refused: nobody knows what was to be in it
                reading.missing.append(key.text)
            room = RECORDS - len(earlier.get(key.text, ()))
            if len(node.items) > room:
                reading.missing.append(key.text)
                reading.problems.append(
                    TOO_MANY.problem(
                        node.items[room].mark,
                        f"With this record “{key.text}” has more than {RECORDS:,} across all its files. This one and "
                        "those after it were not read.",
                        "Check whether something was copied here more than once.",
                    )
                )
            strays = _strays(node.items[:room], key.text, kinds, _others(file))
            for name, entries in strays.items():
                reading.problems.append(_in_another_list(entries, key.text, name, file))
                reading.missing.append(name)
            lost = {id(entry) for entries in strays.values() for entry in entries}
            records = (
                _read_entry(entry, kinds[key.text], key.text, position, reading)
                for position, entry in enumerate(node.items[:room])
                if id(entry) not in lost
            )
            reading.found[key.text] = tuple(record for record in records if record is not None)
        elif not (isinstance(node, Scalar) and not node.given):
            reading.missing.append(key.text)
            reading.problems.append(
                WRONG_KIND.problem(
                    node.mark,
                    f"“{key.text}” takes a list, but this is something else.",
                    "Begin each of its records with “- ” on a line of its own.",
                )
            )
    if strayed:
        reading.problems.append(at_the_margin(strayed.mark, strayed.text))


def _others(file: File) -> Mapping[str, Mapping[str, type[Record]]]:
    """The other files of the same side, national or the council's, each with its lists, by their paths."""
    if file.national:
        return {f"national/{name}": lists for name, lists in NATIONAL_FILES.items() if name != file.name}
    return {name: lists for name, lists in COUNCIL_FILES.items() if name != file.name}


def _home_of(name: str, node: Node, file: File) -> str | None:
    """The file to which a list of records belongs that stands in another one. Fields of records have the same names as some
    lists: what is below them is no record."""
    other, kind = next(
        ((other, lists[name]) for other, lists in _others(file).items() if name in lists), (None, None)
    )
    entries = node.items if kind and isinstance(node, Entries) else ()
    is_record = any(isinstance(it, Fields) and it.named.keys() <= fields(kind).keys() for it in entries)
    return other if is_record else None


def _strays(
    entries: Iterable[Node],
    name: str,
    kinds: Mapping[str, type[Record]],
    others: Mapping[str, Mapping[str, type[Record]]],
) -> dict[str, list[Fields]]:
    """The entries of a list that belong to another one, by the name of that: they have a field which this list does not know,
    and what a record of the other one needs. In another file only if there are two such fields: one may be a slip."""
    found: dict[str, list[Fields]] = {}
    of_others = {one: kind for lists in others.values() for one, kind in lists.items() if one not in kinds}
    for entry in entries:
        given = {key.text for key, _ in entry.items} if isinstance(entry, Fields) else set()
        unknown = given - fields(kinds[name]).keys()
        if isinstance(entry, Fields) and unknown:
            every = (*kinds.items(), *(of_others.items() if len(unknown) > 1 else ()))
            other = next((other for other, kind in every if _fits(given, kind)), None)
            if other:
                found.setdefault(other, []).append(entry)
    return found


def _fits(given: Set[str], kind: type[Record]) -> bool:
    """Whether these fields are those of such a record: all the required ones, and no unknown ones."""
    known = fields(kind)
    return {name for name, info in known.items() if info.is_required()} <= given <= known.keys()


def _in_another_list(entries: Sequence[Fields], name: str, other: str, file: File) -> Problem:
    first, noun = entries[0], MODELS[other].noun
    elsewhere = next((path for path, lists in _others(file).items() if other in lists), None)
    there = {key.text: key.mark.line for key, _ in file.tree.items} if file.tree else {}
    more = f" So have {len(entries) - 1} more below it." if len(entries) > 1 else ""
    return WRONG_KIND.problem(
        first.mark,
        f"This has the fields of {with_article(noun)}, but it is in the list {name}:.{more}",
        f"Move it below {other}:, in line {there[other]}."
        if other in there
        else f"Move it to {elsewhere}, below {other}:."
        if elsewhere
        else f"Write {other}: on a line of its own above it.",
        name_of(noun, titles_of(first), None),
    )


def _read_entry(node: Node, kind: type[Record], name: str, position: int, reading: _Reading) -> Record | None:
    if isinstance(node, Fields):
        return _read_record(node, kind, name, position, reading)
    empty = isinstance(node, Scalar) and not node.given
    reading.problems.append(
        (MISSING_FIELD if empty else WRONG_KIND).problem(
            node.mark,
            f"The {ordinal(position)} entry of “{name}” "
            f"{'is empty' if empty else 'does not have the fields of a record'}.",
            "Delete the line." if empty else "Write its fields, each with its name and a colon: id: …",
        )
    )
    return None


def _read_record(
    tree: Fields, kind: type[Record], name: str, position: int | None, reading: _Reading
) -> Record | None:
    """One record, or None and a problem for each of its mistakes."""
    where = name_of(kind.noun, titles_of(tree), position)
    problems = list(_odd_entries(tree, where))
    try:
        record = kind.model_validate(_plain(tree))
    except ValidationError as error:
        record = None
        if reading.mistakes < SHOWN_OF_A_FILE and reading.before + len(reading.problems) < SHOWN:
            problems += mistakes(error, tree, kind, where)
        else:
            # It would not be shown, and working out what somebody may have meant takes time.
            problems.append(
                WRONG_KIND.problem(
                    tree.mark, "This record cannot be read.", "Compare it with another.", where
                )
            )
    unique = {(problem.mark, problem.rule, problem.message): problem for problem in problems}
    reported = {problem.mark.line for problem in problems}
    # An entry with no “- ” of its own takes in those below it: they are right once it is mended.
    swallowed = {problem.rule for problem in problems} & {LIST_IN_WRONG_PLACE.id, WRONG_KIND.id}
    doubts = (
        doubt
        for doubt in _doubts(tree, kind, where)
        if doubt.mark.line not in reported and not (swallowed and doubt.rule == LIST_IN_WRONG_PLACE.id)
    )
    reading.problems.extend(sorted([*unique.values(), *doubts]))
    reading.mistakes += len(unique)
    if record is None or problems:
        reading.unread += _ids(tree, name)
        if "id" not in tree.named and "id" in fields(kind):
            reading.unread.append((name, ""))
        return None
    return record


def _ids(tree: Fields, name: str) -> Iterator[tuple[str, str]]:
    """The ids of a record and of the records inside it, each with the name of its list."""
    for key, value in tree.items:
        if key.text == "id":
            yield name, value.text if isinstance(value, Scalar) else ""
        elif isinstance(value, Entries):
            for item in value.items:
                if isinstance(item, Fields):
                    yield from _ids(item, key.text)


def _plain(node: Node) -> Any:
    """The tree as pydantic takes it, without fields that have nothing after their colon."""
    if isinstance(node, Scalar):
        return Text(node.text, node.mark, node.body, node.plain)
    if isinstance(node, Entries):
        return [_plain(item) for item in node.items if not (isinstance(item, Scalar) and not item.given)]
    plain: dict[str, Any] = {}
    places: dict[str, Mark] = {}
    for key, value in node.items:
        if isinstance(value, Scalar) and not value.given:
            places[key.text] = key.mark
        elif key.text != "@marks":
            plain[key.text] = _plain(value)
            places[key.text] = key.mark
    if "from" in places:
        places["from_"] = places["from"]
    plain["@marks"] = Marks(node.mark, places)
    return plain


def _odd_entries(node: Node, where: str) -> Iterator[Problem]:
    """Empty entries of lists, and the one name that the reading itself uses."""
    if isinstance(node, Entries):
        for position, item in enumerate(node.items):
            if isinstance(item, Scalar) and not item.given:
                yield MISSING_FIELD.problem(
                    item.mark,
                    f"The {ordinal(position)} entry of this list is empty.",
                    "Write something after “- ”, or delete the line.",
                    where,
                )
            yield from _odd_entries(item, where)
    elif isinstance(node, Fields):
        for key, value in node.items:
            if key.text == "@marks":
                yield UNKNOWN_FIELD.problem(key.mark, "“@marks” is not a field.", "Delete the line.", where)
            yield from _odd_entries(value, where)


def _doubts(tree: Fields, kind: type[Record], where: str) -> Iterator[Problem]:
    """Warnings: text cut off at a #, text that says nothing or has a field or an entry in it, and fields with nothing after
    their colon."""
    # If it needs one of several and has none, a rule says so.
    given = (
        {key.text for key, value in tree.items if not isinstance(value, Scalar) or value.given}
        if kind.one_of
        else set()
    )
    lacking = bool(kind.one_of) and given.isdisjoint(kind.one_of)
    forms = forms_in(kind)
    for key, value in tree.items:
        if isinstance(value, Scalar):
            if _is_cut(value, forms.get(key.text)):
                yield _remark(value, where)
            elif doubt := _doubt(value, forms.get(key.text), key.text, kind, where):
                yield doubt
            elif not value.given and key.text in forms and not lacking:
                yield MISSING_FIELD.warn(
                    key.mark,
                    f"“{key.text}” has nothing after its colon, so it counts as left out.",
                    "Write what belongs there, or delete the line.",
                    where,
                )
            continue
        inner = kind_in(forms.get(key.text))
        for node in value.items if isinstance(value, Entries) else (value,):
            if isinstance(node, Fields) and inner:
                yield from _doubts(node, inner, where)
            elif isinstance(node, Scalar) and _is_cut(node, forms.get(key.text)):
                yield _remark(node, where)
            elif isinstance(node, Scalar) and (
                doubt := _doubt(node, forms.get(key.text), key.text, kind, where)
            ):
                yield doubt


#: A text for readers that answers another question, or none. In quotation marks it is meant.
_YES_OR_NO = re.compile(r"yes|no|on|off|true|false", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"n/?a|n\.a\.?|nil|(?-i:NaN|undefined)|ditto|(?:same )?as above|see above|pending|to follow|[-\u2013\u2014_.,;:!?*\u201c\u201d\u2018\u2019\"' ]++",
    re.IGNORECASE,
)
#: A number or day alone, in a field for a sentence: what belongs in another field, or a cell of Excel.
_A_NUMBER = re.compile(r"[\d.,:/ -]{1,40}")
_SENTENCES = frozenset(("sentence", "text", "meaning", "reason"))
#: What is typed for the | that says that a text begins on the next line.
_NO_BAR = frozenset("Il1/\\¦")
#: Dots alone are what is left of a form: `rules/placeholders.py`.
_DOTS = re.compile(r"\.{2,9}")
#: Of an entry only its id: people list what matters in small letters, too.
_NAMED = re.compile(r"[ \t]*(?:- +(?=id:))?([a-z_]+):(?:[ \t](.*))?$")
#: Fields for the very words that somebody answers, types, prints or explains.
_VERY_WORDS = frozenset(("says", "label", "rating", "term", "also", "keywords", "words"))


def _field_in(line: str, kind: type[Record]) -> str | None:
    """The field of a record that a line of its text looks like: it has what the field may have."""
    found = _NAMED.match(line)
    form = forms_in(kind).get(found[1]) if found else None
    if not found or form is None:
        return None
    said = (found[2] or "").strip().strip("\"'")
    if isinstance(form, Value):
        fits = not form.pattern or bool(re.fullmatch(form.pattern, said))
    elif isinstance(form, Choice):
        fits = said in form.words
    else:
        fits = not said or (isinstance(form, Many) and form.or_text)
    return found[1] if fits else None


def _doubt(node: Scalar, form: Form | None, field: str, kind: type[Record], where: str) -> Problem | None:
    """The first thing about a text that readers see which nobody can have meant."""
    one = form.of if isinstance(form, Many) else form
    if one not in FOR_READERS:
        return None
    said = node.text.strip()
    meant = field in _VERY_WORDS
    if node.plain and not meant and _YES_OR_NO.fullmatch(said):
        return WRONG_KIND.warn(
            node.mark,
            f"“{field}” is a text for readers, and it says only “{said}”.",
            "Write the words that readers should see, or delete the line. If they should see this word, put quotation "
            f'marks round it: "{said}".',
            where,
        )
    if not meant and _SAYS_NOTHING.fullmatch(said) and not _DOTS.fullmatch(said):
        return MISSING_FIELD.warn(
            node.mark,
            f"“{field}” is “{said}”, which says nothing: readers would see it exactly like that.",
            "Write the text, or delete the line.",
            where,
        )
    if field in _SENTENCES and node.plain and _A_NUMBER.fullmatch(said):
        return WRONG_KIND.warn(
            node.mark,
            f"“{field}” is a text for readers, and it says only “{said}”.",
            "Write the words that readers should see. If they should see this alone, put quotation marks round it: "
            f'"{said}".',
            where,
        )
    if node.plain and said.partition("\n")[0] in _NO_BAR and "\n" in said:
        return NEEDS_QUOTES.warn(
            node.mark,
            f"“{said[0]}” stands alone after the colon, so readers would see it at the beginning of the text below it.",
            "If the text only begins on the next line, write | there. It is often on the key with \\. Or delete it.",
            where,
        )
    # Only such texts have a line of the file for each of their lines.
    if "\n" not in said or not (node.plain or node.body.line > node.mark.line):
        return None
    for number, line in enumerate(node.text.split("\n")):
        mark = Mark(node.body.file, node.body.line + number, 1)
        if name := _field_in(line, kind):
            return INDENTATION.warn(
                mark,
                f"“{name}:” in this line counts as part of the text of “{field}”, so readers would see it.",
                f"If it is a field of its own, line it up with {field}:. If it is part of the text, begin it with a capital "
                "letter.",
                where,
            )
        if number and one == FORMS[read_line] and line.lstrip().startswith("- "):
            return LIST_IN_WRONG_PLACE.warn(
                mark,
                "This line begins with “- ”, but it counts as part of the text above it, so readers would see both in one.",
                "Line up its “- ” with that of the entry above.",
                where,
            )
    return None


def _is_cut(node: Scalar, form: Form | None) -> bool:
    """Whether what follows a # may belong to the text: # 4 does anywhere, words only in text that readers see."""
    one = form.of if isinstance(form, Many) else form
    return bool(node.remark) and (one in FOR_READERS or node.remark[0].isdigit())


def _remark(node: Scalar, where: str) -> Problem:
    lead = "If they are part of the text, "
    return NEEDS_QUOTES.warn(
        node.mark,
        "The words after # in this line are a comment, which nobody would see on the site: "
        f"“{shorten(node.remark).rstrip('.')}”.",
        f"{in_quotes(f'{node.text} # {node.remark}', lead)} If they are a comment, put two spaces before the #, or put "
        "it on a line of its own.",
        where,
    )
