"""The main job: what comes of a folder, and that it is the same every time."""

import hashlib
import os
import re
import shutil

import pytest

from caleidoscoop.journey.tests.headless import (
    analyse,
    by_path,
    read,
    rows,
    run,
    texts_of,
    with_django,
    words_of,
)
from caleidoscoop.reports.document.pdf_check import problems
from caleidoscoop.reports.tests.reading import READERS, squeezed

TEXT, NUMBER, LIST, TREE = str, (int, float), list, dict


# The shape


@pytest.fixture(params=["first_run", "examples_run"])
def any_run(request):
    return request.getfixturevalue(request.param)


def test_threads_json_has_the_agreed_shape(any_run):
    threads = read(any_run)
    assert list(threads) == ["engine", "input", "fragments", "threads", "unplaced"]
    assert shape(threads["engine"]) == {
        "name": TEXT,
        "version": TEXT,
        "parameters": TREE,
        "seed": int,
    }
    assert shape(threads["input"]) == {"sources": int, "fragments": int, "sha256": TEXT}
    fragment = dict.fromkeys(["id", "text", "source", "region", "speaker_kind", "element"], TEXT)
    assert all(shape(one) == fragment for one in threads["fragments"])
    for thread in threads["threads"]:
        assert list(thread) == [
            "id",
            "parent",
            "title",
            "terms",
            "stability",
            "fragments",
            "quotes",
            "regions",
        ]
        assert thread["parent"] is None or isinstance(thread["parent"], str)
        assert thread["title"]
        assert 0 <= thread["stability"] <= 1
        for quote in thread["quotes"]:
            assert shape(quote) == {"fragment": TEXT, "start": int, "end": int, "text": TEXT}
        for counts in thread["regions"].values():
            assert shape(counts) == {"fragments": int, "speakers": int, "sources": int}


def test_import_json_has_the_agreed_shape(first_run):
    files = read(first_run, "import.json")
    assert list(files) == ["files"]
    for file in files["files"]:
        assert shape(file) == {
            "path": TEXT,
            "sha256": TEXT,
            "outcome": TEXT,
            "reason": TEXT,
            "fragments": int,
            "words": int,
            "words_left_out": int,
        }
        assert file["outcome"] == "imported"
        assert file["reason"] == ""


def test_every_fragment_is_in_one_leaf_or_unplaced(any_run):
    threads = read(any_run)
    parents = {thread["parent"] for thread in threads["threads"]}
    leaves = [thread for thread in threads["threads"] if thread["id"] not in parents]
    placed = [key for leaf in leaves for key in leaf["fragments"]] + threads["unplaced"]
    assert sorted(placed) == sorted(fragment["id"] for fragment in threads["fragments"])
    assert len(leaves) >= 3


def test_a_parent_holds_the_union_of_its_children(examples_run):
    threads = read(examples_run)["threads"]
    parents = {thread["parent"] for thread in threads} - {None}
    assert parents
    for parent in (thread for thread in threads if thread["id"] in parents):
        children = [thread for thread in threads if thread["parent"] == parent["id"]]
        keys = [key for child in children for key in child["fragments"]]
        assert sorted(keys) == sorted(parent["fragments"])


def test_every_thread_quotes_its_own_fragments_to_the_letter(any_run):
    threads = read(any_run)
    texts = {fragment["id"]: fragment["text"] for fragment in threads["fragments"]}
    for thread in threads["threads"]:
        assert thread["quotes"]
        for quote in thread["quotes"]:
            assert quote["fragment"] in thread["fragments"]
            assert quote["text"] == texts[quote["fragment"]][quote["start"] : quote["end"]]
            assert quote["text"].strip()


def test_counts_per_region_add_up(any_run):
    threads = read(any_run)
    region = {fragment["id"]: fragment["region"] for fragment in threads["fragments"]}
    for thread in threads["threads"]:
        for key, counts in thread["regions"].items():
            assert counts["fragments"] == [region[f] for f in thread["fragments"]].count(key)
            assert 1 <= counts["sources"] <= counts["speakers"] <= counts["fragments"]
        assert sum(c["fragments"] for c in thread["regions"].values()) == len(thread["fragments"])


