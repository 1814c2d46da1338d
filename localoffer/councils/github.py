"""GitHub, for `posting`: queried with its own command `gh`, in a run that follows the one that produced the words."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from localoffer.councils.notes import CHANGE, LONGEST, Inbox, NotPosted, comment_on, update_issues

#: The account that workflows write with. No user name can contain brackets.
BOT = "github-actions[bot]"
#: Shown if the change comes from a fork, whose own code ran.
FOREIGN = (
    " The change comes from another repository. Where it changes more than words, its own code made that site and the words below: "
    "read *Files changed* before you open it or believe them."
)
#: The maximum size of a zipped artifact that is opened, in bytes.
LARGEST = 1_000_000


def _is_ours(found: Mapping[str, Any]) -> bool:
    # The list of issues includes pull requests.
    return bool(
        found["user"]["login"] == BOT and found["user"]["type"] == "Bot" and "pull_request" not in found
    )


def _comments(number: int) -> Inbox:
    under = f"issues/{number}/comments"
    return Inbox(f"{under}?", under, "issues/comments/{}", "id", "body", "PATCH", _is_ours)


#: Oldest first: an issue that was created once is near the beginning.
_ISSUES = Inbox(
    "issues?state=all&sort=created&direction=asc&", "issues", "issues/{}", "number", "body", "PATCH", _is_ours
)


def comment() -> Iterator[str]:
    """Post the change in words below the pull request whose check has just ended."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    run, repository = event["workflow_run"], event["repository"]
    numbers = list(_pull_requests(run, repository["id"]))
    if len(numbers) != 1:
        yield f"{len(numbers)} open pull requests have this commit at their head now, so there is none to say it below."
        return
    page = f"{os.environ['GITHUB_SERVER_URL']}/{repository['full_name']}/actions/runs/{int(run['id'])}"
    ended = (
        "**green**"
        if run["conclusion"] == "success"
        else "**red** (`docs/tasks/pull-request.md` says what to do)"
    )
    about = (
        f"The check of `{run['head_sha'][:10]}` is {ended}. [Its page]({page}) has the messages and, where the site could be "
        f"built, under *Artifacts* the site as it would be: `preview`.{'' if run['head_repository']['id'] == repository['id'] else FOREIGN}"
    )
    yield comment_on(_ask, _comments(numbers[0]), about, _artifact(run["id"], CHANGE))


def _pull_requests(run: Mapping[str, Any], repository: int) -> Iterator[int]:
    """The numbers of the open pull requests with a run's commit at their head. This is GitHub's information, not the
    run's: for a pull request from a fork the event itself names none."""
    if run["event"] != "pull_request" or not run["head_repository"]:
        return
    branch = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    for pull in _ask("GET", f"pulls?state=open&head={quote(branch, safe='')}&per_page=100", None):
        head, base = pull["head"], pull["base"]["repo"]["id"]
        if (head["sha"], (head["repo"] or {}).get("id"), base) == (
            run["head_sha"],
            run["head_repository"]["id"],
            repository,
        ):
            yield int(pull["number"])


def issues() -> Iterator[str]:
    """Update the issue of each list that this run has produced."""
    yield from update_issues(_ask, _ISSUES, partial(_artifact, int(os.environ["GITHUB_RUN_ID"])))


def _artifact(run: int, file: str) -> str | None:
    """The text of the file in a run's artifact named after it, without its extension; None if there is none. Anything
    too large, or without such a file, is refused."""
    name = file.partition(".")[0]
    listed = _ask("GET", f"actions/runs/{run}/artifacts?name={name}&per_page=100", None)["artifacts"]
    # If a run was restarted, the last one counts.
    last = max((it for it in listed if it["name"] == name), key=lambda it: int(it["id"]), default=None)
    if last is None:
        return None
    if last["size_in_bytes"] > LARGEST:
        raise NotPosted(f"The artifact {name} is larger than {LARGEST:,} bytes.")
    packed = _gh("GET", f"actions/artifacts/{int(last['id'])}/zip")
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive, archive.open(file) as held:
            # As much as could be shown, whatever size it claims to have.
            return held.read(2 * LONGEST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, ValueError):
        raise NotPosted(f"The artifact {name} has no text file {file}.") from None


def _ask(method: str, path: str, sent: Mapping[str, str] | None) -> Any:
    try:
        return json.loads(_gh(method, path, sent))
    except ValueError:
        raise NotPosted("GitHub’s answer could not be understood.") from None


def _gh(method: str, path: str, sent: Mapping[str, str] | None = None) -> bytes:
    given = () if sent is None else ("--input", "-")
    done = subprocess.run(
        ["gh", "api", "--method", method, f"repos/{{owner}}/{{repo}}/{path}", *given],
        input=None if sent is None else json.dumps(sent).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise NotPosted(f"GitHub did not do it: {done.stderr.decode('utf-8', 'replace').strip()[:300]}")
    return done.stdout
