"""Each example in docs/tasks is typed into the good folder, as the task says, and leaves nothing to mend."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from localoffer import front, report, road
from localoffer.front import arguments
from localoffer.problems import Level
from localoffer.records.values import is_id, read_language
from tests.council import ROOT, change, dump, yaml_files

TASKS = ROOT / "docs/tasks"
#: A day on which everything in the examples has come.
LATER = date(2028, 6, 1)
#: Where each example of a task belongs: a file and its list; and a record of it, where the example is a part of one.
PLACES: dict[str, list[tuple[str, ...]]] = {
    "add-a-figure.md": [
        ("content/figures.yaml", "measures", "suitable-homes"),
        ("content/figures.yaml", "measures", "suitable-homes", "readings"),
    ],
    "add-a-promise.md": [("pledges.yaml", "promises")],
    "add-a-voice.md": [
        ("pledges.yaml", "voices"),
        ("pledges.yaml", "voices", "later-opening-hours"),
        ("content/sources.yaml", "sources"),
        ("pledges.yaml", "voices", "later-opening-hours"),
    ],
    "add-something-people-can-get.md": [
        ("content/sources.yaml", "sources"),
        ("offer.yaml", "entitlements"),
        ("offer.yaml", "entitlements", "kitchen-box"),
        ("content/verdicts.yaml", "who_gets_it"),
    ],
    "add-to-your-situation.md": [
        ("content/homes.yaml", "homes"),
        ("content/ages.yaml", "ages"),
        ("content/circumstances.yaml", "circumstances"),
        ("content/first-home.yaml", "first_home"),
    ],
    "add-the-leaving-care-team.md": [
        ("content/sources.yaml", "sources"),
        ("content/contacts.yaml", "contacts"),
        ("content/contacts.yaml", "contacts"),
    ],
    "begin-a-new-strategy.md": [("pledges.yaml", "priorities", "be-safe"), ("pledges.yaml", "priorities")],
    "answer-a-voice.md": [("content/answers.yaml", "answers"), ("content/answers.yaml", "answers")],
    "amount-from-a-page.md": [("offer.yaml", "entitlements", "setting-up-home")],
    "amounts-by-age-or-home.md": [("offer.yaml", "entitlements", "setting-up-home")],
    "rise-in-april.md": [
        ("content/sources.yaml", "sources"),
        ("offer.yaml", "entitlements", "setting-up-home"),
    ],
    "look-again.md": [("content/watch.yaml", "watch")],
    "change-an-amount.md": [("offer.yaml", "entitlements", "setting-up-home")],
    "take-words-away.md": [
        ("pledges.yaml", "voices"),
        ("content/actions.yaml", "actions", "a-card-with-numbers"),
    ],
    "update-an-action.md": [
        ("content/actions.yaml", "actions", "a-card-with-numbers"),
        ("content/actions.yaml", "actions", "a-card-with-numbers"),
    ],
    "withdraw.md": [("offer.yaml", "entitlements", "free-wifi")],
    "withdraw-by-kind.md": [
        ("content/contacts.yaml", "contacts"),
        ("content/people.yaml", "groups", "forum"),
        ("content/actions.yaml", "actions", "a-card-with-numbers"),
    ],
}
#: Tasks whose examples are tried in a way of their own, below.
OF_THEIR_OWN = {
    "a-page-in-another-language.md",
    "a-repository-of-its-own.md",
    "add-a-page.md",
    "add-by-answering-questions.md",
    "clear-the-history.md",
    "compare-councils.md",
    "districts.md",
    "edit-by-form.md",
    "edit-with-help.md",
    "host-with-headers.md",
    "run-profiles.md",
    "say-what-ends.md",
    "see-what-changed.md",
    "start-another-council.md",
    "the-committees-paper.md",
    "what-needs-a-person.md",
    "when-the-check-is-red.md",
}
#: Which examples of a task are typed together: all, but for two answers to one voice.
RUNS = [
    *((task, tuple(range(len(places)))) for task, places in PLACES.items() if task != "answer-a-voice.md"),
    ("answer-a-voice.md", (0,)),
    ("answer-a-voice.md", (1,)),
]
PAPERS = ("content/sources.yaml", "sources")
PAPER = "- {{id: {id}, title: A paper, publisher: Exampleton Borough Council, date: 2028-01}}"
#: Fields to which a task adds; any other takes the place of what stood there.
GROW = ("readings", "updates")


def _examples(task: str, kind: str = "yaml") -> list[str]:
    """The examples of a task in order."""
    tokens = MarkdownIt().parse((TASKS / task).read_text(encoding="utf-8"))
    return [
        textwrap.dedent(token.content) for token in tokens if token.type == "fence" and token.info == kind
    ]


def _type(folder: Path, place: tuple[str, ...], example: str) -> None:
    """Type an example into its place: entries below the others of a list, or fields of one record."""
    file, name, *record = place
    typed = yaml.load(example, yaml.BaseLoader)
    tree = yaml.load((folder / file).read_text(encoding="utf-8"), yaml.BaseLoader)
    entries: list[dict[str, Any]] = tree[name]
    if not record:
        entries.extend(typed)
    else:
        (entry,) = (entry for entry in entries if entry["id"] == record[0])
        for field, value in (typed if len(record) == 1 else {record[1]: typed}).items():
            entry[field] = [*entry.get(field, ()), *value] if field in GROW else value
    (folder / file).write_text(dump(tree), encoding="utf-8")


def _add_papers(folder: Path) -> None:
    """The papers that examples name and the task leaves to the reader, which must not be older than what cites them."""
    trees = [yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in yaml_files(folder)]
    known = {source["id"] for tree in trees for source in tree.get("sources", ())}
    for id in sorted({*_cited(trees)} - known):
        _type(folder, PAPERS, PAPER.format(id=id))


def _cited(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("source"), str):
            yield node["source"]
        for value in node.values():
            yield from _cited(value)
    elif isinstance(node, list):
        for value in node:
            yield from _cited(value)


def _mistakes(folder: Path, national: Path) -> str:
    made = road.documents(folder, LATER, national=national, root=folder)
    return report.in_words([each for each in made.problems if each.level is Level.ERROR], made.loaded)


@pytest.mark.parametrize(("task", "numbers"), RUNS)
def test_examples_typed_as_their_task_says_leave_nothing_to_mend(
    good: Path, task: str, numbers: tuple[int, ...]
) -> None:
    assert len(_examples(task)) == len(PLACES[task])
    # Other tasks go on with the voice of this one.
    voice = "add-a-voice.md"
    for name, number in dict.fromkeys([(voice, 0), (voice, 2), *((task, number) for number in numbers)]):
        _type(good, PLACES[name][number], _examples(name)[number])
    _add_papers(good)
    assert _mistakes(good, good / "national") == ""


def test_what_was_saved_at_the_desk_is_sent_by_the_commands_of_the_task(good: Path, tmp_path: Path) -> None:
    def git(*said: str, place: Path = good) -> str:
        own = ("-c", "user.name=Officer", "-c", "user.email=officer@example.org", "-C", str(place))
        return subprocess.run(["git", *own, *said], capture_output=True, text=True, check=True).stdout

    host = tmp_path / "host.git"
    git("init", "-q", "--bare", str(host), place=tmp_path)
    git("init", "-q", "-b", "main")
    git("remote", "add", "origin", str(host))
    git("add", "--all")
    git("commit", "-q", "-m", "As it was")
    change(good, "offer.yaml", "value: £3,000", "value: £3,100")
    (commands,) = _examples("edit-by-form.md", "")
    for line in commands.splitlines():
        git(*shlex.split(line)[1:])
    assert git("branch", "--format=%(refname:short)", place=host).split() == ["new-amount"]
    assert "£3,100" in git("show", "new-amount:offer.yaml", place=host)


def test_every_task_with_an_example_is_tried() -> None:
    with_examples = {path.name for path in TASKS.glob("*.md") if "```" in path.read_text(encoding="utf-8")}
    assert with_examples == {*PLACES, *OF_THEIR_OWN}


def test_the_examples_of_what_ends_belong_to_the_strategy_and_to_the_site(good: Path) -> None:
    ends, follows, successor = _examples("say-what-ends.md")
    site = good / "content/site.yaml"
    tree = yaml.load(site.read_text(encoding="utf-8"), yaml.BaseLoader)
    tree["strategy"] |= yaml.load(ends, yaml.BaseLoader) | yaml.load(follows, yaml.BaseLoader)
    tree |= yaml.load(successor, yaml.BaseLoader)
    site.write_text(dump(tree), encoding="utf-8")
    _add_papers(good)
    assert _mistakes(good, good / "national") == ""


def test_the_day_of_a_committee_makes_its_page_and_its_paper(good: Path) -> None:
    (field,) = _examples("the-committees-paper.md")
    site = good / "content/site.yaml"
    site.write_text(f"{site.read_text(encoding='utf-8')}{field}", encoding="utf-8")
    made = road.documents(good, LATER, national=good / "national", root=good)
    assert any(page.address == "/for-councillors/since/" for page in made.pages)
    assert any(paper.address == "/papers/for-the-committee.pdf" for paper in made.papers)


def test_the_commands_of_a_repository_of_its_own_are_understood(tmp_path: Path) -> None:
    """What they do is tried in test_repository and test_together."""
    commands = [line for block in _examples("a-repository-of-its-own.md", "") for line in block.splitlines()]
    begin, upgrade, install, check, together = (shlex.split(line) for line in commands)
    (tmp_path / "examples").mkdir()
    given = arguments().parse_args(begin[1:])
    assert (begin[0], given.command, given.repository) == ("localoffer", "init", True)
    given = arguments().parse_args(upgrade[1:])
    assert (upgrade[0], given.command, given.wheel) == (".venv/bin/localoffer", "upgrade", "WHEEL")
    assert install[1:] == ["-m", "pip", "install", "--require-hashes", "-r", "requirements.lock"]
    given = arguments().parse_args(check[1:])
    assert (check[0], given.command, given.edition) == (".venv/bin/localoffer", "check", True)
    words = [word.replace("examples", str(tmp_path / "examples")) for word in together[2:]]
    given = arguments().parse_args(words)
    assert (together[:2], given.all) == ([".venv/bin/python", "build.py"], tmp_path / "examples")


def test_the_command_that_compares_councils_is_understood() -> None:
    """What it does is tried in test_compare."""
    (command,) = _examples("compare-councils.md", "")
    given = arguments().parse_args(shlex.split(command)[2:])
    assert (given.command, [path.is_dir() for path in given.offers]) == ("compare", [True, True])


def test_what_has_changed_is_written_and_accounted_for_as_its_task_says(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localoffer.commands.NATIONAL", good / "national")
    before = shutil.copytree(good, tmp_path / "before")
    change(good, "offer.yaml", "value: £3,000", "value: £2,900")
    look, write = (shlex.split(block)[2:] for block in _examples("see-what-changed.md", ""))
    last = ["--council", str(good), "--as-of", "2026-11-26"]
    there = [word.replace("origin/main", str(before)) for word in write]
    assert [word.replace("origin/main", str(before)) for word in look] == there[:-1]
    assert front.main([*there, *last]) == 1
    example, *accounts = _examples("see-what-changed.md")
    (file,) = (good / "content/changes").iterdir()
    written = file.read_text(encoding="utf-8").partition("\n")[2]
    assert (file.name, written) == ("2026-11-26-setting-up-home.yaml", example)
    _type(good, PAPERS, PAPER.format(id="talk-with-the-forum"))
    for account in accounts:
        file.write_text(example + textwrap.indent(account, "    "), encoding="utf-8")
        assert front.main([*there[:-1], *last]) == 0


def test_the_examples_of_a_county_make_one(good: Path) -> None:
    kind, districts = _examples("districts.md")
    site = good / "content/site.yaml"
    tree = yaml.load(site.read_text(encoding="utf-8"), yaml.BaseLoader)
    tree["council"] |= yaml.load(kind, yaml.BaseLoader)
    site.write_text(dump(tree), encoding="utf-8")
    (good / "content/districts.yaml").write_text(districts, encoding="utf-8")
    _add_papers(good)
    assert _mistakes(good, good / "national") == ""


@pytest.mark.parametrize("task", ["add-a-page.md", "withdraw-by-kind.md"])
def test_the_example_of_a_page_is_a_page(good: Path, task: str) -> None:
    (example,) = (block for block in _examples(task, "") if block.startswith("---"))
    folder = good / "content/pages/your-rights"
    folder.mkdir()
    (folder / "staying-in-touch.md").write_text(example, encoding="utf-8")
    (below,) = (block for block in _examples("add-a-page.md", "") if block.startswith("below"))
    elsewhere = example.replace("audience:", f"{below}audience:")
    (folder.parent / "drop-in-times.md").write_text(elsewhere, encoding="utf-8")
    source = example.partition("- source: ")[2].split()[0]
    _type(good, PAPERS, PAPER.format(id=source))
    assert _mistakes(good, good / "national") == ""


def test_the_example_of_a_language_makes_a_page_one_of_that_language(good: Path) -> None:
    (example,) = (block for block in _examples("add-a-page.md", "") if block.startswith("---"))
    (language,) = _examples("a-page-in-another-language.md", "")
    folder = good / "content/pages/your-rights"
    folder.mkdir()
    (folder / "asylum-ar.md").write_text(
        example.replace("audience:", f"{language}audience:"), encoding="utf-8"
    )
    _type(good, PAPERS, PAPER.format(id=example.partition("- source: ")[2].split()[0]))
    assert _mistakes(good, good / "national") == ""


def test_every_code_of_the_list_of_languages_is_one() -> None:
    page = (TASKS / "a-page-in-another-language.md").read_text(encoding="utf-8")
    listed = re.findall(r"\| `([a-z]+)` ", page)
    assert len(listed) == 16
    assert [code for code in listed if read_language(code) != code] == []


def test_what_stands_for_words_in_the_history_can_be_read_as_a_text_and_as_an_id() -> None:
    (example,) = _examples("clear-the-history.md", "text")
    pairs = [line.split("==>") for line in example.splitlines()]
    assert all(len(pair) == 2 for pair in pairs)
    assert all(yaml.safe_load(f"text: {instead}") == {"text": instead} for _, instead in pairs)
    assert all(is_id(instead) for old, instead in pairs if is_id(old))


def test_the_example_of_a_profile_comes_out_as_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = _examples("run-profiles.md")
    (tmp_path / "my-profiles.yaml").write_text(example, encoding="utf-8")
    assert front.main(["status", str(tmp_path / "my-profiles.yaml")]) == 0
    assert "Compared: 1. Different: 0." in capsys.readouterr().out


def test_the_message_of_a_red_check_is_the_one_that_it_shows(good: Path) -> None:
    (message,) = _examples("when-the-check-is-red.md", "")
    change(good, "pledges.yaml", "      - who-to-ring", "      - who-to-rign")
    made = road.documents(good, LATER, root=good, national=good / "national")
    errors = [each for each in made.problems if each.level is Level.ERROR]
    assert report.in_words(errors, made.loaded).startswith(message)


def test_another_council_is_begun_word_for_word_as_its_task_says(tmp_path: Path) -> None:
    task = "start-another-council.md"
    folder = tmp_path / "examples/our-council"
    begin, *others = (line for block in _examples(task, "") for line in block.splitlines())
    python, script, *words = shlex.split(begin)
    assert front.main([word.replace("examples", str(folder.parent)) for word in words]) == 0
    assert all(
        line.startswith(f"{python} {script} ") and "--council examples/our-council" in line for line in others
    )
    source, contact, entitlement, priority, voice = _examples(task)
    for name, before, example in (
        ("content/sources.yaml", "", source),
        ("content/contacts.yaml", "", contact),
        ("offer.yaml", "", entitlement),
        ("pledges.yaml", "\npriorities:\n", priority),
        ("pledges.yaml", "\nvoices:\n", voice),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        head, line, rest = text.partition(before) if before else (text, "", "")
        (folder / name).write_text(f"{head}{line}{textwrap.indent(example, '  ')}{rest}", encoding="utf-8")
    assert _mistakes(folder, road.NATIONAL) == ""
