# `make test` and `make run` do all set-up themselves on a Debian machine that has Swift.
SWIFT ?= swift
SAMPLE := .build/sample
PACKAGES := libssl-dev libxml2-dev libsqlite3-dev zlib1g-dev libbz2-dev libzstd-dev pkg-config rsync curl \
	bird2 frr frr-rpki-rtrlib openbgpd rtr-tools stayrtr prometheus python3 python3-venv
FUZZ_SECONDS ?= 60

.PHONY: setup build test run demo serve sample lint fuzz perf clean

# Installs what is missing of the system packages, and nothing when all are there.
setup:
	@Scripts/install-packages $(PACKAGES)

build: setup
	$(SWIFT) build -c release

# Tests with servers have time limits, so nothing else runs beside them.
SERVERS := CommandLineTests|HTTPAPITests|RelyingPartyTests|RepositoryFetchTests|TestPublicationTests|ObjectStoreTests|RTRServerTests|RTRClientTests|RouterTests
test: setup
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip '$(SERVERS)'
	$(SWIFT) test --skip-build --no-parallel --filter '$(SERVERS)'

# The service on loopback, against a generated RPKI that changes; Ctrl-C ends it.
demo: build
	.build/release/ridgeline demo

# The service with the five real trust anchors, and what OPTIONS says.
serve: build
	.build/release/ridgeline serve $(OPTIONS)

# Validates a generated repository of 2,000 CAs and 40,000 ROAs.
run: build sample
	.build/release/ridgeline validate --from $(SAMPLE)/rsync --tal $(SAMPLE)/tals/*.tal

sample: $(SAMPLE)/.complete

# Built under another name first, so that an interrupted run leaves no half tree.
$(SAMPLE)/.complete: | build
	rm -rf $(SAMPLE) $(SAMPLE).partial
	.build/release/test-authority tree --output $(SAMPLE).partial \
		--authorities 2000 --roas 40000 --aspas 800 --router-keys 100
	mv $(SAMPLE).partial $(SAMPLE)
	touch $@

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	Scripts/check-imports

# Each target of Tests/Fuzz for FUZZ_SECONDS.
fuzz: setup
	Tests/Fuzz/run $(FUZZ_SECONDS)

perf: setup
	Tests/Performance/run

clean:
	rm -rf .build
