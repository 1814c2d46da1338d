"""Random edits of a small council, one after the other, and what a build makes of each of them.

Everything is a pure function of a seed. `python -m tests.edits SEED` repeats the edits and says what they were, and
whether a build with a cache gives the same result as a fresh one.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, field, replace
from datetime import date, timedelta
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from localoffer import report, road
from localoffer.kept import NOTHING_KEPT, Kept
from localoffer.records.frozen import dataclass
from tests.council import AS_OF, BUSY, GOOD
from tests.shared import run_folder

#: Words on which something depends: glossary, numbers that are checked, links, letters of other scripts, HTML and YAML
#: syntax.
WORDS = (
    "tomorrow", "forum", "the forum", "care leaver", "£35", "2 pages", "0300 123 6600", "999", "1 March 2027", "18", "and & more",
    "“so”", "<b>bold</b>", "{here}", "الخط", "ไทย", "[what you can get](/what-you-can-get/)", "[the page](/your-rights/complaints/)",
    "[elsewhere](https://www.gov.uk/)", "[nowhere](/no-such-page/)", "[your rights](/your-rights/)", "**strong**", "(2024)", "# not a comment",
)  # fmt: skip
ADDRESSES = (None, "https://offer.example.org/", "https://example.org/offer/", "https://example.org/other/")
SINCE = (None, date(2024, 5, 1), date(2025, 3, 1), date(2026, 2, 1))
#: A valid logo, and the same in another colour.
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><rect width="80" height="40" fill="#{}"/></svg>'

_DAY = re.compile(rb"\b(20[0-9]{2})-([0-9]{2})(?:-([0-9]{2}))?\b")
_ENTRY = re.compile(r"(?m)^(?:  )?- ")
_SAID = re.compile(r"(?m)^( *(?:- )?(?:[a-z_]+: )?)([A-Z][^\n#{}\[\]]*)$")
_FIELD = re.compile(r"(?m)^    ([a-z_]+): (.+)$")
_ID = re.compile(r"(?m)^  - id: ([a-z0-9-]+)$")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_END = re.compile(r"</(?:p|li|div|h2|dd|span)>")


@dataclass(frozen=True)
class Edition:
    """What is built: all files by path below one folder, such as `council/offer.yaml`, and the options.

    `place`: the name of the folder that the council is in, with which file names in messages begin.
    """

    files: Mapping[str, bytes]
    place: str = "here"
    as_of: date = AS_OF
    address: str | None = None
    since: date | None = None
    looking_back: bool = False

    def names(self, pattern: str) -> list[str]:
        return [name for name in self.files if re.search(pattern, name)]

    def text(self, name: str) -> str:
        return self.files[name].decode("utf-8", "replace")

    def with_text(self, name: str, text: str) -> Edition:
        return self.with_bytes(name, text.encode())

    def with_bytes(self, name: str, content: bytes) -> Edition:
        return replace(self, files={**self.files, name: content})

    def put_in(self, name: str, begin: int, end: int, text: str) -> Edition:
        """With the part of a file between two positions replaced by a text."""
        before = self.text(name)
        return self.with_text(name, before[:begin] + text + before[end:])

    def without(self, name: str) -> Edition:
        return replace(self, files={it: content for it, content in self.files.items() if it != name})


Edit = Callable[[random.Random, Edition], Edition]
#: A build in a folder, with a cache, and with papers or without.
Build = Callable[[Path, Edition, Kept, bool], "Outcome"]
#: The files that councils and the law are written in.
CONTENT = r"^(council|national)/.*\.(yaml|md)$"
#: Of these the files of records.
RECORDS = r"^(council|national)/.*\.yaml$"


def start(council: Path) -> Edition:
    """A council as it is in its folder, with the national facts of the good one and the templates."""
    files = {}
    for top, folder in (("council", council), ("national", GOOD / "national"), ("templates", road.TEMPLATES)):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not (top == "council" and name.startswith("national/")):
                files[f"{top}/{name}"] = path.read_bytes()
    return Edition(files)


def _whole(entry: str) -> str:
    """With a line end on its last line."""
    return entry if entry.endswith("\n") else f"{entry}\n"


def a_word(chance: random.Random, edition: Edition) -> Edition:
    """One word more at the end of a text somewhere."""
    name = chance.choice(edition.names(CONTENT))
    found = list(_SAID.finditer(edition.text(name)))
    if not found:
        return edition
    said = chance.choice(found)
    words = said[2].rstrip(".").split(" ")
    words[chance.randrange(len(words))] = chance.choice(WORDS)
    return edition.put_in(name, said.start(2), said.end(2), " ".join(words))


def a_value(chance: random.Random, edition: Edition) -> Edition:
    """A field gets the value that the same field has in another record, or in another file."""
    name = chance.choice(edition.names(RECORDS))
    found = list(_FIELD.finditer(edition.text(name)))
    if not found:
        return edition
    to = chance.choice(found)
    texts = [edition.text(other) for other in edition.names(RECORDS)]
    values = sorted({it[2] for text in texts for it in _FIELD.finditer(text) if it[1] == to[1]})
    return edition.put_in(name, to.start(2), to.end(2), chance.choice(values))


def two_values(chance: random.Random, edition: Edition) -> Edition:
    """Two records of a file swap the values of one field."""
    name = chance.choice(edition.names(RECORDS))
    text = edition.text(name)
    fields: dict[str, list[re.Match[str]]] = {}
    for found in _FIELD.finditer(text):
        fields.setdefault(found[1], []).append(found)
    pairs = [places for places in fields.values() if len(places) > 1]
    if not pairs:
        return edition
    one, two = sorted(chance.sample(chance.choice(pairs), 2), key=lambda it: it.start())
    swapped = text[: one.start(2)] + two[2] + text[one.end(2) : two.start(2)] + one[2] + text[two.end(2) :]
    return edition.with_text(name, swapped)


def a_field_less(chance: random.Random, edition: Edition) -> Edition:
    """A line is removed, or written twice."""
    name = chance.choice(edition.names(CONTENT))
    lines = edition.text(name).split("\n")
    at = chance.randrange(len(lines))
    lines[at : at + 1] = chance.choice(([], [lines[at]] * 2))
    return edition.with_text(name, "\n".join(lines))


def records(chance: random.Random, edition: Edition) -> Edition:
    """Two records of a list are swapped, or one is removed or duplicated, with another id or the same."""
    name = chance.choice(edition.names(RECORDS))
    text = edition.text(name)
    starts = [found.start() for found in _ENTRY.finditer(text)]
    if not starts:
        return edition
    tops = [found.start() for found in re.finditer(r"(?m)^[a-z_]+:", text)]
    ends = [min([it for it in (*starts, *tops, len(text)) if it > at]) for at in starts]
    at = chance.randrange(len(starts))
    entry = text[starts[at] : ends[at]]
    if at + 1 < len(starts) and ends[at] == starts[at + 1] and chance.random() < 0.5:
        following = text[starts[at + 1] : ends[at + 1]]
        return edition.put_in(name, starts[at], ends[at + 1], _whole(following) + _whole(entry))
    again = re.sub(r"^(  - id: .*)", rf"\1-{chance.randrange(3)}", entry)
    return edition.put_in(name, starts[at], ends[at], chance.choice(("", _whole(entry) + again)))


def an_id(chance: random.Random, edition: Edition) -> Edition:
    """A record gets another id: only there, or wherever it is used; or two swap their ids."""
    name = chance.choice(edition.names(RECORDS))
    found = list(_ID.finditer(edition.text(name)))
    if not found:
        return edition
    id = chance.choice(found)
    new = f"{id[1]}-{chance.choice('abc')}" if chance.random() < 0.7 else chance.choice(found)[1]
    if chance.random() < 0.4:
        return edition.put_in(name, id.start(1), id.end(1), new)
    files = dict(edition.files)
    names = {id[1].encode(): new.encode(), new.encode(): id[1].encode()}
    either = re.compile(rb"(?<![\w-])(" + b"|".join(map(re.escape, names)) + rb")(?![\w-])")
    for other in edition.names(CONTENT):
        files[other] = either.sub(lambda it: names[it[1]], files[other])
    return replace(edition, files=files)


def a_day(chance: random.Random, edition: Edition) -> Edition:
    """A date in a file is changed."""
    name = chance.choice(edition.names(CONTENT))
    found = list(_DAY.finditer(edition.files[name]))
    if not found:
        return edition
    day = chance.choice(found)
    year = str(int(day[1]) + chance.choice((-2, -1, 1, 2))).encode()
    content = edition.files[name]
    return edition.with_bytes(name, content[: day.start(1)] + year + content[day.end(1) :])


def a_page(chance: random.Random, edition: Edition) -> Edition:
    """A page is added, below others or not; or one is copied, moved, removed, or put below another."""
    pages = edition.names(r"\.md$")
    page = chance.choice(pages)
    text = edition.text(page)
    address = chance.choice(
        ("first", "second", "strategy/third", "your-rights/fourth", "what-to-pack", "home")
    )
    new = (
        f"{chance.choice(('council/content/pages', 'council/content/pages', 'national/pages'))}/{address}.md"
    )
    kind = chance.randrange(5)
    if kind == 0:
        said = " ".join(chance.sample(WORDS, 3))
        made = f"---\ntitle: A page of {chance.choice(WORDS[:4])}\nsentence: Made up.\nsources:\n  - source: strategy\n---\n\n## {said}\n"
        return edition.with_text(new, made)
    if kind == 1:
        return edition.with_text(new, text)
    if kind == 2:
        return edition.with_text(new, text).without(page) if new != page else edition
    if kind == 3:
        return edition.without(page)
    if "\nbelow: " in text:
        return edition.with_text(page, re.sub(r"\nbelow: .*", "", text))
    below = chance.choice(("setting-up-home", "/take-part/", "/your-rights/", "free-wifi"))
    return edition.with_text(page, text.replace("\nsentence: ", f"\nbelow: {below}\nsentence: ", 1))


def a_heading(chance: random.Random, edition: Edition) -> Edition:
    """Something is appended to a page: a heading, a list, a link, a word of the glossary."""
    page = chance.choice(edition.names(r"\.md$"))
    word = chance.choice(WORDS)
    block = chance.choice(
        (f"## About {word}", f"- One\n- {word}", f"More of {word}.", f"| a | b |\n|---|---|\n| 1 | {word} |")
    )
    return edition.with_text(page, f"{edition.text(page)}\n{block}\n")


def a_term(chance: random.Random, edition: Edition) -> Edition:
    """The glossary explains one more word, one that many pages contain, or explains one differently."""
    name = chance.choice(edition.names(r"/glossary\.yaml$") or ["council/content/glossary.yaml"])
    term = chance.choice(("council", "page", "letter", "money", "worker", "your rights", "form"))
    before = edition.text(name) if name in edition.files else "terms:\n"
    return edition.with_text(
        name,
        f"{before}  - id: {term.replace(' ', '-')}\n    term: {term}\n    meaning: Not {chance.choice(WORDS)}.\n",
    )


def another_name(chance: random.Random, edition: Edition) -> Edition:
    """A file is renamed, so that it becomes part of a list, or is not read; or a copy of it is made."""
    name = chance.choice(edition.names(r"^council/.*\.yaml$"))
    folder, _, own = name.removesuffix(".yaml").rpartition("/")
    new = chance.choice(
        (
            f"{folder}/{own}/more.yaml",
            f"{folder}/{own}/other.yaml",
            f"{folder}/{own.title()}.yaml",
            f"{folder}/{own} (1).yaml",
            f"{folder}/{own}.yml",
        )
    )
    moved = edition.with_bytes(new, edition.files[name])
    return moved if chance.random() < 0.2 else moved.without(name)


def a_split(chance: random.Random, edition: Edition) -> Edition:
    """The last record of a list moves into a file beside it: the same words at other positions."""
    name = chance.choice(edition.names(r"^council/[a-z]+\.yaml$|^council/content/[a-z]+\.yaml$"))
    text = edition.text(name)
    starts = [found.start() for found in _ENTRY.finditer(text)]
    lists = re.findall(r"(?m)^[a-z_]+:", text)
    if len(starts) < 2 or len(lists) != 1:
        return edition
    part = f"{name.removesuffix('.yaml')}/{chance.choice(('more', 'other'))}.yaml"
    before = edition.text(part) if part in edition.files else f"{lists[0]}\n"
    return edition.with_text(name, text[: starts[-1]]).with_text(part, before + _whole(text[starts[-1] :]))


def two_files(chance: random.Random, edition: Edition) -> Edition:
    """Two files swap their content."""
    one, two = chance.sample(edition.names(chance.choice((r"\.md$", r"^council/content/[^/]*\.yaml$"))), 2)
    return edition.with_bytes(one, edition.files[two]).with_bytes(two, edition.files[one])


def how_it_is_saved(chance: random.Random, edition: Edition) -> Edition:
    """The same words with other line ends, a byte order mark, lines above, or no final line end: only positions change."""
    name = chance.choice(edition.names(CONTENT))
    content = edition.files[name]
    ways: tuple[Callable[[bytes], bytes], ...] = (
        lambda it: it.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        lambda it: it.replace(b"\r\n", b"\n"),
        lambda it: b"\xef\xbb\xbf" + it,
        lambda it: b"# A note.\n" + it,
        lambda it: b"\n\n" + it,
        lambda it: it.rstrip(b"\n"),
        lambda it: it + b"\n\n",
        lambda it: it.replace(b":\n", b":  # so\n", 1),
        lambda it: it.decode("utf-8", "replace").encode("utf-16"),
        lambda it: it.decode("utf-8", "replace").encode("cp1252", "replace"),
    )
    return edition.with_bytes(name, chance.choice(ways)(content))


def a_break(chance: random.Random, edition: Edition) -> Edition:
    """Something unreadable or unknown somewhere in a file; or a file that is truncated, empty or missing."""
    name = chance.choice(edition.names(CONTENT))
    content = edition.files[name]
    at = chance.choice([found.end() for found in re.finditer(rb"\n", content)] or [0])
    harm = chance.choice(
        (
            b"\tx\n",
            b"    no: such field\n",
            b'    "\n',
            b"  - id: x\n",
            b"    from: 2026-13-40\n",
            b"\xff\xfe\n",
            b"<<<<<<< HEAD\n",
            b"    ? {a\n",
        )
    )
    kind = chance.randrange(6)
    if kind == 0:
        return edition.without(name)
    if kind == 1:
        return edition.with_bytes(name, chance.choice((b"", content[: len(content) // 2])))
    return edition.with_bytes(name, content[:at] + harm + content[at:])


def the_site(chance: random.Random, edition: Edition) -> Edition:
    """The site's name, its colours, whether it is compressed and whether the council has adopted it."""
    name = "council/content/site.yaml"
    if name not in edition.files:
        return edition
    text = edition.text(name)
    new = chance.choice(
        (
            text.replace("Exampleton", chance.choice(("Exampleham", "Ex & Co")), chance.choice((1, -1))),
            _COLOUR.sub(
                chance.choice(("#1350A8", "#7A1F5C", "#FFFF00", "#63D9A9")), text, count=chance.choice((1, 2))
            ),
            text.replace("adopted: no", "adopted: yes"),
            text.replace("adopted: yes", "adopted: no"),
            f"{text}compress: yes\n",
            f"{text}committee_since: 2025-03-01\n",
            f"{text}address: https://www.example.org/\n",
            re.sub(
                r"years: .*", f"years: 20{chance.choice((20, 24))} to 20{chance.choice((23, 27, 30))}", text
            ),
        )
    )
    return edition.with_text(name, new)


