"""Which passage of a corrected file is which fragment of the file before."""

from hypothesis import given
from hypothesis import strategies as st

from caleidoscoop.voices.matching import match

LINES = st.lists(
    st.sampled_from(["de bus rijdt niet", "de bus rijdt niet meer", "wij zoeken een huis", "ja"]),
    max_size=12,
)


def test_the_same_file_changes_nothing():
    found = match(["a", "b", "a"], ["a", "b", "a"])
    assert found.same == ((0, 0), (1, 1), (2, 2))
    assert not found.changed
    assert not found.new
    assert not found.gone


def test_a_corrected_sentence_is_a_change():
    old = ["een", "de bus rijdt twee keer per dag", "drie"]
    found = match(old, ["een", "de bus rijdt drie keer per dag", "drie"])
    assert found.changed == ((1, 1),)


def test_another_sentence_in_its_place_is_new():
    found = match(["een", "de bus rijdt", "drie"], ["een", "wonen is duur", "drie"])
    assert (found.new, found.gone) == ((1,), (1,))


def test_what_moved_stays_the_same():
    found = match(["a1", "b2", "c3"], ["c3", "a1", "b2"])
    assert sorted(found.same) == [(0, 1), (1, 2), (2, 0)]


@given(LINES, LINES)
def test_each_passage_is_in_exactly_one_list(old, new):
    found = match(old, new)
    pairs = [*found.same, *found.changed]
    assert sorted([*(o for o, _ in pairs), *found.gone]) == list(range(len(old)))
    assert sorted([*(n for _, n in pairs), *found.new]) == list(range(len(new)))
    assert all(old[o] == new[n] for o, n in found.same)
    assert all(old[o] != new[n] for o, n in found.changed)


def test_two_gaps_with_the_same_old_passages_use_each_once():
    bus, no_bus = "de bus rijdt niet meer", "de bus rijdt niet"
    found = match([bus, no_bus, bus], [no_bus, no_bus, bus, no_bus])
    old = [o for o, _ in (*found.same, *found.changed)] + list(found.gone)
    new = [n for _, n in (*found.same, *found.changed)] + list(found.new)
    assert sorted(old) == [0, 1, 2]
    assert sorted(new) == [0, 1, 2, 3]
