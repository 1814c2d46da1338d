"""What is measured, part by part: each returns its figures, and how they compare with a bound."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import yaml

from bench import peers
from bench.corpus import COMMON, COUNCIL, copy_of, of_entitlements, of_pages, topics
from bench.measure import Case, Took, in_turn, run, told

ROOT = Path(__file__).parents[1]
#: The files of a copy of the engine and the edition at its top level.
ENGINE = (
    "build.py", "localoffer", "national", "templates", "schemas", "requirements.lock", "pyproject.toml",
    *COUNCIL,
)  # fmt: skip
PYTHON = sys.executable
#: How many councils there are, and how many of them change in a night.
WHOLE, CHANGED = 150, 3


@dataclass(frozen=True)
class Bound:
    """The result for a bound: `found` may be at most `most`. `near` is the target beyond that."""

    what: str
    found: float
    most: float
    near: float | None = None

    @property
    def holds(self) -> bool:
        return self.found <= self.most


@dataclass(frozen=True)
class Council:
    """What one of many councils costs: CPU seconds with an empty cache, on a new day and with nothing changed; files
    and bytes of its site."""

    cold: float
    new_day: float
    same: float
    files: float
    bytes: float


@dataclass
class Found:
    """The figures of all parts by subject, the bounds, and the cost of one of many councils."""

    took: dict[str, Took] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)
    council: Council | None = None

    def add(self, took: Mapping[str, Took], *bounds: Bound) -> None:
        self.took |= took
        self.bounds += bounds


@dataclass(frozen=True)
class Bench:
    """The work folder, the number of runs of each case, the earlier commit, and how many councils are built together."""

    work: Path
    rounds: int
    older: str
    councils: Sequence[int]

    @property
    def tools(self) -> Path:
        return self.work / "tools"

    def fresh(self, name: str) -> Path:
        """An empty folder of its own."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def engine(self, name: str) -> Path:
        """A copy of this engine with the edition at the top level, like a repository that keeps its cache between builds."""
        folder = self.fresh(name)
        copy_of(ROOT, folder, ENGINE)
        (folder / ".gitignore").write_text("__pycache__\n.cache\n.said\n", encoding="utf-8")
        for words in (
            ["init", "--quiet"],
            ["add", "."],
            [*_WHO, "commit", "--quiet", "--message", "As it is"],
        ):
            subprocess.run(["git", *words], cwd=folder, check=True)
        return folder


_WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")


def _clear(*folders: Path) -> Callable[[], None]:
    def clear() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return clear


def _build(name: str, engine: Path, council: Path, *more: str, cold: bool = True) -> Case:
    """A build of a council into a folder beside it; cold, with no cache and no earlier output."""
    out = council.parent / f"{council.name}-site-{name.replace(' ', '-')}"
    words = (PYTHON, "build.py", "build", "--council", str(council), "--out", str(out), *more)
    return Case(name, words, engine, _clear(engine / ".cache", out) if cold else _clear())


def of_nothing(bench: Bench, found: Found) -> None:
    """What is waited for where nothing changed, beside an empty interpreter."""
    engine = bench.engine("nothing")
    out = ("--out", str(engine.parent / "nothing-site"))
    build, check, help = (
        Case(name, (PYTHON, "build.py", *words), engine)
        for name, words in (
            ("build, nothing changed", ("build", *out)),
            ("check, nothing changed", ("check",)),
            ("--help", ("--help",)),
        )
    )
    empty = Case("python -c pass", (PYTHON, "-c", "pass"), engine)
    for case in (build, build, check):
        run(case)
    took = in_turn((empty, build, check, help), max(bench.rounds * 5, 5))
    beside = took[empty.name].processor
    found.add(
        took,
        Bound("build with nothing changed ÷ python -c pass", took[build.name].processor / beside, 2),
        Bound("check with nothing changed ÷ python -c pass", took[check.name].processor / beside, 2),
        Bound("build.py --help ÷ python -c pass", took[help.name].processor / beside, 8),
    )