def a_logo(chance: random.Random, edition: Edition) -> Edition:
    """The council has a logo, another in the file of the same name, or a file that is none."""
    site = "council/content/site.yaml"
    made = edition.with_text(
        "council/content/logo.svg", chance.choice((LOGO.format("0B6B4B"), LOGO.format("123456"), "<svg"))
    )
    if site in edition.files and "\nlogo:" not in edition.text(site):
        text = edition.text(site).replace("adopted: no", "adopted: yes\nlogo: logo.svg")
        made = made.with_text(site, text)
    return made


def a_template(chance: random.Random, edition: Edition) -> Edition:
    """A page template, a part used on many pages, or the layout around all of them says something more."""
    name = chance.choice(edition.names(r"^templates/(pages|components|layouts)/.*(?<!examples)\.html$"))
    ends = list(_END.finditer(edition.text(name)))
    if not ends:
        return edition
    end = chance.choice(ends)
    return edition.put_in(name, end.start(), end.start(), f" Edited {chance.randrange(9)}")


def an_interface_word(chance: random.Random, edition: Edition) -> Edition:
    name = chance.choice(("templates/words.yaml", "templates/vocabulary.yaml"))
    said = chance.choice(list(_SAID.finditer(edition.text(name))))
    return edition.put_in(name, said.start(2), said.start(2), f"{chance.choice(('Now', 'Well', 'So'))}, ")


