# prof: which stage is slow, which is getting slower, and what to do about it.
#
#	make            the tools, in build/release
#	make check      all tests            make asan   all under sanitizers
#	make fuzz       FUZZ_RUNS random mutations of what is read; with
#	                CC=clang make fuzz-guided, guided by coverage
#	make faults     fail each system call and allocation of some commands
#	make mutants    mutation testing: which of a list of faults do the
#	                tests catch?  (MUTANTS=expression: some of them)
#	make bench      all benchmarks; or make bench-steps, bench-gate,
#	                bench-record, bench-rivals, bench-sketch or
#	                bench-fleet
#	make tsan       all tests, with threads at work on the smallest inputs,
#	                under the sanitizer for data races
#	make cross      test what a 32-bit, a big-endian and an ARM processor run,
#	                by qemu-user (CROSS=names: those of Debian)
#	make engines    merge statistics by Spark, Hadoop, Slurm and others
#	                (ENGINES="slurm spark": some of them), which it installs
#	                in build/engines
#	make static     the tools for any Linux of this processor, in
#	                build/static, with musl; make check-static tests them
#	make lint       warnings, format, manuals, order of the modules
#	make demo       the tools on a few real commands
#	make install    to PREFIX, below DESTDIR
#	make deb        a Debian package, build/prof_*.deb
#	make deps       install what build, tests and lint need, by apt-get
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR are for the user; the flags
# that the project needs are in other variables.

VERSION = 0.1.0

CFLAGS = -O2 -g
PREFIX = /usr/local
# Where zsh looks; Debian's packages have a place of their own.
ZSH_FUNCTIONS = $(PREFIX)/share/zsh/site-functions
# What is installed: the tools in build/release, or in build/static.
INSTALL_FROM = release

