# fanzha 反诈: run · test · bench · check · wheel. Each sets up what it needs and shows what it does.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
SETUP := .setup
VENDOR := src/fanzha/web/static/vendor
FONTS := src/fanzha/kit/paper/fonts
MO := src/fanzha/web/locale/en/LC_MESSAGES/django.mo
NAME_ICONS := $(shell find src/fanzha/web -name '*.html' -o -name '*.js' -not -path '*/vendor/*' -o -name desks.py)
RUN_ARGS ?= --demo
BENCH ?= stream
SHELL := /bin/bash
# A closed network has its own certificate authority: trust what the machine trusts.
export UV_SYSTEM_CERTS := 1
# Every process of a centre and of the tests loads a thousand modules: compiled once, not each time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test bench check setup setup-dev browser lock clean wheel

run: setup            ## the running centre with its sample town
	@exec $(BIN)/fanzha up $(RUN_ARGS)

# Kernels are compiled on one core, and the checks made and the tests loaded on the other: else each
# process of the tests would compile all. Three processes on two cores: the browser's waits a lot.
test: setup-dev browser  ## every check and every test
	@echo "· 检查, 同时编译内核 · checks, and kernels compiled beside them"
	@($(BIN)/python -c "from fanzha.recover.trace.warming import warm; warm()" && \
	  $(BIN)/pytest -q tests/engine/stream/test_rules_shipped.py) > $(SETUP)/kernels.log 2>&1 & \
	  kernels=$$!; trap "kill $$kernels 2>/dev/null || true" EXIT; $(MAKE) --no-print-directory check && \
	  { $(BIN)/pytest -qq --collect-only > /dev/null || true; } && \
	  { wait $$kernels || { cat $(SETUP)/kernels.log; exit 1; }; }
	$(BIN)/pytest -n 3

bench: setup-dev      ## one measurement of bench/README.md: make bench BENCH=stream BENCH_ARGS="--cores 2"
	@$(BIN)/python -m bench.$(BENCH) $(BENCH_ARGS)

check: setup-dev      ## style, types, imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	FANZHA_DEMO=1 $(BIN)/mypy
	$(BIN)/lint-imports --no-cache

setup: $(SETUP)/run $(SETUP)/front-end $(VENDOR)/icons.css $(MO)
setup-dev: $(SETUP)/dev $(SETUP)/front-end $(VENDOR)/icons.css $(MO)

$(SETUP)/venv: requirements/uv.txt
	@mkdir -p $(SETUP)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	  { echo "需要 Python 3.11 · Python 3.11 is needed: sudo apt-get install -y python3.11 python3.11-venv"; exit 1; }
	@echo "· Python 环境 · environment"
	@$(PYTHON) -m venv $(VENV) || { echo "sudo apt-get install -y python3.11-venv"; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# With the tools of development present, they are kept; `run` alone never needs them.
$(SETUP)/run: $(SETUP)/venv requirements/run.txt pyproject.toml
	@echo "· 软件包 · packages"
	@test -e $(SETUP)/dev || $(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/run.txt requirements/uv.txt
	@test -e $(SETUP)/dev || $(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

$(SETUP)/dev: $(SETUP)/venv requirements/dev.txt pyproject.toml
	@echo "· 开发用软件包 · packages for development"
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt requirements/uv.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@ $(SETUP)/run

$(SETUP)/front-end: package-lock.json $(SETUP)/venv scripts/front_end.sh
	@echo "· 网页组件 · front-end files"
	@bash scripts/front_end.sh $(BIN) $(VENDOR) $(FONTS)
	@touch $@

# Only the icons that pages name: a page that names a new one has them drawn again.
$(VENDOR)/icons.css: $(SETUP)/front-end scripts/icons.py $(NAME_ICONS)
	@$(BIN)/python scripts/icons.py > $@.new && mv $@.new $@

$(MO): src/fanzha/web/locale/en/LC_MESSAGES/django.po $(SETUP)/run
	@$(BIN)/python -m fanzha.kit.catalogue $< $@

browser:              ## Chromium and Chinese fonts for the browser tests
	@bash scripts/browser.sh

wheel: setup-dev      ## a wheel with its front-end files inside
	@$(BIN)/uv build -q --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

lock: $(SETUP)/venv   ## renew the pinned requirements, without index addresses
	@for pair in "requirements/uv.in uv" "requirements/node.in node" "pyproject.toml run" "pyproject.toml dev --extra=dev"; do set -- $$pair; \
	  $(BIN)/uv pip compile $$1 $$3 -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header --no-annotate -o requirements/$$2.txt; done
	npm install --package-lock-only --ignore-scripts

clean:
	rm -rf $(VENV) $(SETUP) node_modules dist
