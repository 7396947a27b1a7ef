"""What every page's tests may ask of its HTML: whole, without inline style or script, and with no dead reference."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements that HTML does not allow inside a paragraph; browsers close the paragraph in silence.
BLOCKS = {
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section",
    "table", "ul",
}  # fmt: skip
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list", "form")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[tuple[str, str]] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, and look at what its attributes say."""
        values = dict(attrs)
        if len(values) != len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        if "p" in self.open and tag in BLOCKS:
            self.problems.append(f"<{tag}> inside a paragraph")
        if tag in {"a", "button"} and {"a", "button"} & set(self.open):
            self.problems.append(f"<{tag}> inside a link or a button")
        if tag == "form" and "form" in self.open:
            self.problems.append("a form inside a form")
        if values.get("id"):
            self.ids[str(values["id"])] += 1
        for name in REFERRING:
            self.references += [(name, each) for each in str(values.get(name) or "").split()]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self._judge(tag, values)
        if tag not in VOID:
            self.open.append(tag)

    def _judge(self, tag: str, values: dict[str, str | None]) -> None:
        if "style" in values:
            self.problems.append(f"<{tag}> has an inline style")
        if any(name.startswith("on") for name in values):
            self.problems.append(f"<{tag}> has an inline handler")
        if any(name.startswith("hx-") for name in values):
            self.problems.append(f"<{tag}> has an hx- attribute without data-")
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.problems.append("an inline script")
        for name in ("src", "href", "action", "data-hx-get", "data-hx-post"):
            if str(values.get(name) or "").startswith(("http:", "https:", "//")) and tag != "a":
                self.problems.append(f"<{tag}> asks another host")
        if tag == "img" and "alt" not in values:
            self.problems.append("an image without alt")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, as those of SVG do."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open, and no other."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in VOID:
            self.problems.append(f"</{tag}> where <{self.open[-1] if self.open else 'nothing'}> is open")


def problems_in(html: str, *, whole: bool = True) -> list[str]:
    """Everything wrong with a page, in words; an empty list is what one wants.

    ``whole`` pages have one ``h1``, headings that skip no level, and know every id that they refer to; parts
    that htmx swaps may refer to what is on the page already.
    """
    reader = _Reader()
    reader.feed(html)
    problems = list(reader.problems)
    problems += [f"<{tag}> is never closed" for tag in reader.open]
    problems += [f"the id {name!r} is given {count} times" for name, count in reader.ids.items() if count > 1]
    if whole:
        problems += [
            f"{name} refers to {each!r}, which is not there"
            for name, each in reader.references
            if each not in reader.ids
        ]
        if reader.headings.count(1) != 1:
            problems.append(f"there are {reader.headings.count(1)} h1")
        problems += [
            f"an h{after} follows an h{before}"
            for before, after in zip(reader.headings, reader.headings[1:], strict=False)
            if after > before + 1
        ]
    return problems