TOOLS = prof-record prof-stats prof-bottleneck prof-trend prof-recommend
MANUALS = $(wildcard man/*.1 man/*.5 man/*.7)

# The library's folders in the order of their dependencies: a file includes
# only headers of its own folder and of those before it.  `make lint` checks
# that.
FOLDERS = base value table stat model stage rows render analysis report record cli

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef
SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer

# Wherever points are read, the same come out: a 32-bit processor gets times
# beyond 2038 and files beyond 2 GiB, and an x87, which calculates with more
# bits than a double has, leaves the doubles to SSE2.
macros := $(shell echo __SIZEOF_LONG__ __i386__ | $(CC) $(CFLAGS) -E -P - 2>/dev/null)
long_size = $(word 1,$(macros))
is_i386 = $(filter 1,$(word 2,$(macros)))

prof_cppflags = -Ilib -Ibuild -D_POSIX_C_SOURCE=200809L -DPROF_VERSION='"$(VERSION)"' \
	$(if $(filter 4,$(long_size)),-D_TIME_BITS=64 -D_FILE_OFFSET_BITS=64)
prof_cflags = -std=c11 -pthread -ffp-contract=off $(if $(is_i386),-msse2 -mfpmath=sse)
prof_libs = -lcsv -lm

library = $(wildcard $(FOLDERS:%=lib/%/*.c))
headers = $(wildcard $(FOLDERS:%=lib/%/*.h))
# A benchmark is a script or a program; the other programs there are helpers.
benches = steps gate record rivals sketch fleet
bench_programs = $(basename $(notdir $(wildcard tests/bench/*.c)))
units = $(basename $(notdir $(wildcard tests/unit/*.c)))
fuzzers = $(filter-out driver shared,$(basename $(notdir $(wildcard tests/fuzz/*.c))))

all: release
release: $(TOOLS:%=build/release/%)

# Each configuration builds the same targets in a directory of its own.  The
# portable one tests the code without SSE2, 128-bit integers and the like.
# MACHINE is that of tests/machines/run, which gives CC too.
CONFIGURATIONS = release asan portable tsan guided static deb $(MACHINE)
build/asan/%: config_cflags = $(SANITIZERS)
build/portable/%: config_cflags = $(SANITIZERS) -DPROF_PORTABLE
build/tsan/%: config_cflags = -fsanitize=thread -DAHEAD_MIN=1 -DAHEAD_PART=100
build/guided/%: config_cflags = $(SANITIZERS) -fsanitize=fuzzer-no-link
build/static/%: CC = musl-gcc
build/static/%: config_cflags = -Ibuild/musl
build/static/%: LDFLAGS += -static -Lbuild/musl
# As Debian hardens what it builds.
build/deb/%: config_cflags = -g0 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
build/deb/%: LDFLAGS += -Wl,-z,relro,-z,now

# `make V=1` shows the commands.
quiet = $(if $(V),,@echo '  $(1) $@';)
compile = $(call quiet,CC)$(CC) $(prof_cppflags) $(CPPFLAGS) $(prof_cflags) \
	$(CFLAGS) $(config_cflags) -MMD -MP -c -o $@ $<
archive = $(call quiet,AR)rm -f $@ && $(AR) rcs $@ $^
link = $(call quiet,LD)$(CC) $(CFLAGS) $(config_cflags) $(LDFLAGS) -o $@ $^

define configuration
build/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(compile)
build/$(1)/libprof.a: $(library:%.c=build/$(1)/%.o)
	$$(archive)
build/$(1)/prof-%: build/$(1)/cmd/prof-%.o build/$(1)/libprof.a
	$$(link) $$(prof_libs)
build/$(1)/unit/%: build/$(1)/tests/unit/%.o build/$(1)/libprof.a
	@mkdir -p $$(@D)
	$$(link) -lcmocka $$(prof_libs)
build/$(1)/bench/%: build/$(1)/tests/bench/%.o build/$(1)/libprof.a
	@mkdir -p $$(@D)
	$$(link) $$(prof_libs)
build/$(1)/fuzz/%: build/$(1)/tests/fuzz/%.o build/$(1)/tests/fuzz/driver.o \
	    build/$(1)/tests/fuzz/shared.o \
	    build/$(1)/libprof.a
	@mkdir -p $$(@D)
	$$(link) $$(prof_libs)
$(addprefix build/$(1)/bench/,empty spawn drain feed): prof_libs =
$(1)-tests: $(TOOLS:%=build/$(1)/%) $(units:%=build/$(1)/unit/%) \
	$(fuzzers:%=build/$(1)/fuzz/%)
endef
$(foreach c,$(CONFIGURATIONS),$(eval $(call configuration,$(c))))

# Texts of other languages as C strings: the shell functions of prof-record, and
# the style of pages.
texts = build/shell-lines.inc build/style-lines.inc
build/shell-lines.inc: lib/record/shell.sh
build/style-lines.inc: lib/render/style.css
$(texts):
	@mkdir -p $(@D)
	@sed 's/[\\"?]/\\&/g; s/^/"/; s/$$/\\n",/' $< >$@
$(CONFIGURATIONS:%=build/%/lib/record/shell.o): build/shell-lines.inc
$(CONFIGURATIONS:%=build/%/lib/render/page.o): build/style-lines.inc

# The system's libcsv, which calls little of libc, apart from its other headers.
$(library:%.c=build/static/%.o) $(TOOLS:%=build/static/cmd/%.o) \
		$(fuzzers:%=build/static/tests/fuzz/%.o) \
		$(TOOLS:%=build/static/%): | build/musl/libcsv.a
build/musl/libcsv.a:
	@mkdir -p $(@D)
	cp /usr/include/csv.h $(@D)
	cp "$$(cc -print-file-name=libcsv.a)" $@
static: $(TOOLS:%=build/static/%)
check-static: static
	@PATH="$(CURDIR)/build/static:$$PATH" bats tests/*.bats

-include $(wildcard $(CONFIGURATIONS:%=build/%/*/*.d) \
	$(CONFIGURATIONS:%=build/%/lib/*/*.d) \
	$(CONFIGURATIONS:%=build/%/tests/*/*.d))

# Debian's names of other processors.
CROSS = i386 arm64 s390x
cross: release build/release/bench/points
	+@sh tests/machines/run static $(CROSS)

# The tests of code that depends on PROF_PORTABLE.
portable_tests = $(addprefix build/portable/,unit/test-num-fast \
	unit/test-num unit/test-fastscan fuzz/tables)

# Fails the calls of the tools into which it is preloaded.
build/release/faults/fault.so: tests/faults/fault.c Makefile
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(prof_cflags) $(CFLAGS) -fPIC -shared -o $@ $< -ldl
release-tests: build/release/faults/fault.so

# Prints TAP, and fails if any test fails.
check: release-tests $(portable_tests)
	@sh tests/run build/release
asan: asan-tests $(portable_tests)
	@sh tests/run build/asan

tsan: tsan-tests $(portable_tests)
	@sh tests/run build/tsan

