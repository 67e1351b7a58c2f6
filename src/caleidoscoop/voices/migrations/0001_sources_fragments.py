import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
        ("programmes", "0002_domains"),
        ("shared", "0002_record_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fragment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("ordinal", models.PositiveIntegerField()),
                ("part", models.PositiveIntegerField(default=0)),
                ("place", models.CharField(max_length=200)),
                ("table_name", models.CharField(blank=True, max_length=80)),
                (
                    "element",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("challenge", "challenge"),
                            ("initiative", "initiative"),
                            ("structure", "structure"),
                            ("bottleneck", "bottleneck"),
                            ("metaphor", "metaphor"),
                            ("belief", "belief"),
                            ("constructive_metaphor", "constructive metaphor"),
                            ("need", "need"),
                            ("idea", "idea"),
                            ("trend", "trend"),
                            ("lever", "lever"),
                            ("value", "value"),
                            ("principle", "principle"),
                            ("first_step", "first step"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "layer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("structural", "structural"),
                            ("relational", "relational"),
                            ("transformative", "transformative"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("policies", "policies"),
                            ("practices", "practices"),
                            ("resource_flows", "resource flows"),
                            ("relationships", "relationships and connections"),
                            ("power_dynamics", "power dynamics"),
                            ("mental_models", "mental models"),
                        ],
                        max_length=16,
                    ),
                ),
                ("said_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="nl", max_length=8)),
                ("is_labelled_by_hand", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="programmes.domain",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="programmes.municipality",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="programmes.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="programmes.region",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "ordinal", "part", "pk"],
                "indexes": [
                    models.Index(fields=["programme", "region"], name="fragment_in_region")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="fragment_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FragmentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fragment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="voices.fragment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fragment", "number"), name="version_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="version_has_text"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fragment",
            name="current",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="voices.fragmentversion",
            ),
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=500)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("staged", "being read"),
                            ("imported", "imported"),
                            ("known", "known already"),
                            ("refused", "refused"),
                        ],
                        default="staged",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("words", models.PositiveIntegerField(default=0)),
                ("words_left_out", models.PositiveIntegerField(default=0)),
                ("fragments_new", models.PositiveIntegerField(default=0)),
                ("fragments_changed", models.PositiveIntegerField(default=0)),
                ("fragments_gone", models.PositiveIntegerField(default=0)),
                ("notes", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("switched_on_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="programmes.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="programmes.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="fragmentversion",
            name="intake",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="voices.intake",
            ),
        ),
        migrations.AddField(
            model_name="fragment",
            name="gone_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gone",
                to="voices.intake",
            ),
        ),
        migrations.AddField(
            model_name="fragment",
            name="intake",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fragments",
                to="voices.intake",
            ),
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("reason", models.CharField(max_length=40)),
                ("words", models.PositiveIntegerField()),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_out",
                        to="voices.intake",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dialogue", "dialogue"),
                            ("interview", "interview"),
                            ("document", "document"),
                            ("import", "import"),
                        ],
                        default="import",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programmes.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programmes.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", False)),
                        fields=("programme", "region", "name"),
                        name="session_in_region_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", True)),
                        fields=("programme", "name"),
                        name="session_in_programme_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=500)),
                ("title", models.CharField(max_length=300)),
                ("media_type", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("is_fictional", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="programmes.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="programmes.region",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="voices.session",
                    ),
                ),
            ],
            options={
                "ordering": ["path", "pk"],
                "indexes": [models.Index(fields=["programme", "sha256"], name="source_by_hash")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "path"), name="source_path_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="intake",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to="voices.source",
            ),
        ),
        migrations.AddField(
            model_name="fragment",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fragments",
                to="voices.source",
            ),
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rijk", "national government"),
                            ("province", "province"),
                            ("municipality", "municipality"),
                            ("water_authority", "water authority"),
                            ("partner", "partner"),
                            ("business", "business"),
                            ("resident", "resident"),
                            ("unknown", "unknown"),
                        ],
                        default="unknown",
                        max_length=16,
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        blank=True,
                        choices=[("official", "official"), ("executive", "executive")],
                        max_length=10,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="programmes.municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="programmes.organisation",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="voices.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "label"), name="speaker_once_in_session"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="fragment",
            name="speaker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fragments",
                to="voices.speaker",
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("keep", "keep"),
                            ("quote_internally", "quote within the programme"),
                            ("publish", "publish"),
                            ("publish_with_kind", "publish with the kind of speaker"),
                            ("show_picture", "show a picture"),
                            ("contact_again", "contact again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_given", models.BooleanField()),
                ("how", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="voices.source",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="voices.speaker",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__isnull", True), ("speaker__isnull", True), _connector="XOR"
                        ),
                        name="consent_of_source_or_speaker",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source__isnull", False)),
                        fields=("source", "use"),
                        name="consent_of_source_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("speaker__isnull", False)),
                        fields=("speaker", "use"),
                        name="consent_of_speaker_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_name", models.CharField(blank=True, max_length=200)),
                ("is_released", models.BooleanField(default=True)),
                ("files", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="shared.job",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="programmes.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="programmes.region",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("of_start", models.PositiveIntegerField()),
                ("length", models.PositiveIntegerField()),
                (
                    "of_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="went_to",
                        to="voices.fragmentversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="voices.fragmentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="programmes.programme",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="voices.speaker",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="withdrawal_number_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="fragment",
            name="withdrawal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fragments",
                to="voices.withdrawal",
            ),
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headers_sha256", models.CharField(max_length=64)),
                ("roles", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mappings",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "headers_sha256"), name="mapping_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "imported"), _negated=True),
                    models.Q(("source__isnull", False), ("switched_on_at__isnull", False)),
                    _connector="OR",
                ),
                name="intake_imported_is_on",
            ),
        ),
        migrations.AddIndex(
            model_name="fragment",
            index=models.Index(fields=["source", "ordinal", "part"], name="fragment_in_source"),
        ),
    ]