def a_style(chance: random.Random, edition: Edition) -> Edition:
    """A colour, a size or a rule of a style sheet; a line of a script; a number in a drawing or a paper."""
    name = chance.choice(edition.names(r"^templates/(.*\.(css|js|typ)|icons/.*\.svg)$"))
    text = edition.text(name)
    if name.endswith(".js"):
        return edition.with_text(name, f"{text}\nvar edited{chance.randrange(9)};\n")
    colours = list(_COLOUR.finditer(text))
    if name.endswith(".css") and (not colours or chance.random() < 0.3):
        return edition.with_text(name, f"{text}\n.edited {{ margin: {chance.randrange(99)}px; }}\n")
    numbers = colours or list(re.finditer(r"(?<==\")[0-9]+(?=\")|(?<=[ (:])[0-9]+(?=pt|mm)", text))
    if not numbers:
        return edition
    number = chance.choice(numbers)
    new = f"#{chance.randrange(0x1000000):06x}" if colours else str(int(number[0]) + 1)
    return edition.put_in(name, number.start(), number.end(), new)


def what_is_asked(chance: random.Random, edition: Edition) -> Edition:
    """Another as-of date, before or after something begins or ends; the day of a meeting; the site's address."""
    kind = chance.randrange(10)
    if kind == 0:
        return replace(edition, address=chance.choice(ADDRESSES))
    if kind == 1:
        return replace(edition, since=chance.choice(SINCE))
    if kind == 2:
        return replace(edition, looking_back=not edition.looking_back)
    if kind == 3:
        return replace(edition, place=chance.choice(("here", "there", "here/below")))
    named = {
        (int(it[1]), int(it[2]), int(it[3] or 1))
        for name in edition.names(CONTENT)
        for it in _DAY.finditer(edition.files[name])
        if 1 <= int(it[2]) <= 12 and 1 <= int(it[3] or 1) <= 28
    }
    day = date(*chance.choice(sorted({*named, (2026, 11, 22), (2024, 2, 28)})))
    return replace(edition, as_of=day + timedelta(days=chance.choice((-1, 0, 0, 1))))


