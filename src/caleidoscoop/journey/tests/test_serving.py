"""`serve` in a process of its own: how it greets, lets in, goes, and what it leaves behind."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from caleidoscoop.journey.tests.headless import COMMAND, environment, read, run

PATIENCE = 30


class Served:
    """A server under test, with what it said when it was ready."""

    def __init__(self, out, *options):
        self.errors = out / "stderr.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--database", str(out / "caleidoscoop.sqlite3"), *options],
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self.told = []
        for line in self.process.stdout:
            self.told.append(line.rstrip())
            if "/come-in/" in line:
                break
        self.address = re.search(r"http://\S+", "\n".join(self.told))[0]

    @property
    def workers(self):
        return children_of(self.process.pid)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def serve(first_run, copy_of):
    started = []

    def start(name, *options):
        started.append(Served(copy_of(first_run, name), *options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def children_of(parent):
    """Return the processes that a process started, as Linux tells."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it went while we looked
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(happened):
    until = time.monotonic() + PATIENCE
    while not (result := happened()):
        assert time.monotonic() < until, "It did not happen in time."
        select_nothing(0.05)
    return result


def select_nothing(seconds):
    """Give other processes a turn."""
    signal.sigtimedwait([], seconds)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks in /proc")


@linux
def test_the_link_lets_in_and_shows_the_draft(serve, first_run):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        served = serve("out", "--port", str(port))
    assert served.address.startswith("http://127.0.0.1:")
    assert int(urllib.parse.urlsplit(served.address).port) > port

    link = re.search(r"http://\S+/come-in/\S+", "\n".join(served.told))[0]
    visitor = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    page = visitor.open(link).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    inside = visitor.open(urllib.request.Request(link, form, {"Referer": link}))
    assert inside.status == 200
    assert "/come-in/" not in inside.url
    threads = read(first_run)
    drafts = visitor.open(f"{served.address}/programmes/analyse/suggestions/").read().decode()
    assert threads["threads"][-1]["title"].split(",")[0] in drafts


@linux
def test_told_to_stop_it_takes_its_worker_along(serve):
    served = serve("out", "--port", str(free_port()))
    (worker,) = wait_for(lambda: served.workers)
    started = time.monotonic()
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    assert time.monotonic() - started < 12
    assert not is_alive(worker)
    assert "Traceback" not in served.errors.read_text()


@linux
def test_a_killed_worker_is_replaced_and_a_killed_server_leaves_none(serve):
    served = serve("out", "--port", str(free_port()))
    (first,) = wait_for(lambda: served.workers)
    os.kill(first, signal.SIGKILL)
    (second,) = wait_for(lambda: [pid for pid in served.workers if pid != first])
    served.process.kill()
    served.process.wait()
    wait_for(lambda: not is_alive(second))
    assert not is_alive(first)


@linux
@pytest.mark.parametrize("host", ["0.0.0.0", "::1"])
def test_answers_to_the_address_it_names(serve, host):
    if host == "::1" and not Path("/proc/net/if_inet6").exists():
        pytest.skip("no IPv6 here")
    served = serve("out", "--host", host, "--port", str(free_port()))
    assert urllib.request.urlopen(f"{served.address}/_health/live").status == 200
    assert urllib.request.urlopen(f"{served.address}/accounts/login/").status == 200


def test_says_that_an_address_is_not_ours(first_run, copy_of):
    out = copy_of(first_run, "out")
    done = run("serve", "--database", out / "caleidoscoop.sqlite3", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert "192.0.2.1 is no address of this machine" in done.stderr


def test_does_not_serve_a_file_of_another_program(tmp_path):
    file = tmp_path / "notes.sqlite3"
    file.write_text("Geen database, maar wel van iemand.")
    done = run("serve", "--database", file)
    assert done.returncode == 2
    assert "no database" in done.stderr
    assert file.read_text() == "Geen database, maar wel van iemand."
