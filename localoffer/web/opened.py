"""Pages that open from a folder on somebody's own computer, as a preview that was downloaded does, where no server leads from a
folder to the page in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Where a link to a folder of the site leads, up to a question or a place on the page. A squeezed page has no quotation marks.
_TO_A_FOLDER = re.compile(rb"""( href="?)(?![a-z][a-z0-9+.-]*:)((?:[^"?# >]*/)?(?:\.{1,2})?)(?=["?# >])""")


def opened_from_a_folder(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents by their names, whose links to pages name the file: `help-now/index.html` for `help-now/`."""
    return {
        name: _TO_A_FOLDER.sub(_file, content) if name.endswith(".html") else content
        for name, content in documents.items()
    }


def _file(found: re.Match[bytes]) -> bytes:
    href, folder = found.groups()
    if not folder:
        # A place on this page.
        return found[0]
    return href + folder + (b"index.html" if folder.endswith(b"/") else b"/index.html")
