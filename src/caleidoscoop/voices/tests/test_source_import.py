"""The pages by which files come in: send, look, confirm, see what came of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caleidoscoop.people.tests import make as make_people
from caleidoscoop.programmes.tests import make as make_programmes
from caleidoscoop.shared import jobs
from caleidoscoop.shared.models import Job
from caleidoscoop.voices.actions import Choice, bring_in_file, remember_columns
from caleidoscoop.voices.actions.intake import Wish
from caleidoscoop.voices.models import ColumnMapping, Fragment, Intake, Upload
from caleidoscoop.voices.tests.make import AT

TABLE = b"Tekst;Wie;Kleur\nDe bus rijdt niet.;inwoner;rood\nWij zoeken een huis.;tolk;geel\n"


@pytest.fixture
def url(team):
    return reverse("voices:source_import", args=[team.programme.key])


def send(client, url, user, *files, region="noordkant", **more):
    client.force_login(user)
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(url, {"region": region, "is_released": "yes", "sent": sent, **more})


def looked_at(client, url, user, *files, **more):
    answer = send(client, url, user, *files, **more)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def shown(client, check):
    return client.get(check).context["checked"]


def test_a_stranger_and_who_reads_nothing_bring_in_nothing(client, team, url):
    assert client.get(url).status_code == 302
    erin = make_people.person("erin")
    client.force_login(erin)
    assert client.get(url).status_code == 404
    make_people.role(erin, "director", team.programme, team.region)
    assert client.get(url).status_code == 403


def test_one_chooses_from_the_regions_of_ones_own(client, team, url):
    client.force_login(team.bram)
    answer = client.get(url)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.fields["region"].queryset) == [team.region]
    assert form["region"].value() == "noordkant"
    client.force_login(team.dilek)
    form = client.get(url).context["form"]
    assert form.fields["region"].queryset.count() == 2
    assert form.fields["region"].empty_label == "het hele programma"


def test_a_region_of_others_cannot_be_chosen(client, team, url):
    answer = send(client, url, team.bram, ("a.txt", b"Ja."), region="zuidkant")
    assert answer.status_code == 422
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("typed", "word"),
    [({}, "Kies bestanden, of plak tekst."), ({"text": "een\ntwee"}, "een naam")],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, team, url, typed, word):
    answer = send(client, url, team.bram, session_name="Eerste avond", **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert word in page
    assert "Eerste avond" in page
    assert typed.get("text", "") in page


def test_a_file_that_is_too_large_is_named(client, team, url, settings):
    settings.IMPORT_MAX_BYTES = 10
    answer = send(client, url, team.bram, ("lang.txt", b"x" * 11), ("a.txt", b"Ja."))
    page = answer.content.decode()
    assert "lang.txt is groter dan 10" in page
    assert "Kies de bestanden opnieuw" in page


def test_nothing_counts_before_it_is_confirmed(client, team, url):
    check = looked_at(client, url, team.bram, ("avond.txt", b"Ja, de bus."))
    assert "Ja, de bus." in client.get(check).content.decode()
    assert not Fragment.objects.exists()
    assert not Job.objects.exists()


def test_an_upload_is_of_who_sent_it(client, team, url):
    check = looked_at(client, url, team.bram, ("avond.txt", b"Ja."))
    client.force_login(team.anna)
    assert client.get(check).status_code == 404
    client.force_login(team.chris)
    assert client.post(check, {"do": "bring_in"}).status_code == 404
    client.logout()
    assert client.get(check).status_code == 302


def test_a_table_shows_what_each_column_would_mean(client, team, url):
    check = looked_at(client, url, team.bram, ("geeltjes.csv", TABLE))
    (file,) = shown(client, check)
    assert [(str(f.label), f.initial) for f, _ in file.columns] == [
        ("Tekst", "text"),
        ("Wie", "speaker"),
        ("Kleur", "ignore"),
    ]
    assert file.columns[2][1] == ["rood", "geel"]
    page = client.get(check).content.decode()
    assert "Niet herkend" in page
    assert "<b>Kleur</b>" in page


def test_another_choice_is_shown_and_stays(client, team, url):
    check = looked_at(client, url, team.bram, ("geeltjes.csv", TABLE))
    chosen = {"file0-column0": "text", "file0-column1": "speaker_kind", "file0-column2": "ignore"}
    assert client.post(check, {**chosen, "do": "look"})["Location"] == check
    (file,) = shown(client, check)
    assert file.form["column1"].initial == "speaker_kind"
    assert file.unknown_values == [("Wie", "tolk", 1)]
    assert "tolk" in client.get(check).content.decode()


@pytest.mark.parametrize(
    ("roles", "word"),
    [
        (("speaker", "speaker_kind", "ignore"), "Kies de kolom waarin staat"),
        (("text", "speaker", "speaker"), "Meer dan één kolom is"),
        (("text", "dance", "ignore"), ""),
    ],
)
def test_columns_that_do_not_fit_bring_in_nothing(client, team, url, roles, word):
    check = looked_at(client, url, team.bram, ("geeltjes.csv", TABLE))
    chosen = {f"file0-column{n}": role for n, role in enumerate(roles)}
    answer = client.post(check, {**chosen, "do": "bring_in"})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Job.objects.exists()
    (file,) = answer.context["checked"]
    assert file.form["column0"].value() == roles[0]


def test_what_columns_mean_is_remembered_for_the_programme(client, team, url):
    roles = {"Tekst": "text", "Wie": "speaker_kind", "Kleur": "element"}
    remember_columns(
        programme=team.programme, names=list(roles), choice=Choice(roles), by=team.dilek, at=AT
    )
    check = looked_at(client, url, team.bram, ("geeltjes.csv", TABLE))
    (file,) = shown(client, check)
    assert {str(f.label): f.initial for f, _ in file.columns} == roles
    assert file.is_remembered
    elsewhere = make_programmes.region(make_programmes.programme("elders"))
    make_people.role(team.bram, "facilitator", elsewhere.programme, elsewhere)
    other = looked_at(
        client,
        reverse("voices:source_import", args=["elders"]),
        team.bram,
        ("geeltjes.csv", TABLE),
    )
    assert not shown(client, other)[0].is_remembered


def test_a_bad_file_does_not_stop_the_others(client, team, url):
    check = looked_at(
        client, url, team.bram, ("foto.png", b"\x89PNG"), ("leeg.txt", b""), ("a.txt", b"Ja.")
    )
    refused = [bool(file.refusal) for file in shown(client, check)]
    assert refused == [True, True, False]
    assert "Dit bestand inbrengen" in client.get(check).content.decode()


def test_only_bad_files_cannot_be_confirmed(client, team, url):
    check = looked_at(client, url, team.bram, ("foto.png", b"\x89PNG"))
    assert 'value="bring_in"' not in client.get(check).content.decode()


def test_a_correction_is_foreseen(client, team, url):
    bring_in_file(
        programme=team.programme,
        path="noordkant/avond.txt",
        data=b"De bus rijdt twee keer.\n\nWij zoeken een huis.\n\nJa.",
        by=team.bram,
        at=AT,
        wish=Wish(region=team.region),
    )
    data = b"De bus rijdt drie keer.\n\nWij zoeken een huis.\n\nHet dorp is trots."
    check = looked_at(client, url, team.bram, ("avond.txt", data))
    (file,) = shown(client, check)
    told = file.foreseen
    assert (told.same, told.changed, told.new, told.gone) == (1, 1, 1, 1)
    assert "Dit verbetert een bestand dat op 2 maart 2026" in client.get(check).content.decode()


def test_confirmed_it_is_brought_in_once_by_a_job(client, team, url):
    check = looked_at(
        client,
        url,
        team.bram,
        ("geeltjes.csv", TABLE),
        text="een\r\ntwee\r\n",
        title="Tafel 3",
        session_name="Eerste avond",
    )
    chosen = {"file0-column0": "text", "file0-column1": "speaker_kind", "file0-column2": "ignore"}
    first = client.post(check, {**chosen, "do": "bring_in"})
    second = client.post(check, {**chosen, "do": "bring_in"})
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == reverse("shared:job_show", args=[job.pk])
    assert client.get(check)["Location"] == first["Location"]
    jobs.run_one()
    page = client.get(jobs.result_url(Job.objects.get(pk=job.pk))).content.decode()
    assert "noordkant/geeltjes.csv" in page
    assert "Fragmenten: 2 nieuw, 0 gewijzigd, 0 verdwenen." in page
    assert Fragment.objects.count() == 4
    assert ColumnMapping.objects.get().roles["Wie"] == "speaker_kind"


def test_what_came_of_files_is_shown_in_ones_own_regions(client, team):
    for path, region in (("noord.txt", team.region), ("zuid.txt", team.other_region)):
        Intake.objects.create(
            programme=team.programme,
            region=region,
            path=path,
            outcome="refused",
            reason="empty",
            notes={"message": "", "details": {}},
            at=AT,
        )
    url = reverse("voices:intake_list", args=[team.programme.key])
    assert client.get(url).status_code == 302
    client.force_login(team.bram)
    page = client.get(url).content.decode()
    assert "noord.txt" in page
    assert "Dit bestand is leeg." in page
    assert "zuid.txt" not in page


def test_what_was_not_recognised_is_shown_with_how_often(client, team):
    rows = "Opmerking;Rol;Domein;Onbekende kolom\nGeen bus.;tolk;weer;a\nWel een bus.;tolk;;b\n"
    for name, data in (("a.csv", rows), ("b.md", "---\nrol: clown\n---\nJa, de bus.\n")):
        bring_in_file(
            programme=team.programme,
            path=name,
            data=data.encode(),
            by=team.bram,
            at=AT,
            wish=Wish(region=team.region),
        )
    told = Intake.objects.get(path="a.csv").notes["unknown_values"]
    assert told == [["Rol", "tolk", 2], ["domain", "weer", 1]]
    client.force_login(team.bram)
    page = client.get(reverse("voices:intake_list", args=[team.programme.key])).content.decode()
    assert "Rol: <b>tolk</b> (2 keer)" in page
    assert "domein: <b>weer</b></li>" in page
    assert "rol: <b>clown</b>" in page
    assert "Onbekende kolom" in page


def test_a_job_of_somebody_else_is_not_found(client, team, url):
    check = looked_at(client, url, team.bram, ("avond.txt", b"Ja."))
    client.post(check, {"do": "bring_in"})
    results = reverse("voices:intake_list", args=[team.programme.key])
    job = Job.objects.get()
    client.force_login(team.anna)
    assert client.get(results, {"job": job.pk}).status_code == 404
    assert client.get(results, {"job": "²"}).status_code == 404


@pytest.mark.parametrize("n", [3, 24])
def test_the_number_of_queries_does_not_grow(client, team, n, django_assert_max_num_queries):
    for number in range(n):
        bring_in_file(
            programme=team.programme,
            path=f"noordkant/{number}.txt",
            data=f"Nummer {number}.".encode(),
            by=team.bram,
            at=AT,
            wish=Wish(region=team.region),
        )
    client.force_login(team.bram)
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("voices:intake_list", args=[team.programme.key]))
    assert len(answer.context["rows"]) == n
