# make serve   the site with the real list on http://127.0.0.1:8000 (PORT= for another port)
# make test    all checks and tests, on SQLite and PostgreSQL
# make check   format, lint, types, migrations, settings, templates, translations
# make bench   speed;  make load   many readers at once;  make prove   what takes longer than a test may
# make screenshots   every kind of page at three widths, into .screenshots/
# make setup   .venv and static files (each of the others does it first);  make clean   removes them

PORT ?= 8000
PYTEST = .venv/bin/python -m pytest
EXPLORE = --hypothesis-profile=explore  # 2,000 new examples of every property

.PHONY: serve test check bench load prove screenshots setup clean
.DEFAULT_GOAL := serve

serve:
	@sh scripts/setup.sh
	@exec .venv/bin/python manage.py serve --port '$(PORT)'

test: check
	@sh scripts/packages.sh
	@sh scripts/test.sh

check: setup
	@sh scripts/check.sh

# SIZES="174 10000"  DATABASES=sqlite  SECONDS=5  TRIES=100: a part of it, or shorter.
bench: setup
	@sh scripts/bench.sh --sizes '$(SIZES)' --databases '$(DATABASES)' --seconds '$(SECONDS)' \
	    --tries '$(TRIES)'

# Many readers while staff edit and an edition is taken in → docs/scaling.md. LOAD="--readers 50": less.
load: setup
	@sh scripts/packages.sh
	@.venv/bin/python -m tests.load $(LOAD)

prove: setup
	@sh scripts/packages.sh r-base-core
	@$(PYTEST) $(EXPLORE) tests/test_text.py tests/test_dates.py tests/search
	@.venv/bin/python -m tests.postgres $(PYTEST) $(EXPLORE) tests/search/test_text.py
	@.venv/bin/python -m tests.proof.atomicity 120
	@.venv/bin/python -m tests.postgres .venv/bin/python -m tests.proof.atomicity 120
	@.venv/bin/python -m tests.proof.hostile
	@sh scripts/scanners.sh
	@.venv/bin/python -m tests.proof.faults 10000
	@sh scripts/node_packages.sh tests/proof/lighthouse
	@.venv/bin/python -m tests.proof.lighthouse
	@.venv/bin/python -m tests.proof.open_data

screenshots: setup
	@sh scripts/packages.sh
	@.venv/bin/python -m tests.proof.screenshots

setup:
	@sh scripts/setup.sh dev

# Never the data: db.sqlite3 and secret_key stay.
clean:
	rm -rf .venv .node .scanners .screenshots staticfiles .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find partnerships tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find partnerships -name '*.mo' -delete
