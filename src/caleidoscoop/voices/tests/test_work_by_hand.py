"""Correcting, splitting, joining, labelling, moving and releasing fragments; and undoing it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caleidoscoop.people.models import RoleKind
from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.models import Domain
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.shared.models import Change, RecordEntry, key_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.models import Fragment, Intake, VersionPart
from caleidoscoop.voices.tests import make
from caleidoscoop.voices.tests.make import AT

BUS = "👵🏽 De bus rijdt niet. Wie geen auto heeft, blijft thuis."


@pytest.fixture
def source(team):
    return make.source(team.programme, team.region)


@pytest.fixture
def fragment(source):
    return make.fragment(source, BUS)


def undo(by):
    return actions.undo_change(change=actions.last_change(by=by, at=AT), by=by, at=AT)


def texts(source):
    fragments = source.fragments.present().select_related("current")
    return [f.text for f in fragments.order_by("ordinal", "part", "pk")]


def test_a_correction_is_a_new_version(fragment, bram):
    actions.correct_fragment(
        fragment=fragment, text=" De trein rijdt niet.\x00", reason="verstaan", by=bram, at=AT
    )
    fragment.refresh_from_db()
    assert fragment.text == "De trein rijdt niet."
    assert [v.text for v in fragment.versions.order_by("number")] == [BUS, "De trein rijdt niet."]
    assert fragment.current.by == bram


@pytest.mark.parametrize("text", ["", "  \x00 ", BUS])
def test_a_correction_has_to_say_something_else(fragment, bram, text):
    with pytest.raises(Refused):
        actions.correct_fragment(fragment=fragment, text=text, reason="x", by=bram, at=AT)
    assert fragment.versions.count() == 1


def test_an_undone_correction_puts_the_words_back_as_a_version(fragment, bram):
    actions.correct_fragment(fragment=fragment, text="Iets anders", reason="x", by=bram, at=AT)
    undo(bram)
    fragment.refresh_from_db()
    assert (fragment.text, fragment.current.number) == (BUS, 3)


def test_a_split_keeps_every_word_in_order(source, fragment, bram):
    make.fragment(source, "Daarna.")
    first, second = actions.split_fragment(
        fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT
    )
    assert first.pk == fragment.pk
    assert texts(source) == [
        "👵🏽 De bus rijdt niet.",
        "Wie geen auto heeft, blijft thuis.",
        "Daarna.",
    ]
    assert second.released_at == fragment.released_at


def test_split_twice_the_parts_stay_in_order(source, fragment, bram):
    actions.split_fragment(fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT)
    fragment.refresh_from_db()
    actions.split_fragment(fragment=fragment, position=BUS.index("rijdt"), by=bram, at=AT)
    assert " ".join(texts(source)) == BUS


@pytest.mark.parametrize("position", [0, len(BUS), -len(BUS), 9999])
def test_both_halves_of_a_split_need_words(fragment, bram, position):
    with pytest.raises(Refused, match="helften"):
        actions.split_fragment(fragment=fragment, position=position, by=bram, at=AT)


def test_a_place_counted_from_the_end_is_no_place(source, fragment, bram):
    with pytest.raises(Refused):
        actions.split_fragment(fragment=fragment, position=-5, by=bram, at=AT)
    assert texts(source) == [BUS]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    head=st.text("aé 👩‍🌾🇳🇱\u0301.", min_size=1, max_size=20),
    tail=st.text("b́ß 👩‍🌾🇳🇱\u200f.", min_size=1, max_size=20),
)
def test_split_and_undo_is_nothing(source, bram, head, tail):
    text = actions.fragments.clean(f"x{head} {tail}y")
    fragment = make.fragment(source, text)
    first, second = actions.split_fragment(
        fragment=fragment, position=text.index(" ", 1), by=bram, at=AT
    )
    for part in VersionPart.objects.filter(version__fragment__in=[first, second]):
        whole = part.of_version.text[part.of_start : part.of_start + part.length]
        assert part.version.text[part.start : part.start + part.length] == whole
    actions.undo_change(change=actions.last_change(by=bram, at=AT), by=bram, at=AT)
    fragment.refresh_from_db()
    assert fragment.text == text
    assert not Fragment.objects.present().filter(pk=second.pk).exists()


def test_joined_fragments_are_one_and_undone_they_are_themselves(source, fragment, bram):
    other = make.fragment(source, "En dan? 🚌")
    joined = actions.join_fragments(fragments=[other, fragment], by=bram, at=AT)
    assert joined.pk == fragment.pk
    assert texts(source) == [f"{BUS} En dan? 🚌"]
    undo(bram)
    assert texts(source) == [BUS, "En dan? 🚌"]


def test_a_split_can_be_joined_again(source, fragment, bram):
    halves = actions.split_fragment(fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT)
    fresh = list(Fragment.objects.filter(pk__in=[h.pk for h in halves]).select_related("current"))
    actions.join_fragments(fragments=fresh, by=bram, at=AT)
    assert texts(source) == [BUS]


def test_only_what_belongs_together_is_joined(team, source, fragment):
    elsewhere = make.fragment(source, "Elders", region=team.other_region)
    make_people.role(team.bram, RoleKind.FACILITATOR, team.programme, team.other_region)
    with pytest.raises(Refused, match="één bron"):
        actions.join_fragments(fragments=[fragment, elsewhere], by=team.bram, at=AT)
    with pytest.raises(Refused, match="twee of meer"):
        actions.join_fragments(fragments=[fragment], by=team.bram, at=AT)


def test_only_neighbours_are_joined(source, fragment, bram):
    between = make.fragment(source, "Daartussen.")
    last = make.fragment(source, "Tot slot.")
    with pytest.raises(Refused, match="op elkaar volgen"):
        actions.join_fragments(fragments=[fragment, last], by=bram, at=AT)
    assert texts(source) == [BUS, "Daartussen.", "Tot slot."]
    actions.join_fragments(fragments=[last, fragment, between], by=bram, at=AT)
    assert texts(source) == [f"{BUS} Daartussen. Tot slot."]


def test_halves_are_neighbours_until_something_stands_between(source, fragment, bram):
    after = make.fragment(source, "Daarna.")
    first, second = actions.split_fragment(
        fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT
    )
    with pytest.raises(Refused, match="op elkaar volgen"):
        actions.join_fragments(fragments=[first, after], by=bram, at=AT)
    joined = actions.join_fragments(fragments=[second, after], by=bram, at=AT)
    assert joined.pk == second.pk
    assert texts(source) == [
        "👵🏽 De bus rijdt niet.",
        "Wie geen auto heeft, blijft thuis. Daarna.",
    ]


@pytest.mark.parametrize("how", ["gone", "withdrawn", "not switched on"])
def test_what_no_longer_stands_there_keeps_no_neighbours_apart(source, fragment, bram, how):
    between = make.fragment(source, "Weg.")
    last = make.fragment(source, "Tot slot.")
    if how == "gone":
        Fragment.objects.filter(pk=between.pk).update(gone_at=AT)
    elif how == "withdrawn":
        actions.withdraw_fragments(fragments=[between], by=bram, at=AT)
    else:
        staged = Intake.objects.create(programme=source.programme, source=source, path="x", at=AT)
        Fragment.objects.filter(pk=between.pk).update(intake=staged)
    actions.join_fragments(fragments=[fragment, last], by=bram, at=AT)
    assert texts(source) == [f"{BUS} Tot slot."]


def test_labels_change_and_come_back(source, fragment, bram):
    other = make.fragment(source, "Nog een", element="idea")
    domain = Domain.objects.first()
    actions.relabel_fragments(
        fragments=[fragment, other], by=bram, at=AT, element="need", domain_id=domain.pk
    )
    assert set(source.fragments.values_list("element", "domain", "is_labelled_by_hand")) == {
        ("need", domain.pk, True)
    }
    undo(bram)
    assert set(source.fragments.values_list("element", "domain", "is_labelled_by_hand")) == {
        ("", None, False),
        ("idea", None, False),
    }


def test_labels_that_do_not_exist_are_our_mistake(fragment, bram):
    with pytest.raises(TypeError, match="colour"):
        actions.relabel_fragments(fragments=[fragment], by=bram, at=AT, colour="red")


def test_nobody_moves_words_into_a_region_of_others(team, fragment):
    with pytest.raises(Refused, match="waar je aan werkt"):
        actions.relabel_fragments(
            fragments=[fragment], by=team.bram, at=AT, region_id=team.other_region.pk
        )
    with pytest.raises(Refused, match="waar je aan werkt"):
        actions.relabel_fragments(fragments=[fragment], by=team.bram, at=AT, region_id=None)
    actions.relabel_fragments(
        fragments=[fragment], by=team.dilek, at=AT, region_id=team.other_region.pk
    )
    fragment.refresh_from_db()
    assert fragment.region == team.other_region


def test_a_region_or_speaker_of_another_programme_is_refused(team, fragment):
    elders = make_programmes.region(make_programmes.programme("elders"))
    speaker = make.speaker(make.session(elders.programme))
    for labels in ({"region_id": elders.pk}, {"speaker_id": speaker.pk}):
        with pytest.raises(Refused, match="programma"):
            actions.relabel_fragments(fragments=[fragment], by=team.dilek, at=AT, **labels)


def test_released_words_are_usable_until_that_is_undone(source, bram):
    held = make.fragment(source, BUS, released_at=None)
    assert not Fragment.objects.usable().exists()
    assert actions.release_fragments(fragments=[held], by=bram, at=AT) == 1
    assert Fragment.objects.usable().get() == held
    held.refresh_from_db()
    with pytest.raises(Refused, match="al vrijgegeven"):
        actions.release_fragments(fragments=[held], by=bram, at=AT)
    undo(bram)
    assert not Fragment.objects.usable().exists()


WAYS = {
    "correct": lambda f, by: actions.correct_fragment(
        fragment=f, text="anders", reason="x", by=by, at=AT
    ),
    "split": lambda f, by: actions.split_fragment(fragment=f, position=20, by=by, at=AT),
    "relabel": lambda f, by: actions.relabel_fragments(fragments=[f], by=by, at=AT, element="need"),
    "release": lambda f, by: actions.release_fragments(fragments=[f], by=by, at=AT),
    "join": lambda f, by: actions.join_fragments(
        fragments=[f, make.fragment(f.source, "nog")], by=by, at=AT
    ),
    "withdraw": lambda f, by: actions.withdraw_fragments(fragments=[f], by=by, at=AT),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_works_elsewhere_changes_nothing(team, source, way):
    fragment = make.fragment(source, BUS, released_at=None)
    with pytest.raises(Refused, match="niet aan jou"):
        WAYS[way](fragment, team.chris)
    note_taker = make_people.person("nora")
    make_people.role(note_taker, RoleKind.NOTE_TAKER, team.programme, team.region)
    with pytest.raises(Refused, match="niet aan jou"):
        WAYS[way](fragment, note_taker)
    assert not RecordEntry.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_each_change_stands_in_the_public_record_without_words(source, bram, way):
    WAYS[way](make.fragment(source, BUS, released_at=None), bram)
    (entry,) = RecordEntry.objects.all()
    assert entry.actor == key_of(bram)
    assert "bus" not in str(entry.details)


def test_a_change_is_undone_once(fragment, bram):
    WAYS["relabel"](fragment, bram)
    change = undo(bram)
    with pytest.raises(Refused, match="al ongedaan"):
        actions.undo_change(change=change, by=bram, at=AT)


@pytest.mark.parametrize("way", ["correct", "split", "join"])
def test_what_somebody_went_on_with_is_not_undone(source, fragment, bram, way):
    WAYS[way](fragment, bram)
    change = actions.last_change(by=bram, at=AT)
    fragment.refresh_from_db()
    actions.correct_fragment(fragment=fragment, text="later", reason="x", by=bram, at=AT)
    with pytest.raises(Refused, match="daarna aan gewerkt"):
        actions.undo_change(change=change, by=bram, at=AT)


def test_changes_are_undone_one_after_the_other_from_the_last(source, fragment, bram):
    after = make.fragment(source, "Daarna.")
    _first, second = actions.split_fragment(
        fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT
    )
    (half,) = Fragment.objects.filter(pk=second.pk).select_related("current")
    joined = actions.join_fragments(fragments=[half, after], by=bram, at=AT)
    actions.split_fragment(fragment=joined, position=4, by=bram, at=AT)
    for change in Change.objects.order_by("-pk"):
        actions.undo_change(change=change, by=bram, at=AT)
    assert texts(source) == [BUS, "Daarna."]


def test_a_split_whose_half_was_joined_elsewhere_is_not_undone(source, bram):
    before, fragment = make.fragment(source, "Eerst."), make.fragment(source, BUS)
    first, _second = actions.split_fragment(
        fragment=fragment, position=BUS.index("Wie"), by=bram, at=AT
    )
    change = actions.last_change(by=bram, at=AT)
    actions.join_fragments(fragments=[before, first], by=bram, at=AT)
    with pytest.raises(Refused, match="daarna aan gewerkt"):
        actions.undo_change(change=change, by=bram, at=AT)
    assert " ".join(texts(source)) == f"Eerst. {BUS}"


def test_who_works_elsewhere_undoes_nothing(team, fragment):
    WAYS["relabel"](fragment, team.bram)
    with pytest.raises(Refused):
        actions.undo_change(change=actions.last_change(by=team.bram, at=AT), by=team.chris, at=AT)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "withdraw"])
def test_a_change_knows_its_fragments(source, bram, way):
    fragment = make.fragment(source, BUS, released_at=None)
    WAYS[way](fragment, bram)
    touched = actions.fragments_of(actions.last_change(by=bram, at=AT))
    assert fragment in touched
    assert touched.count() == (2 if way in {"split", "join"} else 1)
