# What can be done here. Each line after `##` is its help.
.DEFAULT_GOAL := help
.PHONY: help setup build test check fmt lint docs bench race siege simulate fuzz coverage mutate sanitize demo clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing (as root); silent when there are none
	@scripts/setup

build: setup ## Build the release, .build/release/countersign
	swift build -c release --product countersign

test: setup ## Build and run all tests
	swift test --disable-xctest

check: ## All that CI runs: lint, rules, fuzz smoke, linkage, clean-room build, tests
	@scripts/check

fmt: ## Format every Swift file in place
	@scripts/lint --fix

lint: setup ## Check the form of Swift files and scripts
	@scripts/lint

docs: setup ## Write anew the parts of docs/ that come from the program
	@scripts/docs

bench: setup ## Count instructions per operation, compare them with the thresholds, then the race
	@scripts/bench
	@scripts/race

race: setup ## Compare CPU time per request, latency and memory with nginx and haproxy
	@scripts/race

siege: setup ## Load a gateway from all sides, and show how honest callers fare meanwhile
	@scripts/siege

simulate: setup ## Run a million schedules of challenges that everything goes wrong for
	@scripts/simulate

fuzz: setup ## Run each fuzz target for FUZZ_SECONDS (10)
	@scripts/fuzz

coverage: setup ## Show the lines that tests run; Crypto, Domain and Wire have to reach 95 %
	@scripts/coverage

mutate: setup ## Remove every guard of the challenge's core, one at a time, and see a test fail each time
	@scripts/mutate

sanitize: setup ## Run all tests under the thread sanitizer and the address sanitizer
	@scripts/sanitize

demo: build ## Run a demo bank behind a gateway, and show what becomes of odd requests
	@"$$(swift build -c release --show-bin-path)/countersign" demo

clean: ## Remove everything that was built
	rm -rf .build Benchmarks/.build Fuzz/.build Fuzz/crashes
