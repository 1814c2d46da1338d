"""What stands on a code host: a comment below a proposed change, issues with lists, whatever somebody writes into them.

The steps of the workflows run as they stand in their files. `gh`, `make` and the engine are stand-ins that answer from files.
"""

from __future__ import annotations

import json
import posixpath
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from localoffer.councils import posting, published
from localoffer.councils.notes import LONGEST, tame
from localoffer.diff import NoBase
from localoffer.front import arguments
from localoffer.web.opened import opened_from_a_folder
from tests.council import ROOT, outcome
from tests.engine.test_workflow import git
from tests.workflows import event, packed, run, run_on_gitlab, scripts, steps

GH = """#!/bin/bash
# gh api --method METHOD repos/{owner}/{repo}/PATH [--input -]
here=$(dirname "$0")
[ "$GH_REPO" = council/offer ] && [ "$GH_TOKEN" = a-token ] || { echo "who asks?" >&2; exit 4; }
path=${4#'repos/{owner}/{repo}/'}
if [ "$3" = GET ]; then
	cat "$here/answers/${path//\\//_}" 2>/dev/null || { echo "gh: Not Found (HTTP 404)" >&2; exit 1; }
else
	echo "$3 $path $(cat)" >> "$here/written"
	echo '{}'
fi
"""
MAKE = """#!/bin/bash
exit 0
"""
#: In the place of the engine. Its answers are what a hostile change could make of it.
PYTHON = """#!/bin/bash
[ "$1" = - ] && exec REAL "$@"
[ "$2" = diff ] && [ "$4" = --markdown ] && { cat "$(dirname "$0")/change.md"; exit 1; }
[[ "$*" =~ --out\\ ([^ ]+) ]] && out=${BASH_REMATCH[1]}
[ -n "$out" ] && mkdir -p "$out" && echo "The site" > "$out/index.html"
[ "$2" = todo ] && echo "- Ask again."
[ "$2" = links ] && echo "- Gone."
exit 0
"""
BOT = {"login": "github-actions[bot]", "type": "Bot"}
SHA = "00112233445566778899aabbccddeeff00112233"
BREAK = "\u200b"
MARK = "<!-- localoffer: the change in words -->"
BRANCH = "somebody%3A%60touch%24%7BIFS%7Dpwned%60%3B%24%28touch%24%7BIFS%7Dpwned%29%26state%3Dclosed%23%7Bbranch%7D"
HOSTILE = f"""\
## Amounts
- **Setting up home**: from £3,000 to £3,100 @all $(touch pwned) ::error::pwned
- {MARK}
/approve ![x](https://evil.example/x.png) [Sign in](https://evil.example/) fixes #12
"""


