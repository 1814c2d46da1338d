"""The wheel of priorities in a real typeface: what is drawn of a word lies inside the petal that holds it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from localoffer.road import TEMPLATES
from tests.engine.test_wheel import NINE, drawn

STRAYS = """() => [...document.querySelectorAll('a')].flatMap(petal => {
  const path = petal.querySelector('path');
  return [...petal.querySelectorAll('text')].filter(line => {
    const box = line.getBBox(), base = +line.getAttribute('y'), size = parseFloat(getComputedStyle(line).fontSize);
    return [box.x, box.x + box.width].some(x => [base - 0.75 * size, base].some(y => {
      const point = path.ownerSVGElement.createSVGPoint();
      point.x = x; point.y = y;
      return !path.isPointInFill(point);
    }));
  }).map(line => line.textContent);
})"""
SHORT = ("Health", "Work", "Home", "Life", "Safety", "Money", "Love", "Voice", "Me", "Rights", "Play", "Fun")


def test_no_word_of_a_wheel_leaves_its_petal_in_the_typeface_of_the_pages(browser: Browser) -> None:
    sheet = (TEMPLATES / "css/core.css").read_text(encoding="utf-8")
    found = re.search(r"font: [^ ]+ (ui-rounded.*);", sheet)
    assert found
    wheels = [drawn(*SHORT[:number]) for number in range(3, 13)]
    wheels += [
        drawn(*NINE[:3]),
        drawn(*NINE[:2], "Being safe", "Money", "Relationships", "Identity"),
        drawn(*NINE),
    ]
    assert [wheel.named for wheel in wheels] == [True] * 12 + [False]
    drawings = (
        f'<svg viewBox="0 0 400 400" width="400" font-size="{wheel.type}">'
        + "".join(
            f'<a><path d="{petal.path}"/>'
            + "".join(f'<text x="{line.x}" y="{line.y}">{line.text}</text>' for line in petal.lines)
            + "</a>"
            for petal in wheel.petals
        )
        + "</svg>"
        for wheel in wheels
    )
    page = browser.new_page()
    page.set_content(
        f"<style>svg {{ font-family: {found[1]}; font-weight: 800; text-anchor: middle; }}</style>{''.join(drawings)}"
    )
    assert page.evaluate(STRAYS) == []
    page.close()
