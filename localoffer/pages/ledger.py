"""You said, we will, we did: by priority, by state, by date, and a page for each voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from localoffer.records.models import State
from localoffer.records.values import When
from localoffer.views.common import Link
from localoffer.views.ledger import LedgerPart, StateCount, VoiceView


@dataclass(frozen=True)
class LedgerContext:
    """`ways` are the other orders to read the voices in."""

    template: ClassVar[str] = "pages/you-said.html"
    parts: tuple[LedgerPart, ...]
    replaced: str | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class VoiceGroup:
    """Voices under one heading: of one state, or with the same date of the last word on them."""

    id: str
    state: State | None
    date: When | None
    voices: tuple[VoiceView, ...]


@dataclass(frozen=True)
class VoicesContext:
    """All voices in another order."""

    template: ClassVar[str] = "pages/voices.html"
    groups: tuple[VoiceGroup, ...]
    replaced: str | None
    counts: tuple[StateCount, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class VoiceContext:
    """One voice, from what was said to where it stands."""

    template: ClassVar[str] = "pages/voice.html"
    voice: VoiceView
    entitlements: tuple[Link, ...]
    previous: Link | None
    next: Link | None
