"""The index of the search texts, in the form each database has for it; see `search/index_*.py`.

Both forms are worked out by the database from `SearchDocument`, which alone is the truth, and are
no models. Whoever changes that table drops the index before (`drop_index`) and makes it again after.
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
    """,
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
    # Characters and bigrams, each after the mark of its field. The body is bound to what it calls
    # now, so that a dump is restored under any search_path.
    """
    CREATE FUNCTION partnerships_search_tokens(mark text, value text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(
        SELECT DISTINCT (mark || token) COLLATE "C"
        FROM (SELECT string_to_array(value, NULL) AS characters) AS split,
            unnest(characters, characters[2:]) AS pair(first, second),
            unnest(ARRAY[first, first || second]) AS token
        WHERE token IS NOT NULL
    )
    """,
    # Short rows, with texts and tokens out of line: a search for one or two characters reads
    # nothing but the row's number, and all the rows are few pages.
    "ALTER TABLE partnerships_searchdocument SET (toast_tuple_target = 128)",
    """
    ALTER TABLE partnerships_searchdocument
    ADD COLUMN tokens text[] COLLATE "C" GENERATED ALWAYS AS (
        partnerships_search_tokens('', text)
        || partnerships_search_tokens('title:', title)
        || partnerships_search_tokens('partners:', partners)
    ) STORED
    """,
    # Without the list of pending entries, which every search would read from end to end.
    """
    CREATE INDEX partnerships_searchdocument_tokens ON partnerships_searchdocument
    USING gin (tokens) WITH (fastupdate = off)
    """,
)
POSTGRESQL_BACKWARDS = (
    "ALTER TABLE partnerships_searchdocument DROP COLUMN tokens",
    "ALTER TABLE partnerships_searchdocument RESET (toast_tuple_target)",
    "DROP FUNCTION partnerships_search_tokens(text, text)",
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
