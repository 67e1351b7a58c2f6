"""Bringing in files: once, whole or not at all, corrected, and every word accounted for."""

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.shared.models import RecordEntry
from caleidoscoop.voices.actions import bring_in_file, bring_in_text, correct_fragment, intake
from caleidoscoop.voices.actions import split_fragment as split
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import (
    Consent,
    Fragment,
    Intake,
    LeftOut,
    Outcome,
    Session,
    Source,
)
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT

TEXT = (
    b"De bus rijdt twee keer per dag.\n\n"
    b"Wij zoeken al een jaar naar vakmensen.\n\nHet dorp is trots.\n"
)
CORRECTED = b"De bus rijdt drie keer per dag.\n\nHet dorp is trots.\n\nEr komt een school bij.\n"
TABLE = (
    b"Tekst;Soort spreker;Tafel;Kleur\n"
    b"De bus rijdt niet.;inwoner;1;rood\n"
    b"Wij zoeken een huis.;wethouder;2;geel\n"
    b";inwoner;3;blauw\n"
)


def bring(team, data=TEXT, path="noordkant/avond.txt", *, by=None, **wish):
    return bring_in_file(
        programme=team.programme,
        path=path,
        data=data,
        by=by,
        at=AT,
        wish=Wish(region=wish.pop("region", team.region), **wish),
    )


def texts(source, *, gone=False):
    fragments = source.fragments.filter(gone_at__isnull=not gone)
    return [f.text for f in fragments.select_related("current").order_by("ordinal", "part", "pk")]


def test_each_paragraph_becomes_a_fragment(team):
    made = bring(team, by=team.bram)
    assert made.outcome == Outcome.IMPORTED
    assert (made.fragments_new, made.region, made.source.region) == (3, team.region, team.region)
    assert texts(made.source) == [line.decode() for line in TEXT.split(b"\n\n")[:2]] + [
        "Het dorp is trots."
    ]
    assert RecordEntry.objects.get(verb="source_imported").details["new"] == 3


def test_the_same_file_again_brings_nothing_new(team):
    first = bring(team)
    again = bring(team)
    assert (again.outcome, again.source) == (Outcome.KNOWN, first.source)
    assert Fragment.objects.count() == 3


def test_the_same_bytes_under_another_name_are_known(team):
    bring(team)
    assert bring(team, path="noordkant/kopie.txt").outcome == Outcome.KNOWN


def test_the_same_bytes_count_in_another_region(team):
    bring(team)
    assert bring(team, path="zuidkant/avond.txt", region=team.other_region).fragments_new == 3


def test_a_corrected_file_keeps_ids_and_marks_what_is_gone(team):
    source = bring(team).source
    before = {f.text: f.key for f in source.fragments.select_related("current")}
    made = bring(team, CORRECTED)
    assert (made.fragments_new, made.fragments_changed, made.fragments_gone) == (1, 1, 1)
    after = {f.text: f for f in source.fragments.select_related("current")}
    assert after["Het dorp is trots."].key == before["Het dorp is trots."]
    changed = after["De bus rijdt drie keer per dag."]
    assert changed.key == before["De bus rijdt twee keer per dag."]
    assert changed.current.number == 2
    gone = after["Wij zoeken al een jaar naar vakmensen."]
    assert gone.gone_in == made
    assert source.fragments.present().count() == 3


def test_back_to_the_first_file_is_back_to_the_first_fragments(team):
    source = bring(team).source
    keys = set(source.fragments.values_list("key", flat=True))
    bring(team, CORRECTED)
    bring(team, TEXT)
    assert {f.key for f in source.fragments.present()} == keys
    assert sorted(texts(source)) == sorted(p.decode().strip() for p in TEXT.split(b"\n\n"))


def test_what_people_did_by_hand_survives_a_corrected_file(team):
    source = bring(team, by=team.bram).source
    bus, people, _village = source.fragments.order_by("ordinal")
    correct_fragment(
        fragment=bus, text="De bus rijdt hier twee keer.", reason="scherper", by=team.bram, at=AT
    )
    split(fragment=people, position=10, by=team.bram, at=AT)
    made = bring(team, CORRECTED)
    assert "De bus rijdt hier twee keer." in texts(source)
    assert {"Wij zoeken", "al een jaar naar vakmensen."} <= set(texts(source))
    assert made.notes["kept_by_hand"] == [bus.key]


def test_labels_given_by_hand_survive_a_corrected_file(team):
    source = bring(team, TABLE, "noordkant/geeltjes.csv").source
    first = source.fragments.order_by("ordinal").first()
    Fragment.objects.filter(pk=first.pk).update(element="need", is_labelled_by_hand=True)
    bring(team, TABLE.replace(b"inwoner;1", b"ondernemer;1"), "noordkant/geeltjes.csv")
    first.refresh_from_db()
    assert (first.element, first.kind) == ("need", "resident")


