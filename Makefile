# diplowatch: build, run, test and install. Every target installs the Debian packages it misses (as root or through
# sudo) and says how to get Swift where it is missing.

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
BUILD_PACKAGES := libcurl4-openssl-dev libxml2-dev libsqlite3-dev pkg-config
DEMO_PACKAGES := python3-minimal
BENCH_PACKAGES := python3 libxml2-utils curl
SHARED ?= $(abspath ../shared)
# The Swift runtime is linked in, so that the binary runs where no Swift is installed.
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld
BINARY := $(CURDIR)/.build/release/diplowatch

.PHONY: run test lint format fuzz bench demo install uninstall build packages demo-packages bench-packages swift clean

run: build
	$(BINARY) run --config Config/local.yaml

test: packages swift
	swift build --build-tests
	swift test --skip-build

lint: swift
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing

format: swift
	swift format format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzzing

# libFuzzer and AddressSanitizer on the feed parser and on HTML to text; SECONDS for each.
SECONDS ?= 60
fuzz: packages swift
	Fuzzing/run $(SECONDS)

bench: build bench-packages
	Benchmarks/run "$(BINARY)"

demo: build demo-packages
	Demo/run "$(BINARY)"

$(BINARY):
	$(MAKE) build

build: packages swift
	swift build $(RELEASE) --product diplowatch

# Takes what `make build` made: root needs no Swift.
install: $(BINARY)
	install -D -s -m755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/diplowatch"
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch/watchlist.d" Config/watchlist.d/*.yaml
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/diplowatch" Config/*.schema.json
	install -Dm644 -t "$(DESTDIR)$(PREFIX)/share/doc/diplowatch" README.md CHANGELOG.md LICENSE
	sed -e 's|/usr/share/diplowatch|$(PREFIX)/share/diplowatch|g' \
	  -e '1s|schema=|schema=$(PREFIX)/share/diplowatch/|' Config/diplowatch.yaml > .diplowatch.yaml.tmp
	[ -e "$(DESTDIR)$(SYSCONFDIR)/diplowatch/diplowatch.yaml" ] \
	  || install -Dm644 .diplowatch.yaml.tmp "$(DESTDIR)$(SYSCONFDIR)/diplowatch/diplowatch.yaml"
	rm -f .diplowatch.yaml.tmp
	install -d "$(DESTDIR)$(SYSCONFDIR)/diplowatch/watchlist.d"
	install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system"
	sed -e 's|/usr/bin/diplowatch|$(PREFIX)/bin/diplowatch|g' -e 's|/usr/share/doc|$(PREFIX)/share/doc|' \
	  systemd/diplowatch.service \
	  > "$(DESTDIR)$(PREFIX)/lib/systemd/system/diplowatch.service"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/diplowatch" "$(DESTDIR)$(PREFIX)/lib/systemd/system/diplowatch.service"
	rm -rf "$(DESTDIR)$(PREFIX)/share/diplowatch" "$(DESTDIR)$(PREFIX)/share/doc/diplowatch"

packages:
	@.ci/packages $(BUILD_PACKAGES)

bench-packages:
	@.ci/packages $(BENCH_PACKAGES)

demo-packages:
	@.ci/packages $(DEMO_PACKAGES)

swift:
	@command -v swift >/dev/null || { \
	  echo "diplowatch needs Swift 6.1 or newer, and no 'swift' is on the PATH."; \
	  echo "Install it from https://www.swift.org/install/linux/ (swiftly, or the Debian 12 tarball), then run this again."; \
	  exit 1; }

clean:
	swift package clean
