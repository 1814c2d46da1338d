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
#: Two steps, so that a second tab can be looked at while the first one still is.
BEGIN = "options => { window.found = null; setTimeout(() => { window.found = axe.run(options); }); }"
END = "async () => { while (!window.found) await new Promise(requestAnimationFrame); return (await window.found).violations; }"


@pytest.mark.parametrize("address", addresses())
def test_axe_finds_no_violation(open_page: Open, address: str) -> None:
    tabs = {scheme: open_page(address, color_scheme=scheme) for scheme in SCHEMES}
    for tab in tabs.values():
        # The package's own `run` would load axe anew for each look at a page.
        tab.evaluate(Axe().axe_script)
    found = []
    for width in WIDTHS:
        for tab in tabs.values():
            tab.set_viewport_size({"width": width, "height": 900})
            tab.evaluate(BEGIN, OPTIONS)
        for scheme, tab in tabs.items():
            found += [
                f"{width} px, {scheme}: {violation['id']}: {violation['help']}\n  {node['html']}\n  "
                + node["failureSummary"]
                for violation in tab.evaluate(END)
                for node in violation["nodes"]
            ]
    assert not found, "\n".join(found)
