#!/usr/bin/env bats
# The workflow of prof-ci(7), and the part of it that README has: what each
# `run:` says is done as it stands, in a scratch repository whose stages sleep.

load helper

setup() {
  command -v git >/dev/null || skip 'no git here'
  cd "$BATS_TEST_TMPDIR" || return
  unset PROF_OUTPUT PROF_META MAKEFLAGS MAKELEVEL
  export HOME=$PWD/home GITHUB_ENV=$PWD/env GITHUB_PATH=$PWD/path
  export GITHUB_STEP_SUMMARY=$PWD/summary
  export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b
  export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
  mkdir home steps
  provide_tools
  extract_steps
  make_origin
  git clone -q origin work
  mv prof work/.prof
  cd work || return
}

# The tools' source, and a package manager that has all that it needs.
provide_tools() {
  local part
  mkdir -p prof/build bin
  for part in Makefile .ci cmd completions lib man build/release; do
    [ ! -e "$PROF_ROOT/$part" ] || cp -pR "$PROF_ROOT/$part" "prof/$part"
  done
  printf '#!/bin/sh\necho installed\n' >bin/dpkg-query
  chmod +x bin/dpkg-query
  PATH=$PWD/bin:$PATH
}

# The page, as it is shown.
page() {
  mandoc -T utf8 "$PROF_ROOT/man/prof-ci.7" | col -bx
}

# Its workflow, and that of README.
workflow() {
  page | awk '/^     name: / { inside = 1 } /^$/ { inside = 0 }
    inside { print substr($0, 6) }'
}

workflow_of_readme() {
  awk '/^    name: / { inside = 1 } /^$/ { inside = 0 }
    inside { print substr($0, 5) }' "$PROF_ROOT/README.md"
}

