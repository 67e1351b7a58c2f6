"""In a real browser: every page of threads is accessible, and the work goes without a script."""

import pytest
from django.urls import reverse

from caleidoscoop.threads import actions
from caleidoscoop.threads.tests import make
from caleidoscoop.threads.tests.make import AT
from caleidoscoop.voices.models import Fragment

pytestmark = pytest.mark.browser


@pytest.fixture
def paths(live_asgi, team, voices, regional) -> list[str]:
    """A region with all there can be: evidence of each stance, links, a finding, a suggestion."""
    stances = ("supports", "nuances", "contradicts")
    rows = [
        make.evidence(regional, fragment, stance=stance)
        for fragment, stance in zip(voices.fragments, stances, strict=True)
    ]
    need = make.thread(team.programme, team.region, title="Een bus die komt", kind="need")
    values = {"by": team.bram, "at": AT}
    actions.link_threads(from_thread=need, to_thread=regional, kind="answers", **values)
    finding = actions.write_finding(
        programme=team.programme, region=team.region, text="Zo.", threads=[regional], **values
    )
    suggestion = make.suggestion(make.run(team.programme, team.region), voices.fragments)
    key, thread = team.programme.key, [team.programme.key, regional.key]
    fragment = Fragment.objects.get(pk=voices.fragments[0].pk)
    names = [
        "thread_show",
        "thread_history",
        "thread_edit",
        "thread_merge",
        "link_make",
        "finding_write",
        "evidence_list",
        "evidence_add",
    ]
    return [
        *[reverse(f"threads:{name}", args=thread) for name in names],
        reverse("threads:thread_list", args=[key]) + "?of=regions",
        reverse("threads:thread_list", args=[key]),
        reverse("threads:thread_make", args=[key]),
        reverse("threads:thread_split", args=thread) + f"?evidence={rows[0].pk}",
        reverse("threads:evidence_move", args=thread) + f"?evidence={rows[0].pk}",
        reverse("threads:evidence_add", args=thread) + f"?fragment={fragment.key}",
        reverse("threads:evidence_weigh", args=[*thread, rows[0].pk]),
        reverse("threads:finding_revise", args=[*thread, finding.pk]),
        reverse("threads:suggestion_list", args=[key]),
        reverse("threads:suggestion_list", args=[key]) + "?show=decided",
        reverse("threads:suggestion_show", args=[key, suggestion.pk]),
        reverse("threads:thread_propose", args=[key]),
        reverse("threads:unplaced_list", args=[key]),
        reverse("threads:run_list", args=[key]),
    ]


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_asgi, paths, team, new_context, axe, phone
):
    page = new_context(user=team.bram, phone=phone).new_page()
    for path in paths:
        answer = page.goto(live_asgi + path)
        assert answer is not None
        assert answer.status == 200, path
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, path


def test_splits_a_thread_and_undoes_it_without_a_script(live_asgi, paths, team, new_context):
    page = new_context(user=team.bram, java_script_enabled=False).new_page()
    page.goto(live_asgi + paths[6])
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Een draad afsplitsen").click()
    page.get_by_label("Titel van de nieuwe draad").fill("De trein")
    page.get_by_role("button", name="Afsplitsen", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "De trein"
    page.locator("#messages").get_by_role("button", name="Ongedaan maken").click()
    assert "Het is ongedaan gemaakt" in page.locator("#messages").inner_text()
