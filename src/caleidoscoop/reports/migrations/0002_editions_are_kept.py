"""What was written, vouched for and published stays as it was."""

from django.db import migrations

from caleidoscoop.shared.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports_editions")]

    operations = [
        append_only("reports_sectionversion", unique=("section_id", "number")),
        append_only("reports_filling"),
        append_only("reports_edition", unique=("report_id", "number")),
    ]