def test_words_go_from_file_to_fragments_or_to_what_was_left_out(texts, first_run):
    for path, file in by_path(first_run).items():
        data = (texts / path).read_bytes()
        fragments = texts_of(first_run, path).values()
        left_out = rows(
            first_run,
            "SELECT l.text FROM voices_leftout l JOIN voices_intake i ON i.id = l.intake_id"
            f" WHERE i.path = '{path}'",
        )
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["fragments"] == len(fragments)
        kept = sum(len(text.split()) for text in fragments)
        assert file["words"] == kept + file["words_left_out"]
        in_file = words_of(data.decode())
        told = [w for text in [*fragments, *(t for (t,) in left_out)] for w in words_of(text)]
        assert sorted(told) == sorted(in_file)


def test_totals_of_the_files_fit_the_run(first_run):
    threads, files = read(first_run), by_path(first_run)
    assert threads["input"]["fragments"] == len(threads["fragments"])
    assert threads["input"]["fragments"] == sum(file["fragments"] for file in files.values())
    assert threads["input"]["sources"] == len(files)


# Where it was said


def test_a_sub_folder_is_a_region(first_run):
    region = {f["source"]: f["region"] for f in read(first_run)["fragments"]}
    assert region["noard-fryslan/avond.txt"] == "noard-fryslan"
    assert region["Twente/dag 1/tafel.md"] == "twente"
    assert region["Oostkust/keukentafel.txt"] == "oostkust"
    assert region["los.md"] == "zuid-limburg"
    assert region["zonder.txt"] == ""
    names = dict(rows(first_run, "SELECT key, name FROM programmes_region"))
    assert names["noard-fryslan"] == "Noard-Fryslân"
    assert names["oostkust"] == "Oostkust"


def test_a_column_names_the_region_of_a_row(first_run):
    table = [f for f in read(first_run)["fragments"] if f["source"] == "tabel.csv"]
    assert {f["region"] for f in table} == {"zeeuws-vlaanderen", "twente"}
    assert {f["speaker_kind"] for f in table} == {"resident", "municipality", "business"}
    assert {f["element"] for f in table} == {"bottleneck", ""}


def test_tells_once_of_a_region_that_nobody_knows(texts, first_run, copy_of, tmp_path):
    folder = copy_of(texts, "more")
    (folder / "Oostkust" / "nog.txt").write_text("Wij wachten nog op de pont naar de overkant.")
    (folder / "Westkust").mkdir()
    (folder / "Westkust" / "x.txt").write_text("Hier komt de pont nooit meer terug, zeggen ze.")
    (folder / "Westkust" / "y.txt").write_text("De pont vaart niet in de winter, al jaren niet.")
    done = analyse(folder, copy_of(first_run, "out"))
    assert done.stdout.count("Nieuwe regio") == 1
    assert "Nieuwe regio: Westkust" in done.stdout


def test_tells_of_headers_that_nobody_recognises(tmp_path):
    (tmp_path / "in").mkdir()
    table = "Opmerking;Gekke kolom;Rare rij\nDe pont vaart in de winter niet.;a;b\n"
    (tmp_path / "in" / "tabel.csv").write_text(table)
    done = analyse(tmp_path / "in", tmp_path / "out")
    assert "Niet herkend in tabel.csv: Gekke kolom, Rare rij" in done.stdout


def test_tells_of_values_that_nobody_recognises(tmp_path):
    (tmp_path / "in").mkdir()
    table = "Opmerking;Soort spreker\nDe pont vaart niet.;tolk\nDe weg is stuk.;tolk\n"
    table += "".join(f"De weg is {n} keer stuk.;soort{n}\n" for n in range(10))
    (tmp_path / "in" / "tabel.csv").write_text(table)
    done = analyse(tmp_path / "in", tmp_path / "out")
    assert "Niet herkend in tabel.csv: Soort spreker “tolk”, 2 keer\n" in done.stdout
    assert "Niet herkend in tabel.csv: Soort spreker “soort8”\n" in done.stdout
    assert "Niet herkend in tabel.csv: nog 1 waarde\n" in done.stdout


