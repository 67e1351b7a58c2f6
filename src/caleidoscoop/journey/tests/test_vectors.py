"""Word vectors: trained by the command, used by `analyse` and by the job on the server."""

import random
import signal
import subprocess
import time

import pytest

from caleidoscoop.journey import jobs, vectors
from caleidoscoop.journey.tests.headless import (
    COMMAND,
    analyse,
    environment,
    make_folder,
    read,
    run,
)
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.models import Run
from caleidoscoop.voices.tests import make as make_voices
from sensemaking.text import Vectors
from sensemaking.text.tests.make import SUBJECTS


def corpus(folder, n=24):
    rng = random.Random(1)
    folder.mkdir()
    for i in range(n):
        parts = SUBJECTS[list(SUBJECTS)[i % 3]]
        lines = [" ".join(map(rng.choice, parts)) for _ in range(8)]
        (folder / f"{i:02d}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    rows = "\n".join(f"Twente;De buurtbus rijdt niet meer naar halte {i}" for i in range(9))
    (folder / "tabel.csv").write_text(f"Regio;Opmerking\n{rows}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    place = tmp_path_factory.mktemp("vectors")
    corpus(place / "texts")
    out = place / "eigen.npz"
    done = run("vectors", "train", "--from", place / "texts", "--dimension", 8, "--out", out)
    assert done.returncode == 0, done.stderr
    return out, done


def test_train_writes_one_file_and_says_its_hash(trained):
    out, done = trained
    made = Vectors.from_bytes(out.read_bytes())
    assert made.header["texts"] == 24 + 9
    assert made.description["name"] == "eigen"
    assert made.sha256 in done.stdout
    assert sorted(file.name for file in out.parent.iterdir()) == ["eigen.npz", "texts"]
    assert not done.stderr  # in a pipe there is no progress


def test_train_passes_over_what_cannot_be_read_and_says_so(tmp_path):
    folder = corpus(tmp_path / "texts")
    (folder / "plaat.png").write_bytes(b"\x89PNG")
    out = tmp_path / "v.npz"
    done = run(
        "vectors", "train", "--from", folder, "--dimension", 4, "--name", "Mijn", "--out", out
    )
    assert done.returncode == 0
    assert "Geweigerd: plaat.png." in done.stderr
    assert Vectors.from_bytes(out.read_bytes()).header["name"] == "Mijn"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--from", "{here}/weg", "--out", "{here}/v.npz"], "There is no folder"),
        (["--from", "{here}", "--out", "{here}/v.npz"], "Take more texts"),
        (["--from", "{here}", "--out", "{here}"], "is a folder"),
        (["--from", "{here}", "--out", "{here}/weg/v.npz"], "There is no folder"),
        (["--from", "{here}", "--out", "{here}/v", "--dimension", "1"], "from 2 to 1000"),
        (["--from", "{here}", "--out", "{here}/v", "--name", " "], "is not a name"),
    ],
)
def test_train_says_what_is_wrong_and_leaves_nothing(tmp_path, options, told):
    done = run("vectors", "train", *(part.format(here=tmp_path) for part in options))
    assert done.returncode == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_killed_while_training_what_stood_there_stays(tmp_path):
    folder = corpus(tmp_path / "texts", 200)
    out = tmp_path / "v.npz"
    out.write_bytes(b"what stood here")
    command = [*COMMAND, "vectors", "train", "--from", folder, "--dimension", "8", "--out", out]
    started = time.monotonic()
    assert subprocess.run(command, env=environment(), capture_output=True).returncode == 0
    took, whole = time.monotonic() - started, out.read_bytes()
    out.write_bytes(b"what stood here")
    for share in (0.3, 0.6, 0.9):
        process = subprocess.Popen(
            command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            process.communicate(timeout=took * share)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert out.read_bytes() in (b"what stood here", whole)


def test_analyse_uses_the_vectors_and_the_run_says_which(trained, tmp_path):
    file, _done = trained
    folder = make_folder(tmp_path / "in")
    assert analyse(folder, tmp_path / "out", "--vectors", str(file)).returncode == 0
    used = read(tmp_path / "out")["engine"]["parameters"]["embedder"]
    expected = Vectors.from_bytes(file.read_bytes()).description
    assert {key: used[key] for key in expected} == expected


def test_analyse_refuses_another_file_before_it_begins(tmp_path):
    folder = make_folder(tmp_path / "in")
    (tmp_path / "v.npz").write_bytes(b"PK")
    done = analyse(folder, tmp_path / "out", "--vectors", str(tmp_path / "v.npz"))
    assert done.returncode == 2
    assert "no file of vectors" in done.stderr
    assert not (tmp_path / "out" / "threads.json").exists()


def test_the_job_uses_the_vectors_of_the_settings(team, settings, trained):
    settings.VECTORS = str(trained[0])
    source = make_voices.source(team.programme, team.region)
    for text in ("De bus rijdt niet.", "Er is geen halte.", "De huur stijgt."):
        make_voices.fragment(source, text)
    jobs.draft_threads(progress=lambda *_: None, programme=team.programme.pk)
    used = Run.objects.latest("pk").parameters["embedder"]
    assert used["sha256"] == Vectors.from_bytes(trained[0].read_bytes()).sha256


def test_a_setting_that_names_no_file_is_told(settings, tmp_path):
    settings.VECTORS = str(tmp_path / "weg.npz")
    with pytest.raises(Refused, match=r"weg\.npz"):
        vectors.chosen_vectors()
    settings.VECTORS = ""
    assert vectors.chosen_vectors() is None
