"""The policy domains that fragments and threads are for."""

from django.db import migrations

DOMAINS = [
    ("mobility", "Bereikbaarheid en mobiliteit", "Mobility"),
    ("care", "Zorg en gezondheid", "Care and health"),
    ("education", "Onderwijs", "Education"),
    ("housing", "Wonen", "Housing"),
    ("labour", "Werk en arbeidsmarkt", "Labour"),
    ("economy", "Economie", "Economy"),
    ("culture", "Cultuur en sport", "Culture and sport"),
    ("community", "Gemeenschap en voorzieningen", "Community and amenities"),
    ("safety", "Veiligheid", "Safety"),
    ("nature", "Landbouw, natuur en water", "Agriculture, nature and water"),
    ("energy", "Energie en klimaat", "Energy and climate"),
    ("digital", "Digitalisering", "Digitalisation"),
    ("governance", "Bestuur en samenwerking", "Governance and cooperation"),
    ("finance", "Financiën", "Finance"),
    ("border", "Grens", "Border"),
]


def add(apps, schema_editor):
    domain = apps.get_model("programmes", "Domain")
    domain.objects.bulk_create(
        domain(key=key, name_nl=dutch, name_en=english) for key, dutch, english in DOMAINS
    )


def remove(apps, schema_editor):
    keys = [key for key, *_ in DOMAINS]
    apps.get_model("programmes", "Domain").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_programmes_regions")]

    operations = [migrations.RunPython(add, remove)]
