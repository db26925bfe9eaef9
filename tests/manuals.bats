#!/usr/bin/env bats
# The manuals: they have no errors, agree with --help, and their examples work.

load helper

# A page as plain text.
rendered() { # PAGE
  mandoc -T ascii "$PROF_ROOT/man/$1" | col -bx
}

# The source of one section.
section() { # PAGE NAME
  awk -v name="$2" '
    /^\.Sh / { inside = substr($0, 5) == name; next }
    inside' "$PROF_ROOT/man/$1"
}

# As some `|` in mdoc is to groff another delimiter than to mandoc.
@test "the synopsis of logs reads the same by groff and mandoc, and as --help" {
  local wanted='[file ... | -- command [argument ...]]'
  equal "$(prof-record --help | grep -cF '[FILE... | -- COMMAND [ARG...]]')" 3
  equal "$(rendered prof-record.1 | grep -cF "$wanted")" 3
  command -v groff >/dev/null || skip 'no groff here'
  groff -mdoc -T ascii "$PROF_ROOT/man/prof-record.1" 2>/dev/null |
    col -bx | sed 's/.\[[0-9;]*m//g' >page
  equal "$(grep -cF "$wanted" page)" 3
}

# The options of --help, one per line, with a `=` for an argument: `-n --runs=`.
help_options() { # TOOL
  "$1" --help | sed -nE \
    -e 's/^  (-.), (--[a-z-]+=?).*/\1 \2/p' \
    -e 's/^      (--[a-z-]+=?).*/\1/p' | sort
}

# The same from the option list of a manual.
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

# The options that select points, one a line.
selection_options() {
  section prof-tables.5 'WHICH POINTS' | sed -n 's/^\.It Fl \(-[a-z]*\) .*/-\1/p' |
    sort -u
}

# The options of a synopsis, each once, by its shortest name there.
synopsis_options() { # PAGE
  section "$1" SYNOPSIS >synopsis
  {
    awk '
      /^\.Fl / { print "-" $2 }
      /^\.Op Fl -/ { print "-" $3 }
      /^\.Op Fl [A-Za-z]/ {
        for (i = 1; i <= length($3); i++)
          print "-" substr($3, i, 1)
      }' synopsis
    ! grep -qx '\.Op Ar selection' synopsis || selection_options
  } | sort -u
}

options_agree() { # TOOL
  local seen
  seen=$(help_options "$1")
  [ -n "$seen" ]
  equal "$(manual_options "$1.1")" "$seen"
  equal "$(synopsis_options "$1.1")" \
    "$(printf '%s\n' "$seen" | sed -E 's/ .*//; s/=$//' | sort)"
}

# The columns that prof-tables.5 describes under a heading, as a header line.
documented_columns() { # HEADING
  section prof-tables.5 "$1" | sed -n 's/^\.It Va //p' | paste -s -d , -
}

# Writes the examples of a section to FILES: 01.command is the text after `$ `
# and `> `, 01.output the output shown below it.
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

# The expected status of an example: 3 if a gate finds something.
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

# Runs one example.  `cat FILE` shows a file that does not exist yet: create it.
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

# Runs all examples of a tool's manual, in order and in one directory, and
# compares the output with that shown; trailing blanks, which fold(1) leaves and
# a page omits, do not matter.
run_examples() { # PAGE
  local example number
  extract_examples "$1" EXAMPLES
  for example in examples/*.command; do
    number=$(basename "$example" .command)
    rm -f seen
    run_example "$number" || return
    if [ -s "examples/$number.output" ] && [ -e seen ]; then
      sed 's/ *$//' seen | diff -u "examples/$number.output" - >&2 || return
    fi
  done
}

# A fake make(1), which builds real.mk if SHELL is set on the command line.
provide_make() {
  mkdir bin
  cat >bin/make <<EOF
#!/bin/sh
unset MAKEFLAGS
case \$* in
*SHELL=*) exec $(command -v make) -f $PWD/real.mk "\$@" ;;
'') echo gcc -c a.c; sleep 0.1; echo ld a.o ;;
*) echo "make \$*" ;;
esac
EOF
  chmod +x bin/make
  PATH=$PWD/bin:$PATH
  cat >real.mk <<'EOF'
words := $(shell echo one two)
all: $(words) ; @echo $^
$(words): ; @echo $@; sleep 0.1
EOF
}

@test "mandoc finds nothing to warn of" {
  run mandoc -T lint -W warning "$PROF_ROOT"/man/prof*.[157]
  equal "$output" ""
  equal "$status" 0
}

# So `man prof` opens the tour, the only page of that name.
@test "each page has a name of its own, and its title says it" {
  local page title
  for page in "$PROF_ROOT"/man/prof*.[157]; do
    page=${page##*/}
    title=$(sed -n 's/^\.Dt //p' "$PROF_ROOT/man/$page" | tr 'A-Z ' 'a-z.')
    equal "$title" "$page"
    echo "${page%.*}" >>names
  done
  equal "$(sort names | uniq -d)" ""
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

