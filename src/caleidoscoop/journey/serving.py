"""Serve the product on one machine: the web in this process, the worker in one of its own."""

import os
import socket
import subprocess
import sys
import threading
import time

import uvicorn
from django.conf import settings

from caleidoscoop.journey.analyse import OWNER
from caleidoscoop.journey.example import sign_ins
from caleidoscoop.people.actions import local_sign_in_link
from caleidoscoop.people.models import User

PORTS_TRIED = 50


class Server(uvicorn.Server):
    """Says where it serves, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print("\n".join(self.config.app_welcome), flush=True)  # type: ignore[attr-defined]


def serve(*, host: str, port: int) -> int:
    """Serve until stopped. A busy port gives the next free one."""
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    address = f"http://{host}:{port}"
    if host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    config = uvicorn.Config(
        "caleidoscoop.config.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
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


def welcome(address: str) -> list[str]:
    """Return what to tell who started the server: the address, and how to come in."""
    lines = ["", f"Caleidoscoop: {address}"]
    for label, email, password in sign_ins():
        lines.append(f"  {label}: {email}" + (f" / {password}" if password else ""))
    owner = User.objects.filter(email=OWNER).first()
    if owner is not None:
        lines.append(f"  {owner.name}: {address}{local_sign_in_link(owner)}")
    return lines


def _listen(host: str, port: int) -> socket.socket:
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening
    raise SystemExit(f"No free port from {port} on {host}. Choose another with --port.")


def _keep_worker(over: threading.Event) -> None:
    """Run a worker, and another when it dies, until the server stops."""
    command = [sys.executable, "-m", "caleidoscoop.journey.command", "worker"]
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
