"""What must never stand in this repository, or in one part of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from localoffer.records.councils import cores_of, words_of
from tests.council import GOOD, ROOT, change

SHARED = ("localoffer", "templates", "build.py")
NATIONAL = "national"
#: A council decides how many priorities it has.
SIX = re.compile(r'\bsix\b(?! characters from 0 to 9 and A to F|\|seven|", "seven)', re.IGNORECASE)
#: The law has six months and six of other things; a council's priorities are none of its business.
SIX_PRIORITIES = re.compile(
    r"\bsix (?:\w+ )?(?:priorities|objectives|petals|promises|outcomes)\b", re.IGNORECASE
)
#: Words of a council's name that stand in other names too, and the town of Reading.
COMMON = {
    "area",
    "borough",
    "city",
    "council",
    "county",
    "district",
    "metropolitan",
    "name",
    "reading",
    "royal",
    "short",
}
#: Words that begin with capital letters, and the small ones between them.
CAPITALS = re.compile(
    r"[A-Z][\w'’]*(?:[ ,-]{1,2}(?:(?:and|with|upon|on|under|of|the|in|&)[ -])?[A-Z][\w'’]*)*"
)

#: Paths of somebody's own computer, archives' own addresses, and notes to oneself.
NOBODYS_BUSINESS = re.compile(
    r"/(?:home|Users|work|root)/[a-z]|\b[A-Z]:\\Users|files\.pythonhoste[d]|pyp[i]\.org|registry\.npmj[s]|deb\.debia[n]\.org"
    r"|\b(?:TO[D]O|FIXM[E]|XX[X])\b|\bfile 0\d\d\b|\bN\d\d\b",
)
#: This file, which has to name what it looks for.
HERE = Path(__file__).relative_to(ROOT)


def _files(*where: str) -> Iterator[tuple[Path, str]]:
    """Every text file that git keeps or would keep, below some folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in listed.split("\0"):
        path = Path(name)
        if name and path != HERE and path.suffix != ".webp" and (ROOT / path).is_file():
            yield path, (ROOT / path).read_bytes().decode("utf-8", errors="replace")


def _found(pattern: re.Pattern[str], *where: str) -> list[str]:
    return [
        f"{path}, line {number}: {line.strip()[:120]}"
        for path, text in _files(*where)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def _council_names() -> set[str]:
    """The words by which the councils in this repository are known, in small letters. The made-up one is an example."""
    files = [ROOT / "content/site.yaml", *ROOT.glob("examples/*/content/site.yaml")]
    return _names_in(files) - _names_in([GOOD / "content/site.yaml"])


def _names_in(files: list[Path]) -> set[str]:
    councils = [yaml.safe_load(file.read_text(encoding="utf-8"))["council"] for file in files]
    lines = [council.get(field, "") for council in councils for field in ("name", "short", "area")]
    return {word for line in lines for word in re.findall(r"\w{5,}", line.lower())} - COMMON


def test_what_a_licence_or_another_council_is_called_is_no_name_of_this_council(good: Path) -> None:
    change(good, "content/site.yaml", "adopted: no", "adopted: no\nlicence:\n  name: A licence of templates")
    assert _names_in([good / "content/site.yaml"]) == {"exampleton"}


def test_no_council_is_named_in_what_every_council_shares() -> None:
    assert _names_in([GOOD / "content/site.yaml"]) == {"exampleton"}
    # Without a name this finds nothing.
    names = re.compile("|".join(sorted(_council_names())) or "(?!)", re.IGNORECASE)
    assert _found(names, *SHARED) == []
    # Who published a page that reports a national rule is a fact about that page, and the list of councils names all of them.
    of_all = re.compile(r"sources\.yaml, line \d+: (?:publisher|address|title):|councils\.yaml, line \d+: - ")
    assert [line for line in _found(names, NATIONAL) if not of_all.search(line)] == []


def test_no_council_of_england_is_an_example_in_what_every_council_shares() -> None:
    """By the national list: the names of all of them, in code, templates and national texts."""
    listed = yaml.safe_load((ROOT / NATIONAL / "councils.yaml").read_text(encoding="utf-8"))["councils"]
    full = (name for kind in listed for field in ("councils", "districts") for name in kind.get(field, ()))
    names = {" ".join(core) for name in full for form in name.split(";") for core in cores_of(form)}
    # Words of every day, and the two that are kinds of councils.
    names -= {"reading", "city of london", "isles of scilly"}
    of_all = re.compile(
        r"sources\.yaml, line \d+: (?:publisher|address|title|note):|councils\.yaml, line \d+: "
    )
    found = []
    for path, text in _files(*SHARED, NATIONAL):
        for number, line in enumerate(text.splitlines(), 1):
            # A name begins with a capital letter, and so does each run of words that may be one.
            for run in CAPITALS.findall(line):
                words = words_of(run)
                runs = {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
                if (told := names & runs) and not of_all.search(
                    place := f"{path}, line {number}: {line.strip()}"
                ):
                    found.append((place[:120], sorted(told)))
    assert found == []


def test_no_number_of_priorities_is_fixed_in_what_every_council_shares() -> None:
    assert _found(SIX, *SHARED) == []
    assert _found(SIX_PRIORITIES, NATIONAL) == []


def test_nothing_in_the_repository_is_nobodys_business() -> None:
    assert _found(NOBODYS_BUSINESS, ".") == []


@pytest.mark.parametrize("name", ["check", "publish"])
def test_what_is_proposed_or_published_is_compared_with_what_was_there_before(name: str) -> None:
    workflow = yaml.load(
        (ROOT / f".github/workflows/{name}.yml").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    jobs = [job for job in workflow["jobs"].values() if "build.py diff" in str(job)]
    assert len(jobs) == 1
    (whole_history,) = [
        step for step in jobs[0]["steps"] if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert whole_history["with"]["fetch-depth"] == "0"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_no_host_and_pin_every_library_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(?:index|extra-index|find-links|trusted-host)", text)
    pins = re.findall(r"^[A-Za-z0-9][^\n]*?(?: \\)?$", text, re.MULTILINE)
    assert pins
    assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []


def test_every_library_of_the_site_is_pinned_alike_for_the_tests() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([^\s#]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_no_test_of_the_engine_looks_at_the_edition_at_the_top_level() -> None:
    """Words may change, and no test of the engine turns red: it looks at made-up councils and at the law alone."""
    looks = re.compile(
        r"tests\.site\b|\bROOT / \"(?:content|offer|pledges)|\bload\(ROOT\b|\bdocuments\(ROOT\b"
    )
    assert _found(looks, "tests/engine", "tests/council.py", "tests/figures.py", "tests/conftest.py") == []
