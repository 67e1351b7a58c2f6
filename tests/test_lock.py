"""The lock files fit pyproject.toml, hold a hash for every file and no address."""

import re
import tomllib

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
TEST = PROJECT["dependency-groups"]["test"]
ASKED = {"base.txt": RUNTIME, "dev.txt": [*RUNTIME, *TEST]}
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.M)


def text_of(lock: str) -> str:
    return (settings.ROOT / "requirements" / lock).read_text()


def pinned(lock: str) -> dict[str, set[Version]]:
    versions: dict[str, set[Version]] = {}
    for name, version in PINNED.findall(text_of(lock)):
        versions.setdefault(canonicalize_name(name), set()).add(Version(version))
    return versions


@pytest.mark.parametrize("lock", ASKED)
def test_what_is_asked_is_locked_at_a_version_that_fits(lock):
    locked, wrong = pinned(lock), []
    for line in ASKED[lock]:
        asked = Requirement(line)
        versions = locked.get(canonicalize_name(asked.name), set())
        if not versions or not all(asked.specifier.contains(version) for version in versions):
            wrong.append(f"{line}: {sorted(versions)}. Run: make lock")
    assert wrong == []


@pytest.mark.parametrize("lock", ASKED)
def test_what_nobody_asks_for_is_not_locked(lock):
    """Each package is asked for, or stands there `via` another."""
    entries = re.split(r"\n(?=\S)", text_of(lock))
    roots = {canonicalize_name(Requirement(line).name) for line in ASKED[lock]}
    locked = {canonicalize_name(m[1]): entry for entry in entries if (m := PINNED.match(entry))}
    alone = [name for name, entry in locked.items() if name not in roots and "# via" not in entry]
    assert alone == []
    via_us = {name for name, entry in locked.items() if "pyproject.toml" in entry}
    via_us |= {name for name, entry in locked.items() if "caleidoscoop:" in entry}
    assert via_us <= roots


@pytest.mark.parametrize("lock", ASKED)
def test_every_package_has_its_hashes_and_no_address(lock):
    entries = [entry for entry in re.split(r"\n(?=\S)", text_of(lock)) if PINNED.match(entry)]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|--index-url|--extra-index-url", text_of(lock))


def test_what_runs_is_tested_at_the_same_version():
    development = pinned("dev.txt")
    assert {name: development.get(name) for name in pinned("base.txt")} == pinned("base.txt")


def test_the_lock_of_npm_holds_no_address():
    assert "resolved" not in (settings.ROOT / "package-lock.json").read_text()
