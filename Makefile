# Everything here needs Python 3.11 or newer and the package index; each target sets itself up.
PYTHON := $(shell for each in python3.13 python3.12 python3.11 python3 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready
ARGS :=

.PHONY: help demo test lint catalogue dashboards dashboards-test chart picture bench kafka-bench kafka-test chaos lock sbom audit secrets clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: $(READY) ## Show a contact centre at work (ARGS="--for 30s" ends by itself and checks)
	@$(BIN)/contactwatch demo $(ARGS)

# A choice of tests runs in one process: it starts at once, and may stop in a debugger.
test: $(READY) ## Run the tests; nothing but Python is needed (ARGS=tests/rules runs some)
	@$(BIN)/python -m pytest $(or $(ARGS),-n 2 --dist loadfile)

lint: $(READY) ## Check style, types and the arrows between folders
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

catalogue: $(READY) ## Write the tables of the catalogue's page anew
	@{ sed '/^<!-- made by/q' rules/catalog/README.md; $(BIN)/contactwatch rules list --format markdown; } > rules/catalog/README.new
	@mv rules/catalog/README.new rules/catalog/README.md

dashboards: $(READY) ## Write boards and alerts anew (GRAFANA=https://... for the links of alerts)
	@$(BIN)/python -W ignore::DeprecationWarning -m dashboards $(if $(GRAFANA),--grafana $(GRAFANA))

dashboards-test: $(READY) ## Prove boards and alerts on the real Prometheus and Alertmanager (five minutes)
	@$(BIN)/python -m pytest -m programs tests/programs $(ARGS)

chart: $(READY) ## Draw the demo's hour anew from a real Prometheus' answers (four minutes)
	@$(BIN)/python -m tests.programs.hour dashboards/hour.svg

picture: $(READY) ## Take the picture of the demo's live page anew, half a minute of it
	@$(BIN)/python -m streams.console.picture

bench: $(READY) ## Measure replay, live worker and scan beside json.loads; what the scan finds of a labelled corpus
	@$(BIN)/python -m tests.bench $(ARGS)
	@$(BIN)/python -m tests.bench.quality

kafka-test: $(READY) ## Run the tests that need a real Kafka (Java and Maven)
	@$(BIN)/python -m pytest -m kafka tests/kafka $(ARGS)

kafka-bench: $(READY) ## Measure the worker on a real Kafka (Java and Maven)
	@$(BIN)/python -m tests.bench.kafka $(ARGS)

chaos: $(READY) ## Workers under faults on a real Kafka, at length (ARGS="--short", or "--seeds 20")
	@$(BIN)/python -m tests.chaos $(ARGS)

lock: ## Write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --group dev \
		--quiet --custom-compile-command "make lock" pyproject.toml -o requirements.lock

sbom: $(READY) ## Write sbom.json: every package that runs, with version, licence and who needs it
	@$(BIN)/python -m venv --clear --without-pip build/sbom
	@$(BIN)/uv pip install --quiet --python build/sbom/bin/python --constraints requirements.lock -r pyproject.toml
	@$(BIN)/cyclonedx-py environment build/sbom/bin/python --pyproject pyproject.toml --output-reproducible -o sbom.json

audit: $(READY) ## Ask for known weaknesses of every locked package; fails too where nobody could be asked
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.lock $(ARGS) || { \
		echo "audit: not clean: a weakness above, or the database cannot be reached and nothing is known" >&2; exit 1; }

secrets: ## Write what docker-compose.yml asks for to .secrets/, once; page_key and chat_url are yours to fill
	@umask 077 && mkdir -p .secrets
	@for each in web_token hash_key seal_key grafana_password; do \
		test -s .secrets/$$each || head -c 24 /dev/urandom | base64 | tr '+/' '-_' > .secrets/$$each; done
	@for each in page_key chat_url; do test -e .secrets/$$each || touch .secrets/$$each; done
	@chmod 644 .secrets/* # users of containers read them; the folder is closed to others of this machine

clean: ## Remove the environment and what tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build sbom.json

# uv takes a third of pip's time; where only pip is told of the index to use, pip does it.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "contactwatch needs Python 3.11 or newer; none was found on the PATH" >&2; exit 2; }
	@echo "setting up $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV)
	@awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.lock
	@$(PIP) --require-hashes -r $(VENV)/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock || \
		$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(READY)
