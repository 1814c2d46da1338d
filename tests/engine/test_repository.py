"""A council's own repository: what `init --repository` writes, and how a newer engine and its law come into it."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from localoffer import commands, front, init, places
from localoffer.councils import changes, engine
from localoffer.councils.engine import NoEngine, Pin, engine_of, pinned
from localoffer.councils.repository import council_files, own_files
from tests.council import GOOD, ROOT
from tests.engine.test_hosts import OURS
from tests.engine.test_workflow import (
    actionlint,
    git,
    grants_what_it_needs,
    only_what_is_answered_for,
    zizmor,
)
from tests.package import Environment, build_package, install_alone
from tests.supply import RUNTIME, locked
from tests.workflows import scripts

NAME, SHORT = "Exampleton Borough Council", "Exampleton Council"
ANSWERS = ["--name", NAME, "--kind", "unitary", "--main-line", "03069 990000"]
NEWS = """\
helplines:
  - id: runaway
    name: A helpline
    phone: {phone}
  - id: {other}
    name: Another helpline
"""
PAGE = """\
---
title: Complaints
---
You can complain.

{words}
"""


def a_wheel(
    folder: Path, version: str, phone: str = "116 000", other: str = "old", words: str = "Ring."
) -> Path:
    """A package of the engine that holds no more than its lock file and some law."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as wheel:
        wheel.writestr(
            "localoffer/requirements.lock", f"a-library=={version} \\\n    --hash=sha256:{'1' * 64}\n"
        )
        wheel.writestr("localoffer/national/helplines.yaml", NEWS.format(phone=phone, other=other))
        wheel.writestr("localoffer/schemas/offer.json", f'{{"title": "of {version}"}}')
        wheel.writestr("localoffer/national/pages/complaints.md", PAGE.format(words=words))
    folder.mkdir(exist_ok=True)
    path = folder / f"localoffer-{version}-py3-none-any.whl"
    path.write_bytes(packed.getvalue())
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    return council_files(NAME, SHORT, engine_of(str(a_wheel(tmp_path / "dist", "1.2.0"))))


@pytest.mark.parametrize("path", own_files())
def test_what_this_repository_and_a_councils_both_have_comes_from_one_template(path: str) -> None:
    assert (ROOT / path).read_bytes() == own_files()[path], "Run `make docs` and commit what it wrote."


def test_a_repository_has_what_it_takes_to_be_checked_and_published_and_no_licence(
    files: dict[str, bytes],
) -> None:
    assert set(files) == {
        *(f".github/workflows/{name}.yml" for name in ("add", "check", "comment", "nightly", "publish")), ".gitlab-ci.yml",
        ".vscode/extensions.json", ".gitignore", "README.md", "requirements.lock", "engine/localoffer-1.2.0-py3-none-any.whl", "schemas/offer.json",
    }  # fmt: skip
    readme = files["README.md"].decode()
    assert NAME in readme
    assert "version 1.2.0" in readme
    assert "[[" not in readme


@pytest.mark.parametrize("name", ["check", "comment", "nightly", "publish"])
def test_the_workflows_of_a_repository_are_as_safe_as_ours(
    name: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / f".github/workflows/{name}.yml"
    file.parent.mkdir(parents=True)
    file.write_bytes(files[f".github/workflows/{name}.yml"])
    grants_what_it_needs(file)
    done = actionlint([file])
    assert (done.returncode, done.stdout) == (0, "")
    only_what_is_answered_for(zizmor([file]))


def test_what_gitlab_runs_in_a_repository_names_nothing_that_somebody_else_can_choose(
    files: dict[str, bytes],
) -> None:
    lines = [line for _, line in scripts(files[".gitlab-ci.yml"].decode())]
    assert '.venv/bin/localoffer diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA"' in "".join(lines)
    assert set(re.findall(r"\$\{?([A-Za-z_]\w*)", "".join(lines))) == OURS


def test_pull_requests_are_checked_and_compared_by_what_the_lock_file_names(files: dict[str, bytes]) -> None:
    workflow: dict[str, Any] = yaml.load(files[".github/workflows/check.yml"], yaml.BaseLoader)
    steps = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert "--require-hashes --requirement requirements.lock" in steps[0]
    assert steps[1:] == [
        ".venv/bin/localoffer check --edition",
        ".venv/bin/localoffer build --out preview-site --to-open",
        '.venv/bin/localoffer diff "$BASE"',
        ".venv/bin/localoffer diff --published",
        'mkdir -p said\n.venv/bin/localoffer diff "$BASE" --markdown > said/change.md || [ $? -eq 1 ]\n',
    ]


def test_the_lock_file_pins_the_engine_and_each_library_by_hash(tmp_path: Path) -> None:
    wheel = a_wheel(tmp_path, "1.2.0")
    digest = sha256(wheel.read_bytes()).hexdigest()
    here = engine_of(str(wheel))
    assert here.lock.splitlines()[2:] == [
        f"./engine/{wheel.name} --hash=sha256:{digest}", "a-library==1.2.0 \\", f"    --hash=sha256:{'1' * 64}",
    ]  # fmt: skip
    assert pinned(here.lock) == here.pin
    assert here.pin.version == "1.2.0"
    address = Pin(f"https://example.org/1.2.0/{wheel.name}", digest)
    assert address.line == f"localoffer @ https://example.org/1.2.0/{wheel.name} --hash=sha256:{digest}"
    assert pinned(f"# A remark\n{address.line}\nother==1 --hash=sha256:{'2' * 64}\n") == address


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://example.org/localoffer-1.2.0-py3-none-any.whl", "has no hash"),
        ("https://example.org/localoffer-1.2.0-py3-none-any.whl#sha256=12", "has no hash"),
        ("http://example.org/localoffer-1.2.0-py3-none-any.whl", "cannot be read"),
        ("localoffer-1.2.0.tar.gz", "is not a package of this engine"),
        ("localoffer", "is not a package of this engine"),
        ("none/localoffer-1.2.0-py3-none-any.whl", "cannot be read"),
    ],
)
def test_an_engine_that_nobody_can_pin_is_refused_with_how_to_name_one(given: str, said: str) -> None:
    with pytest.raises(NoEngine, match=said) as refused:
        engine_of(given)
    assert "#sha256=" in str(refused.value)