# A failing input is left in the file crash or crash-*; the program reruns it.
FUZZ_RUNS = 1000000
FUZZ_SEED = 1
fuzz: $(fuzzers:%=build/asan/fuzz/%) build/portable/fuzz/tables
	@for f in $^; do \
		$$f -runs=$(FUZZ_RUNS) -seed=$(FUZZ_SEED) \
			tests/fuzz/seeds/$${f##*/}/* || exit 1; \
	done

# `make check` tries some of them.
faults: release-tests
	@sh tests/faults/run build/release

# Slow, so not part of CI: runs the tests once per fault.
MUTANTS =
mutants:
	@sh tests/mutants/run '$(MUTANTS)'

# With libFuzzer, which has its own driver and keeps its corpus.
$(fuzzers:%=build/guided/%): build/guided/%: build/guided/tests/fuzz/%.o \
	    build/guided/tests/fuzz/shared.o \
	    build/guided/libprof.a
	$(link) -fsanitize=fuzzer $(prof_libs)
fuzz-guided: $(fuzzers:%=build/guided/%)
	@for f in $(fuzzers); do \
		mkdir -p build/corpus/$$f && \
		build/guided/$$f -runs=$(FUZZ_RUNS) -max_len=4096 \
			-close_fd_mask=2 \
			build/corpus/$$f tests/fuzz/seeds/$$f || exit 1; \
	done

bench: bench-programs
	@for b in $(benches); do $(run_bench) || exit 1; done
$(benches:%=bench-%): bench-%: bench-programs
	@b=$*; $(run_bench)
bench-programs: release $(bench_programs:%=build/release/bench/%)
run_bench = if [ -f tests/bench/$$b ]; then sh tests/bench/$$b build/release; \
	else build/release/bench/$$b; fi

# Millions of points; the exit status is 3 if an engine could not be installed.
ENGINES =
engines: bench-programs
	@sh tests/engines/run build/release $(ENGINES)

lint: lint-gcc lint-clang lint-format lint-includes lint-manuals lint-scripts

# At -O2, since some warnings depend on the optimizer.
lint-gcc lint-clang: lint-%: $(texts)
	@for f in $(library) cmd/*.c tests/*/*.c; do \
		$* $(prof_cppflags) $(prof_cflags) -O2 $(WARNINGS) -Werror \
			-c -o /dev/null $$f || exit 1; \
	done
lint-format:
	@clang-format --dry-run -Werror $(library) $(headers) cmd/*.c tests/*/*.[ch]
lint-includes:
	@awk -v folders='$(FOLDERS)' -f tests/includes.awk \
		$(headers) $(headers) $(library) cmd/*.c
lint-manuals:
	@mandoc -T lint -W warning $(MANUALS)
engine_scripts = $(filter-out %.awk %.xml,$(wildcard tests/engines/*))
lint-scripts:
	@shellcheck -x -s sh .ci/run .ci/deps .ci/deb tests/run tests/demo tests/mutants/run \
		tests/faults/run tests/machines/run tests/bench/gate tests/bench/record \
		tests/bench/rivals tests/bench/sketch tests/bench/fleet $(engine_scripts)
	@shellcheck -s sh -e SC2154,SC3010,SC3013,SC3028,SC3044,SC3045,SC3060 lib/record/shell.sh
	@shellcheck -s bash completions/prof.bash tests/*.bash
fmt:
	clang-format -i $(library) $(headers) cmd/*.c tests/*/*.[ch]

demo: release
	@PATH="$(CURDIR)/build/release:$$PATH" sh tests/demo

deps:
	sh .ci/deps build test lint

install: $(TOOLS:%=build/$(INSTALL_FROM)/%)
	install -d $(DESTDIR)$(PREFIX)/bin
	install $(TOOLS:%=build/$(INSTALL_FROM)/%) $(DESTDIR)$(PREFIX)/bin
	for m in $(MANUALS); do \
		d=$(DESTDIR)$(PREFIX)/share/man/man$${m##*.} && \
		install -d $$d && install -m 644 $$m $$d || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(ZSH_FUNCTIONS) \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	for t in $(TOOLS); do \
		install -m 644 completions/prof.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$t && \
		install -m 644 completions/prof.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$t.fish || exit 1; \
	done
	install -m 644 completions/_prof $(DESTDIR)$(ZSH_FUNCTIONS)

uninstall:
	for t in $(TOOLS); do \
		rm -f $(DESTDIR)$(PREFIX)/bin/$$t \
			$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$t \
			$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$t.fish; \
	done
	for m in $(MANUALS); do \
		rm -f $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; \
	done
	rm -f $(DESTDIR)$(ZSH_FUNCTIONS)/_prof

deb: $(TOOLS:%=build/deb/%)
	@rm -rf build/deb/root
	@$(MAKE) -s install INSTALL_FROM=deb DESTDIR=build/deb/root PREFIX=/usr \
		ZSH_FUNCTIONS=/usr/share/zsh/vendor-completions
	@sh .ci/deb build/deb/root $(VERSION) build

dist:
	@mkdir -p build
	git archive --prefix=prof-$(VERSION)/ -o build/prof-$(VERSION).tar.gz HEAD

clean:
	rm -rf build

.PHONY: all release static check check-static cross asan tsan fuzz fuzz-guided faults \
	mutants bench bench-programs engines \
	$(benches:%=bench-%) lint lint-gcc lint-clang lint-format lint-includes \
	lint-manuals lint-scripts fmt demo deps install uninstall deb dist clean \
	$(CONFIGURATIONS:%=%-tests)
.SECONDARY:
