"""Evidence, threads and findings are not emptied in one stroke either."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_proven_in_one_programme")]

    operations = [
        refuse_truncate("threads_threadversion", "threads_findingversion", "threads_evidence")
    ]
