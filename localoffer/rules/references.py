"""Rules about references from one record to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from localoffer.problems import Mark, Problem, rule
from localoffer.read import folder_of, page_address
from localoffer.records.bounds import GUESSES
from localoffer.records.files import COUNCIL_FILES, MODELS, NATIONAL_FILES, PAGES_FOLDER, lists_of, whole
from localoffer.records.forms import TEXT, Many, fields, form_in
from localoffer.records.frozen import dataclass
from localoffer.records.models import NOBODY, MayClose, Record
from localoffer.records.naming import quoted, shorten, so_many, with_article
from localoffer.records.one_file import File
from localoffer.records.plain import same_words
from localoffer.records.values import Ref, as_id, is_id
from localoffer.records.walk import references, targets
from localoffer.records.yaml_mistakes import LIST_IN_WRONG_PLACE
from localoffer.records.yaml_tree import DUPLICATE_KEY, Entries, Scalar
from localoffer.rules.base import Content, Piece, of_file

#: How many ids are named; the rest are counted. More are, with the place of each, where each may have to be corrected.
NAMED, PLACED = 3, 20
#: How many ids there may be for all of them to be named, if none is like the one that was written.
FEW = 12


@dataclass(frozen=True)
class Lost:
    """A file that is missing, empty or cut off: its path as officers see it, and the lists that it should have."""

    path: str
    lists: tuple[str, ...]


def gone(content: Content) -> dict[Lost, dict[str, Mark]]:
    """The files that are missing, empty or cut off, and for each the ids used elsewhere that would refer into it, with the
    first place of each.

    A council may do without a file that nothing names. Of national/ none may be left out, unless it is there and says so
    with the name of its list alone. A file that lacks very many of the ids that its own layer names, or more of them than
    it has records, was cut off.
    """
    own, law = _empty(content, False), _empty(content, True)
    known = content.once(_known)
    national = {file.path for file in content.loaded.files if file.national}
    paths = {file.path for file in content.loaded.files if not file.broken}
    there = {
        is_national: {
            name: lost
            for name, lost in _by_list(content, is_national).items()
            if lost.path in paths and name not in content.records.missing
        }
        for is_national in (False, True)
    }
    found: dict[Lost, dict[str, Mark]] = {lost: {} for lost in law.values() if not _has_lists(content, lost)}
    for lists, ref in content.of_each_file("references", _references):
        # National files name only what is national, and none of them is left out as a council's may be.
        of_law = ref.mark.file in national
        within = {**there[of_law], **(law if of_law or not law.keys().isdisjoint(lists) else own)}
        file = next((within[name] for name in lists if name in within), None)
        if file and not any(ref.id in known[name] for name in lists):
            found.setdefault(file, {}).setdefault(ref.id, ref.mark)
    empty, of_a_council = {*own.values(), *law.values()}, {*there[False].values()}

    def most(file: Lost) -> int:
        return max(NAMED, min(FEW, _held(content, file))) if file in of_a_council else NAMED

    return {
        file: ids
        for file, ids in found.items()
        if (_tells(file, [*ids], known) if file in empty else len(ids) > most(file))
    }


def _tells(file: Lost, ids: Sequence[str], known: Mapping[str, Mapping[str, Record | None]]) -> bool:
    """Whether these ids of an empty file tell of it: a single one may be the misspelt id of a record of the other layer."""
    return len(ids) != 1 or not any(get_close_matches(ids[0], known[name], 1, 0.8) for name in file.lists)


def _held(content: Content, file: Lost) -> int:
    """How many records of a council's file could be read."""
    return sum(len(content.records.lists.get(name, ())) for name in file.lists)


def _empty(content: Content, national: bool) -> dict[str, Lost]:
    """The files of a layer in which there is nothing, by the name of each list that they should have."""
    misread = {problem.mark.file for problem in content.loaded.problems}
    layer = (file for file in content.loaded.files if file.national is national)
    filled = {whole(file.name) for file in layer if file.path in misread or _holds(file)}
    return {
        name: lost
        for name, lost in _by_list(content, national).items()
        if lost.path.removeprefix(folder_of(content.loaded, national)) not in filled
    }


def _by_list(content: Content, national: bool) -> dict[str, Lost]:
    """Each file of a layer by the name of each list that it has."""
    folder = folder_of(content.loaded, national)
    files = NATIONAL_FILES if national else COUNCIL_FILES
    every = (Lost(f"{folder}{file}", tuple(lists)) for file, lists in files.items())
    return {name: file for file in every for name in file.lists}


def _has_lists(content: Content, lost: Lost) -> bool:
    """Whether a file has at least the name of a list."""
    return any(file.path == lost.path and file.tree for file in content.loaded.files)


