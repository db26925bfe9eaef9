#!/usr/bin/env bats
# What the tools do when the system fails them.  `make faults` goes through all
# calls; here are those that need a closer look.

load helper

# Runs a command whose tool of prof has a fault.
with_fault() { # FAULT COMMAND...
  local preload fault=$1
  preload=$(dirname "$(command -v prof-record)")/faults/fault.so
  [ -e "$preload" ] || skip "nothing can be preloaded into this build"
  shift
  FAULT=$fault LD_PRELOAD=$preload "$@"
}

three_events() {
  printf '%s\n' event,stage_name,timestamp start,a,1 end,a,2 start,b,3 end,b,5 \
    start,c,7 end,c,11
}

@test "a file whose header could not be written gets it with the next row" {
  three_events >events.csv
  with_fault write:1:ENOSPC prof-record --events -o out.csv events.csv 2>err || true
  grep -q 'out.csv: No space left on device' err
  equal "$(head -n 1 out.csv | cut -d, -f1,2)" stage_name,execution_time
  equal "$(tail -n +2 out.csv | cut -d, -f1,2)" "$(printf 'b,2000.000000\nc,4000.000000')"
}

@test "a row or a header that was written in part is ended before the next row" {
  three_events >events.csv
  with_fault write:1:short prof-record --events -o whole.csv events.csv
  equal "$(wc -l <whole.csv)" 4
  # The disk is full after a part of the header.
  printf 'stage_name,exe' >out.csv
  prof-record --events -o out.csv events.csv
  equal "$(cut -d, -f1 out.csv | tr '\n' ' ')" 'stage_name a b c '
}

@test "a row that comes just after its file was emptied or cut is written again" {
  three_events >events.csv
  with_fault write:2:emptied prof-record --events -o p.csv events.csv 2>err
  equal "$(cat err)" ''
  equal "$(cut -d, -f1,2 p.csv)" "$(printf '%s\n' stage_name,execution_time \
    b,2000.000000 c,4000.000000)"
  rm p.csv
  with_fault write:2:cut prof-record --events -o p.csv events.csv 2>err
  equal "$(cat err)" 'prof-record: p.csv: the last line was cut off: repaired'
  prof-stats --skip-invalid p.csv 2>err | sed 1d | cut -d, -f1,2 >out
  equal "$(cat out)" "$(printf 'b,1\nc,1')"
  equal "$(cat err)" 'prof-stats: p.csv: 1 invalid row skipped'
}

@test "a file that cannot be closed may have lost its rows, which is told" {
  three_events >events.csv
  fails 1 with_fault close:1:EDQUOT prof-record --events -o out.csv events.csv
  equal "$(cat err)" 'prof-record: out.csv: Disk quota exceeded'
  with_fault close:1:EDQUOT prof-record -o out.csv x true 2>err
  equal "$(cat err)" 'prof-record: out.csv: Disk quota exceeded'
}

@test "a file whose size is unknown gets no second header" {
  three_events >events.csv
  prof-record --events -o out.csv events.csv
  with_fault fstat:3:EIO prof-record --events -o out.csv events.csv 2>err || true
  grep -q 'out.csv: Input/output error' err
  equal "$(grep -c ^stage_name out.csv)" 1
}

@test "a wait that is interrupted waits on" {
  with_fault wait4:1:EINTR prof-record -o out.csv slow sh -c 'sleep 0.2; exit 3' || status=$?
  equal "$status" 3
  grep -q '^slow,2[0-9][0-9]\..*exit_status=3' out.csv
}

@test "a clock that is set back changes no measured time" {
  local time times
  with_fault clock_gettime:6:back prof-record -t 0 -n 3 -o p.csv x sleep 0.05
  # An hour lies between two timestamps, and no time shows it.
  equal "$(cut -d, -f5 p.csv | sed 1d | cut -c1-13 | sort -u | wc -l)" 2
  awk -F, 'NR > 1 && ($2 < 50 || $2 > 10000) { exit 1 }' p.csv

  (
    echo start,a
    sleep 0.2
    echo end,a
  ) | with_fault clock_gettime:4:back prof-record --events -t 0 -o e.csv
  (
    echo == a
    sleep 0.2
    echo == b
  ) | with_fault clock_gettime:4:back prof-record -q --split='^== (.*)' -t 0 -o s.csv
  times=$(sed -n 's/^a,\([0-9]*\)\..*/\1/p' e.csv s.csv)
  equal "$(echo "$times" | wc -l)" 2
  for time in $times; do
    [ "$time" -lt 10000 ]
  done
}

@test "a large file that no part can be taken of is read by one thread" {
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 200000; i++) print "stage " i % 7 "," i }' >large.csv
  prof-stats --threads=1 large.csv >expected
  with_fault lseek:1:EIO prof-stats --threads=2 large.csv >out
  cmp out expected
  cat large.csv | with_fault pipe2:1:EMFILE prof-stats --threads=2 |
    cmp - expected
  fails 1 with_fault lseek:2:EIO prof-stats --threads=2 large.csv
  equal "$(cat err)" 'prof-stats: large.csv: Input/output error'
}

@test "each system call that a tool makes can fail in make faults" {
  command -v nm >/dev/null || skip "no nm"
  is_static && skip "nothing can be preloaded into this build"
  local calls='access|clock_gettime|close|dup2?|fcntl|flock|fstat|ftruncate|getcwd
    |lseek|l?stat|mmap|open|pipe2?|poll|ppoll|pread|read|rename|sigaction|signalfd
    |unlink|v?fork|wait4|waitpid|write|malloc|calloc|realloc|posix_memalign'
  nm -D --undefined-only "$(dirname "$(command -v prof-stats)")"/prof-* |
    sed -n 's/.* U //p' | sed 's/@.*//' | sort -u |
    grep -Ex "$(echo "$calls" | tr -d ' \n')" >made
  [ "$(wc -l <made)" -ge 20 ]
  sed -n 's/^\tCALL(\(.*\)).*/\1/p' "$PROF_ROOT/tests/faults/fault.c" | sort >failed
  equal "$(comm -23 made failed)" ''
}

@test "a recorder without memory has a status of its own" {
  fails 125 with_fault realloc:1:ENOMEM prof-record -o p.csv x true
  equal "$(cat err)" 'prof-record: out of memory'
  fails 1 with_fault realloc:1:ENOMEM prof-record --events -o p.csv /dev/null
}

@test "functions with a relative output need to know the directory" {
  fails 1 with_fault getcwd:1:EACCES prof-record -o p.csv --shell
  equal "$(cat err)" 'prof-record: p.csv: the current directory: Permission denied'
  equal "$(cat out)" ''
}
