"""The text of a fragment is never changed; only what was staged and never counted may be cleared."""

from django.db import migrations

from caleidoscoop.shared.triggers import DialectSQL, append_only

STAGED = (
    "EXISTS (SELECT 1 FROM voices_intake i WHERE i.id = OLD.intake_id AND i.switched_on_at IS NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_sources_fragments")]

    operations = [
        append_only(
            "voices_fragmentversion",
            columns=("fragment_id", "number", "text", "sha256", "at"),
            delete=False,
            unique=("fragment_id", "number"),
        ),
        DialectSQL(
            sqlite=[
                "CREATE TRIGGER version_delete_refused BEFORE DELETE ON voices_fragmentversion "
                f"WHEN NOT {STAGED} "
                "BEGIN SELECT RAISE(ABORT, 'voices_fragmentversion is append-only'); END",
                "CREATE TRIGGER version_hash_fits BEFORE INSERT ON voices_fragmentversion "
                "WHEN SHA256(NEW.text) <> NEW.sha256 OR instr(NEW.text, char(0)) > 0 "
                "BEGIN SELECT RAISE(ABORT, 'version: hash and text differ'); END",
            ],
            sqlite_reverse=[
                "DROP TRIGGER version_delete_refused",
                "DROP TRIGGER version_hash_fits",
            ],
            postgresql=[
                "CREATE FUNCTION version_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN IF NOT {STAGED} THEN "
                "RAISE EXCEPTION 'voices_fragmentversion is append-only' "
                "USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
                "CREATE TRIGGER version_delete_refused BEFORE DELETE ON voices_fragmentversion "
                "FOR EACH ROW EXECUTE FUNCTION version_refuse_delete()",
                "CREATE FUNCTION version_hash_fits() RETURNS trigger LANGUAGE plpgsql AS $$ "
                "BEGIN IF encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') <> NEW.sha256 THEN "
                "RAISE EXCEPTION 'version: hash and text differ' "
                "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
                "CREATE TRIGGER version_hash_fits BEFORE INSERT ON voices_fragmentversion "
                "FOR EACH ROW EXECUTE FUNCTION version_hash_fits()",
            ],
            postgresql_reverse=[
                "DROP TRIGGER version_hash_fits ON voices_fragmentversion",
                "DROP FUNCTION version_hash_fits()",
                "DROP TRIGGER version_delete_refused ON voices_fragmentversion",
                "DROP FUNCTION version_refuse_delete()",
            ],
        ),
    ]
