# Everything runs from a clean machine with Python 3.11 and make: the first target makes .venv.

PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
DEV := .venv/.installed-dev

.PHONY: demo test check thorough bench conformance docs picture install

install: $(DEV)

$(STAMP): pyproject.toml hatch_build.py $(shell find web -name node_modules -prune -o -type f -print)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

# What checks and tests need beside it: constraints.txt names the build of PyTorch that runs on a processor alone.
$(DEV): $(STAMP) constraints.txt tests/export/js/package.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable '.[dev,train]'
	$(BIN)/python tests/export/js/install.py
	touch $@

# A graph from examples/, a query's answer, and the sentence behind one edge.
demo: $(STAMP)
	mkdir -p demo
	$(BIN)/kg build examples -o demo/graph.ttl --report demo/report.json --why-not demo/why-not.jsonl
	$(BIN)/kg query partners --graph demo/graph.ttl
	$(BIN)/kg explain Hisense partnerWith --graph demo/graph.ttl

# What can be said without running the stages: style, types, layers, the examples in docstrings.
check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet kg

# Three processes for two processors, since many tests wait for others; a file's tests stay together, so that what they
# share is made once, in the order of tests/conftest.py. A process that ends within a test is replaced once, lest the test be tried over and over.
test: $(DEV)
	OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 1 tests

# Every test of the exports that draws graphs, with 5,000 of them; a quarter where the reader is slow to start.
thorough: $(DEV)
	HYPOTHESIS_PROFILE=thorough OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses 2 tests/export -m hypothesis

# The W3C's SPARQL 1.1 tests by HTTP; W3C names the directory sparql/sparql11 of its rdf-tests.
W3C ?= ../shared/w3c/sparql11
conformance: $(DEV)
	$(BIN)/python -m tests.conformance $(W3C)

bench: $(DEV)
	$(BIN)/python bench/throughput.py
	$(BIN)/python bench/memory.py

# The pages of docs/ that are made from the program.
docs: $(DEV)
	$(BIN)/python docs/make_reference.py

# The picture of the README, by Graphviz (apt-get install graphviz).
picture: $(STAMP)
	mkdir -p demo
	$(BIN)/kg build examples -o demo/graph.ttl
	$(BIN)/kg export --graph demo/graph.ttl --format node-link -o demo/graph.json
	$(BIN)/python docs/make_picture.py demo/graph.json docs/images/graph
