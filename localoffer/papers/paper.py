"""What a paper is: its template's context, its address, and how long and large it may be."""

from __future__ import annotations

from localoffer.pages.page import Context
from localoffer.problems import Mark
from localoffer.records.frozen import dataclass

#: In points: the main text of a sheet, and its sources and footer.
MAIN, SMALL = 11.0, 9.0


@dataclass(frozen=True)
class Paper:
    """One PDF of the plan, at `address` (`/papers/NAME.pdf`), made from the same views as the pages.

    `same_as` is the page with the same content, which offers the paper. `group` is the key of its heading on the page
    of papers, in words.yaml under `papers`.

    Body text is set in the first of `sizes`, in points, at which the paper has at most `most_pages`; nothing on it is
    smaller than `smallest`. `most_kilobytes` is its maximum file size: the three are those of a sheet, unless others
    are given. `edition` distinguishes papers with the same context and template.

    `shorter` are contexts with less content, each tried if the one before it takes too many pages at every size.
    `unbound` are the title and sentence for when it still has more pages than `title` says.
    """

    address: str
    context: Context
    title: str
    sentence: str
    mark: Mark
    same_as: str
    group: str
    most_pages: int
    sizes: tuple[float, ...] = (MAIN,)
    smallest: float = SMALL
    most_kilobytes: int = 80
    keywords: tuple[str, ...] = ()
    edition: str = ""
    shorter: tuple[Context, ...] = ()
    unbound: tuple[str, str] | None = None

    @property
    def template(self) -> str:
        return self.context.template
