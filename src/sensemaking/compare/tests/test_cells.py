from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensemaking.compare import COARSE, KINDS, Cell, Voices, publish, waiting
from sensemaking.compare.attack import exposed
from sensemaking.compare.tests.attackers import by_programming, by_trying_all, solved
from sensemaking.errors import InputError

RIJK, PROVINCE, MUNICIPALITY, PARTNER, RESIDENT = 0, 1, 2, 4, 6


def cube(people, *, past=(), least=5, n_regions=None, coarse=COARSE):
    """Publish people given as (key, region, kind, spoke of the threads)."""
    keys, region, kind, spoke = zip(*people, strict=True)
    spoke = np.atleast_2d(np.array(spoke).T).T
    return publish(
        Voices(spoke, np.zeros(len(people), int)),
        keys,
        region,
        kind,
        n_regions=n_regions or max(region) + 1,
        coarse=coarse,
        past=past,
        least=least,
    )


def group(region, kind, n, n_spoke, name=""):
    return [(f"{name}{region}.{kind}.{i}", region, kind, i < n_spoke) for i in range(n)]


def states(table, thread=0):
    return [Cell(state).name for state in table.state[thread]]


def test_large_cells_are_shown():
    edition = cube(group(0, RESIDENT, 8, 3) + group(1, PARTNER, 6, 0))
    assert states(edition.regions) == ["SHOWN", "SHOWN"]
    assert edition.regions.spoke.tolist() == [[3, 0]]
    assert edition.regions.base.tolist() == [[8, 6]]
    assert (edition.total.spoke.item(), edition.total.base.item()) == (3, 14)
    assert states(edition.kinds)[RESIDENT] == "SHOWN"
    assert states(edition.kinds)[RIJK] == "NOBODY"


def test_none_of_enough_is_shown():
    edition = cube(group(0, RESIDENT, 8, 3) + group(1, RESIDENT, 6, 0))
    assert edition.regions.spoke[0, 1] == 0


def test_a_small_kind_is_joined_with_its_group():
    edition = cube(group(0, RIJK, 3, 1) + group(0, PROVINCE, 9, 5) + group(0, RESIDENT, 9, 2))
    assert states(edition.kinds)[:4] == ["JOINED", "JOINED", "NOBODY", "NOBODY"]
    assert edition.kinds.spoke[0, [RIJK, PROVINCE]].tolist() == [6, 6]
    assert edition.kinds.base[0, [RIJK, PROVINCE]].tolist() == [12, 12]
    assert states(edition.kinds)[RESIDENT] == "SHOWN"


