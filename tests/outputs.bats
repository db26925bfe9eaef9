#!/usr/bin/env bats
# What becomes of the file that prof-record appends to, whatever happens to it
# and to those that append.

load helper

# Holds the lock of a file, as a recorder that has stopped would; sets holder.
hold_lock() { # FILE
  rm -f locked
  python3 -c 'import fcntl, sys, time
file = open(sys.argv[1], "a")
fcntl.lockf(file, fcntl.LOCK_EX)
open("locked", "w").write("yes\n")
time.sleep(60)' "$1" &
  holder=$!
  await_line yes locked
}

# As exec does, with the signals that a shell's background jobs ignore.
with_signals() {
  exec perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' "$@"
}

ends_with() { # STATUS PID
  local status=0
  wait "$2" || status=$?
  equal "$status" "$1"
}

@test "a lock that another process holds is waited for, and that is said" {
  hold_lock p.csv
  prof-record -o p.csv x true 2>err &
  await_line waiting err
  kill "$holder"
  wait $!
  equal "$(cat err)" "prof-record: p.csv: process $holder has locked it: waiting"
  equal "$(prof-stats p.csv | cut -d, -f1,2 | tail -n 1)" x,1
}

@test "an interrupt ends the wait for a lock before the command runs" {
  hold_lock p.csv
  with_signals prof-record -o p.csv x touch ran 2>err &
  await_line waiting err
  kill -INT $!
  ends_with 130 $!
  kill "$holder"
  [ ! -e ran ]
}

@test "it ends the wait with a row in hand, too, which is said to be lost" {
  prof-record -o p.csv x true
  with_signals prof-record -n 3 -o p.csv y \
    sh -c 'touch runs; until [ -e locked ]; do sleep 0.01; done' 2>err &
  local recorder=$!
  await runs
  hold_lock p.csv
  await_line waiting err
  kill -INT $recorder
  ends_with 130 $recorder
  kill "$holder"
  equal "$(sed 1d err)" "prof-record: p.csv: process $holder has locked it
prof-record: ended by signal 2 after 1 of 3 runs"
  equal "$(wc -l <p.csv)" 2
}

@test "a command whose output is split is interrupted while a row waits" {
  with_signals prof-record -q --split='^== (.*)' -o p.csv -- sh -c 'echo == a
    until [ -e locked ]; do sleep 0.01; done; echo == b; exec sleep 60' 2>err &
  local recorder=$!
  await p.csv
  hold_lock p.csv
  await_line waiting err
  kill -INT $recorder
  ends_with 130 $recorder
  kill "$holder"
  grep -q "p.csv: process $holder has locked it\$" err
}

@test "a recorder that was stopped goes on, and holds nobody up" {
  prof-record -o p.csv slow sh -c 'touch runs; sleep 0.2; exit 7' &
  local recorder=$!
  await runs
  kill -STOP $recorder
  sleep 0.3
  prof-record -n 20 -t 0 -o p.csv x true
  kill -CONT $recorder
  ends_with 7 $recorder
  equal "$(prof-stats p.csv | cut -d, -f1,2 | sed 1d | sort)" 'slow,1
x,20'
  grep -q '^slow,.*exit_status=7' p.csv
}

# Eight recorders of 100 rows each; runs a command while they append.
while_eight_append() { # COMMAND...
  local i
  for i in 1 2 3 4 5 6 7 8; do
    prof-record -q -n 100 -t 0 -o p.csv "stage $i" sleep 0.002 &
  done
  for ((i = 0; i < 1000 && $(wc -l <p.csv || echo 0) <= 100; i++)); do
    sleep 0.01
  done 2>/dev/null
  "$@"
  wait
}

@test "a file that is renamed keeps its rows, and the next ones get a new file" {
  while_eight_append mv p.csv p.csv.1
  equal "$(prof-stats p.csv p.csv.1 | cut -d, -f2 | sort -u | tr '\n' ' ')" '100 count '
  prof-stats p.csv >out
  prof-stats p.csv.1 >out
}

@test "so does a file that is removed" {
  keep_and_remove() {
    ln p.csv kept
    rm p.csv
  }
  while_eight_append keep_and_remove
  equal "$(prof-stats p.csv kept | cut -d, -f2 | sort -u | tr '\n' ' ')" '100 count '
}

@test "a log that is rotated over and over loses no row" {
  rotate() {
    local i
    for i in 1 2 3 4 5 6 7 8 9; do
      mv p.csv "p.csv.$i"
      await p.csv
    done
  }
  while_eight_append rotate
  equal "$(prof-stats p.csv p.csv.[1-9] | cut -d, -f2 | sort -u | tr '\n' ' ')" '100 count '
}

@test "a file that is emptied gets its header again, one cut within a row a new line" {
  empty() { : >p.csv; }
  while_eight_append empty
  equal "$(grep -c ^stage_name p.csv)" 1
  equal "$(prof-stats p.csv | sed 1d | wc -l)" 8

  cut_within() { truncate -s "$(($(head -n 20 p.csv | wc -c) + 3))" p.csv; }
  rm p.csv
  while_eight_append cut_within
  prof-stats --skip-invalid p.csv >out 2>err
  equal "$(sed 1d out | wc -l)" 8
  # Nothing but the row that was cut is lost.
  equal "$(cat err)" 'prof-stats: p.csv: 1 invalid row skipped'
}

@test "a file that another one has replaced is not appended to if it is no table" {
  prof-record -n 3 -t 0 -o p.csv x sh -c 'echo precious >new; mv new p.csv' 2>err
  equal "$(cat p.csv)" precious
  equal "$(cat err)" "prof-record: p.csv: not a file of points: its first line is 'precious'
prof-record: p.csv: 3 rows were not written"
}

