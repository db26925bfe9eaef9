#!/usr/bin/env bats
# Inputs without end, and what grows with them: memory and time stay bounded, or
# a message says that they do not.

load helper

need_limits() {
  (ulimit -v 60000 && prof-stats --version) >/dev/null 2>&1 ||
    skip "memory cannot be limited for this build"
}

# Runs a command with that many KiB of memory, and for 60 seconds at most.
within() ( # KIB COMMAND...
  ulimit -v "$1"
  shift
  exec timeout 60 "$@"
)

endless_line() {
  head -c 200000000 /dev/zero | tr '\0' x
}

@test "of a line without end only the beginning is kept" {
  need_limits
  local tool
  for tool in prof-stats 'prof-trend --steps' prof-recommend 'prof-record --events' \
    'prof-record --import=stage=a,time=b'; do
    # shellcheck disable=SC2086 # a list of words
    endless_line | fails 1 within 100000 $tool
    equal "$(cat err)" "${tool%% *}: <stdin>:1: a field longer than 1 MiB"
  done
  endless_line | fails 0 within 100000 prof-record -q --split=y
  endless_line | fails 0 within 100000 prof-record -q --xtrace
  head -c 200000000 /dev/zero | tr '\0' , | fails 1 within 100000 prof-stats
  equal "$(cat err)" 'prof-stats: <stdin>:1: more than 4096 columns'
}

@test "200,000 open stages of events take no longer each than a few" {
  need_limits
  awk 'BEGIN { print "event,stage_name,timestamp,metadata"
    for (i = 0; i < 200000; i++) printf "start,s%d,%d,id=%d\n", i, i, i
    for (i = 0; i < 200000; i++) printf "end,s%d,%d,id=%d\n", i, i + 300000, i
  }' >events
  within 200000 prof-record --events events >out
  # Each lasts for 300,000 seconds.
  equal "$(cut -d, -f2 out | sort | uniq -c | xargs)" '200000 300000000.000000 1 execution_time'
}

@test "so do those of a log, whichever ends first" {
  need_limits
  awk 'BEGIN {
    for (i = 0; i < 200000; i++) printf "%d begin s%d\n", i + 1, i
    for (i = 0; i < 200000; i++) printf "%d end s%d\n", 400000 + i, i * 7919 % 200000
  }' >log
  within 200000 prof-record -q --timestamps --split='begin (.*)' --end='end (.*)' log >out
  equal "$(wc -l <out)" 200001
  # s7919 is the second to end: at 400001 s, after it began at 7920 s.
  equal "$(field out s7919 execution_time)" 392081000.000000
}

@test "stages that never end are named up to a hundred, then counted" {
  awk 'BEGIN { for (i = 0; i < 250; i++) printf "start,s%d\n", i }' |
    fails 1 prof-record --events
  equal "$(wc -l <err)" 101
  equal "$(tail -n 1 err)" 'prof-record: 150 more stages were started but not ended'
}

@test "where memory ends with the input that is said, and nothing is written" {
  need_limits
  awk 'BEGIN { for (;;) printf "start,stage %d\n", i++ }' 2>/dev/null |
    fails 1 within 60000 prof-record --events
  equal "$(cat err)" 'prof-record: out of memory'
  awk 'BEGIN { print "stage_name,execution_time"
    for (;;) printf "stage %d,1\n", i++ }' 2>/dev/null |
    fails 1 within 100000 prof-stats
  equal "$(cat err)" 'prof-stats: out of memory'
  equal "$(cat out)" ''
}

@test "an expression that would take forever is refused, in each option" {
  local option
  for option in --split --end --id; do
    fails 2 prof-record --split=x "$option=(a*)\\1" log
    equal "$(head -n 1 err)" \
      "prof-record: $option: it has a back-reference: '(a*)\\\\1'"
  done
  fails 2 prof-record --split='(a{100}){100}' log
  grep -q "braces repeat more than 1000 characters, counted in all: '(a{100}){100}'" err
  fails 2 prof-record --split="$(printf '%0200d' 0 | tr 0 '(')" log
  grep -q 'groups are nested more than 100 deep' err
}

@test "an expression that tries each place of a long line ends soon" {
  need_limits
  endless_line | head -c 1000000 >log
  echo >>log
  local expression
  for expression in '(.*)y$' '(.*)(.*)(.*)y' '((x|xx)+)+y' '(x{0,1000})y'; do
    within 200000 prof-record --split="$expression" log >out 2>err
    equal "$(wc -l <out)" 1
  done
}

@test "a pattern of many stars ends soon" {
  need_limits
  printf 'stage_name,execution_time\n%s,1\nz,2\n' "$(endless_line | head -c 100000)" >p.csv
  fails 1 within 200000 prof-stats --stage='*x*x*x*x*x*x*x*x*x*x*x*y' p.csv
  grep -q 'no stage matches' err
}

# Lines of up to four options of a tool, with arguments that it may not expect.
odd_options() { # TOOL COUNT
  "$1" --help | sed -n 's/^ .*--\([a-z-]*\)\([[=]*\).*/\1 \2/p' |
    LC_ALL=C awk -v seed="$2" -v count="$2" 'BEGIN {
      n = split("x|-1|0|1|1e999|99999999999999999999|a=b|=|,|1,2|\303\251|\200|" \
        "2026-03-01|30d|high|csv|%|*|[|(|1rows|0.5|start|stage=a,time=b:s|=1|./none", odd, "|")
      odd[++n] = ""
      srand(seed)
    }
    { option[NR] = $1; takes[NR] = $2 }
    END {
      for (i = 0; i < count; i++) {
        line = ""
        for (k = 1 + int(rand() * 4); k > 0; k--) {
          j = 1 + int(rand() * NR)
          line = line "--" option[j] (takes[j] != "" ? "=" odd[1 + int(rand() * n)] : "") "\n"
        }
        print line "."
      }
    }'
}

@test "no line of options ends a tool by a signal, or wrongly without a word" {
  local tool status words=() word lines=0
  printf 'stage_name,execution_time\na,1\n' >p.csv
  for tool in prof-record prof-stats prof-bottleneck prof-trend prof-recommend; do
    while IFS= read -r word; do
      if [ "$word" != . ]; then
        [ -z "$word" ] || words+=("$word")
        continue
      fi
      status=0
      timeout 10 "$tool" "${words[@]}" p.csv <p.csv >out 2>err || status=$?
      case $status in
      0 | 3) ;;
      1 | 2 | 125 | 127) [ -s err ] ;;
      *)
        echo "status $status: $tool ${words[*]}"
        return 1
        ;;
      esac
      words=()
      lines=$((lines + 1))
    done < <(odd_options "$tool" 40)
  done
  equal "$lines" 200
}