def test_a_small_region_takes_another_with_it():
    people = [p for r, n in enumerate((20, 12, 15, 3)) for p in group(r, RESIDENT, n, n // 2)]
    edition = cube(people)
    assert states(edition.regions) == ["SHOWN", "GUARD", "SHOWN", "TOO_FEW"]
    assert edition.regions.spoke[0].tolist() == [10, -1, 7, -1]
    assert edition.total.spoke.item() == 24


def test_a_total_of_none_would_give_all_away():
    people = [p for r, n in enumerate((20, 12, 3)) for p in group(r, RESIDENT, n, 0)]
    edition = cube(people)
    assert edition.total.hidden.all()
    assert edition.regions.hidden[0, 2]


def test_a_kind_that_lives_in_one_small_region_gives_it_away():
    # All partners, and nobody else, are in the small region: their figure would be its figure.
    people = group(0, RESIDENT, 20, 9) + group(1, RESIDENT, 9, 4) + group(2, PARTNER, 4, 2)
    edition = cube(people)
    assert edition.regions.hidden[0, 2]
    assert edition.kinds.hidden[0, PARTNER]
    assert solved(by_programming, [edition], 0) == []


def test_too_few_altogether():
    edition = cube(group(0, RESIDENT, 2, 1) + group(1, RESIDENT, 2, 1))
    assert edition.total.hidden.all()
    assert edition.regions.hidden.all()


def test_one_newcomer_is_not_told_by_the_difference():
    before = group(0, RESIDENT, 12, 5) + group(1, RESIDENT, 12, 5)
    first = cube(before)
    second = cube([*before, ("new", 0, RESIDENT, True)], past=[first])
    assert states(second.regions)[0] == "TOO_FEW"
    assert second.total.hidden.all()


def test_one_who_left_is_not_told_by_the_difference():
    before = group(0, RESIDENT, 12, 5) + group(1, RESIDENT, 12, 5)
    first = cube(before)
    second = cube(before[1:], past=[first])
    assert states(second.regions)[0] == "TOO_FEW"
    assert second.total.hidden.all()


def test_enough_newcomers_are_told():
    before = group(0, RESIDENT, 12, 5) + group(1, RESIDENT, 12, 5)
    second = cube(before + group(0, RESIDENT, 6, 2, "new"), past=[cube(before)])
    assert second.regions.spoke.tolist() == [[7, 5]]


def test_a_region_that_has_grown_large_enough_does_not_tell_what_it_hid():
    # The totals tell how many of the six who came spoke; the region's nine would give its three.
    base = group(0, RESIDENT, 12, 5) + group(1, RESIDENT, 12, 5)
    first = cube(base + group(2, RESIDENT, 3, 2))
    second = cube(base + group(2, RESIDENT, 3, 2) + group(2, RESIDENT, 6, 3, "new"), past=[first])
    assert second.total.hidden.all() or second.regions.hidden[0, 2]
    assert solved(by_programming, [first, second], 0) == []


def test_coding_anew_is_told():
    before = group(0, RESIDENT, 12, 5) + group(1, RESIDENT, 12, 5)
    now = group(0, RESIDENT, 12, 8) + group(1, RESIDENT, 12, 5)
    assert cube(now, past=[cube(before)]).regions.spoke.tolist() == [[8, 5]]


def test_the_same_again_is_shown_again():
    people = [p for r, n in enumerate((20, 12, 15, 3)) for p in group(r, RESIDENT, n, n // 2)]
    first = cube(people)
    second = cube(people, past=[first])
    np.testing.assert_array_equal(second.regions.state, first.regions.state)


def test_who_waits_is_counted_later():
    region = [0] * 10 + [1] * 10
    counted = [True] * 8 + [False] * 2 + [True] * 5 + [False] * 5
    assert np.flatnonzero(waiting(region, counted)).tolist() == [8, 9]


def test_kinds_stand_in_one_order():
    assert len(KINDS) == len(COARSE)
    assert [KINDS[i] for i in (RIJK, PARTNER, RESIDENT)] == ["rijk", "partner", "resident"]


def test_no_threads_and_nobody():
    assert (
        publish(Voices(np.zeros((1, 0)), [0]), ["a"], [0], [0], n_regions=2).total.state.size == 0
    )
    nobody = publish(Voices(np.zeros((0, 1)), []), [], [], [], n_regions=2)
    assert states(nobody.regions) == ["NOBODY", "NOBODY"]


def test_half_is_no_room():
    # x + y + z = 2 with two pairs that say 2 x = 2: over fractions too, x is known.
    given, _ = exposed(
        np.array([2, 2]), np.array([[True, True]]), np.array([4]), np.array([[True, False]])
    )
    assert given.tolist() == [True]


def test_contradictions_count_as_exposed():
    figures = np.array([[True], [True]])
    given, _ = exposed(np.array([3]), figures, np.array([1, 2]), np.array([[True]]))
    assert given.tolist() == [True]


@pytest.mark.parametrize(
    ("change", "options"),
    [
        ({}, {"least": 1}),
        ({"unit": ["a", "a"]}, {}),
        ({"unit": ["a"]}, {}),
        ({"region": [0, 5]}, {}),
        ({"kind": [0, 8]}, {}),
    ],
)
def test_refuses_what_does_not_fit(change, options):
    given = {"unit": ["a", "b"], "region": [0, 1], "kind": [0, 6]} | change
    with pytest.raises(InputError):
        publish(Voices([[1], [0]], [0, 0]), **given, n_regions=2, **options)


def test_refuses_a_past_that_does_not_fit():
    people = group(0, RESIDENT, 8, 3)
    with pytest.raises(InputError):
        cube(people, past=[cube(people, n_regions=3)])
    moved = [(key, 1, kind, spoke) for key, _, kind, spoke in people]
    with pytest.raises(InputError):
        cube(moved, past=[cube(people, n_regions=2)])


# What is hidden stays hidden

tiny = st.lists(
    st.tuples(
        st.integers(0, 2),  # region
        st.integers(0, 3),  # kind, of which 0 and 1 are one group
        st.booleans(),  # spoke
        st.sampled_from(["both", "both", "both", "first", "second"]),  # editions
    ),
    min_size=1,
    max_size=12,
)


@given(tiny)
@settings(max_examples=15, deadline=None)
def test_no_way_to_have_answered_is_ruled_out_too_far(people):
    rows = [(str(i), r, k, spoke, when) for i, (r, k, spoke, when) in enumerate(people)]
    editions = []
    for edition in ("first", "second"):
        counted = [row[:4] for row in rows if row[4] in ("both", edition)]
        if counted:
            editions.append(cube(counted, past=editions, least=3, n_regions=3, coarse=(0, 0, 1, 2)))
    for n in range(1, len(editions) + 1):
        assert solved(by_trying_all, editions[:n], 0, least=3) == []


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=6, deadline=None)
def test_no_hidden_count_can_be_solved(seed):
    rng = np.random.default_rng(seed)
    n_regions, n = int(rng.integers(2, 6)), int(rng.integers(5, 70))
    region = rng.choice(n_regions, n, p=rng.dirichlet(np.full(n_regions, 1.5)))
    kind = rng.choice(8, n, p=rng.dirichlet(np.full(8, 1.0)))
    spoke = rng.random(n) < rng.uniform(0, 1)
    people = list(zip(map(str, range(n)), region, kind, spoke, strict=True))
    n_before, n_gone = int(rng.integers(1, n + 1)), int(rng.choice([0, 0, 1, 2]))
    first = cube(people[:n_before], n_regions=n_regions)
    second = cube(people[min(n_gone, n - 1) :], n_regions=n_regions, past=[first])
    assert solved(by_programming, [first], 0) == []
    assert solved(by_programming, [first, second], 0) == []


def test_three_editions_guard_each_other():
    rng = np.random.default_rng(7)
    people = [
        (str(i), int(r), int(k), bool(s))
        for i, (r, k, s) in enumerate(
            zip(rng.integers(0, 4, 70), rng.integers(0, 8, 70), rng.random(70) < 0.4, strict=True)
        )
    ]
    editions = []
    for first, last in ((0, 40), (1, 58), (3, 70)):
        editions.append(cube(people[first:last], n_regions=4, past=editions))
        assert solved(by_programming, editions, 0) == []


def test_the_attackers_do_find_what_is_not_guarded():
    # One hidden region beside a total: both must see that it is the rest.
    people = group(0, RESIDENT, 4, 2) + group(1, RESIDENT, 6, 4)
    guarded = cube(people)
    table = guarded.regions
    bare = replace(
        guarded,
        regions=replace(
            table,
            state=np.array([[Cell.TOO_FEW, Cell.SHOWN]]),
            block=np.array([[0, 1]]),
            spoke=np.array([[-1, 4]]),
        ),
        total=replace(guarded.total, state=np.array([[Cell.SHOWN]]), spoke=np.array([[6]])),
    )
    for attack in (by_programming, by_trying_all):
        assert [what for what, *_ in solved(attack, [bare], 0)] == [(0, "regions", 0)]
