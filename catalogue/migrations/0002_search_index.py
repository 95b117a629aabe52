"""The index of the words, made by each database in its own way.

Triggers keep it at one with the table of the documents, whatever writes in it; `manage.py rebuild_search` fills both.

- SQLite: an FTS5 table that takes its text from the documents. Words come analysed: the `ascii` tokenizer cuts at
  spaces and changes nothing else. Which column a word is in is enough (`detail=column`).
- PostgreSQL: the words of a document, each after the letter of its column, as a `tsvector` without positions. It
  stands in a narrow table, out of line, so that reading which documents have a word never reads their words.
  `catalogue_search_postings` gives their keys packed, four bytes each; it forbids the sequential scan, which reads
  the words of all the documents, and which the planner would choose for the common words.
"""

from django.db import migrations

FTS_TABLE = """
CREATE VIRTUAL TABLE catalogue_searchtext USING fts5(
    title, context, body, words,
    content='catalogue_searchdocument', content_rowid='innovation_id',
    tokenize='ascii', detail='column', columnsize=0, prefix='2 3'
)
"""
FTS_ADD = """
INSERT INTO catalogue_searchtext (rowid, title, context, body, words)
VALUES (new.innovation_id, new.title, new.context, new.body, new.words);
"""
FTS_DROP = """
INSERT INTO catalogue_searchtext (catalogue_searchtext, rowid, title, context, body, words)
VALUES ('delete', old.innovation_id, old.title, old.context, old.body, old.words);
"""
SQLITE = [
    FTS_TABLE,
    f"CREATE TRIGGER catalogue_searchtext_add AFTER INSERT ON catalogue_searchdocument BEGIN {FTS_ADD} END",
    f"CREATE TRIGGER catalogue_searchtext_drop AFTER DELETE ON catalogue_searchdocument BEGIN {FTS_DROP} END",
    f"""
    CREATE TRIGGER catalogue_searchtext_change AFTER UPDATE ON catalogue_searchdocument
    WHEN (old.innovation_id, old.title, old.context, old.body, old.words)
        IS NOT (new.innovation_id, new.title, new.context, new.body, new.words)
    BEGIN {FTS_DROP} {FTS_ADD} END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER catalogue_searchtext_add",
    "DROP TRIGGER catalogue_searchtext_drop",
    "DROP TRIGGER catalogue_searchtext_change",
    "DROP TABLE catalogue_searchtext",
]

POSTGRESQL = [
    """
    CREATE TABLE catalogue_searchtext (document_id bigint PRIMARY KEY, lexemes tsvector NOT NULL)
    WITH (toast_tuple_target = 128)
    """,
    "ALTER TABLE catalogue_searchtext ALTER COLUMN lexemes SET STORAGE EXTERNAL",
    "CREATE INDEX catalogue_searchtext_lexemes ON catalogue_searchtext USING gin (lexemes) WITH (fastupdate = off)",
    """
    CREATE FUNCTION catalogue_search_lexemes(title text, context text, body text, words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT array_to_tsvector(ARRAY(
            SELECT DISTINCT part.letter || word
            FROM (VALUES ('t', title), ('c', context), ('b', body), ('w', words)) AS part (letter, content),
                string_to_table(part.content, ' ') AS word
            WHERE word <> ''
        ))
    $$
    """,
    """
    CREATE FUNCTION catalogue_searchtext_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE catalogue_searchtext;
            RETURN NULL;
        END IF;
        IF TG_OP = 'UPDATE' THEN
            IF (OLD.innovation_id, OLD.title, OLD.context, OLD.body, OLD.words)
                IS NOT DISTINCT FROM (NEW.innovation_id, NEW.title, NEW.context, NEW.body, NEW.words) THEN
                RETURN NULL;
            END IF;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM catalogue_searchtext WHERE document_id = OLD.innovation_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO catalogue_searchtext
            VALUES (NEW.innovation_id, catalogue_search_lexemes(NEW.title, NEW.context, NEW.body, NEW.words));
        END IF;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER catalogue_searchtext_follow AFTER INSERT OR UPDATE OR DELETE ON catalogue_searchdocument
    FOR EACH ROW EXECUTE FUNCTION catalogue_searchtext_follow()
    """,
    """
    CREATE TRIGGER catalogue_searchtext_empty AFTER TRUNCATE ON catalogue_searchdocument
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_searchtext_follow()
    """,
    """
    CREATE FUNCTION catalogue_search_postings(wanted tsquery) RETURNS bytea
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT string_agg(int4send(document_id::integer), '') FROM catalogue_searchtext WHERE lexemes @@ wanted
    $$
    """,
    """
    CREATE FUNCTION catalogue_search_phrases(wanted tsquery, letter text, phrase text) RETURNS bytea
    LANGUAGE sql STABLE SET enable_seqscan = off AS $$
        SELECT string_agg(int4send(document_id::integer), '')
        FROM catalogue_searchtext JOIN catalogue_searchdocument ON innovation_id = document_id
        WHERE lexemes @@ wanted
            AND strpos(CASE letter WHEN 't' THEN title WHEN 'c' THEN context ELSE body END, phrase) > 0
    $$
    """,
]
POSTGRESQL_BACK = [
    "DROP FUNCTION catalogue_search_phrases(tsquery, text, text)",
    "DROP FUNCTION catalogue_search_postings(tsquery)",
    "DROP TRIGGER catalogue_searchtext_empty ON catalogue_searchdocument",
    "DROP TRIGGER catalogue_searchtext_follow ON catalogue_searchdocument",
    "DROP FUNCTION catalogue_searchtext_follow()",
    "DROP FUNCTION catalogue_search_lexemes(text, text, text, text)",
    "DROP TABLE catalogue_searchtext",
]


def make_index(apps, schema_editor):
    """Make the index of the words."""
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop_index(apps, schema_editor):
    """Remove it."""
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    """Run the statements of this database."""
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
