"""Pages that open from a folder on somebody's own computer, such as a downloaded preview, where no server maps a
folder to its index.html."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: A link to a folder of the site, up to its query or fragment. A minified page has no quotation marks.
_TO_A_FOLDER = re.compile(rb"""( href="?)(?![a-z][a-z0-9+.-]*:)((?:[^"?# >]*/)?(?:\.{1,2})?)(?=["?# >])""")


def opened_from_a_folder(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents by name, with links to pages naming the file: `help-now/index.html` for `help-now/`."""
    return {
        name: _TO_A_FOLDER.sub(_file, content) if name.endswith(".html") else content
        for name, content in documents.items()
    }


def _file(found: re.Match[bytes]) -> bytes:
    href, folder = found.groups()
    if not folder:
        # An anchor on this page.
        return found[0]
    return href + folder + (b"index.html" if folder.endswith(b"/") else b"/index.html")
