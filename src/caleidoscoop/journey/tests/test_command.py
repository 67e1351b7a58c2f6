"""`import`, `account` and `example`: what they say, above all when something is wrong."""

import pytest

from caleidoscoop.journey.command import parser
from caleidoscoop.journey.progress import harmless
from caleidoscoop.journey.tests.headless import rows, run

LEAD = ["account", "x@example.org", "--role", "region_lead"]


@pytest.fixture
def database(first_run, copy_of):
    return copy_of(first_run, "out") / "caleidoscoop.sqlite3"


def test_import_brings_a_file_in_and_knows_it_again(database, tmp_path):
    file = tmp_path / "later.txt"
    file.write_text("De pont vaart weer. \n\nEn de winkel blijft open.\n")
    command = ["import", file, "--database", database, "--programme", "analyse"]
    first, again = run(*command), run(*command)
    assert first.returncode == again.returncode == 0
    assert "1 ingelezen, 0 al bekend, 0 geweigerd" in first.stdout
    assert "0 ingelezen, 1 al bekend, 0 geweigerd" in again.stdout
    held = "SELECT count(*), count(released_at) FROM voices_fragment f JOIN voices_source s"
    where = " ON s.id = f.source_id WHERE s.path = 'later.txt'"
    assert rows(database.parent, held + where) == [(2, 2)]


def test_import_holds_back_what_is_not_to_be_released(database, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "stil.txt").write_text("Dit is nog niet voor iedereen.")
    (tmp_path / "texts" / "plaat.png").write_bytes(b"\x89PNG")
    command = ["import", tmp_path / "texts", "--database", database, "--programme", "analyse"]
    done = run(*command, "--hold", "--strict")
    assert done.returncode == 1
    assert "Geweigerd: plaat.png." in done.stderr
    assert rows(
        database.parent,
        "SELECT f.released_at FROM voices_fragment f JOIN voices_source s ON s.id = f.source_id"
        " WHERE s.path = 'stil.txt'",
    ) == [(None,)]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["import", "{here}", "--programme", "twente"], "There is: analyse."),
        (["import", "{here}/weg.txt", "--programme", "analyse"], "no file or folder"),
        (["account", "x", "--programme", "p", "--role", "region_lead"], "x is no e-mail address"),
        (["account", "x@example.org", "--programme", "p", "--role", "boss"], "programme_lead"),
        (
            [
                "account",
                "x@example.org",
                "--programme",
                "analyse",
                "--role",
                "region_lead",
                "--region",
                "zeeland",
            ],
            "There is: noard-fryslan",
        ),
        (
            [
                "account",
                "x@example.org",
                "--programme",
                "new",
                "--role",
                "region_lead",
                "--region",
                "y",
            ],
            "none yet",
        ),
    ],
)
def test_says_which_key_is_wrong(database, tmp_path, command, told):
    filled = [part.replace("{here}", str(tmp_path)) for part in command]
    done = run(*filled, "--database", database)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert rows(database.parent, "SELECT key FROM programmes_programme") == [("analyse",)]
    assert rows(database.parent, "SELECT count(*) FROM people_user") == [(1,)]


def test_account_prints_a_link(database):
    done = run(
        *("account", "Anna@Example.org", "--name", "Anna", "--programme", "analyse"),
        *("--role", "region_lead", "--region", "twente", "--database", database),
    )
    assert done.returncode == 0
    assert done.stdout.startswith("/come-in/")
    people = rows(database.parent, "SELECT email FROM people_user ORDER BY pk".replace("pk", "id"))
    assert people[-1] == ("anna@example.org",)


def test_example_loads_once(database):
    first = run("example", "--database", database)
    again = run("example", "--database", database)
    assert first.returncode == again.returncode == 0
    assert rows(database.parent, "SELECT count(*) FROM programmes_programme") == [(3,)]


def test_no_command_says_which_there_are(capsys):
    with pytest.raises(SystemExit) as left:
        parser().parse_args([])
    assert left.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_writes_out_what_would_steer_a_terminal():
    assert harmless("a\nb\x1b[31mé\u202e👩") == "a\\nb\\x1b[31mé\\u202e👩"
