"""axe finds nothing against WCAG 2.0 to 2.2 A and AA, on a phone and a desk, by day and by night."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Open
from tests.site import addresses

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
#: No rule is left out and nothing on a page is: an exclusion would have to say here why.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
LOOK = "options => axe.run(options).then(found => found.violations)"


@pytest.mark.parametrize("address", addresses())
def test_axe_finds_no_violation(open_page: Open, address: str) -> None:
    page = open_page(address)
    # The package's own `run` would load axe anew for each of the four looks at a page.
    page.evaluate(Axe().axe_script)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            violations = page.evaluate(LOOK, OPTIONS)
            found += [
                f"{width} px, {scheme}: {violation['id']}: {violation['help']}\n  {node['html']}\n  "
                + node["failureSummary"]
                for violation in violations
                for node in violation["nodes"]
            ]
    assert not found, "\n".join(found)