@test "rows to a FIFO have a header, and the work goes on if its reader ends" {
  mkfifo pipe
  head -n 2 pipe >got &
  prof-record -n 5 -t 0 -o pipe x sh -c 'echo >>ran; sleep 0.05' 2>err
  equal "$(cut -d, -f1 got | tr '\n' ' ')" 'stage_name x '
  equal "$(wc -l <ran)" 5
  grep -q '^prof-record: pipe: Broken pipe$' err
}

@test "a command has its own SIGPIPE, whatever its recorder does" {
  mkfifo pipe
  cat pipe >/dev/null &
  fails 141 prof-record -o pipe x sh -c 'kill -PIPE $$'
}

@test "a directory is no output, and a dangling link is one of its target" {
  mkdir d
  fails 125 prof-record -o d x touch ran
  equal "$(cat err)" 'prof-record: d: Is a directory'
  ln -s target link
  prof-record -o link x true
  equal "$(prof-stats target | cut -d, -f1,2 | tail -n 1)" x,1
  ln -s nowhere/target lost
  fails 125 prof-record -o lost x touch ran
  equal "$(cat err)" 'prof-record: lost: No such file or directory'
  [ ! -e ran ]
}

@test "/dev/stdout is where standard output goes, a pipe or a file" {
  [ -e /dev/stdout ] || skip "no /dev/stdout"
  prof-record -o /dev/stdout x true | cat >piped
  equal "$(prof-stats piped | cut -d, -f1,2 | tail -n 1)" x,1
  prof-record -o /dev/stdout x true >file
  prof-record -o /dev/stdout x true >>file
  equal "$(prof-stats file | cut -d, -f1,2 | tail -n 1)" x,2
}

@test "of 200 recorders that are killed at any moment every row left is whole" {
  local i pids=() written=0 pid
  RANDOM=7
  for ((i = 0; i < 200; i++)); do
    prof-record -t 0 -n 2 -m run="$i" -o p.csv "stage $((i % 9))" true &
    pids+=($!)
    # Kills about half of them, the latest and earlier ones.
    if ((RANDOM % 2)); then
      kill -KILL "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null || true
    fi
  done
  for pid in "${pids[@]}"; do
    if wait "$pid"; then written=$((written + 2)); fi
  done 2>/dev/null
  prof-stats p.csv >out 2>err
  equal "$(cat err)" ''
  equal "$(grep -c ^stage_name p.csv)" 1
  local rows=$(($(wc -l <p.csv) - 1))
  # Those that ended by themselves wrote all of theirs.
  [ "$rows" -ge "$written" ] && [ "$rows" -lt 400 ] && [ "$written" -gt 0 ]
}

# Of 3000 points.
many_events() {
  awk 'BEGIN { print "event,stage_name,timestamp"
    for (i = 0; i < 3000; i++)
      printf "start,stage,%d\nend,stage,%d\n", 2 * i, 2 * i + 1 }'
}

@test "on a full file system what is not written is counted, and all else is whole" {
  many_events >events
  mkdir disk
  unshare -rm sh -c 'mount -t tmpfs -o size=64k none disk' 2>/dev/null ||
    skip "no tmpfs can be mounted"
  cat >script <<'EOF'
mount -t tmpfs -o size=64k none disk
prof-record --events -o disk/p.csv events 2>err && exit 9
prof-record -o disk/p.csv y sh -c 'exit 5' 2>err2
[ $? -eq 5 ] || exit 8
cp disk/p.csv full.csv
head -c 8000 /dev/zero >>disk/filler 2>/dev/null
truncate -s 60000 disk/p.csv
prof-record -o disk/p.csv z true 2>err3
cp disk/p.csv again.csv
EOF
  unshare -rm sh script
  equal "$(head -n 1 err)" 'prof-record: disk/p.csv: No space left on device'
  local lost
  lost=$(sed -n 's/.*p.csv: \([0-9]*\) rows were not written/\1/p' err)
  [ "$lost" -gt 1000 ]
  # A row cut off by the end of the disk is one that was not written.
  prof-stats --skip-invalid full.csv >out 2>/dev/null
  equal "$(($(field out stage count) + lost))" 3000
  grep -q 'No space left' err2
  prof-stats --skip-invalid again.csv >out 2>/dev/null
  equal "$(field out z count)" 1
}

@test "at the limit of a file's size each reading tells what is lost" {
  many_events >events
  awk 'BEGIN { for (i = 0; i < 3000; i++) printf "%d == %d\n", i + 1, i }' >log
  local lost status=0
  (
    ulimit -f 16
    prof-record --events -o p.csv events 2>err || status=$?
    exit "$status"
  ) || status=$?
  equal "$status" 1
  grep -q '^prof-record: p.csv: File too large$' err
  lost=$(sed -n 's/.*p.csv: \([0-9]*\) rows were not written/\1/p' err)
  equal "$(($(prof-stats --skip-invalid p.csv 2>/dev/null | awk -F, 'NR == 2 { print $2 }') + lost))" 3000
  status=0
  (
    ulimit -f 16
    prof-record -q --timestamps --split='== (.*)' -o q.csv log 2>err
  ) || status=$?
  equal "$status" 1
  grep -q '^prof-record: q.csv: File too large$' err
}

@test "without a free descriptor it is said, and nothing has run" {
  local status=0
  # The dynamic linker needs a descriptor, which is then that of the output.
  bash -c 'ulimit -n 4; exec prof-record --split=x -o p.csv -- touch ran' \
    2>err 3>&- 4>&- || status=$?
  equal "$status" 125
  equal "$(cat err)" 'prof-record: touch: Too many open files'
  [ ! -e ran ]
}