def test_tells_of_a_table_whose_first_row_came_in_as_a_fragment(tmp_path):
    (tmp_path / "in").mkdir()
    table = "Uit de zaal;Groepje van\nDe pont vaart niet.;inwoner\nDe weg is stuk.;boer\n"
    (tmp_path / "in" / "tabel.csv").write_text(table)
    done = analyse(tmp_path / "in", tmp_path / "out")
    assert "Geen rij met kolomnamen herkend in tabel.csv" in done.stdout
    (file,) = by_path(tmp_path / "out").values()
    assert file["fragments"] == 3
    assert file["words"] == 15


# The same every time


def test_the_same_folder_gives_the_same_bytes_anywhere(texts, first_run, tmp_path):
    elsewhere = tmp_path / "elders"
    for file in sorted((p for p in texts.rglob("*") if p.is_file()), reverse=True):
        copy = elsewhere / file.relative_to(texts)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        os.utime(copy, (1, 1))
    analyse(elsewhere, tmp_path / "out", PYTHONHASHSEED="7", OMP_NUM_THREADS="2", TZ="Asia/Tokyo")
    for name in ("threads.json", "report.html", "import.json"):
        assert (tmp_path / "out" / name).read_bytes() == (first_run / name).read_bytes(), name


def test_a_second_run_adds_a_run_and_changes_nothing(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    done = analyse(texts, out)
    assert done.returncode == 0
    assert {file["outcome"] for file in by_path(out).values()} == {"known"}
    assert rows(out, "SELECT count(*) FROM threads_run") == [(2,)]
    assert rows(out, "SELECT count(*) FROM voices_fragment") == rows(
        first_run, "SELECT count(*) FROM voices_fragment"
    )
    for name in ("threads.json", "report.html"):
        assert (out / name).read_bytes() == (first_run / name).read_bytes(), name
    counted = [{**file, "outcome": ""} for file in by_path(out).values()]
    assert counted == [{**file, "outcome": ""} for file in by_path(first_run).values()]


def test_another_seed_is_told_in_the_result(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    analyse(texts, out, "--seed", "5")
    assert read(out)["engine"]["seed"] == 5
    assert read(out)["input"] == read(first_run)["input"]


HUMAN_WORK = """
from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Region
from caleidoscoop.threads.models import Suggestion
from caleidoscoop.threads import actions as threads
from caleidoscoop.voices import actions as voices
from caleidoscoop.voices.models import Fragment
by = User.objects.get()
one, two, three, four, five = Fragment.objects.select_related("current").order_by("pk")[:5]
voices.split_fragment(fragment=one, position=one.text.index(" "), by=by, at=at)
voices.correct_fragment(fragment=two, text="Heel iets anders.", reason="typo", by=by, at=at)
voices.join_fragments(fragments=[three, four], by=by, at=at)
region = Region.objects.get(key="zuid-limburg")
voices.relabel_fragments(fragments=[five], element="idea", region_id=region.pk, by=by, at=at)
voices.relabel_fragments(fragments=[five], element="need", by=by, at=at)
suggestion = Suggestion.objects.filter(state="open").order_by("pk")[0]
thread = threads.accept_suggestion(suggestion=suggestion, kind="bottleneck", by=by, at=at)
threads.rename_thread(thread=thread, title="Een naam van mensen", statement="", by=by, at=at)
"""


def test_human_work_never_changes_the_next_run(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    with_django(out, HUMAN_WORK)
    done = analyse(texts, out)
    assert done.returncode == 0
    assert (out / "threads.json").read_bytes() == (first_run / "threads.json").read_bytes()
    assert (out / "report.html").read_bytes() == (first_run / "report.html").read_bytes()
    titles = rows(out, "SELECT title FROM threads_threadversion")
    assert ("Een naam van mensen",) in titles


def test_what_was_withdrawn_is_not_in_the_next_run(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    with_django(
        out,
        "from caleidoscoop.voices.actions import withdraw_fragments\n"
        "from caleidoscoop.voices.models import Fragment\n"
        "fragments = Fragment.objects.filter(source__path='zonder.txt').order_by('pk')[:1]\n"
        "withdraw_fragments(fragments=list(fragments), by=None, at=at)\n",
    )
    analyse(texts, out)
    before = {f["id"] for f in read(first_run)["fragments"]}
    after = {f["id"] for f in read(out)["fragments"]}
    assert len(before - after) == 1
    assert after < before
    assert by_path(out)["zonder.txt"]["fragments"] == 3


# What is read again


def test_a_corrected_file_keeps_what_did_not_change(texts, first_run, copy_of):
    folder, out = copy_of(texts, "texts"), copy_of(first_run, "out")
    file = folder / "noard-fryslan" / "avond.txt"
    lines = file.read_text().splitlines()
    lines[3] = lines[3].replace("Holwerd", "Holwert")
    del lines[7]
    lines.append("En dit is achteraf nog door een ander gezegd.")
    file.write_text("\n".join(lines))
    (folder / "Twente" / "dag 1" / "tafel.md").unlink()
    shutil.copyfile(folder / "zonder.txt", folder / "zonder (kopie).txt")
    done = analyse(folder, out)
    assert done.returncode == 0

    before = texts_of(first_run, "noard-fryslan/avond.txt")
    after = texts_of(out, "noard-fryslan/avond.txt")
    assert sorted(after.values()) == sorted(lines)
    assert len(before.keys() & after.keys()) == 23  # one changed, and kept its id
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    assert [after[key] for key in changed] == [lines[3]]
    (gone,) = before.keys() - after.keys()
    marked = rows(out, f"SELECT gone_in_id IS NOT NULL FROM voices_fragment WHERE key = '{gone}'")
    assert marked == [(1,)]
    versions = "SELECT count(*) FROM voices_fragmentversion v JOIN voices_fragment f"
    of_changed = f" ON f.id = v.fragment_id WHERE f.key = '{changed[0]}'"
    assert rows(out, versions + of_changed) == [(2,)]

    assert texts_of(out, "Twente/dag 1/tafel.md") == {}
    files = by_path(out)
    assert files["noard-fryslan/avond.txt"]["outcome"] == "imported"
    assert files["zonder (kopie).txt"]["outcome"] == "known"
    assert files["zonder (kopie).txt"]["fragments"] == 0
    assert files["zonder (kopie).txt"]["words_left_out"] == files["zonder.txt"]["words"]
    assert files["zonder.txt"]["fragments"] == 4
    assert read(out)["input"]["fragments"] == sum(f["fragments"] for f in files.values())


# The report


def test_the_report_names_no_moment_place_or_other_address(texts, first_run):
    report = (first_run / "report.html").read_text(encoding="utf-8")
    assert str(texts) not in report
    assert str(first_run) not in report
    assert not re.search(r"20[2-9]\d-\d\d-\d\d", report)
    assert not re.search(r"(?:src|href|action)=[\"'](?!#)", report)
    assert "http" not in report
    assert not re.search(r"url\((?!data:font/woff2;base64,)", report)
    assert "<script" not in report


def test_the_report_says_that_it_is_a_draft(first_run):
    report = (first_run / "report.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in report
    assert "concept: voorstel van de software" in report


def test_nothing_is_called_a_bottleneck_unless_the_input_says_so(tmp_path, texts):
    folder = tmp_path / "texts"
    shutil.copytree(texts / "Oostkust", folder / "Oostkust")
    done = analyse(folder, tmp_path / "out", "--language", "en")
    assert done.returncode == 0
    for name in ("report.html", "threads.json"):
        told = (tmp_path / "out" / name).read_text(encoding="utf-8").lower()
        for word in ("bottleneck", "knelpunt", "behoefte", "need", "idee", "idea"):
            assert not re.search(rf"\b{word}\b", told), (name, word)
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in report
    assert "draft: proposal of the software" in report


def test_only_json_when_that_is_asked_for(texts, first_run, copy_of):
    out = copy_of(first_run, "out")
    (out / "report.html").unlink()
    done = analyse(texts, out, "--formats", "json")
    assert done.returncode == 0
    assert not (out / "report.html").exists()
    refused = run("analyse", texts, "--out", out, "--formats", "rtf")
    assert refused.returncode == 2
    assert "rtf" in refused.stderr


def test_every_format_is_a_draft_and_the_same_each_time(texts, first_run, copy_of):
    formats = ("html", "pdf", "docx", "odt", "xlsx")
    out, again = copy_of(first_run, "out"), copy_of(first_run, "again")
    for place in (out, again):
        done = analyse(texts, place, "--formats", ",".join(formats))
        assert done.returncode == 0
    said = read(out)["threads"][0]["quotes"][0]["text"]
    for format in formats:
        content = (out / f"report.{format}").read_bytes()
        told = READERS[format](content)
        assert "concept: voorstel van de software" in told
        assert squeezed(said) in squeezed(told)
        assert content == (again / f"report.{format}").read_bytes()
    assert problems((out / "report.pdf").read_bytes()) == []


def test_what_people_said_stays_text(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    said = [
        '<script>alert("hoi")</script> zei de bakker',
        "{{ settings.SECRET_KEY }} en {% now %} staan er ook",
        "لا توجد حافلة بعد السادسة في القرية",
        "👩‍🌾 zei: 'wij & zij' horen <b>samen</b>",
    ]
    (folder / "gezegd.txt").write_text("\n".join(said), encoding="utf-8")
    done = analyse(folder, tmp_path / "out")
    assert done.returncode == 0
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in report
    assert "&lt;script&gt;" in report
    assert "{{ settings.SECRET_KEY }}" in report
    assert "<b>samen" not in report
    assert said[2] in report
    assert sorted(f["text"] for f in read(tmp_path / "out")["fragments"]) == sorted(said)


def shape(value: dict) -> dict:
    return {key: type(part) for key, part in value.items()}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_help_is_there_at_once(language):
    done = run("--help", LANG=language)
    assert done.returncode == 0
    assert "analyse" in done.stdout


def test_regions_in_other_scripts_stay_apart_and_keep_their_keys(tmp_path):
    folder = tmp_path / "texts"
    for name in ("Полісся 1", "Волинь 1", "東京", "Twente"):
        (folder / name).mkdir(parents=True)
        (folder / name / "x.txt").write_text(f"De bus rijdt niet meer in {name}.")
    analyse(folder, tmp_path / "all")
    shutil.rmtree(folder / "Twente")
    shutil.rmtree(folder / "東京")
    analyse(folder, tmp_path / "some")
    regions = {f["source"]: f["region"] for f in read(tmp_path / "all")["fragments"]}
    assert len(set(regions.values())) == 4
    fewer = {f["source"]: f["region"] for f in read(tmp_path / "some")["fragments"]}
    assert fewer == {path: regions[path] for path in fewer}


def test_a_corrected_region_of_a_row_counts_there(texts, first_run, copy_of):
    folder, out = copy_of(texts, "texts"), copy_of(first_run, "out")
    table = (folder / "tabel.csv").read_text()
    (folder / "tabel.csv").write_text(table.replace("\nTwente;", "\nAchterhoek;"))
    analyse(folder, out)
    rows_now = [f for f in read(out)["fragments"] if f["source"] == "tabel.csv"]
    assert {f["region"] for f in rows_now} == {"zeeuws-vlaanderen", "achterhoek"}
    before = texts_of(first_run, "tabel.csv")
    assert {f["id"] for f in rows_now} == before.keys()


def test_a_group_of_few_people_is_called_by_a_quote_and_a_place_is_no_title(tmp_path):
    folder = tmp_path / "in" / "Twente"
    folder.mkdir(parents=True)
    (folder / "klein.txt").write_text(
        "De tandarts in Goes stopt.\n\nDe tandarts in Goes sluit.\n\nGoes heeft een tandarts."
    )
    assert analyse(tmp_path / "in", tmp_path / "out").returncode == 0
    (thread,) = read(tmp_path / "out")["threads"]
    assert thread["terms"] == []
    assert thread["title"].strip("“”") in thread["quotes"][0]["text"]
    assert thread["title"][0] + thread["title"][-1] == "“”"
    names = "SELECT title FROM threads_cluster UNION ALL SELECT title FROM threads_suggestion"
    assert set(rows(tmp_path / "out", names)) == {("",)}
