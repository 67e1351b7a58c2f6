"""What was published is not emptied in one stroke either."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_editions_are_kept")]

    operations = [refuse_truncate("reports_sectionversion", "reports_filling", "reports_edition")]