@dataclass(frozen=True)
class Play:
    """A repository on the host, its tools, what the host answers and what was written there."""

    folder: Path
    tools: Path

    @property
    def path(self) -> str:
        return str(self.tools)

    def answer(self, path: str, answer: object) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        (self.tools / "answers" / path.replace("/", "_")).write_bytes(content)

    def artifacts(self, run: int, **files: bytes) -> None:
        """What a run handed over, and a list of the host for each name that may be asked for."""
        for number, name in enumerate(("change", "todo", "links"), 70):
            held = [{"id": number, "name": name, "size_in_bytes": len(files[name])}] if name in files else []
            self.answer(f"actions/runs/{run}/artifacts?name={name}&per_page=100", {"artifacts": held})
            self.answer(f"actions/artifacts/{number}/zip", files.get(name, b""))

    def pull_requests(self, *pulls: tuple[int, str, int]) -> None:
        """The open ones of that branch: number, commit, repository of the branch."""
        found = [
            {
                "number": number,
                "head": {"sha": sha, "repo": {"id": repository}},
                "base": {"repo": {"id": 500}},
            }
            for number, sha, repository in pulls
        ]
        self.answer(f"pulls?state=open&head={BRANCH}&per_page=100", found)

    def comments(self, *comments: dict[str, Any]) -> None:
        self.answer("issues/7/comments?per_page=100&page=1", comments)

    def written(self) -> list[tuple[str, str, Any]]:
        file = self.tools / "written"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [(method, path, json.loads(sent)) for method, path, sent in (it.split(" ", 2) for it in lines)]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    folder, tools = tmp_path / "offer", tmp_path / "tools"
    (tools / "answers").mkdir(parents=True)
    (folder / "content").mkdir(parents=True)
    (folder / ".venv/bin").mkdir(parents=True)
    python = PYTHON.replace("REAL", shlex.quote(sys.executable))
    for file, text in ((tools / "gh", GH), (tools / "make", MAKE), (folder / ".venv/bin/python", python)):
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    (folder / ".venv/bin/change.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "localoffer").symlink_to(ROOT / "localoffer")
    git(folder, "init", "--quiet")
    (folder / ".git/info/exclude").write_text(".venv\nlocaloffer\npreview-site\nsaid\n", encoding="utf-8")
    (folder / "offer.yaml").write_text("entitlements: []\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Before")
    it = Play(folder, tools)
    it.pull_requests((7, SHA, 501))
    it.comments()
    it.artifacts(9001, change=packed({"change.md": HOSTILE.encode()}))
    return it


def test_a_hostile_pull_request_is_checked_and_its_words_reach_no_shell_and_no_log(play: Play) -> None:
    base = git(play.folder, "rev-parse", "HEAD")
    for name in (
        "content/$(touch pwned).yaml",
        "content/a\n::error::pwned\n.yaml",
        "content/`touch pwned`.md",
    ):
        (play.folder / name).write_text("- $(touch pwned)\n", encoding="utf-8")
    git(play.folder, "add", "--all")
    git(play.folder, "commit", "--quiet", "--message", "$(touch pwned)")
    ran = run("check", "check", play.folder, event("pull_request", BASE=base), play.path)
    assert set(ran.ended.values()) == {0}
    assert "Every test" not in ran.ended
    assert not list(play.folder.rglob("pwned"))
    assert not re.search("^::", ran.printed, re.MULTILINE)
    # The comment and the preview.
    assert ran.artifacts["change"] == packed({"change.md": HOSTILE.encode()})
    assert set(ran.artifacts) == {"preview", "change"}
    assert b"index.html" in ran.artifacts["preview"]


def test_a_red_check_hands_the_change_in_words_over_all_the_same(play: Play) -> None:
    (play.tools / "make").write_text("#!/bin/bash\nexit 1\n", encoding="utf-8")
    base = git(play.folder, "rev-parse", "HEAD")
    ran = run("check", "check", play.folder, event("pull_request", BASE=base), play.path)
    assert set(ran.artifacts) == {"change"}
    assert ran.ended["Is everything that is written on every page and paper?"] == 1


def test_the_comment_stands_below_the_pull_request_that_has_the_commit(play: Play) -> None:
    play.pull_requests((5, "f" * 40, 501), (6, SHA, 777), (7, SHA, 501))
    ran = run("comment", "comment", play.folder, event("workflow_run"), play.path)
    assert ran.printed == "New: the change in words.\n"
    ((method, path, sent),) = play.written()
    assert (method, path) == ("POST", "issues/7/comments")
    assert sent["body"].startswith(f"{MARK}\nThe check of `0011223344` is **red** (`docs")
    assert "(https://github.com/council/offer/actions/runs/9001)" in sent["body"]
    assert "- **Setting up home**: from £3,000 to £3,100" in sent["body"]
    # The fork's own code made the words and the site.
    assert "comes from another repository" in sent["body"]
    assert sent["body"].count("<!--") == 1
    assert not list(play.folder.rglob("pwned"))


def test_one_comment_is_brought_up_to_date_and_nobody_elses_is_touched(play: Play) -> None:
    play.comments(
        {"id": 1, "user": {"login": "somebody", "type": "User"}, "body": f"{MARK}\nMine"},
        {"id": 2, "user": {"login": "another[bot]", "type": "Bot"}, "body": f"{MARK}\nMine"},
        {"id": 3, "user": BOT, "body": f"Somebody wrote {MARK}"},
        {"id": 4, "user": BOT, "body": f"{MARK}\nOld words"},
    )
    run("comment", "comment", play.folder, event("workflow_run"), play.path)
    ((method, path, sent),) = play.written()
    assert (method, path) == ("PATCH", "issues/comments/4")
    play.comments({"id": 4, "user": BOT, "body": sent["body"].replace("\n", "\r\n")})
    ran = run("comment", "comment", play.folder, event("workflow_run"), play.path)
    assert ran.printed == "As it was: the change in words.\n"
    assert len(play.written()) == 1


@pytest.mark.parametrize(
    "pulls", [[], [(7, "f" * 40, 501)], [(7, SHA, 501), (8, SHA, 501)]], ids=["none", "newer", "two"]
)
def test_where_nobody_knows_the_pull_request_nothing_is_written(
    pulls: list[tuple[int, str, int]], play: Play
) -> None:
    play.pull_requests(*pulls)
    ran = run("comment", "comment", play.folder, event("workflow_run"), play.path)
    assert set(ran.ended.values()) == {0}
    assert play.written() == []


@pytest.mark.parametrize(
    "held",
    [
        b"no archive",
        packed({"../change.md": b"x"}),
        packed({"other.md": b"x"}),
        packed({"change.md": b"x"})[:-30],
        b"x" * 1_000_001,
    ],
    ids=["no archive", "elsewhere", "other", "broken", "large"],
)
def test_what_is_no_text_of_the_check_is_not_written(held: bytes, play: Play) -> None:
    play.artifacts(9001, change=held)
    ran = run("comment", "comment", play.folder, event("workflow_run"), play.path)
    assert set(ran.ended.values()) == {1}
    assert "The artifact change" in ran.printed
    assert play.written() == []


def test_a_packed_file_that_grows_is_cut(play: Play) -> None:
    play.artifacts(9001, change=packed({"change.md": b"word " * 10_000_000}))
    run("comment", "comment", play.folder, event("workflow_run"), play.path)
    ((_, _, sent),) = play.written()
    assert len(sent["body"].encode()) < 65_536


def test_a_check_that_found_no_words_says_so(play: Play) -> None:
    play.artifacts(9001)
    run("comment", "comment", play.folder, event("workflow_run"), play.path)
    ((_, _, sent),) = play.written()
    assert "could not be put into words" in sent["body"]


@pytest.mark.parametrize(
    ("schedule", "made"),
    [("45 3 * * 0,2-6", {"todo"}), ("45 3 * * 1", {"todo", "links"}), ("", {"todo", "links"})],
)
def test_each_night_what_needs_a_person_is_listed_and_once_a_week_links(
    schedule: str, made: set[str], play: Play
) -> None:
    ran = run("nightly", "look", play.folder, {**event("schedule"), "schedule": schedule}, play.path)
    assert set(ran.ended.values()) == {0}
    assert set(ran.artifacts) == made


def test_each_list_has_one_issue_that_is_brought_up_to_date_and_left_open_or_closed(play: Play) -> None:
    todo = "<!-- localoffer: What needs a person -->\nOld"
    play.artifacts(9002, todo=packed({"todo.md": b"- @somebody, ask"}), links=packed({"links.md": b"- Gone"}))
    play.answer(
        "issues?state=all&sort=created&direction=asc&per_page=100&page=1",
        [
            {"number": 1, "user": {"login": "somebody", "type": "User"}, "body": todo},
            {"number": 2, "user": BOT, "body": todo, "pull_request": {}},
            {"number": 3, "user": BOT, "body": todo, "state": "closed"},
        ],
    )
    run("nightly", "say", play.folder, event("schedule"), play.path)
    (changed, new) = play.written()
    assert changed == (
        "PATCH",
        "issues/3",
        {"body": "<!-- localoffer: What needs a person -->\n- @\u200bsomebody, ask\n"},
    )
    assert new[:2] == ("POST", "issues")
    assert new[2]["title"] == "Links to other sites"


@pytest.mark.parametrize(
    "hostile",
    [
        "@all, @council/team",
        "&#64;all &#x40;all &commat;all &#35;12 GH&#45;12 www&#46;evil&#46;example https&#58;//evil.example &#10;/close",
        "&#60;img src=x&#62; &lt;!-- hidden --&gt; &#33;&#91;x&#93;&#40;https://evil.example&#41; &amp;#64;all",
        "<!-- hidden --> <img src=x> <https://evil.example>",
        "![x](https://evil.example/x.png) [words](https://evil.example)",
        "[words][there] and\n\n[there]: https://evil.example",
        "https://evil.example www.evil.example",
        "fixes #12, GH-12, council/other#12, !12, ~label, %milestone, $12, &12",
        "/close\n> /merge\n- /approve\n  /spend 1h",
        "```\n~~~~\n> ```",
        "a\u202eb\u200bc\u2028d\x1b[0Ke\rf",
    ],
)
def test_hostile_words_call_nobody_link_nowhere_hide_nothing_and_command_nothing(hostile: str) -> None:
    text = tame(f"Before\n\n{hostile}\n\n## After")
    made = MarkdownIt("commonmark").enable("table").render(text)
    assert not re.search(r"<(?!/?(?:p|h2|ul|li|blockquote|code|em|strong|br /)>)", made.replace("<br />", ""))
    assert "<h2>After</h2>" in made
    read = re.sub("<[^>]*>", "", made)
    assert not re.search(r"@\w|[#!~%$]\d|&amp;\d|~\w|%\w|GH-|://|www\.|\x1b|\r|\u2028|\u202e", read)
    assert not re.search(r"^[ >*+-]*/", text, re.MULTILINE)


def test_plain_words_stay_as_they_are_and_long_ones_are_cut_at_the_end_of_a_line() -> None:
    assert MarkdownIt().render(tame("- A&#46; &#42;B&#42; &amp; &lt;C&gt;")) == MarkdownIt().render(
        f"- A. \\*B\\* &amp; &lt;{BREAK}C&gt;"
    )
    plain = "## Amounts\n\n- **Setting up home**: £3,000 → £3,100 (5%)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert tame(plain) == plain
    long = tame("é word\n" * LONGEST)
    assert long.endswith("é word\n\n*There is more. The page of the run has all of it.*")
    assert len(long.encode()) < LONGEST + 100


def test_what_may_write_runs_nothing_of_the_other_run() -> None:
    for workflow, job in (("comment", "comment"), ("nightly", "say")):
        for step in steps(workflow, job):
            assert step.get("uses", "actions/checkout@").startswith("actions/checkout@")
            assert set(step.get("with", {})) <= {"persist-credentials"}


def test_the_engine_understands_what_workflows_ask_of_it() -> None:
    asked = [
        line
        for file in sorted((ROOT / ".github/workflows").glob("*.yml"))
        for job in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)["jobs"].values()
        for step in job["steps"]
        for line in step.get("run", "").splitlines()
    ]
    asked += [line for _, script in scripts(GITLAB) for line in script.splitlines()]
    commands = {found[1] for line in asked for found in re.finditer(r"build\.py ([^>|;]+)", line)}
    filled = [re.sub(r"\$(?:ADDRESS|CI_PAGES_URL)/", "https://council.example.org/", it) for it in commands]
    given = {arguments().parse_args(shlex.split(command)).command for command in sorted(filled)}
    assert given >= {"build", "check", "diff", "links", "todo"}