def test_a_wheel_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "localoffer-1.2.0-py3-none-any.whl"
    file.write_text("no wheel", encoding="utf-8")
    with pytest.raises(NoEngine, match="not a package of this engine"):
        council_files(NAME, SHORT, engine_of(str(file)))


@pytest.mark.parametrize(
    ("noted", "found"),
    [
        ({"url": "https://example.org/x.whl", "archive_info": {"hashes": {"sha256": "ab"}}}, "https://example.org/x.whl#sha256=ab"),
        ({"url": "file:///dist/a%20b.whl", "archive_info": {"hashes": {"sha256": "ab"}}}, "/dist/a b.whl"),
        ({"url": "https://example.org/x.git", "vcs_info": {"vcs": "git"}}, None),
        (None, None),
    ],
)  # fmt: skip
def test_the_engine_knows_which_wheel_it_was_installed_from(
    noted: Any, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(noted) if noted else None
    monkeypatch.setattr(metadata, "distribution", lambda _: SimpleNamespace(read_text=lambda _: text))
    assert engine.installed_from() == found


def test_init_writes_a_repository_beside_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(init, "_problems", lambda made: "")
    wheel = a_wheel(tmp_path, places.version())
    words = ["init", str(tmp_path / "offer"), "--repository", *ANSWERS]

    assert front.main([*words, "--engine", str(wheel)]) == 0

    there = {
        path.relative_to(tmp_path / "offer").as_posix()
        for path in (tmp_path / "offer").rglob("*")
        if path.is_file()
    }
    assert {"offer.yaml", "content/site.yaml", "requirements.lock", ".github/workflows/check.yml"} <= there
    assert (tmp_path / "offer/engine" / wheel.name).read_bytes() == wheel.read_bytes()
    assert "README.md there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("version", "said"), [("99.0.0", "use that one’s command"), (None, "Say with --engine")]
)
def test_init_writes_nothing_where_it_cannot_say_which_engine(
    version: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ["--engine", str(a_wheel(tmp_path / "dist", version))] if version else []
    assert front.main(["init", str(tmp_path / "offer"), "--repository", *ANSWERS, *named]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "offer").exists()


def test_an_engine_goes_with_a_repository_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        front.main(["init", str(tmp_path / "offer"), *ANSWERS, "--engine", "x.whl"])
    assert end.value.code == 2
    assert "--repository" in capsys.readouterr().err


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council's repository with engine 1.2.0, in which that engine seems to be installed."""
    folder = tmp_path / "offer"
    before = engine_of(str(a_wheel(tmp_path / "dist", "1.2.0")))
    init.put(council_files(NAME, SHORT, before), folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begun")
    with zipfile.ZipFile(tmp_path / "dist/localoffer-1.2.0-py3-none-any.whl") as wheel:
        wheel.extractall(tmp_path / "running")
    for module in (changes, commands):
        monkeypatch.setattr(module, "NATIONAL", tmp_path / "running/localoffer/national")
    monkeypatch.setattr(changes, "INSTALLED", True)
    monkeypatch.setattr(changes, "version", lambda: "1.2.0")
    return folder


def newer(tmp_path: Path) -> Path:
    return a_wheel(tmp_path / "dist", "1.3.0", "0800 1111", "new", "Ring, or write.")


CHANGED = """\
Changed: “A helpline” (helplines, runaway)
  phone
    was: 116 000
    is:  0800 1111

Gone: “Another helpline” (helplines, old)

New: “Another helpline” (helplines, new)

Changed: the page /complaints/
  body
    was: Ring.
    is:  Ring, or write.
"""


def test_upgrade_raises_the_one_pin_and_says_in_words_what_changes_in_law(
    offer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front.main(["upgrade", str(newer(tmp_path)), "--council", str(offer)]) == 0

    said = capsys.readouterr().out
    assert said.startswith("requirements.lock now names engine 1.3.0 instead of 1.2.0. What changes in law")
    assert CHANGED in said
    assert git(offer, "status", "--porcelain").split("\n") == [
        "D engine/localoffer-1.2.0-py3-none-any.whl",
        " M requirements.lock",
        " M schemas/offer.json",
        "?? engine/localoffer-1.3.0-py3-none-any.whl",
    ]
    lock = (offer / "requirements.lock").read_text(encoding="utf-8")
    assert "./engine/localoffer-1.3.0-py3-none-any.whl --hash=sha256:" in lock
    assert "a-library==1.3.0" in lock
    assert "1.2.0" not in lock


def test_the_comparison_says_what_a_raised_pin_changes_in_law(
    offer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changes.law_since("HEAD", offer) == ""
    assert front.main(["upgrade", str(newer(tmp_path)), "--council", str(offer)]) == 0
    git(offer, "add", "--all")
    git(offer, "commit", "--quiet", "--message", "Raised")

    assert "install what requirements.lock names" in changes.law_since("HEAD~1", offer)

    with zipfile.ZipFile(tmp_path / "dist/localoffer-1.3.0-py3-none-any.whl") as wheel:
        wheel.extractall(tmp_path / "installed")
    monkeypatch.setattr(changes, "NATIONAL", tmp_path / "installed/localoffer/national")
    monkeypatch.setattr(changes, "version", lambda: "1.3.0")
    said = changes.law_since("HEAD~1", offer)
    assert said.startswith("The engine was 1.2.0 at HEAD~1 and is 1.3.0. What changes in law")
    assert CHANGED.strip() in said


def test_whoever_reviews_a_raised_pin_reads_the_change_of_law_on_the_page_of_the_run(
    offer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(changes, "law_since", lambda *_: "Changed: a helpline")
    monkeypatch.setattr(commands, "NATIONAL", GOOD / "national")
    for name in ("pledges.yaml", "content/site.yaml"):
        (offer / name).parent.mkdir(exist_ok=True)
        shutil.copy(GOOD / name, offer / name)
    git(offer, "add", "--all")
    git(offer, "commit", "--quiet", "--message", "Content")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert front.main(["diff", "HEAD", "--council", str(offer)]) == 0
    assert capsys.readouterr().out.endswith("\n\nChanged: a helpline\n")
    assert (tmp_path / "summary").read_text(encoding="utf-8") == "~~~text\nChanged: a helpline\n~~~\n"


def test_an_old_engine_that_is_not_to_be_had_is_told(offer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = offer / "requirements.lock"
    held = lock.read_text(encoding="utf-8")
    pin = pinned(held)
    assert pin
    lock.write_text(held.replace(pin.digest, "3" * 64), encoding="utf-8")
    git(offer, "commit", "--quiet", "--all", "--message", "Another hash")
    lock.write_text(held, encoding="utf-8")
    assert "Nobody can say" in changes.law_since("HEAD", offer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--council", "."], "does not name an engine"),
        ([], "is not a package of this engine"),
    ],
)
def test_upgrade_changes_nothing_where_there_is_nothing_to_raise_or_to_raise_it_to(
    words: list[str], said: str, offer: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(offer / "engine")
    assert front.main(["upgrade", "x.whl", "--council", str(offer), *words]) == 2
    assert said in capsys.readouterr().err
    assert git(offer, "status", "--porcelain") == ""


@pytest.mark.long
def test_a_repository_that_was_begun_builds_in_an_empty_environment(tmp_path: Path) -> None:
    """With nothing but Python: the engine and every library come by the hashes of the lock file."""
    (wheel,) = build_package(tmp_path / "dist", "wheel")
    begins = Environment.empty(tmp_path / "begins")
    install_alone(wheel, begins)
    begun = begins.run("localoffer", "init", "offer", "--repository", *ANSWERS, folder=tmp_path)
    assert begun.returncode == 0, begun.stderr
    offer = tmp_path / "offer"
    assert locked(RUNTIME).items() <= locked(offer / "requirements.lock").items()

    empty = Environment.empty(tmp_path / "empty", pip=True)
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", "requirements.lock"]
    installed = empty.run("python", *install, folder=offer)
    assert installed.returncode == 0, installed.stderr
    git(offer, "init", "--quiet")
    git(offer, "add", "--all")
    git(offer, "commit", "--quiet", "--message", "Begun")

    for words in (["check", "--edition"], ["diff", "HEAD"], ["build"]):
        done = empty.run("localoffer", *words, folder=offer)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (offer / "site/index.html").is_file()
    assert git(offer, "status", "--porcelain") == ""
