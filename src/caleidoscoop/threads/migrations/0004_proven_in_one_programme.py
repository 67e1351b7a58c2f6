"""What evidence proves stays in its programme, so that evidence never comes to be of another."""

from django.db import migrations

from caleidoscoop.shared.triggers import refuse_update

PROVEN = {
    "thread": ("threads_thread", "programme_id"),
    "finding": ("threads_finding", "programme_id"),
    "link": ("threads_threadlink", "from_thread_id"),
}


class Migration(migrations.Migration):
    dependencies = [("threads", "0003_pieces_go_on_in_one")]

    operations = [
        refuse_update(
            table,
            name=f"{name}_stays_in_programme",
            when=f"OLD.{column} <> NEW.{column}",
            message=f"{name}: it stays in its programme",
        )
        for name, (table, column) in PROVEN.items()
    ]
