#!/bin/sh
# Runs all tests on SQLite and, at the same time, those that touch the database on PostgreSQL: three
# processes, since tests wait a third of their time. Arguments go to both runs. Fails if either does;
# both closing lines are printed.
set -u
cd "$(dirname "$0")/.."

unset DATABASE_URL SECRET_KEY DEBUG HTTPS SITE_URL ALLOWED_HOSTS TRUSTED_PROXIES REPLICA_URLS \
    CACHE_URL DATA_DIR RATE_LIMITS LOG_FORMAT METRICS_TOKEN SECOND_FACTOR \
    SECRET_KEY_FALLBACKS SECURITY_CONTACT
log=$(mktemp)
.venv/bin/python -m tests.postgres .venv/bin/python -m pytest -p no:cacheprovider -m database "$@" \
    >"$log" 2>&1 </dev/null &
postgresql=$!
.venv/bin/python -m pytest --numprocesses=2 --dist=loadfile "$@" </dev/null
on_sqlite=$?
wait "$postgresql"
on_postgresql=$?
echo
echo "PostgreSQL:"
cat "$log"
rm -f "$log"
[ "$on_sqlite" -eq 0 ] && [ "$on_postgresql" -eq 0 ]
