"""Who may change which threads, and what undoing puts back."""

import pytest

from caleidoscoop.programmes.models import Domain
from caleidoscoop.shared.models import Change, RecordEntry, key_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads import actions
from caleidoscoop.threads.models import Evidence, Finding, LinkKind, Thread, ThreadLink
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT


def last() -> Change:
    return Change.objects.order_by("-pk")[0]


def undo(by, change=None) -> Change:
    return actions.undo_change(change=change or last(), by=by, at=AT)


def standing(thread: Thread) -> set[tuple[int, int, int, str]]:
    rows = thread.evidence.filter(retired_at__isnull=True)
    return set(rows.values_list("version", "start", "end", "stance"))


def make_one(team, by, region=None, title="Wonen"):
    return actions.make_thread(programme=team.programme, region=region, title=title, by=by, at=AT)


@pytest.mark.parametrize("who", ["anna", "bram", "chris"])
def test_only_the_lead_starts_a_common_thread(team, who):
    with pytest.raises(Refused):
        make_one(team, getattr(team, who))


@pytest.mark.parametrize("who", ["anna", "chris"])
def test_only_a_facilitator_there_starts_a_thread_of_a_region(team, who):
    with pytest.raises(Refused):
        make_one(team, getattr(team, who), team.region)


def test_a_thread_started_can_be_undone_while_it_is_empty(team, voices):
    first, second = make_one(team, team.bram, team.region), make_one(team, team.dilek)
    made = last()
    make.evidence(second, voices.fragments[0])
    with pytest.raises(Refused):
        undo(team.dilek, made)
    undo(team.bram, Change.objects.earliest("pk"))
    first.refresh_from_db()
    assert first.closed_at == AT


@pytest.mark.parametrize(("title", "kind"), [("  ", ""), ("x" * 201, ""), ("Wonen", "gedoe")])
def test_refuses_a_thread_that_cannot_be(team, title, kind):
    with pytest.raises(Refused):
        actions.make_thread(
            programme=team.programme, region=None, title=title, kind=kind, by=team.dilek, at=AT
        )


def test_two_threads_of_one_title_have_keys_of_their_own(team):
    assert make_one(team, team.dilek).key != make_one(team, team.dilek).key


def rename(thread, by, title="Anders", **changes):
    values = {"statement": "", "kind": "need", **changes}
    return actions.rename_thread(thread=thread, title=title, by=by, at=AT, **values)


def test_undoing_a_change_gives_a_new_version_with_what_was(team, common):
    housing = Domain.objects.all()[0]
    rename(common, team.dilek, domains=[housing])
    common.refresh_from_db()
    assert (common.title, common.kind, list(common.domains.all())) == ("Anders", "need", [housing])
    undo(team.dilek)
    common.refresh_from_db()
    assert (common.title, common.kind) == ("Bereikbaarheid", "challenge")
    assert not common.domains.exists()
    assert list(common.versions.values_list("number", "title")) == [
        (1, "Bereikbaarheid"),
        (2, "Anders"),
        (3, "Bereikbaarheid"),
    ]


def test_refuses_to_write_over_what_was_not_seen(team, common):
    rename(common, team.dilek, "Eerst", seen_version=1)
    with pytest.raises(Refused):
        rename(common, team.dilek, "Daarna", seen_version=1)
    common.refresh_from_db()
    assert common.title == "Eerst"


def test_refuses_to_undo_what_somebody_went_on_with_or_undid(team, common):
    rename(common, team.dilek, "Eerst")
    first = last()
    rename(common, team.dilek, "Daarna")
    with pytest.raises(Refused):
        undo(team.dilek, first)
    undo(team.dilek)
    with pytest.raises(Refused):
        undo(team.dilek, Change.objects.order_by("-pk")[0])


def test_nobody_undoes_in_another_scope(team, common, regional):
    rename(common, team.dilek)
    with pytest.raises(Refused):
        undo(team.bram)
    rename(regional, team.bram)
    with pytest.raises(Refused):
        undo(team.chris)


def test_merging_and_undoing_puts_everything_back(team, voices, common):
    other = make.thread(team.programme, title="Vervoer")
    third = make.thread(team.programme, title="Tijdelijk geld")
    make.evidence(common, voices.fragments[0], 0, 6)
    make.evidence(common, voices.fragments[1], stance="contradicts")
    make.evidence(other, voices.fragments[0], 0, 6)  # the same words are there already
    ThreadLink.objects.create(from_thread=third, to_thread=common, kind=LinkKind.ANSWERS, at=AT)
    finding = actions.write_finding(
        programme=team.programme,
        region=None,
        text="Zo is het.",
        threads=[common],
        by=team.dilek,
        at=AT,
    )
    before = standing(common), standing(other)
    actions.merge_threads(thread=common, into=other, by=team.dilek, at=AT)
    common.refresh_from_db()
    assert common.merged_into == other
    assert standing(common) == set()
    assert standing(other) == before[0] | before[1]
    link = ThreadLink.objects.get(removed_at__isnull=True)
    assert (link.from_thread, link.to_thread) == (third, other)
    assert finding in other.findings.all()
    undo(team.dilek)
    common.refresh_from_db()
    assert (common.closed_at, common.merged_into) == (None, None)
    assert (standing(common), standing(other)) == before
    assert ThreadLink.objects.get(removed_at__isnull=True).to_thread == common
    assert finding not in other.findings.all()


