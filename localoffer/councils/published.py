"""Which commit was published last. `python build.py diff --published`.

The host records each deployment of the site. GitHub is queried with its own command, `gh`, and GitLab, within its
jobs, with the job's token. Whoever pushes, and how, cannot influence it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, ValidationError

from localoffer.councils import gitlab
from localoffer.councils.notes import NotPosted
from localoffer.diff import LEDGERS, Base, NoBase, base_at, git, holds_council, moved_from
from localoffer.records.files import Records

T = TypeVar("T")
#: The environment to which the workflow deploys the site.
ENVIRONMENT = "github-pages"
#: The host's maximum page size.
PAGE = 100
#: A private repository is fetched with the rights of `gh`.
AS_GH = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")


class _Deployment(BaseModel):
    id: Annotated[int, Field(gt=0)]
    sha: Annotated[str, StringConstraints(pattern="^[0-9a-f]{40}$")]


class _Status(BaseModel):
    state: str


_DEPLOYMENTS = TypeAdapter(list[_Deployment])
_STATUSES = TypeAdapter(list[_Status])


def published_base(council: Path, national: Path) -> Base:
    """What was published last, or, if nothing was, the first commit with a ledger.

    Raises `NoBase` if the host does not answer, if its commit cannot be obtained, or if the history is incomplete.
    What is unknown is never taken for nothing.
    """
    for commit in _published(council):
        _fetch(commit, council)
        name = f"what is published (commit {commit[:10]})"
        if holds_council(commit, council):
            return base_at(commit, council, national, name)
        if (at := moved_from(commit, council)) is not None:
            return base_at(commit, council, national, name, at)
        # Something else was at the address before.
    return _first(council, national)


def _published(council: Path) -> Iterator[str]:
    """The commits that were deployed successfully, newest first."""
    for number in count(1):
        page = _on_gitlab(number) if gitlab.runs_here() else _on_github(number, council)
        yield from (deployment.sha for deployment in page if _succeeded(deployment, council))
        if len(page) < PAGE:
            return


def _succeeded(deployment: _Deployment, council: Path) -> bool:
    if gitlab.runs_here():
        # It lists no others.
        return True
    statuses = _ask(f"deployments/{deployment.id}/statuses?per_page={PAGE}", _STATUSES, council)
    return any(status.state == "success" for status in statuses)


def _on_github(page: int, council: Path) -> list[_Deployment]:
    listed = _ask(f"deployments?environment={ENVIRONMENT}&per_page={PAGE}&page={page}", _DEPLOYMENTS, council)
    return sorted(listed, key=lambda it: it.id, reverse=True)


def _on_gitlab(page: int) -> list[_Deployment]:
    try:
        return _read(gitlab.published(page, PAGE), _DEPLOYMENTS)
    except NotPosted as error:
        raise NoBase(
            f"The host did not say what is published: {error}. Run it again later. The job needs GitLab’s own CI_JOB_TOKEN."
        ) from None


def _ask(path: str, kind: TypeAdapter[T], council: Path) -> T:
    """GitHub's answer about this repository."""
    try:
        done = subprocess.run(
            ["gh", "api", "--method", "GET", f"repos/{{owner}}/{{repo}}/{path}"],
            cwd=council,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise NoBase(
            "To find out what is published the host is asked by its command gh, which is not installed."
        ) from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise NoBase(
            f"The host did not say what is published: {said or 'it gave no reason'}. Run it again later. "
            "In a workflow it takes the right `deployments: read`, and GH_TOKEN."
        )
    return _read(done.stdout, kind)


def _read(answer: bytes, kind: TypeAdapter[T]) -> T:
    try:
        return kind.validate_json(answer)
    except ValidationError:
        raise NoBase("What the host says about what is published could not be understood.") from None


def _fetch(commit: str, council: Path) -> None:
    """Make sure that a published commit is available here, even if no branch leads to it any more."""
    if git(council, "cat-file", "-e", f"{commit}^{{commit}}") is not None:
        return
    git(council, *AS_GH, "fetch", "--quiet", "--no-tags", "origin", commit)
    if git(council, "cat-file", "-e", f"{commit}^{{commit}}") is None:
        raise NoBase(
            f"What is published was made of commit {commit}, and neither this copy nor the host has that commit any more: "
            "the history was written anew. So nobody can say what is gone since. Bring that commit back: push it, from a "
            "copy that still has it, as a branch of its own. If the history was cleared on purpose, see "
            "“When the history was cleared” in docs/tasks/publish.md."
        )


def _first(council: Path, national: Path) -> Base:
    """The first commit whose ledger can be read; an empty one if no commit has a ledger."""
    if git(council, "rev-parse", "--is-shallow-repository") != b"false\n":
        raise NoBase(
            "This copy does not have the whole history, so nobody can say what was in the first edition. Fetch it: git "
            "fetch --unshallow."
        )
    listed = git(
        council,
        "rev-list",
        "--reverse",
        "--topo-order",
        "--full-history",
        "HEAD",
        "--",
        *(f"./{name}" for name in LEDGERS),
    )
    for commit in (listed or b"").decode().split():
        try:
            name = f"the first edition (commit {commit[:10]}; nothing is published yet)"
            return replace(base_at(commit, council, national, name), was_read=False)
        except NoBase:
            # It was deleted in this commit, or cannot be read there. Try the next one.
            continue
    return Base("the beginning: no commit has a ledger yet", Records(None, {}, {}, (), ()), was_read=False)
