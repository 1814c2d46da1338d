"""The measurements as a Markdown table and as a drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from bench.measure import Took
from bench.parts import Bound, Council, Found

#: The two lines of docs/speed.md between which the last figures are.
BEGIN, END = "<!-- what make bench measured -->", "<!-- to here -->"
WIDTH, ROW, LEFT, RIGHT = 720, 28, 300, 90


def table(found: Found, machine: str, day: str, loaded: bool) -> str:
    """The bounds, and below them all medians."""
    said = f"Measured on {day}: {machine}."
    if loaded:
        said += " **The machine was loaded: these figures are not good.**"
    lines = [said, ""]
    if found.bounds:
        lines += ["| what | found | at most | |", "|---|---|---|---|", *map(_row, found.bounds), ""]
    if not found.took:
        return "\n".join(lines).rstrip()
    lines += [
        "| medians | CPU, s | wall-clock, s | memory, MB |",
        "|---|---|---|---|",
        *(
            f"| {name} | {took.processor:.3f} | {took.clock:.3f} | {took.memory / 1e6:.0f} |"
            for name, took in found.took.items()
        ),
    ]
    return "\n".join(lines)


def _row(bound: Bound) -> str:
    holds = "holds" if bound.holds else "**does not hold**"
    if bound.near is not None and bound.found <= bound.near:
        holds = f"holds, and {bound.near:g} too"
    return f"| {bound.what} | {bound.found:.3g} | {bound.most:.3g} | {holds} |"


#: The basis of docs/scale.md: all councils with responsibility for care leavers, languages, machines in parallel,
#: nights a year.
COUNCILS, LANGUAGES, MACHINES, NIGHTS = 153, 5, 10, 365


def scale(council: Council, machine: str, day: str, loaded: bool) -> str:
    """What many councils cost. Each figure is measured, or calculated from measured ones."""
    sites = COUNCILS * LANGUAGES
    measured = "measured, but on a loaded machine" if loaded else "measured"
    rows = [
        ("a council, empty cache", f"{council.cold:.1f} CPU s", measured),
        ("a council, new day", f"{council.new_day:.1f} CPU s", measured),
        (
            "a council, same day, nothing changed",
            f"{council.same:.2f} CPU s",
            measured,
        ),
        ("the site of a council", f"{council.files:.0f} files, {council.bytes / 1e6:.1f} MB", measured),
        (f"{COUNCILS} councils, a night", _minutes(COUNCILS * council.new_day), f"{COUNCILS} × a new day"),
        (f"in {LANGUAGES} languages", _minutes(sites * council.new_day), f"{sites} sites × a new day"),
        (
            f"the same on {MACHINES} machines",
            f"{_minutes(sites * council.new_day / MACHINES)} on each",
            f"÷ {MACHINES}",
        ),
        (
            f"all {sites} sites",
            f"{sites * council.files:,.0f} files, {sites * council.bytes / 1e9:.1f} GB",
            f"{sites} × a site",
        ),
        ("a council a year", _minutes(NIGHTS * council.new_day), f"{NIGHTS} × a new day"),
    ]
    lines = [f"Measured on {day}: {machine}.", "", "| what | | how we know |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {much} | {known} |" for what, much, known in rows)])


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:,.0f} CPU minutes"


def put(page: str, figures: str) -> str:
    """A page with its old figures replaced by these. Raises ValueError if it has no place for them."""
    place = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not place.search(page):
        raise ValueError(f"no place between {BEGIN} and {END}")
    return place.sub(lambda _: f"{BEGIN}\n\n{figures}\n\n{END}", page)


def drawing(took: Mapping[str, Took]) -> str:
    """Bars of CPU seconds, shortest first, as an SVG; our own is darker."""
    bars = sorted(took.items(), key=lambda one: one[1].processor)
    longest = max((one.processor for _, one in bars), default=1)
    height = ROW * len(bars) + ROW + 8
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14">',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="12" y="{ROW - 8}" font-weight="bold">CPU seconds for 1,000 pages, with an empty cache</text>',
            *(line for at, (name, one) in enumerate(bars, start=1) for line in _bar(at, name, one, longest)),
            "</svg>",
            "",
        ]
    )


def _bar(at: int, name: str, took: Took, longest: float) -> Iterator[str]:
    y, width = at * ROW + 12, max((WIDTH - LEFT - RIGHT) * took.processor / longest, 1)
    colour = "#3D1F99" if name.startswith("localoffer") else "#9a96a8"
    yield f'<text x="{LEFT - 10}" y="{y + 12}" text-anchor="end">{escape(name)}</text>'
    yield f'<rect x="{LEFT}" y="{y - 4}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}"/>'
    yield f'<text x="{LEFT + width + 8:.1f}" y="{y + 12}">{took.processor:.2f}</text>'


def drawn(found: Found) -> Mapping[str, Took]:
    """The figures shown in the drawing: the same 1,000 pages by each generator."""
    ending = ", 1,000 pages"
    return {name.removesuffix(ending): took for name, took in found.took.items() if name.endswith(ending)}
