# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-xen build test load api-check storm abuse check format docs fuzz fuzz-build fuzz-smoke fuzz-address tsan clean

# What the tests of the built program need to know: the program, and a Python with a browser's driver.
RESULTS := .build/test-results
export ORIEL_PYTHON := $(CURDIR)/.build/venv/bin/python
# Tests side by side. All at once, as they would be without it, they take each other's time, and what is about a deadline
# fails on a small machine.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## a virtual machine, the gateway, and a URL to open (Ctrl-C ends it)
	@etc/demo/demo.sh

demo-xen: ## the same, and the machine is also one of a simulated XenServer pool
	@etc/demo/demo.sh --xen

build: ## the program, for debugging
	Scripts/setup.sh build
	swift build

# The units first and side by side; then, one after the other, what starts hypervisors and browsers.
test: ## all tests
	Scripts/setup.sh test
	swift build --build-tests
	rm -rf $(RESULTS) && mkdir -p $(RESULTS)
	swift test --skip-build --skip '^SystemTests\.' --xunit-output $(RESULTS)/units.xml
	ORIEL_BIN=$${ORIEL_BIN:-$$(swift build --show-bin-path)/oriel} \
	    swift test --skip-build --filter '^SystemTests\.' --no-parallel --xunit-output $(RESULTS)/system.xml \
	    --attachments-path $(RESULTS)

# What the tests of a running gateway do at a small scale, whole. The results are in docs/load.md.
load: ## drain, reload and upgrade with 1000 sessions
	Scripts/setup.sh test
	swift build --build-tests
	ORIEL_LOAD_SESSIONS=1000 ORIEL_LOAD_RELOADS=20 ORIEL_LOAD_UPGRADES=10 ORIEL_LOAD_DRAIN=20 \
	    ORIEL_BIN=$${ORIEL_BIN:-$$(swift build --show-bin-path)/oriel} \
	    swift test --skip-build --filter '^SystemTests\.(DrainTests|ReloadTests|ServiceManagerTests)' --no-parallel

# What `make test` does with 10 requests for each operation.
api-check: ## the API against its description, with 500 made-up requests for each operation (minutes)
	Scripts/setup.sh test
	swift build --build-tests
	ORIEL_API_EXAMPLES=500 ORIEL_BIN=$${ORIEL_BIN:-$$(swift build --show-bin-path)/oriel} \
	    swift test --skip-build --filter '^SystemTests\.OpenAPITests' --no-parallel

# The seed is printed; ORIEL_STORM_SEED makes the same decisions again. The result is in docs/load.md.
storm: ## 80,000 racers for 10,000 tokens while authorities are killed and stopped (minutes)
	Scripts/setup.sh test
	swift build --build-tests
	swift build -c release --product oriel
	ORIEL_STORM_TOKENS=$${ORIEL_STORM_TOKENS:-10000} \
	    ORIEL_BIN=$${ORIEL_BIN:-$$(swift build -c release --show-bin-path)/oriel} \
	    swift test --skip-build --filter '^SystemTests\.RaceStormTests' --no-parallel

abuse: ## floods and slow requests beside an honest client, at full size (minutes)
	Scripts/setup.sh test
	swift build -c release --product oriel
	ulimit -n 20000 && $(ORIEL_PYTHON) Tests/SystemTests/Support/abuse.py \
	    $${ORIEL_BIN:-$$(swift build -c release --show-bin-path)/oriel} --honest-limit 100

check: ## who may know whom, and the habits of the house
	Scripts/check-dependencies.py --self-test
	Scripts/check-dependencies.py
	Scripts/check-house.sh
	Scripts/check-units.sh

format: ## the sources as the check wants them
	swift format --in-place --parallel --recursive Sources Plugins Tests Fuzz Package.swift

docs: ## the links in the documentation
	Scripts/check-links.py

# FUZZ_RUNS is how many executions, FUZZ_SECONDS how long; see docs/fuzzing.md.
fuzz: ## each fuzz target ten million times (hours)
	Fuzz/fuzz.sh run

fuzz-smoke: ## the fuzz targets' corpora, and each target for 30 s
	Fuzz/fuzz.sh smoke

fuzz-build: ## the fuzz targets, without running them
	Fuzz/fuzz.sh build

fuzz-address: ## the same, for debugging and with AddressSanitizer
	ORIEL_FUZZ_ADDRESS=1 Fuzz/fuzz.sh smoke

# Only what runs on several threads: a build of its own, and many times slower.
tsan: ## the tests of the data plane under ThreadSanitizer
	swift test --sanitize=thread --scratch-path .build-tsan \
	    --filter '^(ConsoleRelayTests|ConsoleClientTests|NoVNCListenerTests|XVPListenerTests|RFBListenerTests|ConsoleAuthTests|ConsoleCoreTests|LibvirtBackendTests)\.'

clean: ## forget everything that was built or fetched
	rm -rf .build .build-*