def test_refuses_to_merge_across_scopes_or_into_itself(team, common, regional):
    for into in (common, regional):
        with pytest.raises(Refused):
            actions.merge_threads(thread=common, into=into, by=team.dilek, at=AT)


def test_splitting_and_undoing_keeps_all_evidence(team, voices, regional):
    kept, gone = (make.evidence(regional, f) for f in voices.fragments[:2])
    before = standing(regional)
    twin = actions.split_thread(
        thread=regional, evidence=[gone], title="De dokter", by=team.bram, at=AT
    )
    assert standing(regional) | standing(twin) == before
    assert len(standing(twin)) == 1
    assert [e.carried_from for e in twin.evidence.all()] == [gone]
    for thread in (regional, twin):
        assert RecordEntry.objects.filter(target=key_of(thread), verb="thread_split").exists()
    undo(team.bram)
    twin.refresh_from_db()
    assert twin.closed_at
    assert standing(regional) == before
    assert kept.retired_at is None


def test_refuses_a_split_of_all_or_nothing_or_of_strange_evidence(team, voices, regional, common):
    mine = make.evidence(regional, voices.fragments[0])
    strange = make.evidence(common, voices.fragments[1])
    for chosen in ([], [mine], [strange]):
        with pytest.raises(Refused):
            actions.split_thread(thread=regional, evidence=chosen, title="Los", by=team.bram, at=AT)


def test_links_can_be_made_once_removed_and_put_back(team, common):
    need = make.thread(team.programme, title="Ruimte", kind="need")

    def link(a, b, kind=LinkKind.ANSWERS):
        return actions.link_threads(from_thread=a, to_thread=b, kind=kind, by=team.dilek, at=AT)

    made = link(need, common)
    with pytest.raises(Refused):
        link(need, common)
    with pytest.raises(Refused):
        link(need, need)
    with pytest.raises(Refused):
        link(need, common, "hangt samen")
    actions.unlink_threads(link=made, by=team.dilek, at=AT)
    with pytest.raises(Refused):
        actions.unlink_threads(link=made, by=team.dilek, at=AT)
    undo(team.dilek)
    assert ThreadLink.objects.get(removed_at__isnull=True) == made
    undo(team.dilek, Change.objects.get(verb="threads_linked"))
    assert not ThreadLink.objects.filter(removed_at__isnull=True).exists()


def test_two_threads_are_not_part_of_each_other(team, common):
    need = make.thread(team.programme, title="Ruimte")
    values = {"kind": LinkKind.PART_OF, "by": team.dilek, "at": AT}
    actions.link_threads(from_thread=need, to_thread=common, **values)
    with pytest.raises(Refused):
        actions.link_threads(from_thread=common, to_thread=need, **values)


def test_a_finding_rests_on_evidence_and_changes_by_versions(team, voices, common):
    values = {"programme": team.programme, "region": None, "threads": [common], "by": team.dilek}
    with pytest.raises(Refused):
        actions.write_finding(text="Zonder bewijs.", at=AT, **values)
    make.evidence(common, voices.fragments[0])
    with pytest.raises(Refused):
        actions.write_finding(text="  ", at=AT, **values)
    finding = actions.write_finding(text="Met bewijs.", at=AT, **values)
    written = last()
    again = {"finding": finding, "by": team.dilek, "at": AT}
    with pytest.raises(Refused):
        actions.revise_finding(text="Anders.", reason="", **again)
    with pytest.raises(Refused):
        actions.revise_finding(text="Met bewijs.", reason="x", **again)
    actions.revise_finding(text="Anders.", reason="scherper", seen_version=1, **again)
    with pytest.raises(Refused):
        actions.revise_finding(text="Nog anders.", reason="x", seen_version=1, **again)
    with pytest.raises(Refused):
        undo(team.dilek, written)
    undo(team.dilek)
    assert [v.text for v in finding.versions.order_by("number")] == [
        "Met bewijs.",
        "Anders.",
        "Met bewijs.",
    ]
    assert Finding.objects.get().current.text == "Met bewijs."


def test_a_finding_just_written_can_be_undone(team, voices, common):
    make.evidence(common, voices.fragments[0])
    actions.write_finding(
        programme=team.programme, region=None, text="Zo.", threads=[common], by=team.dilek, at=AT
    )
    undo(team.dilek)
    assert not Finding.objects.standing().exists()


def test_every_change_is_in_the_public_record_without_anybodys_words(team, voices, common):
    rename(common, team.dilek, "Een nieuwe titel")
    make.evidence(common, voices.fragments[0])
    entries = RecordEntry.objects.filter(target=key_of(common))
    assert {entry.verb for entry in entries} == {"thread_renamed"}
    assert "titel" not in str(list(RecordEntry.objects.values()))
    assert Evidence.objects.count() == 1
