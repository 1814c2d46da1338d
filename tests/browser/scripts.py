"""What the tests ask a page, in the page's own language. Each ends with a list of what is wrong, as markup, or with a value."""

from __future__ import annotations

#: What a visit can leave on a computer.
KEPT = """async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}

#: WCAG 2.2, 1.4.12 Text Spacing. A constructed sheet, since the pages' own policy allows no inline style.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

#: Boxes that hide part of their text. What is hidden on purpose for all but screen readers is a pixel wide.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
    const style = getComputedStyle(element);
    // Most boxes hide nothing, and need no further look.
    if (![style.overflowX, style.overflowY].some(it => ['hidden', 'clip'].includes(it)) && style.textOverflow !== 'ellipsis') return false;
    const box = element.getBoundingClientRect();
    if (box.width <= 2 || box.height <= 2 || !element.textContent.trim()) return false;
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return false;
    const across = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = ['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    return across || down || style.textOverflow === 'ellipsis';
}).map(element => element.outerHTML.slice(0, 160))"""

#: Boxes that scroll sideways but that no keyboard reaches, that have no name, or that hold no table.
BAD_BOXES = """() => [...document.querySelectorAll('body *')].filter(element => {
    const style = getComputedStyle(element);
    if (!['auto', 'scroll'].includes(style.overflowX) || element.scrollWidth <= element.clientWidth + 1) return false;
    const named = element.getAttribute('aria-label') || element.getAttribute('aria-labelledby');
    return element.tabIndex < 0 || !named || !['region', 'group'].includes(element.getAttribute('role'))
        && element.tagName !== 'SECTION' || !element.querySelector('table');
}).map(element => element.outerHTML.slice(0, 160))"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
        .map(element => element.outerHTML.slice(0, 160)).slice(0, 5)
        .concat(`the page is ${document.documentElement.scrollWidth} px wide`)"""

#: WCAG 2.2, 2.5.8 Target Size (Minimum), with its exceptions for links in a sentence and for spacing.
SMALL_TARGETS = """() => {
    const MIN = 24;
    const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(element => element.checkVisibility({visibilityProperty: true}))
        .map(element => ({element, box: element.getBoundingClientRect()}))
        .filter(({box}) => box.width > 1 && box.height > 1);
    const inSentence = element => {
        if (getComputedStyle(element).display !== 'inline') return false;
        let block = element.parentElement;
        while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
        return block && block.textContent.trim().length > element.textContent.trim().length;
    };
    const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
    const small = box => box.width < MIN - 0.5 || box.height < MIN - 0.5;
    const crowded = one => targets.some(other => {
        if (other === one || one.element.contains(other.element) || other.element.contains(one.element)) return false;
        const [x, y] = centre(one.box);
        if (small(other.box)) {
            const [ox, oy] = centre(other.box);
            return Math.hypot(x - ox, y - oy) < MIN;
        }
        const dx = Math.max(other.box.left - x, 0, x - other.box.right);
        const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
        return Math.hypot(dx, dy) < MIN / 2;
    });
    const overlap = (...boxes) => {
        const [left, top] = ['left', 'top'].map(side => Math.max(...boxes.map(box => box[side])));
        const [right, bottom] = ['right', 'bottom'].map(side => Math.min(...boxes.map(box => box[side])));
        return right - left > 1 && bottom - top > 1 && {left, top, right, bottom};
    };
    // What a part that scrolls does not show just now.
    const shown = (element, part) => {
        for (let parent = element.parentElement; parent && part; parent = parent.parentElement)
            if (getComputedStyle(parent).overflow !== 'visible') part = overlap(part, parent.getBoundingClientRect());
        return part;
    };
    const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const covered = one => targets.some(other => other !== one && meet(one.box, other.box)
        && !one.element.contains(other.element) && !other.element.contains(one.element) && !inSentence(other.element)
        && shown(other.element, shown(one.element, overlap(one.box, other.box))));
    return targets.filter(one => !inSentence(one.element) && (small(one.box) ? crowded(one) : covered(one)))
        .map(({element, box}) => `${Math.round(box.width)} x ${Math.round(box.height)}: `
            + element.outerHTML.slice(0, 160));
}"""

#: What has the focus, and whether it can be seen.
WHERE = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        stop: element.dataset.stop === undefined ? null : Number(element.dataset.stop),
        name: element.outerHTML.slice(0, 160),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0
            && box.top < innerHeight && box.left < innerWidth,
        box: {x: box.x, y: box.y, width: box.width, height: box.height},
    };
}"""

#: Links in the words "Help now" that lead elsewhere than those at the top of the page, and links under one that covers their card.
MISLEADING = """() => {
    const help = document.querySelector('.lo-help');
    const others = [...document.querySelectorAll('main a')]
        .filter(link => help && link.textContent.trim() === help.textContent.trim() && link.href !== help.href);
    const covered = [...document.querySelectorAll('li:has(.lo-cover) a:not(.lo-cover)')];
    return [...others, ...covered].map(link => link.outerHTML.slice(0, 160));
}"""

#: Buttons below a text for numbers that stand in it, buttons that are read out with their number twice, and what a step of the
#: ladder says just as the one before.
SAID_TWICE = """() => {
    const buttons = [...document.querySelectorAll('.lo-two__do > .lo-contact a.lo-call')]
        .filter(button => document.querySelector(`.lo-two > :first-child a.lo-tel[href="${button.getAttribute('href')}"]`));
    const aloud = call => [...call.querySelectorAll('b:not([aria-hidden])')].some(it => it.previousSibling?.data?.includes(`${it.textContent}.`));
    const twice = [...document.querySelectorAll('.lo-call')].filter(aloud);
    const last = step => step && step.querySelector(':scope > p.lo-small')?.textContent;
    const steps = [...document.querySelectorAll('.lo-step')].filter(step => last(step) && last(step) === last(step.previousElementSibling));
    return [...buttons, ...twice, ...steps].map(element => element.outerHTML.slice(0, 160));
}"""