def _holds(file: File) -> bool:
    """Whether a file contains anything, readable or not."""
    written = file.tree.items if file.tree else ()
    return file.broken or any(not isinstance(node, Scalar) or node.given for _, node in written)


def lists_gone(content: Content) -> frozenset[str]:
    """The lists of such files. Their content is as unknown as what could not be read."""
    return frozenset(name for file in content.once(gone) for name in file.lists)


@rule
def file_gone(content: Content) -> Iterator[Problem]:
    """A file whose records are named elsewhere exists, and is not empty, and so does every file of national/. If it is
    missing, the lines that name its records are not listed one by one.

    PASS: source: strategy, and content/sources.yaml with the id strategy
    FAIL: source: strategy and source: minutes, and no content/sources.yaml
    FAIL: no national/verdicts.yaml
    """
    there = {file.path: file for file in content.loaded.files}
    for file, ids in content.once(gone).items():
        path = file.path
        lines = there[path].lines if path in there else ()
        what = "There are no records in this file" if lines else "There is no such file"
        held = path in there and _holds(there[path])
        shown = [*ids.items()][: PLACED if held else NAMED]
        named = ", ".join(f"{id} ({mark.file} {mark.line})" if held else id for id, mark in shown)
        named += f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
        if held:
            message = f"Part of this file may be gone: {so_many(len(ids), 'id')} that lines elsewhere name are not in it: {named}."
            hint = (
                "If nothing is gone, correct each of these ids where it is named, or write a record for it."
            )
        elif ids:
            message = f"{what}, but other files name {so_many(len(ids), 'id')} from it: {named}."
            hint = "If you are starting it afresh, write a record for each of these ids."
        else:
            message = f"{what}, and every site needs it: it has what is the same for every council."
            hint = "In a council’s own repository, install the engine again."
        yield file_gone.problem(
            Mark(path, len(lines) if held else min(1, len(lines))),
            message,
            f"Put it back: git restore {path} brings back the last committed version. {hint}",
            "",
        )


@rule
def unknown_reference(content: Content) -> Iterator[Problem]:
    """An id that points to another record is the id of a record that exists.

    If the record with that id is there but could not be read, nothing is said about what points to it. Nor is anything said
    while two different records in a list have one id, or one of them has a field twice: one may be the record that is meant.

    PASS: contacts: with main-line below it, and a contact with the id main-line
    FAIL: contacts: with main-lien below it
    """
    records = content.records
    known = content.once(_known)
    # If an id could not be read, a reference to it looks the same as a broken one.
    unreadable = {name for name, ids in records.unread.items() if any(not is_id(id) for id in ids)}
    unreadable |= content.once(_doubled) | content.once(run_together)
    told: dict[tuple[tuple[str, ...], str, bool], Problem] = {}
    for lists, ref in content.of_each_file("references", _references):
        lost = {"plans"} if "recommendations" in lists else set(lists)
        if any(ref.id in known[name] for name in lists) or lost & (records.missing | unreadable):
            continue
        if "recommendations" in lists and records.unread.get("plans"):
            continue
        one = lists, ref.id, ref.mark.file.startswith("national/")
        if one not in told:
            told[one] = _unknown(ref, lists, known if len(told) < GUESSES else {})
        yield replace(told[one], mark=ref.mark)


#: Words by which something is found: they may be those of an id.
_SOUGHT = frozenset(("keywords", "words", "also"))
_BARE_ID = re.compile(r"^- ([a-z0-9]+(?:-[a-z0-9]+)+)$", re.MULTILINE)


def _ids_of_words(content: Content) -> dict[str, None]:
    """The ids of records of more than one word, in order: one word may well be a word, such as passport."""
    known = {id for name, ids in content.once(_known).items() if name != "pages" for id in ids if "-" in id}
    return dict.fromkeys(sorted(known))


@of_file(_ids_of_words)
@LIST_IN_WRONG_PLACE.check
def id_among_words(content: Content) -> Iterator[Problem]:
    known = content.once(_ids_of_words)
    for piece in content.pieces:
        at, id = 0, piece.text
        if found := next((it for it in _BARE_ID.finditer(piece.text) if it[1] in known), None):
            at, id = found.start(), found[1]
        elif (
            id not in known or piece.field in _SOUGHT or piece.file.national or not _is_line_of_a_list(piece)
        ):
            continue
        yield LIST_IN_WRONG_PLACE.warn(
            piece.place(at),
            f"“{id}” is the id of a record, and readers would see it exactly like that.",
            "If the line above it with the name of its list is gone, such as contacts:, write that again. If not, write words.",
            piece.where,
        )


