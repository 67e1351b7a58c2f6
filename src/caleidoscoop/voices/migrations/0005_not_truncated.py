"""What was said is not emptied in one stroke either."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("voices", "0004_said_in_one_programme")]

    operations = [refuse_truncate("voices_fragmentversion")]
