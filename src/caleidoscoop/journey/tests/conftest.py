"""Runs of `analyse` that many tests look at, each made once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from caleidoscoop.journey.tests.headless import analyse, make_folder


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of invented texts; tests copy it before they change anything."""
    return make_folder(tmp_path_factory.mktemp("texts"))


@pytest.fixture(scope="session")
def first_run(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first run on the texts made; tests copy it before they change anything."""
    out = tmp_path_factory.mktemp("first") / "out"
    done = analyse(texts, out, PYTHONHASHSEED="0", OMP_NUM_THREADS="1")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def examples_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run on the examples of the repository made."""
    out = tmp_path_factory.mktemp("examples") / "out"
    done = analyse(Path(settings.ROOT) / "examples", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path, str], Path]:
    return lambda folder, name: shutil.copytree(folder, tmp_path / name)