def test_what_may_write_needs_nothing_but_python() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import localoffer.councils.posting"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_page_about_red_checks_names_the_steps_as_people_see_them() -> None:
    page = (ROOT / "docs/tasks/pull-request.md").read_text(encoding="utf-8")
    table = page.partition("| the red step |")[2].partition("\n\n")[0]
    named = set(re.findall(r"^\| (.+?) \|", table, re.MULTILINE)) - {"any other"}
    assert len(named) == 5
    assert named <= {step.get("name") for step in steps("check", "check")}


# GitLab.

GITLAB = (ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8")
#: What no one who proposes a change can choose.
OURS = {"CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_PAGES_URL", "LOOK_AT_LINKS"}


def test_on_gitlab_scripts_name_nothing_that_somebody_else_can_choose() -> None:
    named = {
        (job, name) for job, line in scripts(GITLAB) for name in re.findall(r"\$\{?([A-Za-z_]\w*)", line)
    }
    assert {name for _, name in named} == {*OURS, "others"}
    assert "eval" not in GITLAB


def test_on_gitlab_a_hostile_merge_request_is_put_into_words(play: Play) -> None:
    chosen = "$(touch pwned) `touch pwned`\n/close"
    names = ("TITLE", "DESCRIPTION", "SOURCE_BRANCH_NAME", "LABELS")
    given = {f"CI_MERGE_REQUEST_{name}": chosen for name in names} | {"CI_COMMIT_MESSAGE": chosen}
    done = run_on_gitlab("words", play.folder, {**given, "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"})
    assert (done.returncode, done.stderr) == (0, "")
    assert (play.folder / "said/change.md").read_text(encoding="utf-8") == HOSTILE
    assert not list(play.folder.rglob("pwned"))


@pytest.mark.parametrize(("adopted", "ends", "published"), [("yes", 0, True), ("no", 3, False)])
def test_on_gitlab_what_is_adopted_is_published_and_nothing_else(
    adopted: str, ends: int, published: bool, play: Play
) -> None:
    (play.folder / "content/site.yaml").write_text(f"adopted: {adopted}\n", encoding="utf-8")
    done = run_on_gitlab("pages", play.folder, {"CI_PAGES_URL": "https://council.example/offer"})
    assert (done.returncode, done.stderr) == (ends, "")
    assert (play.folder / "public/index.html").exists() is published


@pytest.mark.parametrize(
    ("chosen", "made"), [({}, {"todo.md"}), ({"LOOK_AT_LINKS": "yes"}, {"todo.md", "links.md"})]
)
def test_on_gitlab_schedules_make_the_lists(chosen: dict[str, str], made: set[str], play: Play) -> None:
    assert run_on_gitlab("nightly", play.folder, chosen).returncode == 0
    assert {file.name for file in (play.folder / "said").iterdir()} == made


class Gitlab(BaseHTTPRequestHandler):
    """Answers from `answers`, by path, and keeps what is sent."""

    def do_GET(self) -> None:
        self._deal()

    do_POST = do_PUT = do_GET

    def _deal(self) -> None:
        host: Any = self.server
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length)) if length else None
        host.asked.append((self.command, self.path, sent, dict(self.headers)))
        found = host.answers.get(self.path, {} if sent else None)
        self.send_response(200 if found is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def gitlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    host: Any = ThreadingHTTPServer(("127.0.0.1", 0), Gitlab)
    host.answers, host.asked = {"/user": {"id": 41}}, []
    thread = threading.Thread(target=lambda: host.serve_forever(0.01))
    thread.start()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "said").mkdir()
    for name, value in {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": f"http://127.0.0.1:{host.server_port}",
        "CI_PROJECT_ID": "9",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_COMMIT_SHA": SHA,
        "CI_PIPELINE_URL": "https://gitlab.example/p/1",
        "CI_JOB_TOKEN": "of-the-job",
        "LOCALOFFER_TOKEN": "of-the-project",
    }.items():
        monkeypatch.setenv(name, value)
    yield host
    host.shutdown()
    thread.join()
    host.server_close()


