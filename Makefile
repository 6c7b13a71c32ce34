# Two commands are enough: `make handbook` and `make test`. Each sets itself up; nothing unchanged is installed again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOT_INSTALLED := { echo 'What Felles needs could not be installed; above is why. Is this machine on the network, and does pip know the way out (HTTPS_PROXY)?' >&2; exit 1; }
CATALOGUES := $(wildcard tools/felles/words/locale/*/LC_MESSAGES/felles.po)

.PHONY: handbook serve samples accessibility forge test bench bench-full catalogues pictures clean
.DEFAULT_GOAL := handbook

handbook: $(VENV)/.felles
	@$(BIN)/felles build --report

serve: $(VENV)/.felles
	@trap : INT; $(BIN)/felles serve || test $$? -eq 130  # Ctrl+C is how one ends it, no error

# Two more handbooks: a Danish and a Swedish municipality, with routines of their own and three taken over from the Norwegian one.
samples: $(VENV)/.felles
	@for language in da sv; do \
	  $(BIN)/python -m tests.samples.laying $$language build/samples/$$language && $(BIN)/felles -C build/samples/$$language build || exit 1; \
	done

# What asking a forge needs besides: for the pipelines that “felles forge” writes.
forge: $(VENV)/.felles
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[forge]' || $(NOT_INSTALLED)

test: $(VENV)/.dev
	@$(BIN)/ruff check tools tests hatch_build.py
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist worksteal

bench: $(VENV)/.dev
	@$(BIN)/python tests/bench --sizes 300 1000

bench-full: $(VENV)/.dev
	@$(BIN)/python tests/bench --sizes 300 1000 5000 --growth

# One page of every sort is tried in a browser; the statement and the evidence are made from what that finds.
accessibility: $(VENV)/.dev
	@$(BIN)/felles build --out build/accessibility
	@$(BIN)/felles accessibility build/accessibility

catalogues: $(VENV)/.dev
	@$(BIN)/python tests/words/catalogues.py

pictures: $(VENV)/.dev
	@$(BIN)/python tests/browser/pictures.py

clean:
	rm -rf $(VENV) build site

# The stamps hold what was installed for: they are older than the files that say what to install only when those changed.
$(VENV)/.felles: pyproject.toml constraints.txt hatch_build.py $(CATALOGUES)
	@command -v $(PYTHON) >/dev/null || { echo 'There is no “$(PYTHON)” here. Felles needs Python 3.11 or later: install it, or name it if it is called something else: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Felles needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo 'No place for Felles could be made in $(CURDIR)/$(VENV); above is why. May you write there? On Debian and Ubuntu, is python3-venv installed?' >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . || $(NOT_INSTALLED)
	@touch $@

$(VENV)/.dev: $(VENV)/.felles
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]' || $(NOT_INSTALLED)
	@touch $@