# Each form of its synopsis has the options that it takes, and no others.
@test "prof-record.1 has each option in the forms that take it" {
  local form name option
  local forms=(- --vs=: -e --mark=start --shell --split=x --log=gh --xtrace
    --import=joblog)
  local options=(n=1 w=0 i= -end=x -id=x -timestamps= t=1 m=a=b o=- q= F=csv
    -label=x -skip-invalid= -prepare=true -color=never)
  section prof-record.1 SYNOPSIS | awk '
    /^\.Nm/ { form++ }
    /^\.Op Fl -/ { print form, $3 }
    /^\.Op Fl [A-Za-z]/ {
      for (i = 1; i <= length($3); i++)
        print form, substr($3, i, 1)
    }' | grep -v ' [hV]$' | sort >documented
  for form in 1 2 3 4 5 6 7 8 9; do
    for option in "${options[@]}"; do
      name=${option%%=*}
      set -- "${forms[form - 1]}" "-$name" ${option#*=}
      [ "$form" != 1 ] || shift
      case $form in
      1) set -- "$@" stage true ;;
      2) set -- "$@" stage true : true ;;
      4) set -- "$@" stage ;;
      esac
      run prof-record "$@" </dev/null
      [ "$status" != 0 ] || echo "$form $name"
    done
  done | sort >seen
  diff -u seen documented >&2
}

@test "prof-stats.1 has the options of prof-stats" {
  options_agree prof-stats
}

@test "prof-bottleneck.1 has the options of prof-bottleneck" {
  options_agree prof-bottleneck
}

@test "prof-trend.1 has the options of prof-trend" {
  options_agree prof-trend
}

# Each form of its synopsis has the options that it takes, and no others.
@test "prof-trend.1 has each option in the forms that take it" {
  local form option argument
  local forms=(- --drift --steps --latest --latest=1 --against=points.csv
    --compare=side=1,2)
  printf '%s\n' stage_name,execution_time,timestamp,metadata \
    a,1,1772366400,"side=1;key=1" a,1,1772366400,"side=2;key=1" >points.csv
  section prof-trend.1 SYNOPSIS |
    awk -v selection="$(selection_options | tr '\n' ' ')" '
    /^\.Nm/ { form++ }
    /^\.Op Ar selection/ {
      n = split(selection, names, " ")
      for (i = 1; i <= n; i++)
        print form, names[i] "="
    }
    /^\.Op Fl -/ && $4 == "Ns" { print form, "-" $3 "=" }' | sort >documented
  for form in 1 2 3 4 5 6 7; do
    for option in $(help_options prof-trend | grep '^--.*='); do
      case $form$option in
      *--against= | *--compare= | *--latest*) continue ;;
      [123]--fail-on=) argument=improving ;;
      *--fail-on=) argument=faster ;;
      *--common=) argument=in ;;
      *--better=) argument=higher ;;
      *--pair= | *--run= | *--by=) argument=key ;;
      *--where=) argument='side!=3' ;;
      *--stage=) argument=a ;;
      *--since=) argument=1999-01-01 ;;
      *--until=) argument=2100-01-01 ;;
      *--last=) argument=5 ;;
      *--color=) argument=never ;;
      *--window= | *--recent= | *--threads=) argument=5 ;;
      *) argument=0.25 ;;
      esac
      set -- "${forms[form - 1]}" "$option$argument" points.csv
      [ "$form" != 1 ] || shift
      run prof-trend "$@"
      case $status in
      0) echo "$form $option" ;;
      *) equal "$status" 2 ;;
      esac
    done
  done | sort >seen
  diff -u seen documented >&2
}

@test "prof-recommend.1 has the options of prof-recommend" {
  options_agree prof-recommend
}

@test "prof-tables.5 has the columns that prof-record writes" {
  prof-record stage true >seen
  equal "$(documented_columns POINTS)" "$(head -n 1 seen)"
}

