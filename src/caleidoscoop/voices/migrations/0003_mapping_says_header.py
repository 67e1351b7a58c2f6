"""What columns mean is remembered with whether the first row heads them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voices", "0002_text_is_kept")]

    operations = [
        migrations.AddField(
            model_name="columnmapping",
            name="headed",
            field=models.JSONField(default=dict),
        ),
    ]
