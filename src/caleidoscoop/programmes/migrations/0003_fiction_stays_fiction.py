"""What was made up never becomes real: a programme may be marked as fictional, not unmarked."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_update


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_domains")]

    operations = [
        refuse_update(
            "programmes_programme",
            name="programme_stays_fictional",
            when="OLD.is_fictional AND NOT NEW.is_fictional",
            message="programme: what is fictional stays so",
        ),
    ]