@test "prof-tables.5 has the columns that prof-record --mark writes" {
  prof-record --mark=start -o events stage
  equal "$(documented_columns EVENTS)" "$(head -n 1 events)"
}

@test "prof-tables.5 has the keys of the metadata that prof-record writes" {
  {
    prof-record -t 0 --vs=: stage true : true
    printf '%s\n' start,a,id=1 start,b end,b end,a,id=1 |
      prof-record --events -t 0
    printf '+ true\n+ true\n' | prof-record --xtrace
    printf '1\tserver\t1\t2\t0\t0\t0\t0\ttrue\n' | prof-record --import=joblog
    printf '# ninja log v5\n0\t1\t1\ta\tb\n' | prof-record --import=ninja
  } | grep -v '^stage_name' | cut -d , -f 6 | tr ';' '\n' |
    sed -n 's/=.*//p' | sort -u >seen
  section prof-tables.5 VALUES | sed -n 's/^\.It Va //p' | sort >documented
  diff -u seen documented >&2
}

@test "prof-tables.5 has the columns that prof-stats writes" {
  prof-stats </dev/null >seen
  equal "$(documented_columns STATISTICS)" "$(cat seen)"
}

@test "prof-tables.5 has the columns that prof-bottleneck writes" {
  prof-bottleneck </dev/null >seen
  equal "$(documented_columns BOTTLENECKS)" "$(cat seen)"
}

@test "prof-tables.5 has the columns of paths and runs" {
  prof-bottleneck --path </dev/null >seen
  equal "$(documented_columns PATHS)" "$(cat seen)"
  prof-bottleneck --path --runs </dev/null >seen
  equal "$(documented_columns RUNS)" "$(cat seen)"
}

@test "prof-tables.5 has the columns that prof-trend writes" {
  prof-trend </dev/null >seen
  equal "$(documented_columns TRENDS)" "$(cat seen)"
}

@test "prof-tables.5 has the columns that prof-trend --steps writes" {
  prof-trend --steps </dev/null >seen
  equal "$(documented_columns STEPS)" "$(cat seen)"
}

@test "prof-tables.5 has the columns that prof-trend --latest writes" {
  prof-trend --latest </dev/null >seen
  equal "$(documented_columns COMPARISONS)" "$(cat seen)"
  prof-trend --against=/dev/null </dev/null | cmp - seen
}

@test "prof-tables.5 has the columns that prof-recommend writes" {
  prof-recommend </dev/null >seen
  equal "$(documented_columns RECOMMENDATIONS)" "$(cat seen)"
}

