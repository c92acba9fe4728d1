# Everything that is made or proved here, from a bare machine on: `make run`, `make test`.
#
# Assumed: Rust (rustup), Node 20 or newer with npm, bash and, where something of the system's is
# missing, Debian's apt-get. The rest is installed by the rules below. What is built lands in TARGET,
# outside of the checkout.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

TARGET := $(abspath $(or $(SLIPWAY_TARGET_DIR),$(HOME)/.cache/slipway/target))
TOOLS := $(TARGET)/tools
SITE := $(TARGET)/site
# The browser's half as the compiler leaves it.
MODULE := $(TARGET)/wasm32-unknown-unknown/lib-profile-release/frontend.wasm
BINARY := $(TARGET)/release/slipway
export SLIPWAY_TARGET_DIR := $(TARGET)
export CARGO_TARGET_DIR := $(TARGET)
export PATH := $(TOOLS)/bin:$(CURDIR)/end2end/tools:$(CURDIR)/end2end/node_modules/.bin:$(PATH)

# The tools and their versions. wasm-bindgen must be the library's version to the letter.
CARGO_LEPTOS := 0.3.10
CARGO_DENY := 0.20.2
LEPTOSFMT := 0.1.33
WASM_BINDGEN := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)

CATALOG ?= server/sample
LISTEN ?= 127.0.0.1:3000
DATA ?= $(TARGET)/data
# The sample company comes with its vendors; a catalog of your own does not.
SANDBOX ?= $(if $(filter server/sample,$(CATALOG)),--sandbox)
SERVE := serve $(SANDBOX) --catalog $(CATALOG) --listen $(LISTEN) --data-dir $(DATA)

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

.PHONY: run
run: build ## Build and start the portal [CATALOG=folder or URL] [LISTEN=127.0.0.1:3000] [DATA=folder]
	@exec $(BINARY) $(SERVE)

.PHONY: build
build: site ## The release binary, with the site in it: TARGET/release/slipway
	SLIPWAY_SITE=$(SITE) cargo build --release --package server

.PHONY: dev
dev: front-tools ## Build quickly, start, and build again at every change
	@end2end/site.sh assets $(TARGET)/front-assets
	LEPTOS_ASSETS_DIR=$(TARGET)/front-assets SLIPWAY__SERVER__SITE_DIR=$(TARGET)/front-site \
		cargo leptos watch --split -- $(SERVE)

.PHONY: test
test: ## Prove the tree: format, lints, tests on both databases, browser tests, soak
	@end2end/test.sh

.PHONY: lint
lint: wasm-target lint-tools ## Format, lints, licences; warnings are errors
	cargo fmt --all --check
	leptosfmt --check --quiet 'app/src/**/*.rs'
	cargo clippy --all-targets -- -D warnings
	cargo clippy --package frontend --target wasm32-unknown-unknown -- -D warnings
	cargo deny --log-level error check --hide-inclusion-graph licenses bans sources

.PHONY: chart
chart: ## Render the Helm chart and check what comes out
	@end2end/chart.sh

.PHONY: bench
bench: export CARGO_PROFILE_RELEASE_LTO := thin
bench: build browser wrk ## Measure the release: tables, and TARGET/bench/*.json; a million entities take their time
	@node end2end/bench.mjs $(TARGET)/bench
	@node end2end/bench/engine.mjs --million $(ENGINE)
	@node end2end/bench/access.mjs
	@node end2end/bench/deployments.mjs
	@node end2end/bench/costs.mjs
	@node end2end/search/quality.mjs $(TARGET)/bench
	@end2end/search/measure.sh

.PHONY: peers
peers: ## Compare with real peers that are too heavy for every run: mkdocs with techdocs-core
	@end2end/peers.sh

# ENGINE: options of end2end/bench/engine.mjs, such as "--sizes 10k" or "--million".
.PHONY: bench-engine
bench-engine: build wrk ## Measure the catalog engine alone, up to 50k entities [ENGINE=options]
	@node end2end/bench/engine.mjs $(ENGINE)

.PHONY: bench-search
bench-search: build node-modules ## Score search on the judged questions, beside lunr, and measure it up to a million documents
	@node end2end/search/quality.mjs $(TARGET)/bench
	@end2end/search/measure.sh

# The browser's half, addressed by its content, with fonts and public files beside it. Nothing in it
# changes unless its content does, so that the server is not built again for nothing.
.PHONY: site
site: front-tools
	cargo leptos build --release --frontend-only --split
	@end2end/site.sh release $(TARGET)/front-site $(MODULE) $(SITE)

# --- What must be installed -------------------------------------------------------------------------

# $(call cargo-tool,name,version,crate): the program `name` of that version, on PATH or installed.
# With the libraries that its authors locked or, where one of those is not to be had any more (it was
# yanked, or a mirror lacks it), with the newest that fit.
define cargo-tool
	@[[ "$$($(1) --version 2>/dev/null)" == *"$(2)"* ]] || { \
		echo "installing $(3) $(2)"; \
		install() { env --unset=CARGO_TARGET_DIR cargo install $(3) --version $(2) --quiet --root $(TOOLS) "$$@"; }; \
		install --locked || install; }
endef

.PHONY: front-tools
front-tools: wasm-target node-modules
	$(call cargo-tool,cargo-leptos,$(CARGO_LEPTOS),cargo-leptos)
	$(call cargo-tool,wasm-bindgen,$(WASM_BINDGEN),wasm-bindgen-cli)

.PHONY: lint-tools
lint-tools: rust
	$(call cargo-tool,leptosfmt,$(LEPTOSFMT),leptosfmt)
	$(call cargo-tool,cargo-deny,$(CARGO_DENY),cargo-deny)

.PHONY: rust
rust:
	@command -v cargo >/dev/null || { echo "Rust is missing: install it with rustup (https://rustup.rs)" >&2; exit 1; }

.PHONY: wasm-target
wasm-target: rust
	@[[ -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]] || rustup target add wasm32-unknown-unknown

# Fonts, wasm-opt, Playwright: one locked set.
.PHONY: node-modules
node-modules: end2end/node_modules/.package-lock.json

end2end/node_modules/.package-lock.json: end2end/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node 20 or newer" >&2; exit 1; }
	npm ci --prefix end2end --no-progress --loglevel=error
	@touch $@

# A Chromium for the browser tests; CHROMIUM names another one.
.PHONY: browser
browser: node-modules
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { \
		command -v apt-get >/dev/null || { echo "Chromium is missing: install it, or name it with CHROMIUM=" >&2; exit 1; }; \
		sudo=$$([[ $$(id -u) == 0 ]] || echo sudo); \
		$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y chromium; }

# What asks under load.
.PHONY: wrk
wrk:
	@command -v wrk >/dev/null || { \
		command -v apt-get >/dev/null || { echo "wrk is missing: install it" >&2; exit 1; }; \
		sudo=$$([[ $$(id -u) == 0 ]] || echo sudo); \
		$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y wrk; }
