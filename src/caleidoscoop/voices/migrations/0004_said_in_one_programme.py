"""What was said in one programme is never said in another: evidence relies on it."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_update


class Migration(migrations.Migration):
    dependencies = [("voices", "0003_mapping_says_header")]

    operations = [
        refuse_update(
            "voices_fragment",
            name="fragment_stays_in_programme",
            when="OLD.programme_id <> NEW.programme_id",
            message="fragment: it stays in its programme",
        ),
    ]