#: A sentence of an entry on a single line, and a sum.
_SENTENCE = re.compile(r"^(    sentence: [^\"'|>\n][^\n]*)\.$", re.MULTILINE)
_SUM = re.compile(r"^(      - value: £)(\d[\d,]*)$", re.MULTILINE)


def of_edits(bench: Bench, found: Found) -> None:
    """A cold build of the edition at the top level, and one after a word of one entry, and one after one sum, was changed."""
    cold_engine, engine = bench.engine("edits-cold"), bench.engine("edits")
    offer = engine / "offer.yaml"
    text = offer.read_text(encoding="utf-8")
    turns = count()

    def word() -> None:
        offer.write_text(
            _SENTENCE.sub(rf"\1 {COMMON[next(turns) % len(COMMON)]}.", text, count=1), encoding="utf-8"
        )

    def amount() -> None:
        turn = next(turns)
        offer.write_text(
            _SUM.sub(lambda old: f"{old[1]}{_more(old[2], turn)}", text, count=1), encoding="utf-8"
        )

    cold = _build("cold, with papers", cold_engine, cold_engine)
    words = _build("edits", engine, engine, cold=False).command
    run(Case("first", words, engine))
    first, second = (
        Case("one word changed", words, engine, word),
        Case("one amount changed", words, engine, amount),
    )
    took = in_turn((cold, first, second), bench.rounds)
    whole = took[cold.name].processor
    found.add(
        took,
        Bound("one word of one entitlement ÷ cold", took[first.name].processor / whole, 0.2),
        Bound("one amount ÷ cold", took[second.name].processor / whole, 0.5),
    )


def _more(sum: str, pounds: int) -> str:
    """`2,001` for `2,000`: one pound more."""
    return f"{int(sum.replace(',', '')) + pounds + 1:,}"


def of_peers(bench: Bench, found: Found) -> None:
    """1,000 neutral pages, each generator once with nothing kept."""
    engine, folder = bench.engine("pages"), bench.fresh("corpus")
    many = 1000
    own = _build("localoffer, 1,000 pages", engine, of_pages(folder / "own", many), "--no-papers")
    took = in_turn([own, *(_of_peer(bench, peer, folder, many) for peer in peers.PEERS)], bench.rounds)
    hugo = took["Hugo, 1,000 pages"]
    found.add(
        took,
        Bound("1,000 neutral pages ÷ Hugo", took[own.name].processor / hugo.processor, 3, 2),
        *(
            Bound(f"1,000 neutral pages ÷ {peer.name}", took[own.name].processor / took[f"{peer.name}, 1,000 pages"].processor, 1)
            for peer in peers.PEERS[1:]
        ),
        Bound("peak memory at 1,000 pages ÷ Hugo", took[own.name].memory / hugo.memory, 2),
    )  # fmt: skip


def _of_peer(bench: Bench, peer: peers.Peer, folder: Path, many: int) -> Case:
    at, out = folder / f"{peer.name}-{many}", folder / f"{peer.name}-{many}-site"
    at.mkdir()
    peer.lay_out(at, topics(many))
    return Case(f"{peer.name}, {many:,} pages", peer.command(bench.tools, at, out), at, _clear(out))


def of_entries(bench: Bench, found: Found) -> None:
    """300 entitlements with a verdict for each outcome, beside 300 of the pages by Hugo."""
    engine, folder = bench.engine("entries"), bench.fresh("entries-corpus")
    outcomes = yaml.safe_load((ROOT / "national/outcomes.yaml").read_text(encoding="utf-8"))["outcomes"]
    council = of_entitlements(folder / "own", 300, [outcome["id"] for outcome in outcomes])
    own = _build("localoffer, 300 entitlements with verdicts", engine, council, "--no-papers")
    hugo = _of_peer(bench, peers.PEERS[0], folder, 300)
    took = in_turn((own, hugo), bench.rounds)
    ratio = took[own.name].processor / took[hugo.name].processor
    found.add(took, Bound("300 entitlements with verdicts ÷ Hugo with 300 pages", ratio, 9))