def _is_line_of_a_list(piece: Piece) -> bool:
    """Whether a text is an entry of a list of words, rather than of ids."""
    kind = MODELS.get(piece.list)
    form = form_in(kind, piece.field) if kind and piece.field in fields(kind) else None
    node = piece.record.named[piece.field]
    return (
        isinstance(form, Many)
        and form.of is TEXT
        and isinstance(node, Entries)
        and piece.scalar in node.items
    )


def run_together(content: Content) -> frozenset[str]:
    """The lists of files in which a field stands twice: the line between two records may be gone, with the id of one."""
    files = {problem.mark.file for problem in content.loaded.problems if problem.rule == DUPLICATE_KEY.id}
    return frozenset(
        name
        for file in content.loaded.files
        if file.path in files
        for name in lists_of(file.name, file.national)
    )


def _doubled(content: Content) -> frozenset[str]:
    """The lists in which two records that differ have the same id."""
    doubled: set[str] = set()
    for lists in (content.records.lists, content.records.national):
        for name, entries in lists.items():
            first: dict[str, Record] = {}
            for entry in entries:
                id_ = getattr(entry, "id", None)
                if (
                    id_
                    and (other := first.setdefault(id_, entry)) is not entry
                    and not same_words(other, entry)
                ):
                    doubled.add(name)
    return frozenset(doubled)


def _references(content: Content) -> Iterator[tuple[tuple[str, ...], Ref]]:
    """Each reference with the lists that it may refer to."""
    for list_name, record in content.every():
        for field, ref in references(record):
            if field != "consulted" or ref.id != NOBODY:
                yield targets(field, list_name), ref


def _known(content: Content) -> dict[str, dict[str, Record | None]]:
    """Every id by list; None for a record that exists but could not be read."""
    records = content.records
    known: dict[str, dict[str, Record | None]] = {name: {} for name in (*MODELS, "recommendations")}
    known["pages"] = {page_address(file.name): None for file in content.loaded.files if file.is_page}
    known["pages"] |= {page.address: page.text for page in (*records.pages, *records.national_pages)}
    for lists in (records.lists, records.national):
        for name, entries in lists.items():
            for entry in entries:
                known.setdefault(name, {})[getattr(entry, "id", "")] = entry
                for inner in getattr(entry, "recommendations", ()):
                    known["recommendations"][inner.id] = inner
    for name, ids in records.unread.items():
        for id in ids:
            known.setdefault(name, {}).setdefault(id, None)
    return known


def _unknown(ref: Ref, targets: tuple[str, ...], known: Mapping[str, Mapping[str, Record | None]]) -> Problem:
    candidates = {id: entry for target in targets for id, entry in known.get(target, {}).items()}
    file = _file_of(targets[0], ref)
    noun = _noun_of(targets[0])
    of_law = ref.mark.file.startswith("national/")
    is_own = not file.startswith("national/")
    may_close = is_own and (targets[0] == "pages" or issubclass(MODELS.get(targets[0], Record), MayClose))
    # If a name was written, the id made from its words is suggested.
    said = as_id(ref.id)
    named = [id for id, entry in candidates.items() if entry and as_id(quoted(entry).strip("“”")) == said]
    near = named or get_close_matches(said, candidates, n=1, cutoff=0.6)
    message = f"There is no {noun} with the id {shorten(ref.id)}."
    if ref.id != ref.id.strip():
        message = f"There is no {noun} with the id “{shorten(ref.id, 80)}”, which has a space at its beginning or end."
    if not near and 0 < len(candidates) <= FEW:
        message += f" It can be: {', '.join(candidates)}."
    if near:
        entry = candidates[near[0]]
        title = f": {quoted(entry)}" if entry else ""
        message += f" The closest is {near[0]}{title}".removesuffix(".”").removesuffix("”")
        message += "”." if title else "."
    problem = unknown_reference.problem(
        ref.mark,
        message,
        ("" if is_id(ref.id) else "Write the id, as it is after id: in the record, and not the name. ")
        + f"Change it to {with_article(noun)} in {file}"
        # No council adds to what is the same for all.
        + (f", or add the {noun} there. If it was deleted, put it back" if is_own or of_law else "")
        + (", and close it with closed: if it is over." if may_close else "."),
    )
    return replace(problem, again=f"name this {noun}")


def _noun_of(list_name: str) -> str:
    if list_name in MODELS:
        return MODELS[list_name].noun
    return "page" if list_name == "pages" else "recommendation"


def _file_of(list_name: str, ref: Ref) -> str:
    in_national = ref.mark.file.startswith("national/")
    for file, lists in COUNCIL_FILES.items():
        if list_name in lists and not (in_national and list_name in ("sources", "entitlements")):
            return file
    for file, lists in NATIONAL_FILES.items():
        if list_name in lists:
            return f"national/{file}"
    return PAGES_FOLDER if list_name == "pages" else "content/actions.yaml"
