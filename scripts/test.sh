#!/bin/sh
# Runs all tests on SQLite, those that commit for themselves apart from the rest, and those that touch
# the database on PostgreSQL: three processes at a time, since tests wait a third of their time.
# Arguments go to all of them. Fails if any does; all closing lines are printed.
set -u
cd "$(dirname "$0")/.."

unset DATABASE_URL SECRET_KEY DEBUG HTTPS SITE_URL ALLOWED_HOSTS TRUSTED_PROXIES REPLICA_URLS \
    CACHE_URL DATA_DIR RATE_LIMITS LOG_FORMAT METRICS_TOKEN SECOND_FACTOR \
    SECRET_KEY_FALLBACKS SECURITY_CONTACT
logs=$(mktemp -d)
.venv/bin/python -m tests.postgres .venv/bin/python -m pytest -p no:cacheprovider -m database "$@" \
    >"$logs/postgresql" 2>&1 </dev/null &
postgresql=$!
.venv/bin/python -m pytest -p no:cacheprovider -m transactional "$@" \
    >"$logs/transactional" 2>&1 </dev/null &
transactional=$!
.venv/bin/python -m pytest -m "not transactional" "$@" </dev/null
failed=$?
wait "$transactional" || failed=1
wait "$postgresql" || failed=1
printf '\nSQLite, tests that commit for themselves:\n'
cat "$logs/transactional"
printf '\nPostgreSQL:\n'
cat "$logs/postgresql"
rm -rf "$logs"
exit "$failed"
