"""The colours of the priorities, used for nothing else: a council's own, or the defaults for their position."""

from __future__ import annotations

from collections.abc import Sequence

from localoffer.records.frozen import dataclass
from localoffer.records.models import Priority

#: deep, tint and bright of each position: amber, green, violet, blue, berry, teal, magenta, rust, olive, leaf, slate
#: and indigo. With more priorities they begin again. Blue and indigo, green and leaf are hard to tell apart for people
#: who are colour-blind: a priority always has its drawing and its name beside them.
DEFAULTS = (
    ("#8A4B00", "#FFE9C7", "#FFC15E"),
    ("#0B6B4B", "#D5F3E5", "#63D9A9"),
    ("#5B2CA8", "#E9DFFC", "#C3A6FF"),
    ("#1350A8", "#DCE9FD", "#8DBBFF"),
    ("#A3154C", "#FFE0EA", "#FF94B8"),
    ("#0A6472", "#D3F1F5", "#6FD6E6"),
    ("#891E90", "#FBE1FC", "#EBA3EF"),
    ("#9D2F16", "#FEE5DF", "#FEA793"),
    ("#5A5D04", "#EBEFCD", "#C3C969"),
    ("#2E6813", "#DDF3D6", "#96D581"),
    ("#4C5264", "#E8E8E8", "#B9C0D5"),
    ("#37369B", "#E6EAFE", "#B1BCFF"),
)
#: How much of the bright colour is mixed into the background of a dark page.
NIGHT = 0.15


@dataclass(frozen=True)
class PriorityColours:
    """Each `#RRGGBB`. `id` is the priority's; `night` is the soft background on a dark page."""

    id: str
    deep: str
    tint: str
    bright: str
    night: str


def priority_colours(priorities: Sequence[Priority], ground: str) -> tuple[PriorityColours, ...]:
    """In their order, on a dark page with this background: its own, or the first default, counted from its place, whose
    strong colour no other has."""
    taken = {priority.deep.upper() for priority in priorities if priority.deep}
    found = []
    for place, priority in enumerate(priorities):
        turn = place % len(DEFAULTS)
        free = (each for each in (*DEFAULTS[turn:], *DEFAULTS) if priority.deep or each[0] not in taken)
        deep, tint, bright = next(free, DEFAULTS[turn])
        taken.add(priority.deep or deep)
        bright = priority.bright or bright
        found.append(
            PriorityColours(
                priority.id,
                priority.deep or deep,
                priority.tint or tint,
                bright,
                mixed(bright, ground, NIGHT),
            )
        )
    return tuple(found)


def mixed(colour: str, ground: str, share: float) -> str:
    """A fraction, from 0 to 1, of a colour `#RRGGBB` mixed into a background."""
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02X}" for one, other in pairs)
