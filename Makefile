# Every target sets up what it needs: `make run` and `make test` work in a fresh clone.
# Wanted on the machine: Python >= 3.11 with its venv module. The rest comes with the locks of requirements/.

PORT ?= 8000
SIZE ?= 10000
DATABASE ?= sqlite
PYTHON := .venv/bin/python
# Written last by npm: an installation that was interrupted is made again.
HTML_CHECKER := node_modules/.package-lock.json
TEMPLATES = $(shell find templates -name '*.html')
export PORT
export PYTHONUTF8 := 1

# Settings of a production, for the checks that only concern one.
PRODUCTION := DATABASE_URL=sqlite://:memory: SECRET_KEY=$(shell printf 'a1B2c3D4%.0s' 1 2 3 4 5 6 7 8) \
	ALLOWED_HOSTS=oural.example BEHIND_PROXY=on SECURITY_CONTACT=securite@oural.example CONTACT_EMAIL=contact@oural.example \
	PUBLISHER_NAME=x PUBLISHER_ADDRESS=x PUBLICATION_DIRECTOR=x HOSTING_PROVIDER=x DPO_CONTACT=x SERVER_LOG_RETENTION=x \
	ACCESSIBILITY_DECLARED_ON=x ACCESSIBILITY_PLAN_URL=https://oural.example/

# $(call install,base) or $(call install,dev): the virtual environment with that lock, made by the first Python that can.
define install
@for python in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& exec "$$python" requirements/install.py $(1); \
done; \
echo 'Il faut Python 3.11 ou plus récent, avec son module venv (sous Debian ou Ubuntu : apt install python3-venv).' >&2; \
exit 1
endef

.PHONY: run test check lint fmt lock bench base dev bench-tools

run: base ## the site on http://127.0.0.1:$(PORT), until Ctrl-C
	@$(PYTHON) manage.py prepare --port "$$PORT"
	@exec $(PYTHON) -m gunicorn --config python:oural.server oural.wsgi

test: dev ## the whole suite: on SQLite, in the browser, on PostgreSQL; ARGS go to pytest
	@if java -version >/dev/null 2>&1 && npm --version >/dev/null 2>&1; then $(MAKE) -s $(HTML_CHECKER); fi
	@exec $(PYTHON) -m tests.suite $(ARGS)

check: dev ## the quick answer: on SQLite, without the browser; ARGS go to pytest
	@exec $(PYTHON) -m tests.suite sqlite $(ARGS)

$(HTML_CHECKER): package-lock.json
	@echo "npm ci (le vérificateur de HTML)"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

lint: dev ## every check that runs no test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	@echo djade --check templates
	@.venv/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(PYTHON) manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy
	@$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m mypy

fmt: dev ## formats the code and the templates
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	@echo djade templates
	@.venv/bin/djade --target-version 5.2 $(TEMPLATES) || .venv/bin/djade --target-version 5.2 --check $(TEMPLATES)

lock: dev ## makes requirements/*.txt again from pyproject.toml; ARGS=--upgrade for newer versions
	$(call compile,base)
	$(call compile,pdf,--extra pdf --constraint requirements/base.txt)
	$(call compile,dev,--extra dev --extra pdf --constraint requirements/pdf.txt)
	$(call compile,bench,--extra bench --constraint requirements/base.txt)

bench: bench-tools ## measures the list on a synthetic catalogue; SIZE=10000, 100000 or 1000000, DATABASE=sqlite or postgresql
	@exec $(PYTHON) -m bench --size "$(SIZE)" --database "$(DATABASE)" $(ARGS)

define compile
$(PYTHON) -m uv pip compile pyproject.toml $(2) $(ARGS) --output-file requirements/$(1).txt --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --quiet
endef

base dev:
	$(call install,$@)

bench-tools:
	$(call install,bench)
