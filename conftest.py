"""Fixtures for every test: the people, a database that behaves as in production, a browser."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker
from tests import browser as browsers

from caleidoscoop.config import messages
from caleidoscoop.people.models import User
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.people.tests.make import Team
from caleidoscoop.threads import kaleidoscope

# Playwright keeps an event loop in the thread of the test, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes says something of the machine, not of the property.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

NO_BROWSER = "no Chromium"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Rows that migrations wrote; a flush between tests must leave them.
FILLED_BY_MIGRATIONS = {"programmes_domain"}
TRUNCATE_TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
    "WHERE NOT tgisinternal AND (tgtype & 32) <> 0 ORDER BY 1, 2"
)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, so that a test reads what was written last."""
    if not hasattr(config, "workerinput") and messages.compile_stale():
        # Django has read the old ones already.
        translation_file_changed(None, Path("django.mo"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last, in the order they have.

    Playwright leaves an event loop in the thread, and from then on Django's own test client cannot
    pass a middleware that is async only.
    """
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


# Database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Give each run a SQLite file of its own, so that two runs in one checkout do not meet."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a flush between tests empty tables whose triggers refuse that.

    PostgreSQL truncates, SQLite deletes row by row; both ask triggers first. Only the tests turn
    them off, in the transaction that empties the tables, as nobody but the owner of a table can.
    It is set on the class: where Playwright keeps an event loop in the thread, Django opens a
    second connection.
    """
    operations = type(connections["default"].ops)
    flush = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        connection = self.connection
        kept = [t for t in tables if t not in FILLED_BY_MIGRATIONS]
        statements = flush(self, style, kept, **options)
        if connection.vendor == "postgresql":
            return without_truncate_triggers(connection, statements)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*drop, *statements, *[sql for _, sql in triggers]]

    operations.sql_flush = sql_flush
    yield
    with django_db_blocker.unblock():
        end_other_sessions()


def without_truncate_triggers(connection: BaseDatabaseWrapper, statements: list[str]) -> list[str]:
    """Return statements that turn these triggers off before the others, and on again after."""
    with connection.cursor() as cursor:
        cursor.execute(TRUNCATE_TRIGGERS)
        triggers = cursor.fetchall()
    off = [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in triggers]
    on = [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for table, name in triggers]
    return [*off, *statements, *on]


def end_other_sessions() -> None:
    """Let PostgreSQL drop the test database: a server of a test may have left a session there."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def _no_snapshot_of_another_test() -> None:
    """The next test has other rows under the same keys."""
    kaleidoscope.forget()


@pytest.fixture(autouse=True)
def _language_of_the_house() -> None:
    """Start in Dutch: a request in English leaves its language in the thread."""
    translation.deactivate()


# People


@pytest.fixture
def team(db: None) -> Team:
    """A programme with two regions, anna, bram and dilek, and chris from the other region."""
    return make_people.team()


@pytest.fixture
def anna(team: Team) -> User:
    return team.anna


@pytest.fixture
def bram(team: Team) -> User:
    return team.bram


@pytest.fixture
def chris(team: Team) -> User:
    return team.chris


@pytest.fixture
def dilek(team: Team) -> User:
    return team.dilek


# Browser


@pytest.fixture
def live_asgi(transactional_db: None, settings) -> Iterator[str]:
    """Serve the product as in production, on a free port, and return its address."""
    from caleidoscoop.config.asgi import application

    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    config = uvicorn.Config(
        application,
        host="127.0.0.1",
        port=0,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = browsers.launch(playwright)
        if started is None:
            pytest.skip(NO_BROWSER)
        yield started
        started.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser of its own: `new_context(user=bram, phone=True)`."""
    opened: list[BrowserContext] = []

    def open_one(
        *, user: User | None = None, phone: bool = False, **options: object
    ) -> BrowserContext:
        options.setdefault("viewport", PHONE if phone else DESKTOP)
        options.setdefault("locale", "nl-NL")
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        if user is not None:
            context.add_cookies([session_cookie(user)])
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who is not signed in, on a wide screen."""
    return new_context().new_page()


def session_cookie(user: User) -> dict[str, str]:
    """Return the cookie of a new session of this person, as the sign-in page would set it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {
        "name": "sessionid",
        "value": session.session_key or "",
        "domain": "127.0.0.1",
        "path": "/",
    }


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a function that fails with what axe finds on a page under WCAG 2.2 A and AA."""

    def check(page: Page) -> None:
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE_SCRIPT)
        options = {
            "runOnly": {"type": "tag", "values": WCAG_22_AA},
            "resultTypes": ["violations"],
        }
        # What passed is left in the browser: on a long page it is megabytes.
        found = page.evaluate("o => axe.run(document, o).then(r => r.violations)", options)
        lines = [
            f"{violation['id']}: {violation['help']}\n    {node['html'][:160]}\n    "
            + node.get("failureSummary", "").replace("\n", "\n    ")
            for violation in found
            for node in violation["nodes"]
        ]
        assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)

    return check


def is_without_browser(report: pytest.TestReport) -> bool:
    return report.skipped and NO_BROWSER in str(report.longrepr)


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if is_without_browser(r)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} BROWSER TESTS DID NOT RUN: no Chromium is here.", red=True, bold=True
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Make a skipped browser test a failure where nobody reads the output."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") == "true" and any(is_without_browser(r) for r in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
