#!/bin/sh
# All checks that need no test run. Stops at the first that fails.
set -eu
cd "$(dirname "$0")/.."
unset DATABASE_URL SECRET_KEY DEBUG HTTPS SITE_URL ALLOWED_HOSTS TRUSTED_PROXIES REPLICA_URLS \
    CACHE_URL DATA_DIR RATE_LIMITS LOG_FORMAT METRICS_TOKEN SECOND_FACTOR \
    SECRET_KEY_FALLBACKS SECURITY_CONTACT
PATH=$PWD/.venv/bin:$PATH

ruff format --check --quiet . || { echo "整形されていません: .venv/bin/ruff format ." >&2; exit 1; }
ruff check --quiet .
mypy --no-error-summary
bandit --quiet --configfile pyproject.toml --recursive partnerships scripts manage.py gunicorn.conf.py 2>/dev/null
python manage.py makemigrations --check --dry-run
python manage.py check --fail-level WARNING
HTTPS=1 SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    python manage.py check --deploy --fail-level WARNING
python scripts/check_texts.py
echo "検査に合格しました。"
