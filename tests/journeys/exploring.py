"""Finding every page of the product: by its links and forms, over plain HTTP, as one person after the other."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import APIResponse, BrowserContext

# Links, what htmx fetches, and where forms lead: an address of a form may be a page of its own as well.
LEADS = re.compile(r'(?:\shref|\sdata-hx-get|\saction|\sformaction|<iframe[^>]*\ssrc)="([^"#]+)')
PART = re.compile(r'<(\w+)\b[^>]*?\sclass="([^"]+)"')
STATE = re.compile(r'\s((?:data-(?:kind|tone|seen|state|thread)|aria-(?:current|invalid|pressed))="\w+")')
AWAY = {"account_logout", "notifications:mail_html"}
"""Never opened: the first would end the walk, and the second is a mail in a frame in which no script may look."""
THERE = {200, 410}
"""What a page answers: something, or that it was here once."""
ALWAYS = {"desk:today", "desk:space"}
"""Kept of everybody: they look different in every state."""
ENOUGH = 3
"""How many people open the pages that look alike for everybody."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is, and which entry of the URL table answers there."""

    path: str
    route: str
    names: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str) -> "Address | None":
        """The address of a path; None where no page of ours answers."""
        try:
            match = resolve(urlsplit(path).path)
        except Resolver404:
            return None
        return cls(path, match.view_name, tuple((name, str(value)) for name, value in match.kwargs.items()))

    @property
    def kind(self) -> tuple[str, ...]:
        """What pages have in common of which one is enough: the route, the relationship, the step of a profile."""
        told_apart = {"mentorship_id", "step", "step_id", "slug", "draft"}
        return (self.route, *(value for name, value in self.names if name in told_apart))

    @property
    def is_of_a_pair(self) -> bool:
        return any(name == "mentorship_id" for name, _value in self.names)


@dataclass(slots=True)
class Explorer:
    """What has been found so far, by whom.

    A page is kept when it is the first of its route, or shows a part that no page before it has shown.
    """

    base: str
    pages: dict[str, list[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    opened: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def walk(self, name: str, context: BrowserContext, *starts: str) -> None:
        """Open everything that can be reached from ``starts`` as whoever ``context`` is signed in as."""
        waiting = deque(starts)
        seen, kinds = set(starts), set[tuple[str, ...]]()
        while waiting:
            address = Address.of(waiting.popleft())
            if address is None or address.kind in kinds:
                continue
            if address.path not in starts and not self._is_worth(address):
                continue
            kinds.add(address.kind)
            for path in self._open(name, context, address):
                if path not in seen:
                    seen.add(path)
                    waiting.append(path)

    def visit(self, name: str, context: BrowserContext, *paths: str) -> None:
        """Keep these pages, which no link may lead to and each of which must be there; nothing is followed."""
        for path in paths:
            address, answer = Address.of(path), context.request.get(path, max_redirects=0)
            assert address is not None and answer.status in THERE, f"{name}: {answer.status} at {path}"
            self.kept.add(address.route)
            self.pages.setdefault(name, []).append(path)

    def _is_worth(self, address: Address) -> bool:
        if address.route in AWAY:
            return False
        return address.is_of_a_pair or self.opened[address.kind] < ENOUGH

    def _open(self, name: str, context: BrowserContext, address: Address) -> Iterator[str]:
        """Ask for a page; yields where it leads."""
        answer = context.request.get(address.path, max_redirects=0)
        if answer.status >= 500:
            self.broken.append(f"{name}: {answer.status} at {address.path}")
        if "location" in answer.headers:
            yield from self._own([answer.headers["location"]], address.path)
        elif answer.status == 200:
            self.opened[address.kind] += 1
            if answer.headers.get("content-type", "").startswith("text/html"):
                html = answer.text()
                self._keep(name, address, html)
                yield from self._own(LEADS.findall(html), address.path)

    def _keep(self, name: str, address: Address, html: str) -> None:
        shown = {f"{tag}.{each}" for tag, classes in PART.findall(html) for each in classes.split()}
        shown |= set(STATE.findall(html))
        is_new = address.route not in self.kept or bool(shown - self.parts)
        if "<html" in html and (is_new or address.route in ALWAYS):
            self.parts |= shown
            self.kept.add(address.route)
            self.pages.setdefault(name, []).append(address.path)

    def _own(self, leads: list[str], path: str) -> Iterator[str]:
        for lead in leads:
            full = urljoin(self.base + path, unescape(lead))
            if full.startswith(self.base + "/"):
                yield full[len(self.base) :]


def send(context: BrowserContext, path: str, to: str = "", **fields: Any) -> APIResponse:
    """Open a page, fill in its form whose address ends with ``to``, and send it; returns what comes of it."""
    page = context.request.get(path)
    forms = [
        form for form in BeautifulSoup(page.text(), "html.parser").find_all("form") if _leads(form, path, to)
    ]
    assert forms, f"No form to {to or path} on {path} ({page.status})"
    typed = {**_as_it_stands(forms[0]), **fields}
    kind = "multipart" if any(isinstance(value, dict) for value in typed.values()) else "form"
    where = urljoin(page.url, str(forms[0].get("action") or page.url))
    # The security of forms looks at where a request comes from, as a browser says it.
    answer = context.request.post(where, headers={"Referer": page.url}, **{kind: typed})
    assert answer.status < 400, f"{answer.status} from {where}: {_said(answer)}"
    return answer


def path_of(url: str) -> str:
    """What stands behind the host in an address."""
    return "/" + url.split("/", 3)[3]


def _leads(form: Tag, path: str, to: str) -> bool:
    where = urlsplit(urljoin(path, str(form.get("action") or path))).path
    return form.get("method", "").lower() == "post" and where.endswith(to or urlsplit(path).path)


def _as_it_stands(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form that nobody touched, its buttons left out."""
    found: dict[str, Any] = {}
    for each in form.find_all("input"):
        is_ticked = each.get("type") in {"radio", "checkbox"}
        if not each.get("name") or each.get("type") in {"submit", "file"}:
            continue
        if not is_ticked or each.has_attr("checked"):
            found[str(each["name"])] = str(each.get("value", "on" if is_ticked else ""))
    for each in form.find_all("textarea"):
        found[str(each["name"])] = each.get_text().removeprefix("\n")
    for each in form.find_all("select"):
        chosen = each.find("option", selected=True) or each.find("option")
        found[str(each["name"])] = str(chosen["value"]) if chosen else ""
    return found


def _said(answer: APIResponse) -> str:
    page = BeautifulSoup(answer.text(), "html.parser")
    return " ".join(each.get_text(" ", strip=True) for each in page.select(".error, h1"))


def routes(resolver: URLResolver | None = None, within: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every entry of the URL table, by the name that ``resolve`` gives it."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, f"{within}{each.namespace}:" if each.namespace else within)
        elif each.name:
            yield f"{within}{each.name}", each


def plain_addresses() -> list[str]:
    """Every address that names nothing: pages that no link may lead to."""
    found = []
    for name, entry in routes():
        if name not in AWAY and takes_get(entry.callback):
            with suppress(NoReverseMatch):
                found.append(reverse(name))
    return found


def takes_get(view: Callable[..., Any]) -> bool:
    """Whether a view can be opened at all, by what its decorators let through."""
    inner: Any = view
    while inner is not None:
        for cell in getattr(inner, "__closure__", None) or ():
            allowed = cell.cell_contents
            if isinstance(allowed, list) and "POST" in allowed and "GET" not in allowed:
                return False
        inner = getattr(inner, "__wrapped__", None)
    return True
