from django.db import migrations

from caleidoscoop.shared.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("shared", "0001_jobs_record_changes")]

    operations = [append_only("shared_recordentry")]
