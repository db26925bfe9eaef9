#!/usr/bin/env bats
# The manuals: that they are sound, say what the tools have, and that what they
# tell a user to type works.

load helper

# What a reader sees of a page, as plain text.
rendered() { # PAGE
  mandoc -T ascii "$PROF_ROOT/man/$1" | col -bx
}

# The source of one section.
section() { # PAGE NAME
  awk -v name="$2" '
    /^\.Sh / { inside = substr($0, 5) == name; next }
    inside' "$PROF_ROOT/man/$1"
}

# The options of --help, one a line: `-n --runs=`, a `=` where it has an
# argument.
help_options() { # TOOL
  "$1" --help | sed -nE \
    -e 's/^  (-.), (--[a-z-]+=?).*/\1 \2/p' \
    -e 's/^      (--[a-z-]+=?).*/\1/p' | sort
}

# The same of a manual, from the tags of its list of options.
manual_options() { # PAGE
  section "$1" DESCRIPTION | awk '
    /^\.It Fl / {
      long = short = ""
      for (i = 2; i < NF; i++) {
        if ($i != "Fl")
          continue
        name = $(i + 1)
        if (name ~ /^-/)
          long = "-" name ($(i + 2) == "Ns" && $(i + 3) == "=" ? "=" : "")
        else
          short = "-" name " "
      }
      print short long
    }' | sort
}

# The options of a synopsis, each by the shortest name that it has there.
synopsis_options() { # PAGE
  section "$1" SYNOPSIS | awk '
    /^\.Op Fl -/ { print "-" $3 }
    /^\.Op Fl [A-Za-z]/ {
      for (i = 1; i <= length($3); i++)
        print "-" substr($3, i, 1)
    }' | sort
}

options_agree() { # TOOL
  local seen
  seen=$(help_options "$1")
  [ -n "$seen" ]
  equal "$(manual_options "$1.1")" "$seen"
  equal "$(synopsis_options "$1.1")" \
    "$(printf '%s\n' "$seen" | sed -E 's/ .*//; s/=$//' | sort)"
}

# The columns that prof.5 describes under a heading, as a header line.
documented_columns() { # HEADING
  section prof.5 "$1" | sed -n 's/^\.It Va //p' | paste -s -d , -
}

# Writes the examples of a section to FILES: 01.command is what follows `$ `
# and `> ` in what a reader sees, and 01.output what is shown below that.
extract_examples() { # PAGE SECTION
  mkdir examples
  rendered "$1" | awk -v name="$2" '
    function close_example() {
      if (open) { close(command); close(output) }
      open = 0
    }
    /^[^ ]/ { close_example(); inside = $0 == name; next }
    !inside { next }
    /^ +\$ / {
      close_example()
      open = 1
      shown = blank = 0
      column = match($0, /\$ /)
      command = sprintf("examples/%02d.command", ++count)
      output = sprintf("examples/%02d.output", count)
      print substr($0, column + 2) > command
      printf "" > output
      next
    }
    /^ *$/ { blank++; next }
    !open { next }
    match($0, /[^ ]/) < column { close_example(); next }
    !shown && substr($0, column, 2) == "> " {
      print substr($0, column + 2) > command
      next
    }
    {
      for (; blank > 0; blank--)
        print "" > output
      shown = 1
      print substr($0, column) > output
    }'
  [ -e examples/01.command ]
}

# The status that an example is to end with: 3 where a gate finds something.
status_of() { # COMMAND
  local script
  script=$(printf '%s\n' "$1" | sed -n 's/^sh \([a-z.]*\)$/\1/p')
  case $1 in
  *'echo $?') echo 0 ;;
  *--fail-on* | *'exit slow'*) echo 3 ;;
  *) if [ -n "$script" ] && grep -q -e --fail-on "$script"; then
    echo 3
  else
    echo 0
  fi ;;
  esac
}

# Runs one example.  `cat FILE` shows a file that is not there yet: it is made.
run_example() { # NUMBER
  local command file status=0 expected
  command=$(cat "examples/$1.command")
  file=$(printf '%s\n' "$command" | sed -n 's/^cat \([a-z.]*\)$/\1/p')
  if [ -n "$file" ] && [ ! -e "$file" ]; then
    cp "examples/$1.output" "$file"
    return
  fi
  expected=$(status_of "$command")
  bash -o pipefail -c "$command" >seen 2>messages || status=$?
  if [ "$status" != "$expected" ]; then
    printf '$ %s\n' "$command" >&2
    cat messages >&2
    equal "$status" "$expected"
  fi
}