#: The possible edits, listed repeatedly if they should be more frequent.
EDITS: tuple[Edit, ...] = (
    *(a_word,) * 5, *(a_value,) * 3, *(two_values,) * 2, a_field_less, *(records,) * 3, *(an_id,) * 2, *(a_day,) * 2, *(a_page,) * 3,
    *(a_heading,) * 2, a_term, another_name, a_split, two_files, *(how_it_is_saved,) * 2, a_break, the_site, a_logo, *(a_template,) * 2,
    an_interface_word, *(a_style,) * 2, *(what_is_asked,) * 4,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What was done, and the resulting edition."""

    done: str
    edition: Edition


def sequence(seed: int) -> Iterator[Step]:
    """A council, and up to five edits of it. In between, an earlier edition comes back, as after a correction, or
    another council is built."""
    chance = random.Random(seed)
    councils = (GOOD, BUSY)
    at = chance.randrange(2)
    been = [start(councils[at])]
    yield Step(f"begin with {councils[at].name}", been[0])
    for _ in range(chance.randint(1, 5)):
        turn = chance.random()
        if turn < 0.15 and len(been) > 1:
            number = chance.randrange(len(been) - 1)
            done, edition = f"back to {number}", been[number]
        elif turn < 0.2:
            at = 1 - at
            done, edition = f"build {councils[at].name}", replace(start(councils[at]), place=been[-1].place)
        else:
            edit = chance.choice(EDITS)
            done, edition = edit.__name__.replace("_", " "), edit(chance, been[-1])
        been.append(edition)
        yield Step(f"{done}: {_difference(been[-2], edition)}", edition)


def _difference(before: Edition, after: Edition) -> str:
    """Which files and which options differ."""
    names = sorted({*before.files, *after.files})
    changed = [name for name in names if before.files.get(name) != after.files.get(name)]
    asked = [f"{value}" for value, old in zip(_asked(after), _asked(before), strict=True) if value != old]
    return ", ".join([*changed[:4], *asked]) or "nothing"


def _asked(edition: Edition) -> tuple[object, ...]:
    return edition.place, edition.as_of, edition.address, edition.since, edition.looking_back


@dataclass
class Folder:
    """The folder to which editions are written to be built: only what differs from its present content."""

    path: Path
    written: dict[str, bytes] = field(default_factory=dict)

    def put(self, edition: Edition) -> None:
        wanted = {
            re.sub(r"^council/", f"{edition.place}/", name): content
            for name, content in edition.files.items()
        }
        for name in {*self.written} - {*wanted}:
            (self.path / name).unlink()
            for above in (self.path / name).parents:
                if above == self.path or any(above.iterdir()):
                    break
                above.rmdir()
        for name, content in wanted.items():
            if self.written.get(name) != content:
                (self.path / name).parent.mkdir(parents=True, exist_ok=True)
                (self.path / name).write_bytes(content)
        self.written = wanted


def build(folder: Path, edition: Edition, kept: Kept, papers: bool) -> Outcome:
    """The outcome for the edition in a folder. Exceptions count as an outcome as well: templates are edited, too."""
    try:
        until = road.Until.PAPERS if papers else road.Until.PAGES
        made = road.documents(
            folder / edition.place,
            edition.as_of,
            asked=road.Asked(edition.address, edition.since, edition.looking_back, until),
            root=folder,
            national=folder / "national",
            templates=folder / "templates",
            kept=kept,
        )
    except Exception as error:
        return Outcome({}, (), f"{type(error).__name__}: {error}")
    problems = tuple(map(astuple, made.problems))
    return Outcome(
        dict(made.documents), problems, report.in_words(made.problems, made.loaded, str(made.waiting))
    )


@contextmanager
def processes() -> Iterator[Build]:
    """Builds, each in a fresh process with nothing in memory."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    # Otherwise every build would import these in its own process.
    context.set_forkserver_preload(["tests.edits", "feedgenerator", "icalendar", "segno"])
    with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as pool:
        yield lambda *asked: pool.submit(build, *asked).result()


@dataclass(frozen=True)
class Outcome:
    """The documents by path, all details of each problem, and the messages about them."""

    documents: Mapping[str, bytes]
    problems: tuple[object, ...]
    said: str

    def unlike(self, fresh: Outcome) -> str:
        """How this differs from the outcome of a fresh build; empty if it does not."""
        names = sorted({*self.documents, *fresh.documents})
        differ = [name for name in names if self.documents.get(name) != fresh.documents.get(name)]
        if differ:
            return f"{len(differ)} of {len(names)} documents differ:\n" + "\n".join(
                self._first(fresh, name) for name in differ[:5]
            )
        if (self.problems, self.said) != (fresh.problems, fresh.said):
            return f"Problems differ. Kept:\n{self.said}\n\nFresh:\n{fresh.said}"
        return ""

    def _first(self, fresh: Outcome, name: str) -> str:
        """A document, and where it begins to differ."""
        kept, other = self.documents.get(name), fresh.documents.get(name)
        if kept is None or other is None:
            return f"{name}: {'is not there' if kept is None else 'should not be there'}"
        at = next(
            (n for n, (one, two) in enumerate(zip(kept, other, strict=False)) if one != two),
            min(len(kept), len(other)),
        )
        return f"{name}: {kept[max(0, at - 40) : at + 60]!r} where a fresh build says {other[max(0, at - 40) : at + 60]!r}"


@dataclass(frozen=True)
class OnlyTemplates(Kept):
    """A fresh build, except for compiled templates: they take two thirds of its time, and their key is their text."""

    def get(self, kind: str, key: bytes) -> bytes | None:
        return super().get(kind, key) if kind == "templates" else None

    def put(self, kind: str, key: bytes, content: bytes) -> None:
        if kind == "templates":
            super().put(kind, key, content)


class Differs(Exception):
    """A cached build gives another result than a fresh one; the seed and what was done, in words."""


@dataclass(frozen=True)
class Proof:
    """Where editions are built, their cache, and what a fresh build may reuse; and builds in separate processes."""

    folder: Folder
    kept: Kept
    fresh: Kept
    elsewhere: Build

    def hold(self, seed: int, papers: bool = False) -> bool:
        """Make the edits of a seed. After each of them a build uses the cache, here or elsewhere, and the last must
        equal a fresh build.

        Raises Differs. Returns whether a site resulted, and not only problems.
        """
        chance = random.Random(f"where {seed}")
        first, *edits = sequence(seed)
        done = [first.done]
        for step in edits:
            self.folder.put(step.edition)
            place, asked = self.folder.path, replace(step.edition, files={})
            where = chance.choice(("here", "elsewhere"))
            done.append(f"{where}: {step.done}")
            outcome = (build if where == "here" else self.elsewhere)(place, asked, self.kept, papers)
        if unlike := outcome.unlike(self.elsewhere(place, asked, self.fresh, papers)):
            said = "\n".join(f"{number}. {it}" for number, it in enumerate(done))
            raise Differs(f"Seed {seed}. Once more: python -m tests.edits {seed}\n{said}\n\n{unlike}")
        return bool(outcome.documents)


@contextmanager
def proof(place: Path, fresh: Kept | None = None) -> Iterator[Proof]:
    with processes() as elsewhere:
        yield Proof(
            Folder(place / "work"),
            Kept(place / "kept"),
            # The run's folder or, if one process runs all tests, its own.
            fresh or OnlyTemplates(run_folder() or place / "templates"),
            elsewhere,
        )


def main(seeds: list[int]) -> int:
    """Make the edits of these seeds, one after the other and with an empty cache at first, and report the results."""
    with TemporaryDirectory() as place, proof(Path(place), NOTHING_KEPT) as of:
        for seed in seeds:
            try:
                site = of.hold(seed)
                print(f"Seed {seed} holds. The last was {'a site' if site else 'broken'}:")
                print("\n".join(step.done for step in sequence(seed)))
            except Differs as difference:
                print(difference)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main([int(seed) for seed in sys.argv[1:]]))