# In the order of the tests: a tool rejects a table of another kind, which one
# of these columns identifies.
@test "prof-tables.5 has the columns that tell the kinds of tables" {
  local column columns=
  section prof-tables.5 STREAMS | awk '
    /^The kind of a table/ { inside = 1 }
    /^\.Pp/ { inside = 0 }
    inside && /^\.Va / { print $2 }' >columns
  equal "$(wc -l <columns)" 10
  tac columns >reversed
  while read -r column; do
    columns=$column${columns:+,$columns}
    printf 'stage_name,%s\n' "$columns" >table.csv
    run prof-trend table.csv
    if [ "$column" = execution_time ]; then
      equal "$status" 0
    else
      equal "${output% of *}" "prof-trend: table.csv:1: a table"
      kind=${output#* of }
      echo "${kind%%,*}" >>kinds
    fi
  done <reversed
  equal "$(paste -s -d , kinds)" \
    runs,paths,events,comparisons,steps,recommendations,trends,bottlenecks,stats
}

@test "prof-tables.5 has the timestamps that are read" {
  local text
  section prof-tables.5 VALUES | awk '
    /^\.Ss / { inside = $2 == "Timestamps" }
    inside && /^\.Ql [0-9]/ { print $2 }' >timestamps
  equal "$(wc -l <timestamps)" 2
  echo '2026-11-24 10:12:32z' >>timestamps
  echo 1795515152.5 >>timestamps
  while read -r text; do
    printf 'stage_name,execution_time,timestamp\na,1,%s\na,1,%s\n' \
      "$text" "$text" | prof-trend >seen
    equal "$(field seen a execution_count)" 2
  done <timestamps
  for text in 2026-11-24 2026-11-24T10:12:32; do
    printf 'stage_name,execution_time,timestamp\na,1,%s\n' "$text" >wrong.csv
    run prof-trend wrong.csv
    equal "$status" 1
  done
}

@test "prof-trend.1 defines the columns that prof-trend writes" {
  local heading
  prof-trend </dev/null >TRENDS
  prof-trend --steps </dev/null >STEPS
  prof-trend --against=/dev/null </dev/null >COMPARISONS
  for heading in TRENDS STEPS COMPARISONS; do
    tr , '\n' <"$heading" | grep -v '^stage_name$' | sort >seen
    section prof-trend.1 "$heading" | sed -n 's/^\.It Va //p' |
      tr -s ' ,' '[\n*]' | sort >defined
    diff -u defined seen >&2
  done
}

# Rule, confidence and priority, one rule per line.
documented_rules() {
  section prof-recommend.1 RULES | awk '
    /^\.It .* Ta / && !/ Sy / { print $2, $4, $6 }' | sort
}

# Tables in which each rule matches, most for the stage with its number:
# 1 high-variance, 2 degrading, 3 parallelization, 4 waiting, 5 memory-growth,
# 6 dominant, 10 path, 11 off-path, 7 heavy-tail, 8 cold-start, 9 step; a, b and c have a step in
# common, d, e and f vary while their CPU time does not.
provide_findings() {
  cat <<'EOF'
stage_name,avg_time,severity,opportunities,cpu_utilization,share
1,9,high,slow;high-variance,,
2,9,high,slow,,
3,9,high,slow;parallelization,,
4,9,high,slow,0.4,
6,9,low,,,0.6
11,9,high,slow,,
stage_name,on_path,path_share,saves_half_min,saves_half_max,needs
10,1,0.62,4,5,given
11,0,0,0,0,given
stage_name,trend,significant,memory_change_percent
2,degrading,yes,
5,degrading,yes,20
stage_name,avg,stdev,total,global_avg,global_percentile_95,count,median,percentile_95
7,10,1,300,10,20,30,5,16
stage_name,execution_time,cpu_time
8,30,
8,10,
8,10,
8,10,
8,10,
EOF
  printf '9,%s,\n' 10 11 10 11 10 11 16 15 16 15 16 15 16 15 16 15 16 15
  printf '%s,10,\n' {a,b,c}{,,,,,}
  printf '%s,15,\n' {a,b,c}{,,,,,}
  printf '%s,5,5\n%s,20,5\n' {d,d,e,e,f,f}{,,}
}

@test "prof-recommend.1 has the rules, as sure and as urgent as they are" {
  provide_findings |
    prof-recommend -F tsv --min-confidence=0 --min-share=0 >seen
  awk -F '\t' 'NR > 1 { print $7, $6, $5 }' seen | sort -u >rules
  equal "$(wc -l <rules)" 13
  equal "$(documented_rules)" "$(cat rules)"
}

@test "prof-recommend.1 describes each rule that it lists" {
  section prof-recommend.1 RULES | awk '
    /^\.Bl -tag/ { inside = 1 }
    /^\.El/ { inside = 0 }
    inside && /^\.It / { print $2 }' | sort >described
  equal "$(cat described)" "$(documented_rules | cut -d ' ' -f 1)"
}

@test "prof-tables.5 has the rules of prof-recommend" {
  section prof-tables.5 RECOMMENDATIONS | awk '
    /^\.It Va / { inside = $3 == "rule" }
    inside && /^\.Cm / { for (i = 2; i <= NF; i++) if ($i ~ /[a-z]/) print $i }' |
    sort >seen
  equal "$(cat seen)" "$(documented_rules | cut -d ' ' -f 1)"
}

@test "prof-recommend.1 says what confidence a change has that may be chance" {
  printf '%s\n' stage_name,avg_time,severity a,9,high \
    stage_name,trend,significant,p_value a,degrading,no,0.6 >findings.csv
  prof-recommend -F tsv --min-confidence=0 findings.csv |
    awk -F '\t' '$7 == "degrading" { printf "%.3f\n", $6 }' >seen
  equal "$(cat seen)" 0.320
  equal "$(section prof-recommend.1 RULES | grep -c '^0\.32 for .* 0\.6,')" 1
}

@test "prof-stats.1 defines the columns that prof-stats writes" {
  prof-stats </dev/null | tr , '\n' | grep -v '^stage_name$' | sort >seen
  section prof-stats.1 STATISTICS | sed -n 's/^\.It Va //p' |
    grep -v '^percentile_ Ns' | tr -s ' ,' '[\n*]' | sort >defined
  diff -u defined seen >&2
}

@test "the tables in prof-tables.5 are accepted" {
  section prof-tables.5 EXAMPLES | awk '
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

@test "the tables of events in prof-tables.5 are accepted" {
  section prof-tables.5 EXAMPLES | awk '
    /^\.Bd/ { inside = 1; fresh = 1; next }
    /^\.Ed/ { inside = 0 }
    !inside { next }
    fresh { is_table = /^(event|start),/; tables += is_table; fresh = 0 }
    is_table { print > ("table" tables ".csv") }'
  prof-record --events -t 0 table1.csv table2.csv >seen
  equal "$(cut -d , -f 1,6 seen | paste -s -d ' ')" \
    'stage_name,metadata test,failed=0 upload,'
  equal "$(field seen test execution_time)" 1042.118000
}

@test "the commands in prof-tables.5 work" {
  section prof-tables.5 EXAMPLES | awk '
    /^\.Bd/ { inside = 1; next }
    /^\.Ed/ { inside = is_command = 0 }
    inside && /^(printf|prof|\{)/ { is_command = 1 }
    is_command { gsub(/\\\(aq/, "\047"); gsub(/\\e/, "\\"); print }' >commands
  equal "$(grep -c -e '^printf' -e '^prof-stats' commands)" 2
  printf 'stage_name,execution_time\n' >points.csv
  ms=1500 bash -e -o pipefail commands >seen
  equal "$(cat seen)" upload
  prof-recommend --min-confidence=0 found.csv >advice.csv
}

@test "the examples of prof-record.1 work" {
  provide_make
  mkdir src
  touch a.txt b.txt
  run_examples prof-record.1
  cut -d , -f 1 points.csv | sort | uniq -c | awk '{ print $2, $1 }' >seen
  equal "$(paste -s -d , seen)" \
    "build 3,docs 1,full 3,install 1,lint 1,pack 1,stage_name 1,test 31"
  equal "$(cut -d , -f 1 make.csv | sort | paste -s -d ' ')" \
    'all make one stage_name two'
  equal "$(grep -c '^compress,.*,file=[ab].txt;' jobs.csv)" 2
}

@test "the examples of prof-stats.1 work and print what is shown" {
  run_examples prof-stats.1
}

@test "the examples of prof-bottleneck.1 work and print what is shown" {
  run_examples prof-bottleneck.1
}

@test "the examples of prof-trend.1 work and print what is shown" {
  run_examples prof-trend.1
}

@test "the examples of prof-recommend.1 work and print what is shown" {
  run_examples prof-recommend.1
}

@test "the recipes of prof-import.7 work and print what is shown" {
  local tool
  for tool in jq python3; do
    command -v $tool >/dev/null || skip "no $tool here"
  done
  run_examples prof-import.7
}

@test "the commands for one machine in SCALING of prof.7 work" {
  local example
  command -v parallel >/dev/null || skip 'no GNU parallel here'
  export HOME=$PWD
  mkdir .parallel && touch .parallel/will-cite
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 1; i <= 1000; i++) print "stage " i % 3 "," i }' >points.csv
  prof-stats --sketch points.csv | prof-stats | cut -d, -f1-2,4-6 |
    sort >expected
  extract_examples prof.7 SCALING
  for example in examples/*.command; do
    rm -f stats.csv
    bash -e -o pipefail "$example"
    cut -d, -f1-2,4-6 stats.csv | sort | cmp - expected
  done
  equal "$(ls examples/*.command | wc -l)" 2
}

# The times differ, but not the columns; compress is by far the slowest, and
# slower from commit b1 on.
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
    # The stages found may differ.
    if grep -q '^stage_name' seen && ! grep -q -e prof-bottleneck -e gate \
      -e --steps -e prof-recommend "examples/$number.command"; then
      equal "$(cut -d , -f 1 seen)" \
        "$(cut -d , -f 1 "examples/$number.output")"
    fi
    if grep -q 'echo \$?$' "examples/$number.command"; then
      equal "$(cat seen)" "$(cat "examples/$number.output")"
    elif [ -s "examples/$number.output" ]; then
      [ -s seen ]
    else
      equal "$(cat seen)" ""
    fi
  done
  prof-trend --steps history.csv | grep '^compress,' | cut -d , -f 7 >seen
  equal "$(cut -d ';' -f 1 seen)" commit=b1
  prof-recommend history.csv | grep '^compress,' | grep -c ,degrading, >seen
  equal "$(cat seen)" 1
}
