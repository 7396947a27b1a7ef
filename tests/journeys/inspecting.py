"""What can be wrong with a page that somebody looks at, in every look it has."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1280, 390)
NARROW = 390
SETTLED = """async () => {
  const at = (time) => new Promise((done) => setTimeout(done, time));
  await at(0);
  document.getAnimations().forEach((each) => each.effect?.getComputedTiming().endTime < 1e6 && each.finish());
  await at(0);
}"""
AXE = """async (rules) => {
  const options = { resultTypes: ["violations"] };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  const where = (each) => each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
  return found.violations.map((each) => `${each.id}: ${where(each)}`);
}"""
# Of axe's rules, those that look at colours; the others find the same in the dark as in the light.
OF_COLOR = ["color-contrast", "link-in-text-block"]
# WCAG 2.2, 2.5.8: 24 by 24, or set apart so that a circle of 24 around its middle meets no other; a link within a
# sentence is excepted, and so is what the browser draws.
SMALL = """() => {
  const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  const isShown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const boxes = [...all].filter(isShown).map((each) => {
    const label = each.matches("input[type=radio], input[type=checkbox]") && each.closest("label");
    return { each, box: (label || each).getBoundingClientRect() };
  }).filter(({ box }) => box.width && box.height);
  const says = (node) => node.nodeType === 3 && node.textContent.trim().length > 1;
  const isInText = (each) => getComputedStyle(each).display === "inline"
    && [...each.parentElement.childNodes].some(says);
  const reach = (a, b) => {
    const x = (a.left + a.right) / 2, y = (a.top + a.bottom) / 2;
    const dx = Math.max(b.left - x, 0, x - b.right), dy = Math.max(b.top - y, 0, y - b.bottom);
    return Math.hypot(dx, dy);
  };
  const isSmall = ({ box }) => box.width < 23.5 || box.height < 23.5;
  const isApart = (one, other) => one === other || one.each.contains(other.each) || other.each.contains(one.each)
    || reach(one.box, other.box) >= (isSmall(other) ? 24 : 12);
  return boxes.filter((one) => isSmall(one) && !isInText(one.each) && !boxes.every((other) => isApart(one, other)))
    .map(({ each, box }) => `${each.outerHTML.slice(0, 90)} is ${Math.round(box.width)} by ${Math.round(box.height)}`);
}"""
# What a page keeps folded: menus, folds, dialogs and popovers, each told apart by what it is built of.
FOLDED = """() => [...document.querySelectorAll("details:not([open]), dialog, [popover]")].map((each) => {
  const parts = [each, ...each.querySelectorAll("*")];
  return parts.map((part) => `${part.tagName}.${part.getAttribute("class") || ""}`).join(" ");
})"""
# Opens one of them, and finds what is wrong with it as it stands there: with axe, and at the edges of the screen.
UNFOLDED = """async (at) => {
  const settled = %s;
  const each = [...document.querySelectorAll("details:not([open]), dialog, [popover]")][at];
  const around = [];
  for (let up = each; up; up = up.parentElement) if (up.matches("details:not([open])")) around.push(up);
  around.forEach((details) => { details.open = true; });
  if (each.matches("dialog")) each.showModal();
  if (each.matches("[popover]")) each.showPopover();
  await settled();
  const options = { resultTypes: ["violations"] };
  const found = await axe.run(each, options);
  const where = (violation) => violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
  const wrong = found.violations.map((violation) => `${violation.id}: ${where(violation)}`);
  const scrolls = (part) => /auto|scroll|hidden|clip/.test(getComputedStyle(part).overflowX);
  const isCut = (part) => part !== each && (scrolls(part.parentElement) || isCut(part.parentElement));
  const sticksOut = [...each.querySelectorAll("*")].find((part) => {
    const box = part.getBoundingClientRect();
    return box.width && part.checkVisibility() && !isCut(part) && !part.closest("svg, .visually-hidden")
      && (box.left < -1 || box.right > innerWidth + 1);
  });
  if (sticksOut) wrong.push(`beyond the edge: ${sticksOut.outerHTML.slice(0, 90)}`);
  if (each.matches("dialog")) each.close();
  if (each.matches("[popover]")) each.hidePopover();
  around.forEach((details) => { details.open = false; });
  return wrong;
}"""


def look_over(page: Page, unfolded: set[str] | None = None) -> Iterator[str]:
    """What is wrong with the page that is open: wide and narrow, light and dark, and with what is folded opened.

    ``unfolded`` holds the shapes of what was opened on other pages, which is not opened again; it is added to.
    """
    yield from _outline(page)
    page.evaluate(f"{AXE_SCRIPT}; 0")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.evaluate(SETTLED)
            for found in page.evaluate(AXE, OF_COLOR if scheme == "dark" else []):
                yield f"{scheme} at {width}: {found}"
    yield from _on_a_phone(page)
    yield from _unfolded(page, set() if unfolded is None else unfolded)


def _unfolded(page: Page, known: set[str]) -> Iterator[str]:
    for at, shape in enumerate(page.evaluate(FOLDED)):
        if shape in known:
            continue
        known.add(shape)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for found in page.evaluate(UNFOLDED % SETTLED, at):
                yield f"unfolded, {scheme}: {found}"


def _outline(page: Page) -> Iterator[str]:
    heads = page.locator("h1").count()
    if heads != 1:
        yield f"{heads} h1"
    title = page.title()
    if len(title.removesuffix("Rapport").strip(" ·")) < 3:
        yield f"the title is “{title}”"


def _on_a_phone(page: Page) -> Iterator[str]:
    page.set_viewport_size({"width": NARROW, "height": 900})
    width: Any = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW:
        yield f"{width} wide at {NARROW}"
    yield from (f"a small target: {each}" for each in page.evaluate(SMALL))