def of_growth(bench: Bench, found: Found) -> None:
    """300, 1,000 and 3,000 pages."""
    engine, folder = bench.engine("growth"), bench.fresh("growth-corpus")
    sizes = (300, 1000, 3000)
    cases = {
        many: _build(f"localoffer, {many:,} pages, growing", engine, of_pages(folder / f"own-{many}", many), "--no-papers")
        for many in sizes
    }  # fmt: skip
    took = in_turn(tuple(cases.values()), bench.rounds)
    low, middle, high = (took[cases[many].name].processor for many in sizes)
    found.add(
        took,
        Bound("3,000 pages ÷ ten times 300", high / (10 * low), 1.1),
        Bound(
            "a page from 1,000 to 3,000 ÷ a page from 300 to 1,000", growth((low, middle, high), sizes), 1.1
        ),
    )


def growth(seconds: tuple[float, float, float], sizes: tuple[int, int, int]) -> float:
    """The marginal cost between the second and third size, relative to that between the first and second."""
    low, middle, high = seconds
    return ((high - middle) / (sizes[2] - sizes[1])) / ((middle - low) / (sizes[1] - sizes[0]))


_WITHOUT_PAPERS = """\
import sys
from pathlib import Path
from localoffer import road
from localoffer.write import write
write(road.documents(Path(sys.argv[1]), road.today()).documents, Path(sys.argv[2]))
"""


def of_then(bench: Bench, found: Found) -> None:
    """The edition at the top level now and at the earlier commit, each as it stood then, with papers and without."""
    now, then = bench.engine("now"), _checked_out(bench)
    python = str(_environment(bench, then))
    out = bench.fresh("then-sites")
    with_papers = _build("now, with papers", now, now)
    without = _build("now, without papers", now, now, "--no-papers")
    older = tuple(
        Case(f"{bench.older}, {name} papers", (python, *words), then, _clear(out / name))
        for name, words in (
            ("with", ("build.py", "build", "--out", str(out / "with"))),
            ("without", ("-c", _WITHOUT_PAPERS, str(then), str(out / "without"))),
        )
    )
    took = in_turn((with_papers, without, *older), bench.rounds)
    site = Path(with_papers.command[with_papers.command.index("--out") + 1])
    (pages, papers), (pages_then, papers_then) = _made(site), _made(out / "with")
    one, one_without, other, other_without = (
        took[case.name] for case in (with_papers, without, *older)
    )  # fmt: skip
    per_page = (one_without.processor / pages) / (other_without.processor / pages_then)
    per_paper = ((one.processor - one_without.processor) / papers) / (
        (other.processor - other_without.processor) / papers_then
    )
    found.add(
        took,
        Bound(f"a page now ÷ at {bench.older}", per_page, 0.5),
        Bound(f"a paper now ÷ at {bench.older}", per_paper, 0.5),
        Bound("peak memory with papers, MB", one.memory / 1e6, 300),
        Bound("wall-clock seconds that papers add", one.clock - one_without.clock, 0.8),
    )


def _made(site: Path) -> tuple[int, int]:
    """The number of pages and papers in a folder."""
    return len(list(site.rglob("*.html"))), len(list(site.rglob("*.pdf")))


