"""What inspectors said, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from localoffer.records.models import FindingKind
from localoffer.records.values import Prose, When
from localoffer.views.common import Link, Trust


@dataclass(frozen=True)
class FindingView:
    """`this_offer` and `still_open` are what became of it, in an officer's words."""

    id: str
    kind: FindingKind
    text: str
    said_on: When
    entitlements: tuple[Link, ...]
    this_offer: Prose | None
    still_open: Prose | None
    trust: Trust


@dataclass(frozen=True)
class RatingCount:
    """How many rows have a rating. None: the paper gives them none."""

    rating: str | None
    number: int


@dataclass(frozen=True)
class LaterWord:
    """What a paper said after the plan: a finding, a figure or an update. `address` is where it stands, if it does."""

    date: When
    text: str
    address: str | None
    trust: Trust


@dataclass(frozen=True)
class AskedView:
    """A recommendation of a plan and what became of it. `since` is what later papers say, oldest first."""

    id: str
    number: str
    text: str
    address: str
    rows: int
    ratings: tuple[RatingCount, ...]
    this_offer: Prose | None
    still_open: Prose | None
    since: tuple[LaterWord, ...]
    trust: Trust


@dataclass(frozen=True)
class AskedBefore:
    """A plan that answers recommendations."""

    id: str
    title: str
    sentence: str
    address: str
    asked: tuple[AskedView, ...]