# Writes the steps of a job to steps/JOB.1, steps/JOB.2 and so on, and where it
# has its points to steps/JOB.output.
extract_steps() {
  workflow | awk '
    /^[a-z]/ { job = "" }
    /^  [a-z]+:$/ { job = substr($1, 1, length($1) - 1); step = 0 }
    /^    [^ ]/ { file = "" }
    job && sub(/^    env: \{PROF_OUTPUT: "\${{ github.workspace }}\//, "") {
      sub(/"}$/, "")
      print > "steps/" job ".output"
    }
    job && /^    - run: \|$/ { file = "steps/" job "." ++step; next }
    file { print substr($0, 9) > file }'
  equal "$(ls steps | cut -d . -f 1 | uniq -c | paste -s -d ' ')" \
    '      5 change       4 main'
}

# A repository whose test takes as long as the file pace says.
make_origin() {
  git init -q -b main origin
  printf '%s\n' 'build:' "$(printf '\t')sleep 0.02" \
    'test:' "$(printf '\t')sleep \$\$(cat pace)" >origin/Makefile
  echo 0.05 >origin/pace
  git -C origin add .
  git -C origin commit -qm 'Test'
}

# Does the steps of a job.  Fails with the status of the first that fails;
# standard output and error are in out and err.
do_job() { # JOB
  local step line
  : >"$GITHUB_ENV"
  : >"$GITHUB_PATH"
  PROF_OUTPUT=$PWD/$(cat ../steps/"$1".output)
  export PROF_OUTPUT
  for step in ../steps/"$1".[0-9]; do
    bash --noprofile --norc -e "$step" >out 2>err || return
    while read -r line; do
      export "${line?}"
    done <"$GITHUB_ENV"
    : >"$GITHUB_ENV"
  done
}

# The workflow for the commit that is checked out.
push() { # RUN
  GITHUB_SHA=$(git rev-parse HEAD)
  GITHUB_RUN_ID=$1
  export GITHUB_SHA GITHUB_RUN_ID
  do_job main
}

# A cell of the last row that the summary has for a stage.
summary() { # STAGE HEADING
  awk -F ' *[|] *' -v stage="\`$1\`" -v heading="$2" '
    $2 == "stage" { for (i = 1; i <= NF; i++) if ($i == heading) n = i }
    $2 == stage { cell = $n }
    END { gsub(/[*]/, "", cell); print cell }' "$GITHUB_STEP_SUMMARY"
}

change_pace() {
  echo 0.5 >pace
  git commit -qam 'Sleep longer'
}

# Adds eight runs like a given one, in a given year, a little apart.
repeat() { # RUN YEAR
  awk -F, -v OFS=, -v run="$1" -v year="$2" '
    $6 ~ "run=" run "(;|$)" {
      metadata = $6
      for (i = 1; i <= 8; i++) {
        $5 = year "-01-0" i "T00:00:00Z"
        $6 = metadata
        sub("run=" run, "run=" year i, $6)
        print $1, $2 * (1 + i * 5 % 8 / 1000), $3, $4, $5, $6
      }
    }' speed.csv >>more
  cat more >>speed.csv
}

# Commands of the page that begin so.
commands() { # WORDS
  page | sed -n "s/^ *\($1\)/\1/p"
}

@test "the workflow installs the tools" {
  push 1
  equal "$(ls "$HOME/.local/bin" | wc -l)" 5
  equal "$(cat "$GITHUB_PATH")" "$HOME/.local/bin"
}

@test "the workflow says which commit and run points are of" {
  push 77
  git log -1 --format="commit=%h;run=77" --abbrev=7 >expected
  equal "$(grep -c "$(cat expected)" speed.csv)" 10
}

@test "the workflow is red when a stage became slower" {
  local status=0
  push 1
  equal "$(summary build verdict) $(summary test verdict)" 'unclear unclear'
  cmp out /dev/null
  repeat 1 2020
  change_pace
  push 2 || status=$?
  equal "$status" 3
  equal "$(summary test verdict)" slower
  grep -q '^::warning title=prof%3A test::.* in 2, level since 20201$' out
}

@test "the workflow is green again when a change is accepted" {
  local commit
  push 1
  repeat 1 2020
  change_pace
  push 2 || equal $? 3
  commit=$(git rev-parse --short=7 HEAD)
  commands 'prof-trend --latest --since' >command
  sed -i "s/commit=[0-9a-f]*/commit=$commit/" command
  grep -q "commit=$commit" command
  bash -e command
}

@test "the gate follows the level of a change that was meant" {
  push 1
  repeat 1 2020
  change_pace
  push 2 || equal $? 3
  repeat 2 2099
  bash -e ../steps/main.3
  equal "$(summary test verdict)" same
  prof-trend --latest speed.csv >out
  equal "$(field out test base)" 2
}

propose_change() {
  git checkout -qb change
  change_pace
  export GITHUB_BASE_REF=main
}

@test "the workflow is red for a pull request that is slower" {
  local status=0
  propose_change
  do_job change || status=$?
  equal "$status" 3
  equal "$(summary test verdict)" slower
  equal "$(summary test runs)" 12
  grep -q '^::warning title=prof%3A test::.* from 1 to 2$' out
}

@test "two files can be compared as prof-ci.7 says" {
  local status=0
  propose_change
  git worktree add -q .base origin/main
  commands 'prof-record -n 12 -o [on]' >command
  commands 'prof-trend --against' >>command
  equal "$(wc -l <command)" 3
  bash -e command >out || status=$?
  equal "$status" 3
  equal "$(cut -d, -f 1,14 out | tail -n 1)" test,slower
}

@test "the budget is a gate" {
  push 1
  commands 'prof-bottleneck --budget' >command
  bash -e command
  sed -i 's/test=[^ ]*/test=1ms/' command
  fails 3 bash -e command
}

@test "the budget is of the newest run, which older ones cannot hide" {
  {
    echo stage_name,execution_time
    for i in {1..300}; do echo test,60000; done
    for i in {1..20}; do echo test,400000; done
  } >speed.csv
  commands 'prof-bottleneck --budget' >command
  fails 3 bash -e command
}

# What the real history was when the run of that commit was the newest.
history_until() { # COMMIT
  zcat "$PROF_ROOT/tests/data/http.csv.gz" >all.csv
  LC_ALL=C awk -F, -v commit="commit=$1" '
    NR == FNR { if ($4 == commit && (!time || $3 < time)) time = $3; next }
    FNR == 1 || $3 < time || $4 == commit' all.csv all.csv
}

# Lines without their breaks and blanks.
unfolded() {
  tr -d ' \n'
}

@test "a red gate prints what prof-ci.7 shows" {
  history_until 18913ff >speed.csv
  page | awk '/^     \$ / { inside = 1 } /^$/ { inside = 0 } inside' >example
  sed -n 's/^ *[$] //p' example >command
  equal "$(wc -l <command)" 1
  bash -e command >out 2>err || equal $? 3
  equal "$(cat err out | unfolded)" "$(sed 1d example | unfolded)"
}

@test "README has the job of the main branch, word for word" {
  workflow | awk '/^  change:/ { exit } { print }' |
    sed 's/, pull_request: }/}/; /^    if: /d' >expected
  [ "$(wc -l <expected)" -gt 20 ]
  workflow_of_readme | diff -u expected -
}
