"""The index of the search texts, in the form each database has for it; see `search/index_*.py`.

The database works out both forms from `SearchDocument`, which alone is the truth; they are no
models. A migration that alters that table runs `drop_index` before and `make_index` after: on
SQLite, where Django makes such a table anew, it would stop at the view.
"""

from django.db import migrations

FIELDS = ("title", "partners", "text")

# A token is a character and the one after it, each as its UTF-8 in eight hexadecimal digits, so
# that no tokenizer splits, drops or folds anything. The last one of a field has no character after.
TOKENS_OF_A_FIELD = """(
    WITH RECURSIVE pair(token, rest) AS (
        SELECT '', {field}
        UNION ALL
        SELECT substr(hex(substr(rest, 1, 1)) || '000000', 1, 8)
            || substr(hex(substr(rest, 2, 1)) || '000000', 1, 8), substr(rest, 2)
        FROM pair WHERE rest <> ''
    )
    SELECT group_concat(token, ' ') FROM pair
) AS {field}"""

SQLITE = (
    f"""
    CREATE VIEW partnerships_searchtokens AS
    SELECT agreement_id, {", ".join(TOKENS_OF_A_FIELD.format(field=field) for field in FIELDS)}
    FROM partnerships_searchdocument
    """,  # our own words  # nosec B608
    # An external-content table: it keeps the index, the view gives the tokens when it wants them.
    # `prefix` is a second index, over the first eight digits: single characters.
    """
    CREATE VIRTUAL TABLE partnerships_searchindex USING fts5(
        title, partners, text, content='partnerships_searchtokens', content_rowid='agreement_id',
        tokenize='ascii', prefix='8'
    )
    """,
    "INSERT INTO partnerships_searchindex(partnerships_searchindex) VALUES ('rebuild')",
)
SQLITE_BACKWARDS = (
    "DROP TABLE partnerships_searchindex",
    "DROP VIEW partnerships_searchtokens",
)

POSTGRESQL = (
    # Characters and bigrams, each after the mark of its field, in order. The body is bound to what
    # it calls now, so that a dump is restored under any search_path.
    """
    CREATE FUNCTION partnerships_search_tokens(title text, partners text, text text)
    RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(
        SELECT DISTINCT (mark || token) COLLATE "C" AS token
        FROM (VALUES ('', text), ('title:', title), ('partners:', partners)) AS field(mark, value),
            string_to_array(value, NULL) AS characters,
            unnest(characters, characters[2:]) AS pair(first, second),
            unnest(ARRAY[first, first || second]) AS token
        WHERE token IS NOT NULL
        ORDER BY token
    )
    """,
    # A table of its own with the tokens out of line: a search for one or two characters reads
    # nothing but numbers, 150 on a page, and a longer one finds the texts in line.
    """
    CREATE TABLE partnerships_searchindex (
        agreement_id integer PRIMARY KEY,
        tokens text[] COLLATE "C" NOT NULL
    ) WITH (toast_tuple_target = 128)
    """,
    """
    INSERT INTO partnerships_searchindex
    SELECT agreement_id, partnerships_search_tokens(title, partners, text)
    FROM partnerships_searchdocument
    """,
    # Without the list of pending entries, which every search would read from end to end.
    """
    CREATE INDEX partnerships_searchindex_tokens ON partnerships_searchindex
    USING gin (tokens) WITH (fastupdate = off)
    """,
    """
    CREATE FUNCTION partnerships_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE partnerships_searchindex;
        ELSIF TG_OP = 'DELETE' THEN
            DELETE FROM partnerships_searchindex WHERE agreement_id = OLD.agreement_id;
        ELSE
            INSERT INTO partnerships_searchindex VALUES (
                NEW.agreement_id, partnerships_search_tokens(NEW.title, NEW.partners, NEW.text)
            )
            ON CONFLICT (agreement_id) DO UPDATE SET tokens = EXCLUDED.tokens;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER partnerships_search_follow
    AFTER INSERT OR UPDATE OR DELETE ON partnerships_searchdocument
    FOR EACH ROW EXECUTE FUNCTION partnerships_search_follow()
    """,
    """
    CREATE TRIGGER partnerships_search_follow_truncate
    AFTER TRUNCATE ON partnerships_searchdocument
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_search_follow()
    """,
    # All numbers as one value, four bytes each: a third of the time of as many rows. The planner
    # knows nothing of what lies out of line: where rows are few or a token is common it would
    # rather read all tokens than the index, and that costs a hundred times as much.
    """
    CREATE FUNCTION partnerships_search_numbers(wanted text[], field text, term text)
    RETURNS bytea LANGUAGE sql STABLE SET enable_seqscan = off
    RETURN (
        SELECT string_agg(int4send(agreement_id), '') FROM partnerships_searchindex AS found
        WHERE tokens @> wanted AND (char_length(term) < 3 OR strpos((
            SELECT CASE field WHEN 'title' THEN title WHEN 'partners' THEN partners ELSE text END
            FROM partnerships_searchdocument AS document
            WHERE document.agreement_id = found.agreement_id
        ), term) > 0)
    )
    """,
)
POSTGRESQL_BACKWARDS = (
    "DROP FUNCTION partnerships_search_numbers(text[], text, text)",
    "DROP TRIGGER partnerships_search_follow_truncate ON partnerships_searchdocument",
    "DROP TRIGGER partnerships_search_follow ON partnerships_searchdocument",
    "DROP FUNCTION partnerships_search_follow()",
    "DROP TABLE partnerships_searchindex",
    "DROP FUNCTION partnerships_search_tokens(text, text, text)",
)


def make_index(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    backwards = {"sqlite": SQLITE_BACKWARDS, "postgresql": POSTGRESQL_BACKWARDS}
    for statement in backwards[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