@pytest.mark.parametrize(
    ("path", "data"), [("noordkant/avond.txt", TEXT), ("noordkant/geeltjes.csv", TABLE)]
)
def test_every_word_is_in_a_fragment_or_left_out(team, path, data):
    made = bring(team, data, path)
    kept = Counter(word for text in texts(made.source) for word in text.split())
    left = Counter(
        word
        for text in LeftOut.objects.filter(intake=made).values_list("text", flat=True)
        for word in text.split()
    )
    separators = data.decode().replace(";", " ") if path.endswith("csv") else data.decode()
    assert kept + left == Counter(separators.split())
    assert made.words == sum((kept + left).values())
    assert made.words_left_out == sum(left.values())


WORDS = st.text("abcé 👵🏽\u0301\u200f.-", min_size=1, max_size=40)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(WORDS, min_size=1, max_size=8), other=st.lists(WORDS, max_size=8))
def test_import_twice_is_import_once(team, lines, other):
    name = f"noordkant/{Intake.objects.count()}.txt"
    data = "\n\n".join([f"Nummer {name}.", *lines]).encode()
    first = bring(team, data, name)
    assert first.outcome == Outcome.IMPORTED
    before = list(first.source.fragments.order_by("pk").values())
    assert bring(team, data, name).outcome == Outcome.KNOWN
    assert list(first.source.fragments.order_by("pk").values()) == before
    # By way of another file and back, the same words stand and nobody counts twice.
    standing = sorted(texts(first.source))
    bring(team, "\n\n".join([f"Nummer {name}.", *other, "anders"]).encode(), name)
    bring(team, data, name)
    assert sorted(texts(first.source)) == standing


def test_pasted_text_makes_a_fragment_of_each_line(team):
    made = bring_in_text(
        programme=team.programme,
        title="Tafel 3",
        text="een\n\ntwee\n",
        by=team.bram,
        at=AT,
        wish=Wish(region=team.region),
    )
    assert texts(made.source) == ["een", "twee"]
    assert made.source.session.name == "Tafel 3"


def test_a_bad_file_is_refused_and_written_down_with_its_region(team):
    made = bring(team, b"%PDF-1.7", "noordkant/rapport.pdf")
    assert (made.outcome, made.reason, made.region) == ("refused", "unreadable", team.region)
    assert not Source.objects.exists()


def test_held_back_words_are_not_released(team):
    source = bring(team, is_released=False).source
    assert not source.fragments.filter(released_at__isnull=False).exists()
    assert not source.fragments.usable().exists()


def test_a_source_allows_to_keep_and_to_quote_within_the_programme(team):
    source = bring(team).source
    uses = Consent.objects.filter(source=source, is_given=True).values_list("use", flat=True)
    assert set(uses) == {"keep", "quote_internally"}


NAMES_ANOTHER = b"Tekst;Regio\nDe bus rijdt niet.;Noordkant\nWij zoeken een huis.;Zuidkant\n"


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_a_file_may_not_name_a_region_out_of_reach(team, who):
    made = bring(team, NAMES_ANOTHER, "noordkant/a.csv", by=getattr(team, who))
    assert (made.outcome, made.reason) == ("refused", "other_region")
    assert "Zuidkant" in made.notes["message"]
    assert not Fragment.objects.exists()


def test_a_file_may_not_make_a_region_for_who_works_in_another(team):
    made = bring(team, b"Tekst;Regio\nJa.;Nieuwland\n", "noordkant/a.csv", by=team.bram)
    assert made.reason == "other_region"
    assert not team.programme.regions.filter(name="Nieuwland").exists()


def test_who_works_in_both_regions_brings_in_for_both(team):
    make_people.role(team.bram, RoleKind.NOTE_TAKER, team.programme, team.other_region)
    assert bring(team, NAMES_ANOTHER, "noordkant/a.csv", by=team.bram).fragments_new == 2


def test_the_programme_lead_and_the_command_line_bring_in_for_all(team):
    assert bring(team, NAMES_ANOTHER, "a.csv", by=team.dilek, region=None).fragments_new == 2
    assert bring(team, NAMES_ANOTHER + b"Nog een.;Oostkant\n", "b.csv").notes["regions_made"] == [
        "Oostkant"
    ]


# Killed halfway


def standing(team):
    return [
        (f.key, f.text, f.ordinal, f.place)
        for f in Fragment.objects.filter(programme=team.programme)
        .present()
        .select_related("current")
        .order_by("ordinal", "pk")
    ]


def test_stopped_between_staging_and_switching_on_nothing_counts(team, monkeypatch):
    bring(team)
    before = standing(team)

    def stop(**_):
        raise RuntimeError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "switch_on", stop)
        with pytest.raises(RuntimeError):
            bring(team, CORRECTED)
    assert standing(team) == before
    assert Intake.objects.filter(outcome=Outcome.STAGED).count() == 1
    bring(team, CORRECTED)
    again = [row[1:] for row in standing(team)]
    assert not Intake.objects.filter(outcome=Outcome.STAGED).exists()
    assert again == [
        (text.decode().strip(), n, f"line {2 * n + 1}")
        for n, text in enumerate(CORRECTED.split(b"\n\n"))
    ]


KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import UTC, datetime
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.voices.actions import intake, staging
from caleidoscoop.voices.actions.intake import Wish, bring_in_file

def killed(step, done, total):
    if done >= 1000:
        os.kill(os.getpid(), signal.SIGKILL)

programme = Programme.objects.get()
bring_in_file(programme=programme, path="noordkant/lang.txt", data=sys.stdin.buffer.read(), by=None,
    at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    wish=Wish(region=Region.objects.get(key="noordkant")), progress=killed)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_nothing_and_the_next_reading_is_whole(team, media_folder):
    data = "\n\n".join(f"Regel {n} van wat mensen zeiden." for n in range(1500)).encode()
    database = connection.settings_dict
    address = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    )
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "MEDIA_ROOT": str(media_folder),
        "DJANGO_SETTINGS_MODULE": "caleidoscoop.config.settings",
    }
    connection.close()
    done = subprocess.run(
        [sys.executable, "-c", KILLED], input=data, env=environment, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    assert Fragment.objects.count() == 1000
    assert standing(team) == []
    made = bring(team, data, "noordkant/lang.txt")
    assert (made.fragments_new, len(standing(team))) == (1500, 1500)
    assert Fragment.objects.count() == 1500
    elsewhere = make_programmes.region(make_programmes.programme("elders"), key="noordkant")
    clean = bring_in_file(
        programme=elsewhere.programme,
        path="noordkant/lang.txt",
        data=data,
        by=None,
        at=AT,
        wish=Wish(region=elsewhere),
    )
    keys = [f.key for f in clean.source.fragments.order_by("ordinal")]
    assert [row[0] for row in standing(team)] == keys


def test_a_position_without_a_kind_is_a_speaker_of_its_own(team):
    rows = "Opmerking;Rol;Tafel\nGeen bus.;ambtenaar;2\nGeen huis.;wethouder;2\nNiets.;gemeente;2\n"
    source = bring(team, rows.encode(), "noordkant/rollen.csv").source
    speakers = [f.speaker for f in source.fragments.order_by("ordinal").select_related("speaker")]
    assert [(s.kind, s.position) for s in speakers] == [
        ("unknown", "official"),
        ("municipality", "executive"),
        ("municipality", ""),
    ]
    assert [str(s) for s in speakers] == [
        "2 (onbekend, ambtenaar)",
        "2 (gemeente, bestuurder)",
        "2 (gemeente)",
    ]


def held(team):
    sessions = team.programme.sessions.order_by("name")
    return {s.name: s.held_on and s.held_on.isoformat() for s in sessions}


def test_a_session_is_held_on_the_day_that_the_front_matter_says(team):
    bring(team, b"---\ndatum: 7 maart 2024\n---\nDe bus rijdt niet.\n", "noordkant/avond.md")
    assert held(team) == {"avond": "2024-03-07"}


def test_a_session_is_held_on_the_day_of_all_its_rows(team):
    head = "Opmerking;Spreker;Bijeenkomst;Datum\n"
    rows = ["Ja.;S1;Maart;7-3-2024\n", "Nee.;S2;Maart;\n"]
    rows += ["Och.;S1;April;4-4-2024\n", "Tja.;S1;April;5-4-2024\n"]
    bring(team, (head + "".join(rows)).encode(), "noordkant/rijen.csv")
    assert held(team) == {"rijen": None, "Maart": "2024-03-07", "April": None}
    corrected = (head + "".join(rows)).replace("5-4-", "4-4-").replace("7-3-", "8-3-")
    bring(team, corrected.encode(), "noordkant/rijen.csv")
    assert held(team) == {"rijen": None, "Maart": "2024-03-08", "April": "2024-04-04"}


def test_files_of_one_session_that_disagree_leave_the_day_open(team):
    for name, day in (("a", "7-3-2024"), ("b", "8-3-2024")):
        data = f"---\nbijeenkomst: Dialoog\ndatum: {day}\n---\nTafel {name}.\n"
        bring(team, data.encode(), f"noordkant/{name}.md")
    assert held(team) == {"Dialoog": None}


def test_the_day_of_a_session_that_people_made_stays(team):
    session = make.session(team.programme, team.region, "Dialoog")
    Session.objects.filter(pk=session.pk).update(kind="dialogue", held_on="2024-01-01")
    bring(team, b"---\nbijeenkomst: Dialoog\ndatum: 7-3-2024\n---\nJa.\n", "noordkant/a.md")
    assert held(team) == {"Dialoog": "2024-01-01"}
