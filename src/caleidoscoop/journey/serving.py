"""Serve the product on one machine: the web in this process, the worker in one of its own."""

import argparse
import contextlib
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import uvicorn
from django.conf import settings
from django.db import connection
from django.utils import timezone

from caleidoscoop.journey.analyse import OWNER
from caleidoscoop.journey.database import Stop, bring_up_to_date
from caleidoscoop.journey.example import sign_ins
from caleidoscoop.people.actions import local_sign_in_link
from caleidoscoop.people.models import User
from caleidoscoop.shared import jobs
from caleidoscoop.voices.actions.tidying import remove_unconfirmed

PORTS_TRIED = 50
TIDY_EVERY = 3600.0  # seconds
logger = logging.getLogger(__name__)
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 (compared with, not listened on)


class Server(uvicorn.Server):
    """Says where it serves, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print("\n".join(self.config.app_welcome), flush=True)  # type: ignore[attr-defined]


def serve(options: argparse.Namespace) -> int:
    """Serve until stopped. A busy port gives the next free one."""
    # Uvicorn ends by sending itself the signal that stopped it: then the worker still has to go.
    signal.signal(signal.SIGTERM, _leave)
    bring_up_to_date()
    host: str = options.host
    listening = _listen(host, options.port)
    port = listening.getsockname()[1]
    _allow(host)
    config = uvicorn.Config(
        "caleidoscoop.config.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    address = f"http://{_in_address(host)}:{port}"
    config.app_welcome = welcome(address)  # type: ignore[attr-defined]
    over = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(over,), daemon=True)
    keeper.start()
    try:
        Server(config).run(sockets=[listening])
    finally:
        over.set()
        keeper.join(10)
    return 0


def work(options: argparse.Namespace) -> int:
    """Do jobs until told to stop, or until the server that started this worker is gone."""
    stop = jobs.told_to_stop()
    if options.parent is None:
        bring_up_to_date()
    else:
        threading.Thread(target=_watch, args=(options.parent, stop), daemon=True).start()
    tidy = threading.Thread(target=_tidy, args=(stop,), daemon=True)
    tidy.start()
    jobs.work_until(stop)
    tidy.join(5)
    return 0


def _tidy(stop: threading.Event) -> None:
    """Let go, once in a while, of files that were sent and never confirmed."""
    while not stop.is_set():
        try:
            remove_unconfirmed(at=timezone.now())
        except Exception:
            logger.exception("Files that were never confirmed could not be removed.")
        finally:
            connection.close()
        stop.wait(TIDY_EVERY)


def welcome(address: str) -> list[str]:
    """Return what to tell who started the server: the address, and how to come in."""
    lines = ["", f"Caleidoscoop: {address}"]
    for label, email, password in sign_ins():
        lines.append(f"  {label}: {email}" + (f" / {password}" if password else ""))
    owner = User.objects.filter(email=OWNER).first()
    if owner is not None:
        lines.append(f"  {owner.name}: {address}{local_sign_in_link(owner)}")
    return lines


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _allow(host: str) -> None:
    """Answer to the name that one serves under; everywhere, to the names of this machine too."""
    names = {host}
    if host in EVERYWHERE:
        names.add(socket.gethostname())
        with contextlib.suppress(socket.gaierror):  # a machine may not know its own name
            found = socket.getaddrinfo(socket.gethostname(), None)
            names.update(str(address[0]) for *_, address in found)
    shown = {_in_address(name) for name in names}
    settings.ALLOWED_HOSTS += sorted(shown - set(settings.ALLOWED_HOSTS))


def _in_address(host: str) -> str:
    """Return a host as an address has it: IPv6 stands in brackets."""
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int) -> socket.socket:
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen(128)
        except OSError as error:
            listening.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise Stop(f"{host} is no address of this machine: {error.strerror}.") from error
            continue
        return listening
    raise Stop(f"No free port from {port} on {host}. Choose another with --port.")


def _keep_worker(over: threading.Event) -> None:
    """Run a worker, and another when it dies, until the server stops."""
    command = [sys.executable, "-m", "caleidoscoop.journey.command", "worker"]
    command += ["--parent", str(os.getpid())]
    while not over.is_set():
        started = time.monotonic()
        process = subprocess.Popen(command, env=os.environ.copy())  # noqa: S603 (our own words)
        while not over.wait(0.5) and process.poll() is None:
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
        elif time.monotonic() - started < 5:
            over.wait(5)  # a worker that dies at once is not started in a tight loop


def _watch(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()
