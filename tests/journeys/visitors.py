"""People in front of a browser, and the two ways of using it: with a mouse, and with nothing but the keyboard."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

# What shows that something has the focus: a line around it, its label, the mark beside it, or the field it is in.
RINGS = """start => {
  const drawn = [start, start.nextElementSibling, ...(start.labels || [])];
  for (let at = start.parentElement, up = 0; at && up < 3; at = at.parentElement, up++) drawn.push(at);
  return drawn.map(each => {
    if (!each) return '';
    const style = getComputedStyle(each);
    const line = style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
    return `${line} ${style.boxShadow}`;
  }).join(';');
}"""
# Radio buttons of one name are one stop for Tab; arrows go on from there.
IS_THERE = """wanted => {
  const at = document.activeElement;
  return at === wanted || (wanted.type === 'radio' && at.type === 'radio' && at.name === wanted.name
    && at.form === wanted.form);
}"""
# What htmx sends when it is pressed is answered in its place; anything else by another page.
STAYS = """thing => [thing, thing.form].some(each => each?.matches('[data-hx-post], [data-hx-get]')
  && /submit|click/.test(each.dataset.hxTrigger ?? 'submit'))"""


class Visitor:
    """Somebody with a mouse. The chapters are written against this, so that every hand can go through them."""

    def __init__(self, page: Page, *, javascript: bool = True) -> None:
        self.page = page
        self.has_javascript = javascript
        self.is_offline = False

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def go(self, path: str) -> None:
        self.page.goto(path)

    def see(self, words: str | re.Pattern[str]) -> None:
        """Insist that the page says this."""
        expect(self.main).to_contain_text(words)

    def headed(self, words: str | re.Pattern[str]) -> None:
        """Insist on the page's headline."""
        expect(self.page.locator("h1")).to_have_text(words)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first

    def press(self, button: str | re.Pattern[str] | Locator) -> None:
        """Press a button, and wait for the page it leads to, if it leads to one."""
        found = button if isinstance(button, Locator) else self.button(button)
        if self.has_javascript and found.evaluate(STAYS):
            self.activate(found)
            return
        with self.page.expect_navigation():
            self.activate(found)

    def follow(self, link: str | re.Pattern[str] | Locator) -> None:
        """Follow the first link of this name on the page."""
        found = link if isinstance(link, Locator) else self.main.get_by_role("link", name=link)
        with self.page.expect_navigation():
            self.activate(found.first)

    def unfold(self, inner: Locator) -> None:
        """Open whatever is folded around something."""
        folded = inner.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            self.activate(folded.first.locator("> summary"))

    def let_pass(self, *, days: int) -> None:
        """Move the demo's clock with its own control; what is due on the way happens meanwhile."""
        self.go("/clock/")
        for step, name in ((14, "Two weeks on"), (7, "A week on"), (1, "A day on")):
            while days >= step:
                self.press(name)
                days -= step

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Without a line; what the browser says about that is no fault of the product."""
        self.is_offline = True
        self.page.context.set_offline(True)
        yield
        # A word with the page: what the console said while the line was gone has arrived before its answer.
        self.page.evaluate("1")
        self.is_offline = False
        self.page.context.set_offline(False)

    # --- what differs from hand to hand ---

    def activate(self, thing: Locator) -> None:
        """Press, follow or open something."""
        thing.click()

    def write(self, field: str | Locator, words: str) -> None:
        """Replace what stands in a field."""
        self.field(field).fill(words)

    def tick(self, box: str | Locator) -> None:
        """Choose one of several, or tick a box; what is ticked already stays so."""
        # The box itself is drawn by its label, so the browser holds it for covered.
        self.field(box).check(force=True)

    def field(self, field: str | Locator) -> Locator:
        return (self.page.locator(field) if isinstance(field, str) else field).first


class AtTheKeyboard(Visitor):
    """Somebody without a mouse: Tab, arrows, Space, Enter and letters, and always seeing where one is."""

    FARTHEST = 300

    def activate(self, thing: Locator) -> None:
        self.reach(thing)
        self.page.keyboard.press("Enter")

    def write(self, field: str | Locator, words: str) -> None:
        found = self.field(field)
        self.reach(found)
        if found.get_attribute("type") == "date":
            self._write_date(found, words)
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(words)
        expect(found).to_have_value(words)

    def tick(self, box: str | Locator) -> None:
        found = self.field(box)
        self.reach(found)
        for _step in range(found.evaluate("box => box.form.querySelectorAll(`[name='${box.name}']`).length")):
            if found.evaluate("box => box === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not found.is_checked():
            self.page.keyboard.press("Space")
        expect(found).to_be_checked()

    def reach(self, wanted: Locator) -> None:
        """Press Tab until it is there; fail if it never is, or if nobody could see that it is."""
        wanted = wanted.first
        wanted.wait_for(state="attached")
        if wanted.evaluate(IS_THERE):
            return
        before = wanted.evaluate(RINGS)
        self._tab_to(wanted)
        if wanted.evaluate("wanted => wanted === document.activeElement"):
            self._see_the_focus(wanted, before)

    def _see_the_focus(self, wanted: Locator, before: str) -> None:
        for _frame in range(10):
            if wanted.evaluate(RINGS) != before:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"The focus cannot be seen on {wanted}")

    def _tab_to(self, wanted: Locator) -> None:
        for _step in range(self.FARTHEST):
            self.page.keyboard.press("Tab")
            if wanted.evaluate(IS_THERE):
                return
        raise AssertionError(f"{self.FARTHEST} times Tab did not lead to {wanted}")

    def _write_date(self, found: Locator, iso: str) -> None:
        year, month, day = iso.split("-")
        # A date field takes its parts in the order of the reader's country, as it shows to who sees it.
        for parts in ((day, month), (month, day)):
            self.page.keyboard.type("".join((*parts, year)))
            if found.input_value() == iso:
                return
            self.page.keyboard.press("Shift+Tab")
            self.page.keyboard.press("Shift+Tab")
        expect(found).to_have_value(iso)
