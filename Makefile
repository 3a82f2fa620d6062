# Builds, runs, tests and installs diplowatch. Every target installs the Debian packages it needs (as root or with sudo).
# If Swift is missing, it says how to get it.

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
# The option of install(1) that strips the binary's symbols.
STRIP ?= -s
BUILD_PACKAGES := libcurl4-openssl-dev libpq-dev libxml2-dev libsqlite3-dev zlib1g-dev pkg-config
TEST_PACKAGES := nghttp2-server openssl curl postgresql
METRICS_PACKAGES := curl python3
BENCH_PACKAGES := python3 libxml2-utils curl gcc nginx-light openssl
SCREENSHOT_PACKAGES := chromium fonts-dejavu-core bsdutils python3
DEB_PACKAGES := debhelper dpkg-dev lintian man-db
UNIT_PACKAGES := systemd
SHARED ?= $(abspath ../shared)
# The Swift runtime is linked statically, so that the binary runs without Swift installed.
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -use-ld=lld
BINARY := $(CURDIR)/.build/release/diplowatch

.PHONY: run test lint format fuzz bench bench-parse fit faults demo screenshots install uninstall deb security systemd-test \
  metrics-test page-test build packages metrics-packages deb-packages unit-packages test-packages screenshot-packages bench-packages swift clean

run: build
	$(BINARY) run --config Config/local.yaml

# In three parts, because tests with time limits must not share threads with tests that compute for seconds or that wait
# for the built binary.
TIMED_TESTS := HTTPLoopTests|PollingTests|DeliveryTests|StatusServerTests
test: packages test-packages swift
	swift build --build-tests
	swift test --skip-build --skip '$(TIMED_TESTS)|DaemonTests'
	swift test --skip-build --filter '$(TIMED_TESTS)'
	swift test --skip-build --filter DaemonTests

lint: swift
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing

format: swift
	swift format format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzzing

# libFuzzer and AddressSanitizer on all that reads what strangers or authors write: feeds, HTML, dates, charsets, JSON, and
# the watchlist's and configuration's YAML with its patterns; SECONDS for each.
SECONDS ?= 60
fuzz: packages swift
	Fuzzing/run $(SECONDS)

bench: build bench-packages
	Benchmarks/run "$(BINARY)"
	Benchmarks/classify "$(BINARY)"
	Benchmarks/poll "$(BINARY)"
	Benchmarks/scale "$(BINARY)"

# Fault tests (Tests/Faults, 5 minutes): politeness, hostile servers, many feeds, webhooks, mail, kills and full disks (the last
# as root only). If ../shared/faults exists, its harnesses run too (20 minutes).
faults: build
	.ci/faults whole

# FEEDS: a folder of feed documents; without it they are generated.
FEEDS ?=
bench-parse: packages bench-packages
	swift build -c release --product parse-benchmark
	Benchmarks/parse $(FEEDS)

# Learns the shipped weights again. LABELLED: files of labelled items, as JSON lines.
LABELLED ?= $(SHARED)/eval/train.jsonl $(SHARED)/eval/dev.jsonl
fit: build
	"$(BINARY)" fit $(LABELLED) --watchlist Config/watchlist.d --out Config/watchlist.d/weights.yaml

# Shows what matches on invented feeds, offline. With DEMO_QUIT=1 it ends after the first polls.
DEMO := demo --files Demo --watchlist Config/watchlist.d
demo: build
	"$(BINARY)" $(DEMO) $(if $(DEMO_QUIT),--once)

# Makes the pictures of README again, from the demo, and the answer of explain in it.
screenshots: build screenshot-packages
	Demo/screenshots "$(BINARY)"

$(BINARY):
	$(MAKE) build

build: packages swift
	swift build $(RELEASE) --product diplowatch