def _checked_out(bench: Bench) -> Path:
    """The earlier commit, checked out."""
    folder = bench.fresh("then")
    packed = subprocess.run(
        ["git", "archive", "--format=tar", bench.older], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        raise SystemExit(f"There is no commit {bench.older} here: fetch the whole history, or name another.")
    subprocess.run(
        ["tar", "--extract", "--file=-", "--directory", str(folder)], input=packed.stdout, check=True
    )
    return folder


def _environment(bench: Bench, engine: Path) -> Path:
    """A Python environment with the libraries in an engine's lock file, made once."""
    lock, home = engine / "requirements.lock", bench.work / "then-venv"
    done = home / "done"
    if not done.is_file() or done.read_bytes() != lock.read_bytes():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([PYTHON, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--requirement", str(lock)], check=True)
        shutil.copy(lock, done)
    return home / "bin/python"


def of_councils(bench: Bench, found: Found) -> None:
    """Many councils of the real size, one after the other: the first night, one on which three have changed; of the fewest, one on
    which nothing has, and one with a new day."""
    each: dict[int, float] = {}
    for many in bench.councils:
        engine, folder = bench.engine("councils"), bench.fresh("councils-corpus")
        names = list(_councils(folder, many))
        sites = bench.fresh("councils-sites")
        words = (PYTHON, "build.py", "build", "--all", str(folder), "--out", str(sites))
        nights = [Case(f"{many} councils, the first night", words, engine)]
        nights.append(
            Case(
                f"{many} councils, {CHANGED} changed", words, engine, partial(_edit, folder, names[:CHANGED])
            )
        )
        nights.append(Case(f"{many} councils, nothing changed", words, engine))
        if many == min(bench.councils):
            tomorrow = (date.today() + timedelta(days=1)).isoformat()
            nights.append(Case(f"{many} councils, a new day", (*words, "--as-of", tomorrow), engine))
        took = {night.name: told(night.name, run(night)) for night in nights}
        first, second, same, *others = (one.processor for one in took.values())
        if others:
            sizes = [path.stat().st_size for path in sites.rglob("*") if path.is_file()]
            found.council = Council(
                first / many, others[0] / many, same / many, len(sizes) / many, sum(sizes) / many
            )
        each[many] = first / many
        night = second_night(first, second, same, many)
        found.add(
            took, Bound(f"{CHANGED} of {WHOLE} councils changed ÷ the first night, from {many}", night, 0.05)
        )
    fewest, most_of_all = min(each), max(each)
    if fewest != most_of_all:
        ratio = each[most_of_all] / each[fewest]
        found.add({}, Bound(f"a council among {most_of_all} ÷ among {fewest}", ratio, 1.1))


def second_night(first: float, second: float, same: float, many: int) -> float:
    """The duration of a night on which some of all councils changed, relative to the first: extrapolated from three
    nights with fewer councils."""
    others = max(WHOLE - many, 0) * same / many
    return (second + others) / (first * max(WHOLE / many, 1))


def _edit(folder: Path, names: Sequence[str]) -> None:
    """One word more in some councils."""
    for name in names:
        offer = folder / name / "offer.yaml"
        offer.write_text(
            _SENTENCE.sub(r"\1 today.", offer.read_text(encoding="utf-8"), count=1), encoding="utf-8"
        )


def _councils(folder: Path, many: int) -> Iterator[str]:
    """The editions of this repository in turn, each under a different name, so that no two share a page or a paper."""
    editions = [ROOT, *sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())]
    for number in range(many):
        edition, council = editions[number % len(editions)], folder / f"council-{number + 1:03}"
        copy_of(edition, council)
        site = council / "content/site.yaml"
        named = re.sub(
            r"^title: (.+)$",
            rf"title: \1 {number + 1}",
            site.read_text(encoding="utf-8"),
            count=1,
            flags=re.M,
        )
        site.write_text(named, encoding="utf-8")
        yield council.name


def of_serve(bench: Bench, found: Found) -> None:
    """The preview: from a save to the message that makes the browser load the page anew, in three manners of saving, from 0.3 to 1
    second apart."""
    # Imported only here: memory used by this process counts for its children.
    from bench import preview

    figures = preview.look(ROOT, bench.engine("serve"))
    found.add(
        {},
        Bound("ms from a save to the reload, median", max(median(seen.message) for seen in figures.seen) * 1000, 100),
        Bound("ms from a save to the reload, longest", max(max(seen.message) for seen in figures.seen) * 1000, 250),
        Bound("saves lost", sum(seen.lost for seen in figures.seen), 0),
        Bound("pages older than the save just reported", sum(seen.old for seen in figures.seen), 0),
        Bound("memory after 200 saves ÷ after 10", figures.many / figures.few, 1.2),
    )  # fmt: skip


#: The parts by the name used in ONLY, in their order.
PARTS: Mapping[str, Callable[[Bench, Found], None]] = {
    "nothing": of_nothing,
    "edits": of_edits,
    "serve": of_serve,
    "peers": of_peers,
    "entries": of_entries,
    "growth": of_growth,
    "then": of_then,
    "councils": of_councils,
}
