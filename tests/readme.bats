#!/usr/bin/env bats
# README: its screens are what its commands print, its commands work, and what
# it refers to is there.  The workflow is tested in ci.bats.

load helper

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset PROF_OUTPUT PROF_META COLUMNS
  export LC_ALL=C.UTF-8
}

# The indented lines of a section.
block() { # HEADING
  awk -v heading="## $1" '
    /^## / { inside = $0 == heading }
    inside && sub(/^    /, "")' "$PROF_ROOT/README.md"
}

# Commands of README that begin so, without the `$ ` of a screen.
commands() { # EXPRESSION
  sed -nE "s/^    ([$] )?($1)/\2/p" "$PROF_ROOT/README.md"
}

# Writes the screens to screens/N: a command, and below it what it prints.
extract_screens() {
  mkdir screens
  awk '
    /^    [$] / { file = "screens/" ++n; blank = "" }
    /^$/ { blank = "\n"; next }
    !/^    / { file = "" }
    file { printf "%s%s\n", blank, substr($0, 5) > file; blank = "" }
  ' "$PROF_ROOT/README.md"
}

# A program that does this, by a shell.
provide() { # NAME COMMANDS
  mkdir -p bin
  printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
  chmod +x "bin/$1"
  PATH=$PWD/bin:$PATH
}

@test "the screens of README are what its commands print" {
  local screen shown=0
  cp "$PROF_ROOT"/tests/data/*.csv .
  extract_screens
  for screen in screens/*; do
    [ "$(wc -l <"$screen")" -gt 1 ] || continue
    # A terminal has tables without being asked.
    sed -n '1s/^[$] \(prof-[a-z]*\) /\1 -F table /p' "$screen" >command
    bash -e command >seen
    sed 1d "$screen" | diff -u - seen >&2
    shown=$((shown + 1))
  done
  equal "$shown" 4
}

@test "the files of README's screens come from its commands" {
  local file
  provide make :
  provide bats :
  touch test.sh
  extract_screens
  grep -h '^[$] \(export\|prof-record\)' $(ls screens/* | sort -t / -k 2n) |
    sed 's/^[$] //' >commands
  equal "$(wc -l <commands)" 8
  bash -e commands >out 2>&1
  for file in ci.csv rounds.csv; do
    shape "$file" >seen
    shape "$PROF_ROOT/tests/data/$file" >expected
    [ -s expected ]
    diff -u expected seen >&2
  done
}

# How many points a file has of each stage and variant.
shape() { # FILE
  sed 's/,.*variant=\([12]\).*/ \1/; s/,.*//' "$1" | sort | uniq -c
}

@test "README observes a build and a script that it does not change" {
  # Long enough for prof-record to be there when the second line comes.
  provide make 'echo "  CC a.c"; sleep 0.5; echo "  LD a"; sleep 0.1'
  commands 'make -B ' >command
  bash -e command >out
  equal "$(cut -d, -f1,2 out)" $'stage_name,count\nCC,1\nLD,1'
  echo 'sleep 0.01; sleep 0.01' >script.sh
  commands 'PS4=' >command
  bash -e command >out
  equal "$(cut -d, -f1,2 out)" $'stage_name,count\nsleep,2'
}

@test "README's report is a page" {
  cp "$PROF_ROOT/tests/data/builds.csv" .
  sed -n 's/.*`\(prof-recommend -F html [^`]*\)`.*/\1/p' \
    "$PROF_ROOT/README.md" >command
  equal "$(wc -l <command)" 1
  bash -e command
  grep -q '<svg' report.html
}

# Three points, one after the other, of which only those of test take more than
# 100 ms on average.
points() {
  cat >points.csv <<'CSV'
stage_name,execution_time,timestamp
test,150,2026-03-01T12:00:00Z
test,250,2026-03-01T12:00:01Z
"a ""b"" c",50,2026-03-01T12:00:02Z
CSV
}

@test "other tools read the tables as README says" {
  points
  block 'With other tools' | grep -v -e duckdb -e flamegraph >commands
  equal "$(wc -l <commands)" 4
  bash -eo pipefail commands >out
  equal "$(cat out)" $'test\ntest'
  printf 'prof_ms{stage="test"} 200\nprof_ms{stage="a \\"b\\" c"} 50\n' |
    diff -u - prof.prom
  equal "$(jq -r '.traceEvents[] | select(.ph == "X") | .name' trace.json |
    sort | uniq -c | tr -s ' ' | paste -sd ,)" ' 1 a "b" c, 2 test'
}

@test "DuckDB reads points as README says" {
  command -v duckdb >/dev/null || skip 'no duckdb here'
  points
  block 'With other tools' | grep duckdb >command
  bash -e command >out
  equal "$(grep -c -e 'test *│ *250' -e 'a "b" c *│ *50' out)" 2
}

# A flame graph is made of lines of a stack and a number.
@test "stacks are what README pipes into flamegraph.pl" {
  points
  provide flamegraph.pl cat
  block 'With other tools' | grep flamegraph >command
  bash -eo pipefail command
  equal "$(sed 's/.* //' flames.svg | sort -n | paste -sd ,)" 50000,400000
}

@test "github-action-benchmark gets from README what it reads" {
  points
  sed -n 's/.*`\(prof-stats[^`]*map([^`]*\)`.*/\1/p' "$PROF_ROOT/README.md" \
    >command
  equal "$(wc -l <command)" 1
  bash -eo pipefail command | jq -c . >out
  equal "$(cat out)" "$(printf '%s' \
    '[{"name":"test","unit":"ms","value":200},' \
    '{"name":"a \"b\" c","unit":"ms","value":50}]')"
}

@test "README's answers name what is there" {
  points
  prof-trend --latest --since=2020-01-01 </dev/null >out
  sed -n 's/^`\(prof-bottleneck --budget [^`]*\)`.*/\1/p' \
    "$PROF_ROOT/README.md" | sed 's/speed.csv/points.csv/' >command
  equal "$(wc -l <command)" 1
  bash -e command
  sed -i 's/5min/100ms/' command
  fails 3 bash -e command
  prof-bottleneck --high-factor=2 --variance-threshold=1 points.csv >out
  prof-stats --sketch points.csv >out
  prof-record -w 1 x true >out
}

@test "what README links to is there" {
  local path
  grep -o '](man/[^)]*)' "$PROF_ROOT/README.md" | tr -d '])(' >paths
  [ "$(wc -l <paths)" -gt 2 ]
  while read -r path; do
    [ -e "$PROF_ROOT/$path" ] || equal "$path" 'a file'
  done <paths
}

@test "README installs by targets that the Makefile has" {
  local target
  block Start >commands
  equal "$(grep -c '^sh .ci/deps' commands)" 2
  for target in $(grep -o 'make [a-z]*' commands | sort -u | cut -d ' ' -f 2); do
    make -n -C "$PROF_ROOT" "$target" >/dev/null
  done
}

@test "the demo shows where the time goes" {
  sh "$PROF_ROOT/tests/demo" >out 2>err
  equal "$(grep -c '^[$] prof-[a-z]* points.csv$' out)" 3
  grep -A 1 '^STAGE ' out | tail -n 1 | grep -q '^compress  *5 .*%'
  grep -A 1 '^SEVERITY ' out | tail -n 1 | grep -q ' compress '
  grep -q '^[A-Z]*  compress' out
}
