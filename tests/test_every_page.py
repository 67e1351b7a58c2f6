"""What holds for every page: found by its URL name, so that a new page is held to it too."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from lxml import html
from playwright.sync_api import ConsoleMessage, Error, Page

from caleidoscoop.config import messages
from tests import world
from tests.world import World

# Data, health and files: what answers, but is no page.
NO_PAGES = {
    "journey:record_csv": "text/csv",
    "reports:draft_file": "text/html",
    "reports:edition_figures_csv": "text/csv",
    "reports:edition_file": "text/html",
    "shared:health_live": "application/json",
    "shared:health_ready": "application/json",
    "threads:kaleidoscope_csv": "text/csv",
    "threads:kaleidoscope_svg": "image/svg+xml",
    "threads:kaleidoscope_xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml",
    "voices:source_file": "application/octet-stream",
}
# For whom is signed in these lead on.
LEAD_ON = {"account_login", "account_set_password", "journey:home", "journey:root", "set_language"}
# Not even the lead of a programme answers for a region.
OF_OTHERS = {"reports:review_answer"}
# What somebody gets to see who is not signed in.
OPEN = [
    "account_login",
    "account_inactive",
    "journey:about",
    "people:come_in",
    "reports:edition_compare",
    "reports:edition_figures",
    "reports:edition_show",
    "reports:published_list",
]
OPEN_FILES = ["reports:edition_figures_csv", "reports:edition_file"]
# The same page, asked for in another way.
OTHER_WAYS = {
    "journey:record": [
        "?verb=thread_renamed",
        "?since=2026-05-05&until=2026-01-01",
        "?verb=withdrawn&since=2020-01-01",
    ],
    "threads:kaleidoscope": [
        "?level=tree&row=bereikbaarheid&column=twente",
        "?rows=element&columns=speaker&show=share",
        "?rows=session&columns=stance",
        "?rows=zzz",
    ],
    "reports:section_write": ["?thread={thread}"],
    "threads:suggestion_list": ["?state=rejected"],
    "threads:thread_list": ["?of=regions", "?kind=need", "?q=zzz"],
    "voices:source_list": ["?q=zzz"],
    "voices:source_show": ["?fragment={fragment}&start=0&end=10"],
}
ENOUGH = 3  # links of one kind that are followed
LONG = 24  # letters from which a text is no accident
SPACES = {"journey", "reports", "threads", "voices"}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Address:
    name: str
    path: str


@dataclass
class Faults:
    """Everything that is wrong, so that one run tells it all."""

    found: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        self.found.append(f"{where}: {what}")

    def check(self) -> None:
        assert not self.found, "\n" + "\n".join(self.found)


def patterns(resolver: URLResolver, space: str, above: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Return every URL name with what its address needs, such as the key of a programme."""
    for entry in resolver.url_patterns:
        needs = above | set(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, inner, needs)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}", needs


NEEDS: dict[str, set[str]] = {}
for one, needed in patterns(get_resolver(), "", set()):
    NEEDS[one] = NEEDS.get(one, set()) | needed


def arguments(name: str, there: World) -> dict[str, object]:
    """Return what an address of this name needs; a new kind of need is to be added here."""
    of_threads = name.startswith("threads:")
    keys = {"threads": there.thread.key, "reports": there.report.key}
    known = {
        "programme_key": there.programme.key,
        "region_key": there.region.key,
        "key": keys.get(name.partition(":")[0], there.fragment.key),
        "section_id": there.section.pk,
        "number": 2,
        "other": 1,
        "format": "html",
        "source_id": there.source.pk,
        "upload_id": there.upload,
        "change_id": (there.change_of_thread if of_threads else there.change_of_voice).pk,
        "link_id": there.link.pk,
        "finding_id": there.finding.pk,
        "evidence_id": there.evidence.pk,
        "cluster_id": there.group.pk,
        "suggestion_id": (there.rejected if name.endswith("reopen") else there.suggestion).pk,
        "job_id": there.job.pk,
        "token": there.token,
    }
    return {need: known[need] for need in NEEDS[name]}


def addresses(there: World, names: Iterable[str] = tuple(NEEDS)) -> list[Address]:
    found = []
    for name in sorted(names):
        path = reverse(name, kwargs=arguments(name, there))
        named = {"fragment": there.fragment.key, "thread": there.thread.key}
        ways = [way.format(**named) for way in OTHER_WAYS.get(name, [])]
        found += [Address(name, f"{path}{way}") for way in ["", *ways]]
    return found


def is_page(client: Client, address: Address, faults: Faults) -> bool:
    """Whether an address gives a page; what should give something else is checked here."""
    answer = ask(client, address.path)
    if answer.status_code == 405:
        if "GET" in answer["Allow"]:
            faults.add(address.path, "refuses GET, and says it allows it")
        return False
    if address.name in NO_PAGES:
        if not answer["Content-Type"].startswith(NO_PAGES[address.name]):
            faults.add(address.path, answer["Content-Type"])
        return False
    if answer.status_code in {301, 302} and address.name in LEAD_ON:
        return False
    if answer.status_code == 403 and address.name in OF_OTHERS:
        return False
    if answer.status_code not in ({200, 422} if "?" in address.path else {200}):
        faults.add(address.path, f"status {answer.status_code}")
        return False
    return True


def ask(client: Client, path: str) -> HttpResponseBase:
    """Get an address; a file is read to its end, so that it is closed."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


@pytest.fixture
def there(db) -> World:
    return world.build()


@pytest.fixture
def lead(client: Client, there: World) -> Client:
    client.force_login(there.lead)
    return client


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_whole(lead, there, language):
    faults, texts = Faults(), long_texts()
    lead.cookies["django_language"] = language
    for address in addresses(there):
        if is_page(lead, address, faults):
            code = lead.get(address.path).content.decode()
            for what in wrong_with(code, language, texts):
                faults.add(address.path, what)
    faults.check()


def test_what_is_open_to_all_is_whole_for_who_is_not_signed_in(client, there):
    faults, texts = Faults(), long_texts()
    for address in addresses(there, OPEN):
        answer = client.get(address.path)
        if answer.status_code != 200:
            faults.add(address.path, f"status {answer.status_code}")
        for what in wrong_with(answer.content.decode(), "nl", texts):
            faults.add(address.path, what)
    faults.check()


def test_everything_else_asks_to_sign_in(client, there):
    """`set_language` is a POST from any page; it leads back to where one was."""
    faults = Faults()
    public = {*OPEN, *OPEN_FILES, "set_language", "shared:health_live", "shared:health_ready"}
    for address in addresses(there, set(NEEDS) - public):
        answer = client.get(address.path)
        if not answer.get("Location", "").startswith(reverse("account_login")):
            faults.add(address.path, f"status {answer.status_code} for a stranger")
    faults.check()


def wrong_with(code: str, language: str, texts: list[str]) -> Iterator[str]:
    """Return what is wrong with the code of a page."""
    tree = html.fromstring(code)
    if tree.get("lang") != language:
        yield f"lang is {tree.get('lang')}"
    if len(tree.findall(".//h1")) != 1:
        yield f"{len(tree.findall('.//h1'))} h1"
    title = tree.findtext(".//title") or ""
    if not title.removesuffix("- Caleidoscoop").strip():
        yield f"title {title!r}"
    if found := re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", code):
        yield f"inline: {code[found.start() : found.start() + 60]!r}"
    for script in tree.iterfind(".//script"):
        if not (script.get("src") or "").startswith("/static/"):
            yield "a script that is not ours"
    ids = [node.get("id") for node in tree.iterfind(".//*[@id]")]
    yield from (f"id {one} twice" for one in {one for one in ids if ids.count(one) > 1})
    for link in tree.iterfind(".//a[@href]"):
        target = link.get("href")
        if target.startswith("#") and target[1:] not in ids:
            yield f"{target} leads nowhere"
        if urlsplit(target).netloc:
            yield f"{target} leads outside"
    if language == "nl":
        said = " ".join(" ".join(tree.itertext()).split())
        yield from (f"in English: {text!r}" for text in texts if text in said)


def long_texts() -> list[str]:
    """Return the English texts that a Dutch page cannot hold by accident."""
    found = []
    for app in messages.apps():
        for message in messages.written_in(app):
            parts = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            for part in parts:
                pieces = re.split(r"%\(\w+\)s|<[^>]+>", part)
                longest = " ".join(max(pieces, key=len).split())
                if len(longest) >= LONG and not any(longest in one for one in said):
                    found.append(longest)
    return found


def test_every_link_leads_to_a_page(lead, there):
    """A few links of each kind, because a list of threads has one for each."""
    faults, followed = Faults(), defaultdict(set)
    for address in addresses(there):
        if not is_page(lead, address, faults):
            continue
        tree = html.fromstring(lead.get(address.path).content.decode())
        for link in tree.iterfind(".//a[@href]"):
            target = urldefrag(urljoin(address.path, link.get("href"))).url
            parts = urlsplit(target)
            kind = (resolve(parts.path).view_name, re.sub(r"=[^&]*", "", parts.query))
            if target == address.path or target in followed[kind] or len(followed[kind]) >= ENOUGH:
                continue
            followed[kind].add(target)
            answer = ask(lead, target)
            # A file that is being made says when to look again.
            if answer.status_code not in {200, 301, 302} and "Refresh" not in answer:
                faults.add(address.path, f"{target} gives {answer.status_code}")
    faults.check()
    assert len(followed) > 20


@pytest.mark.browser
@pytest.mark.parametrize("space", ["journey", "voices", "threads", "reports", "the rest"])
def test_axe_finds_nothing_on_any_page(live_asgi, new_context, axe, space):
    """By day on a desk and by night on a phone; nothing scrolls sideways."""
    there, faults = world.build(), Faults()
    page = new_context(user=there.lead).new_page()
    for address in addresses(there):
        own = address.name.partition(":")[0]
        is_here = own == space or (space == "the rest" and own not in SPACES)
        if is_here and address.name not in NO_PAGES:
            look(page, f"{live_asgi}{address.path}", axe, faults)
    if space == "the rest":
        look(page, f"{live_asgi}/there/is/no/such/page/", axe, faults)
        stranger = new_context().new_page()
        for address in addresses(there, OPEN):
            look(stranger, f"{live_asgi}{address.path}", axe, faults)
    faults.check()


def look(page: Page, url: str, axe: Callable[[Page], None], faults: Faults) -> None:
    """Look at a page by day on a desk and by night on a phone; what refuses GET has nothing."""
    answer = page.request.get(url, max_redirects=0)
    if answer.status in {302, 405}:
        return
    complaints: list[str] = []

    def hear(said: ConsoleMessage | Error) -> None:
        if not isinstance(said, ConsoleMessage):
            complaints.append(str(said))
        elif said.type in {"error", "warning"}:
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", hear)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.goto(url)
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        try:
            axe(page)
        except AssertionError as found:
            faults.add(f"{size['width']} {scheme}", str(found))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            faults.add(url, f"{wide} wide on a screen of {size['width']}")
    # What answers 404 or 422 on purpose, the browser tells as a failure to load.
    for one in complaints:
        if f"status of {answer.status}" not in one:
            faults.add(url, one)
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", hear)