# Runs all examples of a tool's manual, in order and in one directory.  What
# one of them shows must be what it prints.
run_examples() { # PAGE
  local example number
  extract_examples "$1" EXAMPLES
  for example in examples/*.command; do
    number=$(basename "$example" .command)
    rm -f seen
    run_example "$number" || return
    if [ -s "examples/$number.output" ] && [ -e seen ]; then
      diff -u "examples/$number.output" seen >&2 || return
    fi
  done
}

# A make(1) that makes nothing.
provide_make() {
  mkdir bin
  printf '#!/bin/sh\necho "make $*"\n' >bin/make
  chmod +x bin/make
  PATH=$PWD/bin:$PATH
}

@test "mandoc finds nothing to warn of" {
  run mandoc -T lint -W warning "$PROF_ROOT"/man/prof*.[157]
  equal "$output" ""
  equal "$status" 0
}

@test "each page that another refers to is there" {
  local page number
  grep -h '^\.\(Xr\|It Xr\) prof' "$PROF_ROOT"/man/prof*.[157] >references
  [ -s references ]
  sed -E 's/^\.(It )?Xr //' references | sort -u >pages
  while read -r page number _; do
    [ -e "$PROF_ROOT/man/$page.$number" ] || equal "$page.$number" "a page"
  done <pages
}

@test "prof-record.1 has the options of prof-record" {
  options_agree prof-record
}

@test "prof-stats.1 has the options of prof-stats" {
  options_agree prof-stats
}

@test "prof-bottleneck.1 has the options of prof-bottleneck" {
  options_agree prof-bottleneck
}

@test "prof.5 has the columns that prof-record writes" {
  prof-record stage true >seen
  equal "$(documented_columns POINTS)" "$(head -n 1 seen)"
}

@test "prof.5 has the columns that prof-stats writes" {
  prof-stats </dev/null >seen
  equal "$(documented_columns STATISTICS)" "$(cat seen)"
}

@test "prof.5 has the columns that prof-bottleneck writes" {
  prof-bottleneck </dev/null >seen
  equal "$(documented_columns BOTTLENECKS)" "$(cat seen)"
}

@test "prof-stats.1 defines the columns that prof-stats writes" {
  prof-stats </dev/null | tr , '\n' | grep -v '^stage_name$' | sort >seen
  section prof-stats.1 STATISTICS | sed -n 's/^\.It Va //p' |
    grep -v '^percentile_ Ns' | tr -s ' ,' '[\n*]' | sort >defined
  diff -u defined seen >&2
}

@test "the tables in prof.5 are accepted" {
  section prof.5 EXAMPLES | awk '
    /^\.Bd/ { inside = 1; fresh = 1; next }
    /^\.Ed/ { inside = 0 }
    !inside { next }
    fresh { is_table = /^stage_name/; tables += is_table; fresh = 0 }
    is_table { print > ("table" tables ".csv") }'
  [ -e table3.csv ]
  prof-stats table1.csv table2.csv table3.csv >seen
  equal "$(field seen test count)" 4
  equal "$(grep -c '^"link, static",1,311.5,' seen)" 1
}

@test "the commands in prof.5 work" {
  section prof.5 EXAMPLES | awk '
    /^\.Bd/ { inside = 1; next }
    /^\.Ed/ { inside = is_command = 0 }
    inside && /^(printf|prof)/ { is_command = 1 }
    is_command { gsub(/\\\(aq/, "\047"); gsub(/\\e/, "\\"); print }' >commands
  equal "$(grep -c -e '^printf' -e '^prof-stats' commands)" 2
  printf 'stage_name,execution_time\n' >points.csv
  ms=1500 bash -e -o pipefail commands >seen
  equal "$(cat seen)" upload
}

@test "the examples of prof-record.1 work" {
  provide_make
  mkdir src
  run_examples prof-record.1
  cut -d , -f 1 points.csv | sort | uniq -c | awk '{ print $2, $1 }' >seen
  equal "$(paste -s -d , seen)" \
    "build 3,docs 1,install 1,lint 1,pack 1,stage_name 1,test 31"
}

@test "the examples of prof-stats.1 work and print what is shown" {
  run_examples prof-stats.1
}

@test "the examples of prof-bottleneck.1 work and print what is shown" {
  run_examples prof-bottleneck.1
}

# Times differ, but not the columns; and compress is the slowest by far.
@test "the tour of prof.7 can be followed" {
  local example number
  extract_examples prof.7 TOUR
  for example in examples/*.command; do
    number=$(basename "$example" .command)
    rm -f seen
    run_example "$number"
    [ -e seen ] || continue
    equal "$(grep '^stage_name' seen)" \
      "$(grep '^stage_name' "examples/$number.output")"
    # Which stages stand out is another matter than which there are.
    if grep -q '^stage_name' seen &&
      ! grep -q -e prof-bottleneck -e gate "examples/$number.command"; then
      equal "$(cut -d , -f 1 seen)" \
        "$(cut -d , -f 1 "examples/$number.output")"
    fi
    if [ -s "examples/$number.output" ]; then
      [ -s seen ]
    else
      equal "$(cat seen)" ""
    fi
  done
}
