"""Who sees how far a job is, and who may stop it."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from lxml import html

from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import Job, JobState
from caleidoscoop.shared.tests import work

HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(settings, team) -> Job:
    settings.JOBS = work.JOBS
    return jobs.enqueue(
        "count", by=team.bram, at=timezone.now(), programme_key=team.programme.key, to=3
    )


def page_of(job: Job) -> str:
    return reverse("shared:job_show", args=[job.pk])


def stop_of(job: Job) -> str:
    return reverse("shared:job_cancel", args=[job.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("bram", 200), ("dilek", 200), ("anna", 404), ("chris", 404)]
)
def test_the_one_who_asked_and_the_lead_of_the_programme_see_it(client, team, job, who, status):
    client.force_login(getattr(team, who))
    assert client.get(page_of(job)).status_code == status


def test_a_stranger_does_not_stop_it(client, team, job):
    client.force_login(team.chris)
    assert client.post(stop_of(job)).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.READY


def test_who_is_not_signed_in_signs_in_first(client, job):
    assert client.get(page_of(job))["Location"].startswith("/accounts/login/")


def test_a_job_of_nobody_is_seen_by_the_lead_only(client, team, settings):
    settings.JOBS = work.JOBS
    asked = jobs.enqueue("count", by=None, at=timezone.now(), programme_key=team.programme.key)
    client.force_login(team.bram)
    assert client.get(page_of(asked)).status_code == 404
    client.force_login(team.dilek)
    assert client.get(page_of(asked)).status_code == 200


def test_the_page_says_how_far_it_is_and_asks_again(client, team, job):
    jobs.Progress(jobs.claim(now=timezone.now()))("counting", 1, 3)
    client.force_login(team.bram)
    page = client.get(page_of(job)).content.decode()
    assert 'max="3" value="1"' in page
    assert f'hx-get="{page_of(job)}"' in page


def test_the_part_is_a_part_of_the_same_page(client, team, job):
    client.force_login(team.bram)
    part = client.get(page_of(job), headers=HTMX)
    assert "<html" not in part.content.decode()
    assert 'id="progress"' in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_when_it_is_done_the_page_leads_to_the_result(client, team, job):
    jobs.run_one()
    Job.objects.filter(pk=job.pk).update(result={"url": "/sources/"})
    client.force_login(team.bram)
    for headers in ({}, HTMX):
        page = client.get(page_of(job), headers=headers).content.decode()
        assert 'href="/sources/"' in page
        assert "every 2s" not in page


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_result_is_a_page_of_this_site(job, url):
    job.state, job.result = JobState.DONE, {"url": url}
    assert jobs.result_url(job) == ""


def test_why_it_failed_is_said(client, team, settings):
    settings.JOBS = work.JOBS
    asked = jobs.enqueue("refuse", by=team.bram, at=timezone.now())
    jobs.run_one()
    client.force_login(team.bram)
    assert "This file cannot be read." in client.get(page_of(asked)).content.decode()


@pytest.mark.parametrize("kind", settings.JOB_PAGES)
@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_what_did_not_work_leads_back_to_where_it_was_asked(client, team, kind, state):
    now = timezone.now()
    asked = jobs.enqueue(kind, by=team.dilek, at=now, programme_key=team.programme.key)
    client.force_login(team.dilek)
    text = "Terug naar waar het gevraagd werd"
    assert text not in client.get(page_of(asked)).content.decode()
    Job.objects.filter(pk=asked.pk).update(state=state, finished_at=now)
    page = html.fromstring(client.get(page_of(asked)).content.decode())
    (back,) = [link for link in page.iterfind(".//a") if link.text == text]
    assert client.get(back.get("href")).status_code == 200


def test_stopping_is_a_post_and_comes_back_to_the_page(client, team, job):
    client.force_login(team.bram)
    assert client.get(stop_of(job)).status_code == 405
    assert client.post(stop_of(job))["Location"] == page_of(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert client.post(stop_of(job), headers=HTMX)["HX-Redirect"] == page_of(job)


def test_the_page_asks_few_questions(client, team, job, django_assert_max_num_queries):
    client.force_login(team.bram)
    with django_assert_max_num_queries(4):
        client.get(page_of(job))


@pytest.mark.browser
def test_the_bar_moves_by_itself_and_survives_a_reload(live_asgi, settings, team, new_context, axe):
    settings.JOBS = work.JOBS
    asked = jobs.enqueue("count", by=team.bram, at=timezone.now(), to=3)
    held = jobs.claim(now=timezone.now())
    jobs.Progress(held)("counting", 1, 3)
    page = new_context(user=team.bram).new_page()
    page.goto(live_asgi + page_of(asked))
    bar = page.get_by_role("progressbar")
    assert bar.get_attribute("value") == "1"
    axe(page)
    page.reload()
    assert bar.get_attribute("value") == "1"
    jobs.finish(held, state=JobState.DONE, result={"url": "/accounts/logout/"})
    page.get_by_role("link", name="Naar het resultaat").click()
    assert page.url == f"{live_asgi}/accounts/logout/"