def test_on_gitlab_one_note_is_brought_up_to_date_and_commands_nothing(gitlab: Any) -> None:
    Path("said/change.md").write_text(HOSTILE, encoding="utf-8")
    under = "/projects/9/merge_requests/7/notes"
    gitlab.answers[f"{under}?per_page=100&page=1"] = [
        {"id": 1, "author": {"id": 3}, "body": f"{MARK}\nMine"},
        {"id": 2, "author": {"id": 41}, "body": f"{MARK}\nOld"},
    ]
    assert posting.main(["comment"]) == 0
    method, path, sent, headers = gitlab.asked[-1]
    assert (method, path, headers["Private-Token"]) == ("PUT", f"{under}/2", "of-the-project")
    assert sent["body"].startswith(f"{MARK}\nOf `0011223344`.")
    assert not re.search("^/", sent["body"], re.MULTILINE)


def test_on_gitlab_lists_are_issues(gitlab: Any) -> None:
    Path("said/todo.md").write_text("- Ask", encoding="utf-8")
    gitlab.answers["/projects/9/issues?scope=created_by_me&per_page=100&page=1"] = []
    assert posting.main(["issues"]) == 0
    assert gitlab.asked[-1][:3] == (
        "POST",
        "/projects/9/issues",
        {
            "description": "<!-- localoffer: What needs a person -->\n- Ask\n",
            "title": "What needs a person",
        },
    )


