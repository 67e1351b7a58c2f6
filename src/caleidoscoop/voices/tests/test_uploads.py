"""What was sent, until it is confirmed; and the job that brings it in."""

import pytest

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.shared import blobs, jobs
from caleidoscoop.shared.models import Job
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.models import ColumnMapping, Fragment, Intake
from caleidoscoop.voices.tests.make import AT

CSV = (
    b"Knelpunten;Wie;Kleur\n"
    b"De bus rijdt hier niet meer.;inwoner;rood\n"
    b"Er is geen huis te vinden.;inwoner;geel\n"
)
GUESS = {"Knelpunten": "text", "Wie": "speaker", "Kleur": ""}


def keep(team, *sent, by=None, region="own", **more):
    place = team.region if region == "own" else region
    return actions.keep_upload(
        programme=team.programme, region=place, sent=sent, by=by or team.bram, at=AT, **more
    )


def confirm(upload, by, seemed=()):
    return actions.confirm_upload(upload=upload, seemed=dict(seemed), by=by, at=AT)


def test_what_is_sent_is_kept_under_its_hash(team):
    upload = keep(team, actions.Sent("avond.txt", b"Ja."), actions.Sent("Tafel 3", b"Nee.", True))
    assert [f["path"] for f in upload.files] == [
        "noordkant/avond.txt",
        "pasted/noordkant/Tafel 3.txt",
    ]
    assert [blobs.read(f["sha256"]) for f in upload.files] == [b"Ja.", b"Nee."]
    assert not Fragment.objects.exists()


def test_two_files_of_one_name_do_not_correct_each_other(team):
    sent = [actions.Sent("a.txt", data) for data in (b"een", b"twee", b"een")]
    assert [f["name"] for f in keep(team, *sent).files] == ["a.txt", "a (2).txt"]


@pytest.mark.parametrize("who", ["chris", "anna", "bram"])
def test_nobody_sends_for_a_region_or_programme_of_others(team, who):
    for region in [team.region] if who == "chris" else [team.other_region, None]:
        with pytest.raises(Refused):
            keep(team, actions.Sent("a.txt", b"x"), by=getattr(team, who), region=region)


def test_nothing_sent_is_refused(team):
    with pytest.raises(Refused):
        keep(team)


def test_confirmed_twice_it_comes_in_once(team):
    upload = keep(team, actions.Sent("avond.txt", b"Ja."))
    assert confirm(upload, team.bram) == confirm(upload, team.bram)
    assert Job.objects.count() == 1


def test_a_role_that_has_ended_confirms_nothing(team):
    upload = keep(team, actions.Sent("avond.txt", b"Ja."))
    team.bram.roles.all().delete()
    with pytest.raises(Refused):
        confirm(upload, team.bram)


def test_the_job_brings_in_and_asks_evidence_to_follow(team):
    upload = keep(
        team,
        actions.Sent("avond.txt", b"Ja, de bus."),
        actions.Sent("Tafel 3", b"een\ntwee\n", True),
        actions.Sent("foto.png", b"\x89PNG"),
        session_name="Eerste avond",
        is_released=False,
    )
    confirm(upload, team.bram)
    job = jobs.run_one()
    assert (job.state, job.error) == ("done", "")
    made = Intake.objects.filter(pk__in=job.result["intakes"]).order_by("pk")
    assert [i.outcome for i in made] == ["imported", "imported", "refused"]
    assert {s.session.name for s in team.programme.sources.all()} == {"Eerste avond"}
    assert not Fragment.objects.filter(released_at__isnull=False).exists()
    assert Fragment.objects.count() == 3
    assert jobs.result_url(job).endswith(f"?job={job.pk}")
    assert Job.objects.get(kind="carry_evidence").arguments == {"programme": team.programme.pk}


def test_a_job_that_was_killed_and_goes_on_tells_of_both_halves(team):
    upload = keep(team, actions.Sent("a.txt", b"een"), actions.Sent("b.txt", b"twee"))
    job = confirm(upload, team.bram)
    with pytest.MonkeyPatch.context() as patch:
        read = blobs.read

        def read_once(sha256):
            if Intake.objects.filter(outcome="imported").exists():
                raise OSError("the disk went away")
            return read(sha256)

        patch.setattr(blobs, "read", read_once)
        assert jobs.run_one().state == "ready"
    Job.objects.filter(pk=job.pk).update(run_after=AT)
    done = jobs.run_one()
    made = Intake.objects.filter(pk__in=done.result["intakes"])
    assert sorted(i.outcome for i in made) == ["imported", "imported"]


def test_columns_left_as_guessed_are_left_to_the_reader():
    assert actions.mapping_of(GUESS, {**GUESS, "Kleur": "ignore"}) is None


def test_a_column_chosen_otherwise_is_told_to_the_reader():
    chosen = {**GUESS, "Wie": "speaker_kind", "Kleur": "ignore"}
    assert actions.mapping_of(GUESS, chosen) == {"Wie": "speaker_kind", "Kleur": "ignore"}


def test_chosen_columns_are_used_and_remembered(team):
    upload = keep(team, actions.Sent("a.csv", CSV))
    chosen = {"Knelpunten": "text", "Wie": "speaker_kind", "Kleur": "ignore"}
    path = upload.files[0]["path"]
    actions.choose_columns(upload=upload, choices={path: actions.Choice(chosen)})
    confirm(upload, team.bram, {path: actions.Seemed(GUESS, list(GUESS))})
    jobs.run_one()
    fragments = Fragment.objects.select_related("speaker")
    assert {(f.kind, f.element) for f in fragments} == {("resident", "bottleneck")}
    known = ColumnMapping.objects.get()
    assert known.headers_sha256 == actions.hash_of_headers(list(GUESS))
    assert known.roles == chosen


def test_a_note_taker_brings_in_for_the_own_region(team):
    nora = make_people.person("nora")
    make_people.role(nora, RoleKind.NOTE_TAKER, team.programme, team.region)
    assert keep(team, actions.Sent("a.txt", b"x"), by=nora).region == team.region
