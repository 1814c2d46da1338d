"""GitLab, for `posting`: queried through its API, with a token that somebody gave the project."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from localoffer.councils.notes import CHANGE, LONGEST, Inbox, NotPosted, comment_on, update_issues

#: Where earlier jobs put the words.
SAID = Path("said")
TOKEN = "LOCALOFFER_TOKEN"


def runs_here() -> bool:
    """Whether this runs under GitLab CI/CD."""
    return os.environ.get("GITLAB_CI") == "true"


def comment() -> Iterator[str]:
    """Post the change in words below the merge request."""
    number, sha = int(os.environ["CI_MERGE_REQUEST_IID"]), os.environ["CI_COMMIT_SHA"]
    under = f"merge_requests/{number}/notes"
    about = f"Of `{sha[:10]}`. [The page of the pipeline]({os.environ['CI_PIPELINE_URL']}) has the messages."
    place = Inbox(f"{under}?", under, f"{under}/{{}}", "id", "body", "PUT", _ours())
    yield comment_on(_ask, place, about, _text(CHANGE))


def issues() -> Iterator[str]:
    """Update the issue of each list that the earlier jobs have produced."""
    place = Inbox("issues?scope=created_by_me&", "issues", "issues/{}", "iid", "description", "PUT", _ours())
    yield from update_issues(_ask, place, _text)


def _ours() -> Callable[[Mapping[str, Any]], bool]:
    """Whether the token's owner wrote something."""
    me = _ask("GET", "/user", None)["id"]
    return lambda found: bool(found["author"]["id"] == me)


def _text(file: str) -> str | None:
    if not (SAID / file).is_file():
        return None
    with (SAID / file).open(encoding="utf-8", errors="replace") as held:
        return held.read(2 * LONGEST)


def published(page: int, length: int) -> bytes:
    """GitLab's list of deployments by the job `pages`, newest first, as JSON. Raises NotPosted."""
    path = f"deployments?environment=pages&status=success&order_by=id&sort=desc&per_page={length}&page={page}"
    return _answer("GET", path, None, {"JOB-TOKEN": os.environ.get("CI_JOB_TOKEN", "")})


def _ask(method: str, path: str, sent: Mapping[str, str] | None) -> Any:
    if not (token := os.environ.get(TOKEN)):
        raise NotPosted(f"There is no {TOKEN}: see docs/tasks/publish.md.")
    try:
        return json.loads(_answer(method, path, sent, {"PRIVATE-TOKEN": token}))
    except ValueError:
        raise NotPosted("GitLab’s answer could not be understood.") from None


def _answer(method: str, path: str, sent: Mapping[str, str] | None, shown: Mapping[str, str]) -> bytes:
    """GitLab's answer about this project, or about a path from its root, authenticated with a token."""
    below = path if path.startswith("/") else f"/projects/{int(os.environ['CI_PROJECT_ID'])}/{path}"
    request = Request(
        os.environ["CI_API_V4_URL"] + below,
        data=None if sent is None else json.dumps(sent).encode(),
        headers={**shown, "Content-Type": "application/json"},
        method=method,
    )
    try:
        with urlopen(request, timeout=30) as answer:
            return bytes(answer.read())
    except (HTTPError, URLError, TimeoutError) as error:
        raise NotPosted(f"GitLab did not do it: {error}") from None