def test_without_a_token_gitlab_is_not_asked(
    gitlab: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LOCALOFFER_TOKEN")
    assert posting.main(["comment"]) == 1
    assert "There is no LOCALOFFER_TOKEN" in capsys.readouterr().err
    assert gitlab.asked == []


def test_gitlab_says_what_was_published_last(gitlab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PAGE", 1)
    path = "/projects/9/deployments?environment=pages&status=success&order_by=id&sort=desc&per_page=1&page="
    gitlab.answers |= {f"{path}1": [{"id": 2, "sha": SHA}], f"{path}2": []}
    assert list(published._published(Path.cwd())) == [SHA]
    assert gitlab.asked[0][3]["Job-Token"] == "of-the-job"
    del gitlab.answers[f"{path}2"]
    with pytest.raises(NoBase, match="did not say what is published"):
        list(published._published(Path.cwd()))


def test_who_posts_by_hand_is_told_that_it_runs_in_a_workflow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("GITLAB_CI", "GITHUB_EVENT_PATH", "GITHUB_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    assert posting.main(["comment"]) == 2
    assert posting.main(["issues", "more"]) == 2
    assert "only runs in a workflow" in capsys.readouterr().err


def test_every_page_of_a_preview_opens_from_its_folder_without_a_server() -> None:
    pages = opened_from_a_folder(outcome().documents)
    lost = []
    for name, content in pages.items():
        # The page for what is not there stands anywhere, and so its links begin at the root.
        if not name.endswith(".html") or name == "404.html":
            continue
        for link in LexborHTMLParser(content).css("[href]"):
            href = urlsplit(link.attributes["href"] or "")
            at = posixpath.normpath(posixpath.join(posixpath.dirname(name), href.path)) if href.path else name
            if not href.scheme and at not in pages:
                lost.append((name, at))
    # Papers, which this test does not set.
    assert [(name, at) for name, at in lost if not at.endswith(".pdf")] == []
    assert b'href="help-now/index.html' in pages["index.html"]