# Installs what `make build` has built, so root needs no Swift. An existing configuration is not changed.
install: $(BINARY)
	install -D $(STRIP) -m755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/diplowatch"
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch/watchlist.d" Config/watchlist.d/*.yaml
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch" Config/*.schema.json
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch/demo" Demo/feeds.yaml
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch/demo/feeds" Demo/feeds/*
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/doc/diplowatch" README.md CHANGELOG.md ARCHITECTURE.md
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/doc/diplowatch/docs" docs/*
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/man/man1" man/*.1
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/man/man5" man/*.5
	install -Dm644 systemd/sysusers.conf "$(DESTDIR)$(PREFIX)/lib/sysusers.d/diplowatch.conf"
	install -Dm644 systemd/tmpfiles.conf "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/diplowatch.conf"
	install -Dm644 systemd/logrotate.conf "$(DESTDIR)$(SYSCONFDIR)/logrotate.d/diplowatch"
	install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system" "$(DESTDIR)$(SYSCONFDIR)/diplowatch/watchlist.d"
	for unit in diplowatch.service diplowatch-digest.service diplowatch-digest.timer; do \
	  sed -e 's|/usr/bin/diplowatch|$(PREFIX)/bin/diplowatch|g' -e 's|/etc/diplowatch/|$(SYSCONFDIR)/diplowatch/|g' \
	    "systemd/$$unit" > "$(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit"; done
	for file in diplowatch.yaml watchlist.d/example.yaml; do \
	  [ -e "$(DESTDIR)$(SYSCONFDIR)/diplowatch/$$file" ] || \
	  sed -e 's|/usr/share/diplowatch|$(PREFIX)/share/diplowatch|g' \
	    -e '1s|schema=|schema=$(PREFIX)/share/diplowatch/|' "Config/$${file#watchlist.d/}" \
	    > "$(DESTDIR)$(SYSCONFDIR)/diplowatch/$$file"; done
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	"$(BINARY)" --generate-completion-script bash | sed '1{/^#!/d}' \
	  > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/diplowatch"
	"$(BINARY)" --generate-completion-script zsh \
	  > "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_diplowatch"
	"$(BINARY)" --generate-completion-script fish \
	  > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/diplowatch.fish"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/diplowatch" "$(DESTDIR)$(PREFIX)/lib/systemd/system/diplowatch.service" \
	  "$(DESTDIR)$(PREFIX)/lib/systemd/system/diplowatch-digest.service" \
	  "$(DESTDIR)$(PREFIX)/lib/systemd/system/diplowatch-digest.timer" \
	  "$(DESTDIR)$(PREFIX)/lib/sysusers.d/diplowatch.conf" "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/diplowatch.conf" \
	  "$(DESTDIR)$(SYSCONFDIR)/logrotate.d/diplowatch" "$(DESTDIR)$(PREFIX)/share/man/man1/diplowatch.1" \
	  "$(DESTDIR)$(PREFIX)/share/man/man5/diplowatch.yaml.5" \
	  "$(DESTDIR)$(PREFIX)/share/man/man5/diplowatch-watchlist.5" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/diplowatch" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_diplowatch" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/diplowatch.fish"
	rm -rf "$(DESTDIR)$(PREFIX)/share/diplowatch" "$(DESTDIR)$(PREFIX)/share/doc/diplowatch"

# Makes a Debian 12 package in this folder and checks it with lintian.
deb: build deb-packages
	rm -f diplowatch_*.deb
	debian/rules binary
	lintian --fail-on error,warning --tag-display-limit 0 diplowatch_*.deb
	@echo "made $$(ls diplowatch_*.deb); install it with: sudo apt install ./$$(ls diplowatch_*.deb)"

# Checks the daemon's metrics with Prometheus's promtool.
metrics-test: build metrics-packages
	Tests/System/metrics "$(BINARY)"

# Checks the status page in a real browser by WCAG 2.2 AA, and the feeds of matches with feedparser.
page-test: build
	.ci/page "$(BINARY)"

# Shows the exposure of the service as systemd measures it, from 0 (none) to 10 (everything).
security: unit-packages
	@for unit in diplowatch diplowatch-digest; do \
	  report=$$(systemd-analyze security --offline=true --threshold=12 systemd/$$unit.service) || { \
	  echo "$$report"; exit 1; }; echo "$$report" | tail -1; done

# Tests the package's whole life (install, run, upgrade, remove) on a fresh Debian 12 with a real systemd, in a container.
systemd-test: deb
	Tests/System/run

packages:
	@.ci/packages $(BUILD_PACKAGES)

bench-packages:
	@.ci/packages $(BENCH_PACKAGES)

metrics-packages:
	@.ci/packages $(METRICS_PACKAGES)

deb-packages:
	@.ci/packages $(DEB_PACKAGES)

unit-packages:
	@.ci/packages $(UNIT_PACKAGES)

screenshot-packages:
	@.ci/packages $(SCREENSHOT_PACKAGES)

test-packages:
	@.ci/packages $(TEST_PACKAGES)

swift:
	@command -v swift >/dev/null || { \
	  echo "diplowatch needs Swift 6.2 or newer, and no 'swift' is on the PATH."; \
	  echo "Install it from https://www.swift.org/install/linux/ (swiftly, or the Debian 12 tarball), then run this again."; \
	  exit 1; }

clean:
	swift package clean
