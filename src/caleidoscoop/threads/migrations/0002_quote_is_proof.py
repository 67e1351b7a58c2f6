"""A quote is proof: the database refuses evidence whose text is not at that place.

SHA256 is a function that Django gives SQLite on each connection. A connection without it cannot
write evidence at all, which is the safe side.
"""

from django.db import migrations

from caleidoscoop.shared.triggers import DialectSQL, append_only

REFUSAL = "evidence: this text is not at that place"
STRANGER = "evidence: fragment and what it proves are of different programmes"

SQLITE_THERE = (
    "EXISTS (SELECT 1 FROM voices_fragmentversion v WHERE v.id = NEW.version_id "
    'AND NEW."start" >= 0 AND NEW."end" <= length(v.text) '
    'AND SHA256(substr(v.text, NEW."start" + 1, NEW."end" - NEW."start")) = NEW.sha256)'
)
POSTGRESQL_THERE = (
    "EXISTS (SELECT 1 FROM voices_fragmentversion v WHERE v.id = NEW.version_id "
    'AND NEW."start" >= 0 AND NEW."end" > NEW."start" AND NEW."end" <= char_length(v.text) '
    'AND encode(sha256(convert_to(substring(v.text FROM NEW."start" + 1 '
    "FOR NEW.\"end\" - NEW.\"start\"), 'UTF8')), 'hex') = NEW.sha256)"
)
# A link is of the programme of its threads, a version of a finding of that of the finding.
SAME_PROGRAMME = (
    "EXISTS (SELECT 1 FROM voices_fragmentversion v "
    "JOIN voices_fragment f ON f.id = v.fragment_id "
    "WHERE v.id = NEW.version_id AND f.programme_id = COALESCE("
    "(SELECT t.programme_id FROM threads_thread t WHERE t.id = NEW.thread_id), "
    "(SELECT t.programme_id FROM threads_threadlink l "
    "JOIN threads_thread t ON t.id = l.from_thread_id WHERE l.id = NEW.link_id), "
    "(SELECT g.programme_id FROM threads_findingversion w "
    "JOIN threads_finding g ON g.id = w.finding_id WHERE w.id = NEW.finding_version_id)))"
)
TABLE = "threads_evidence"


def sqlite_trigger(name: str, event: str, holds: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} WHEN NOT {holds} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0001_threads_evidence"),
        ("voices", "0002_text_is_kept"),
    ]

    operations = [
        append_only("threads_threadversion", unique=("thread_id", "number")),
        append_only("threads_findingversion", unique=("finding_id", "number")),
        append_only(
            TABLE,
            columns=(
                "version_id",
                '"start"',
                '"end"',
                "sha256",
                "thread_id",
                "link_id",
                "finding_version_id",
            ),
        ),
        DialectSQL(
            sqlite=[
                sqlite_trigger("evidence_text_is_there", "INSERT", SQLITE_THERE, REFUSAL),
                sqlite_trigger("evidence_same_programme", "INSERT", SAME_PROGRAMME, STRANGER),
            ],
            sqlite_reverse=[
                "DROP TRIGGER evidence_text_is_there",
                "DROP TRIGGER evidence_same_programme",
            ],
            postgresql=[
                "CREATE FUNCTION evidence_is_proof() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NOT {POSTGRESQL_THERE} THEN RAISE EXCEPTION '{REFUSAL}' "
                "USING ERRCODE = 'check_violation'; END IF; "
                f"IF NOT {SAME_PROGRAMME} THEN RAISE EXCEPTION '{STRANGER}' "
                "USING ERRCODE = 'check_violation'; END IF; "
                "RETURN NEW; END $$",
                f"CREATE TRIGGER evidence_is_proof BEFORE INSERT ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION evidence_is_proof()",
            ],
            postgresql_reverse=[
                f"DROP TRIGGER evidence_is_proof ON {TABLE}",
                "DROP FUNCTION evidence_is_proof()",
            ],
        ),
    ]
