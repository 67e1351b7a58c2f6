"""The public record is not emptied in one stroke either."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_record_append_only")]

    operations = [refuse_truncate("shared_recordentry")]
