# prof-record: runs a command and writes one row per run.

load helper

header=stage_name,execution_time,memory_used,cpu_time,timestamp,metadata

@test "a run is one row with all its columns" {
  prof-record nap sleep 0.05 >out
  equal "$(head -n 1 out)" "$header"
  equal "$(wc -l <out)" 2
  local row number='[0-9]+\.[0-9]{6}'
  row="^nap,$number,[0-9]+,$number,"
  row+='20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}\.[0-9]{6}Z,'
  row+="exit_status=0;overhead=$number\$"
  tail -n 1 out | grep -Eq "$row"
  # 50 ms, and more on a busy machine.
  LC_ALL=C awk -F, 'NR == 2 { ok = $2 >= 50 && $2 < 1000 } END { exit !ok }' out
}

@test "CPU time and memory are those of the command" {
  # 100 MiB allocated and written to.
  prof-record big awk 'BEGIN { s = "x"; while (length(s) < 104857600) s = s s
    print length(s) > "/dev/stderr" }' >out 2>err
  LC_ALL=C awk -F, 'NR == 2 { ok = $3 > 104857600 } END { exit !ok }' out
  prof-record busy sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done' >out
  LC_ALL=C awk -F, 'NR == 2 { ok = $4 > 5 && $4 <= $2 * 1.1 } END { exit !ok }' out
  prof-record idle sleep 0.1 >out
  LC_ALL=C awk -F, 'NR == 2 { ok = $3 < 50000000 && $4 < 50 } END { exit !ok }' out
}

@test "the timestamp is that of the start, in UTC" {
  local before after
  before=$(date -u +%Y-%m-%dT%H:%M:%S)
  TZ=Asia/Tokyo prof-record nap sleep 1.1 >out
  after=$(date -u -d '1 second ago' +%Y-%m-%dT%H:%M:%S.999999Z)
  local stamp
  stamp=$(field out nap timestamp)
  [[ ! $stamp < $before ]]
  [[ ! $stamp > $after ]]
}

@test "-n runs it so many times, and -w some more before" {
  prof-record -n 3 -w 2 -t 0 count sh -c 'echo run >>runs' >out
  equal "$(wc -l <runs)" 5
  equal "$(grep -c ^count, out)" 3
}

@test "-t leaves out runs that were shorter" {
  prof-record -t 1000 quick true >out
  equal "$(cat out)" "$header"
  prof-record -t 20 slow sleep 0.03 >out
  equal "$(wc -l <out)" 2
}

@test "-m adds metadata, encoded, before what was measured" {
  prof-record -m commit=abc -m 'note=a;b=c%' -m empty= x true >out
  tail -n 1 out |
    grep -q ',commit=abc;note=a%3Bb%3Dc%25;empty=;exit_status=0;overhead='
  prof-record -m 'text=a, "b"' x true |
    grep -q ',"text=a, ""b"";exit_status=0;overhead=[0-9.]*"$'
  local pair
  for pair in novalue =x 1a=x 'a b=x' ''; do
    run prof-record -m "$pair" x touch ran
    equal "$status" 125
    [[ ${lines[0]} == 'prof-record: --meta: not KEY=VALUE'* ]]
  done
  [ ! -e ran ]
}

@test "PROF_META adds pairs to each row, and -m overrides them" {
  export PROF_META='commit=abc;run=17;note=a%3Bb'
  prof-record -n 2 x true >out
  equal "$(grep -c ',commit=abc;run=17;note=a%3Bb;exit_status=0;overhead=' out)" 2
  prof-record -m run=18 -m other=1 x true >out
  grep -q ',commit=abc;note=a%3Bb;run=18;other=1;exit_status=0;' out
  prof-record -F tsv --vs=: x true : true >out
  equal "$(cut -f6 out | sed -n 's/;exit.*//p')" \
    'commit=abc;run=17;note=a%3Bb;variant=1;round=1
commit=abc;run=17;note=a%3Bb;variant=2;round=1'
  PROF_META='q=say "x", y;' prof-record x true >out
  grep -q ',"q=say ""x"", y;exit_status=0;' out
  PROF_META='exit_status=5' prof-record x true >out
  grep -q ',exit_status=0;' out
  PROF_META= prof-record x true >out
  grep -q ',exit_status=0;' out
  # It reaches the recorders that a command runs.
  prof-record -o p.csv outer prof-record -o p.csv inner true
  equal "$(grep -c ',commit=abc;' p.csv)" 2
}

@test "PROF_META adds pairs to the rows of events, marks, logs and traces" {
  local pairs='commit=abc;run=17'
  export PROF_META=$pairs
  metadata() { # FILE
    sed -n '2s/.*,//p' "$1"
  }
  printf 'start,a\nend,a\n' | prof-record --events -t 0 >out
  equal "$(metadata out)" "$pairs"
  # The events' own pairs override it, and -m.
  printf 'start,a,run=1\nend,a\n' | prof-record --events -t 0 -m run=2 >out
  equal "$(metadata out)" 'commit=abc;run=1'
  equal "$(prof-record --mark=start a | cut -d, -f1-3)" "start,a,$pairs"
  equal "$(prof-record --mark=end -m run=2 a | cut -d, -f3)" 'commit=abc;run=2'
  printf '00:00:01 a\n00:00:02 b\n' |
    prof-record -q --split='a|b' --timestamps >out
  equal "$(metadata out)" "$pairs"
  printf '+ true\n+ true\n' | prof-record -q --xtrace >out
  equal "$(metadata out)" "$pairs;depth=1"
}

@test "a PROF_META that is no pairs is wrong usage, and nothing is done" {
  local text
  for text in novalue =1 'a=1;b' ';a=1' 'a=1;;b=2' 1a=1 'a b=1'; do
    export PROF_META=$text
    fails 125 prof-record x touch ran
    equal "$(cat err)" "prof-record: PROF_META: not key=value pairs joined by\
 ';': '$text'
Try 'prof-record --help'."
    fails 2 prof-record --events -o p.csv </dev/null
    fails 2 prof-record --mark=start -o p.csv x
    fails 2 prof-record --split=x -o p.csv </dev/null
    fails 2 prof-record --xtrace -o p.csv </dev/null
    fails 2 prof-record --shell
    equal "$(cat out)" ''
  done
  PROF_META=$'a=1\n' fails 125 prof-record x touch ran
  equal "$(head -n 1 err)" "prof-record: PROF_META: not key=value pairs joined\
 by ';': 'a=1\\n'"
  [ ! -e ran ]
  [ ! -e p.csv ]
  prof-record --help | grep -q PROF_META
}

@test "more metadata than readers take is refused" {
  local part
  part=$(head -c 120000 /dev/zero | tr '\0' %)
  run prof-record -m a="$part" -m b="$part" -m c="$part" x touch ran
  equal "$status" 125
  PROF_META=p=$part run prof-record -m a="$part" -m b="$part" \
    -m c="${part:0:80000}" x touch ran
  equal "$status ${lines[0]}" "125 prof-record: PROF_META: too long: a row's\
 metadata must be below 1 MiB"
  [ ! -e ran ]
  prof-record -m a="$part" -m b="$part" x true | prof-trend >out
  equal "$(wc -l <out)" 1
}

@test "-F tsv writes TSV" {
  prof-record -F tsv x true >out
  equal "$(head -n 1 out)" "$(tr , '\t' <<<"$header")"
  equal "$(awk -F '\t' '{ print NF }' out | uniq)" 6
}

@test "the command's stdout goes to stderr, so that it cannot mix with rows" {
  prof-record x sh -c 'echo to-out; echo to-err >&2' >out 2>err
  equal "$(cat err)" $'to-out\nto-err'
  equal "$(wc -l <out)" 2
}

@test "with -o the command's streams are untouched" {
  echo input | prof-record -o p.csv x sh -c 'cat; echo to-err >&2' >out 2>err
  equal "$(cat out)" input
  equal "$(cat err)" to-err
  equal "$(wc -l <p.csv)" 2
}

@test "PROF_OUTPUT is a default for -o, and - is standard output" {
  export PROF_OUTPUT=p.csv
  equal "$(prof-record x echo hello)" hello
  equal "$(wc -l <p.csv)" 2
  prof-record -o other.csv x true
  equal "$(wc -l <other.csv)" 2
  equal "$(prof-record -o - x true | wc -l)" 2
  PROF_OUTPUT='' prof-record x true | grep -q ^x,
  equal "$(wc -l <p.csv)" 2
}

@test "appending writes the header once and keeps the file's format" {
  prof-record -F tsv -o p.tsv a true
  prof-record -o p.tsv b true
  equal "$(wc -l <p.tsv)" 3
  equal "$(awk -F '\t' '{ print NF }' p.tsv | uniq)" 6
  run prof-record -F csv -o p.tsv c touch ran
  equal "$status $output" '125 prof-record: p.tsv: the file is TSV, not CSV'
  [ ! -e ran ]
}

@test "a file of something else is not appended to" {
  printf 'time,stage\n1,a\n' >p.csv
  cp p.csv before
  run prof-record -o p.csv x touch ran
  equal "$status" 125
  equal "$output" "prof-record: p.csv: not a file of points: its first line is\
 'time,stage'"
  cmp p.csv before
  [ ! -e ran ]
}

@test "a last line that was cut off is ended, and that is said" {
  printf '%s\na,1,,,,\na,2' "$header" >p.csv
  prof-record -o p.csv b true 2>err
  equal "$(cat err)" 'prof-record: p.csv: the last line was cut off: repaired'
  equal "$(sed -n 3p p.csv)" a,2
  prof-stats --skip-invalid p.csv 2>err >out
  equal "$(field out a count) $(field out b count)" '1 1'
  # A header that was cut off is completed.
  printf 'stage_name,execu' >p.csv
  prof-record -o p.csv b true 2>err
  equal "$(head -n 1 p.csv)" "$header"
  equal "$(wc -l <p.csv)" 2
}

@test "eight recorders append 1000 rows each to one file, and none is lost" {
  local i
  for i in 1 2 3 4 5 6 7 8; do
    prof-record -n 1000 -t 0 -o p.csv "stage$i" true &
  done
  wait
  equal "$(wc -l <p.csv)" 8001
  equal "$(grep -c ^stage_name, p.csv)" 1
  prof-stats p.csv | cut -d, -f1,2 | sort | tr '\n' ' ' >out
  equal "$(cat out)" "stage1,1000 stage2,1000 stage3,1000 stage4,1000 \
stage5,1000 stage6,1000 stage7,1000 stage8,1000 stage_name,count "
}

@test "a file beyond 4 GiB gets its next row at its end" {
  printf '%s\n' $header >p.csv
  truncate -s 4294967300 p.csv # a hole of zeros
  echo >>p.csv
  prof-record -q -o p.csv a true
  tail -c +4294967302 p.csv >end
  equal "$(wc -l <end)" 1
  grep -q '^a,[0-9.]*,.*exit_status=0;' end
}

@test "a row that another recorder is writing is not taken for one cut off" {
  local i big
  big=$(head -c 60000 /dev/zero | tr '\0' x)
  for i in 1 2 3; do
    prof-record -t 0 -n 200 -m big="$big" -o p.csv "stage$i" true &
  done
  for ((i = 0; i < 100; i++)); do
    prof-record -t 0 -o p.csv x true 2>>err
  done
  wait
  equal "$(cat err)" ''
  equal "$(grep -c '^$' p.csv || true)" 0
  equal "$(prof-stats p.csv | cut -d, -f2 | tail -n +2 | sort | tr '\n' ' ')" \
    '100 200 200 200 '
}

@test "a row cut off by a full disk costs no other row" {
  # In this shell files are limited to 1024 bytes, which simulates a full disk
  # in the middle of a row.  The other shell has no limit.
  (
    ulimit -f 1
    prof-record -t 0 -n 20 -o p.csv x true
  ) 2>err || true
  grep -q '^prof-record: p.csv: File too large$' err
  equal "$(wc -c <p.csv)" 1024
  prof-record -t 0 -n 3 -o p.csv y true 2>err
  equal "$(cat err)" 'prof-record: p.csv: the last line was cut off: repaired'
  prof-stats --skip-invalid p.csv >out
  equal "$(field out y count)" 3
}

@test "a blocked pipe does not hold back signals" {
  mkfifo pipe
  # Open for reading, but never read.
  exec 7<>pipe
  prof-record -t 0 -n 5000 -m big="$(head -c 3000 /dev/zero | tr '\0' x)" \
    -o pipe x sh -c 'echo >>runs' 7<&- &
  local i before=-1
  until [ -s runs ]; do sleep 0.01; done
  # When there are no more runs, the pipe is full.
  for ((i = 0; i < 100 && $(wc -l <runs) != before; i++)); do
    before=$(wc -l <runs)
    sleep 0.1
  done
  kill -TERM $!
  local status=0
  wait $! || status=$?
  equal "$status" 143
}

@test "a series that a signal ends says how far it came" {
  prof-record -n 5 -o p.csv x sh -c \
    'trap "exit 0" TERM; touch ready; while :; do sleep 0.01; done' 2>err &
  await ready
  kill -TERM $!
  local status=0
  wait $! || status=$?
  equal "$status" 143
  equal "$(cat err)" 'prof-record: ended by signal 15 after 1 of 5 runs'
}

@test "of eight recorders one is killed, and the rows of the others are whole" {
  local i pids=()
  for i in 1 2 3 4 5 6 7 8; do
    prof-record -n 1000 -t 0 -o p.csv "stage $i" true &
    pids+=($!)
  done
  until [ "$(grep -c '^stage 3,' p.csv 2>/dev/null)" -ge 100 ]; do :; done
  kill -KILL "${pids[2]}"
  wait || true
  prof-stats p.csv | cut -d, -f1,2 | sort >counts
  equal "$(grep -cx 'stage [^3],1000' counts)" 7
  awk -F, '$1 == "stage 3" { ok = $2 >= 100 && $2 < 1000 } END { exit !ok }' counts
  equal "$(grep -c ^stage_name, p.csv)" 1
}

@test "each recipe of a parallel make can be recorded, by its SHELL" {
  cat >Makefile <<'EOF'
SHELL = prof-record
.SHELLFLAGS = -t 0 -m target=$@ -o points.csv recipe sh -c
targets = $(foreach n,1 2 3 4 5 6 7 8 9 10 11 12,$(n)a $(n)b $(n)c $(n)d)
all: $(targets)
$(targets): ; @test $@ != x && echo $@ >>built
EOF
  make -s -j8
  equal "$(sort built | uniq | wc -l)" 48
  equal "$(prof-stats points.csv | cut -d, -f1,2)" 'stage_name,count
recipe,48'
  equal "$(grep -o 'target=[0-9]*[a-d];' points.csv | sort -u | wc -l)" 48
}

@test "so can the commands of xargs -P" {
  seq 200 | xargs -P 8 -I{} prof-record -t 0 -o points.csv 'no {}' true
  equal "$(prof-stats points.csv | sed 1d | wc -l)" 200
}

@test "recorders that start at once write one header" {
  local i
  for ((i = 0; i < 40; i++)); do
    prof-record -t 0 -o p.csv x true &
  done
  wait
  equal "$(grep -c ^stage_name, p.csv)" 1
  equal "$(grep -c ^x, p.csv)" 40
}

@test "a recorder that is killed loses the row in hand and nothing else" {
  prof-record -o p.csv -n 2 a true
  prof-record -o p.csv -n 100 b sh -c 'echo $$ >pid; touch running;
    exec sleep 10' &
  await running
  kill -KILL $!
  wait $! || true
  kill "$(cat pid)"
  equal "$(wc -l <p.csv)" 3
  prof-record -o p.csv c true 2>err
  equal "$(cat err)" ''
  equal "$(prof-stats p.csv | cut -d, -f1,2 | tr '\n' ' ')" \
    'stage_name,count a,2 c,1 '
}

@test "a failing command's status is passed on, and its row is kept" {
  local status=0
  prof-record -n 5 x sh -c 'exit 7' >out || status=$?
  equal "$status" 7
  equal "$(grep -c '^x,.*exit_status=7;' out)" 1
}

@test "-i goes on after a failing run" {
  local status=0
  prof-record -i -n 3 x sh -c 'echo run >>runs; [ $(wc -l <runs) != 2 ]' \
    >out || status=$?
  equal "$(sed -n 's/.*\(exit_status=[0-9]*\);.*/\1/p' out | tr '\n' ' ')" \
    'exit_status=0 exit_status=1 exit_status=0 '
  equal "$status" 1 # that of the run that failed
}

@test "a command that a signal ended has status 128 and its number" {
  local status=0
  prof-record x sh -c 'kill -TERM $$' >out || status=$?
  equal "$status" 143
  grep -q '^x,.*exit_status=143;' out
  status=0
  prof-record x sh -c 'kill -KILL $$' >out || status=$?
  equal "$status" 137
}

@test "a missing command is 127, one that cannot be run 126, without a row" {
  need_vfork
  local status=0
  prof-record x no-such-command >out 2>err || status=$?
  equal "$status" 127
  equal "$(cat err)" 'prof-record: no-such-command: No such file or directory'
  equal "$(cat out)" "$header"
  status=0
  touch file
  prof-record x ./file >out 2>err || status=$?
  equal "$status" 126
  equal "$(cat err)" 'prof-record: ./file: Permission denied'
}

@test "a script without #! runs, as by execvp" {
  ! is_static || skip "musl's execvp runs none"
  echo 'echo from the script' >script
  chmod +x script
  equal "$(prof-record -o p.csv x ./script)" 'from the script'
}

@test "a signal to the recorder reaches the command, and the row is written" {
  local name number status
  for name in HUP:129 INT:130 QUIT:131 TERM:143; do
    number=${name#*:}
    name=${name%:*}
    rm -f ready p.csv
    # A shell's background jobs ignore INT and QUIT, and what runs under nohup
    # HUP; perl restores the defaults.
    perl -e '$SIG{$_} = "DEFAULT" for qw(HUP INT QUIT); exec @ARGV' \
      prof-record -n 5 -o p.csv x sh -c 'touch ready; exec sleep 10' &
    await ready
    kill -"$name" $!
    status=0
    wait $! || status=$?
    equal "$name $status" "$name $number"
    equal "$(grep -c "^x,.*exit_status=$number;" p.csv)" 1
    equal "$(wc -l <p.csv)" 2
  done
}

@test "an interrupt ends the recorder by SIGINT, so that a script ends too" {
  perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' perl -e '
    system qw(prof-record -o p.csv x sh -c), 
      "echo \$PPID >pid; touch ready; exec sleep 10";
    print $? & 127' >ended &
  await ready
  kill -INT "$(cat pid)"
  wait $!
  equal "$(cat ended)" 2
  grep -q '^x,.*exit_status=130;' p.csv
}

@test "what is ignored stays ignored, as under nohup" {
  bash -c 'trap "" HUP; exec prof-record -o p.csv x sh -c "touch ready
    until [ -e done ]; do sleep 0.01; done"' &
  await ready
  kill -HUP $!
  touch done
  wait $!
  grep -q '^x,.*exit_status=0;' p.csv
}

@test "a command that handles a signal ends as it likes" {
  prof-record -n 5 -o p.csv x sh -c \
    'trap "exit 9" TERM; touch ready; while :; do sleep 0.01; done' &
  await ready
  kill -TERM $!
  local status=0
  wait $! || status=$?
  equal "$status" 9
  equal "$(grep -c '^x,.*exit_status=9;' p.csv)" 1
}

@test "SIGUSR1 and SIGUSR2 are the command's, and the series goes on" {
  prof-record -n 2 -o p.csv x sh -c 'trap "echo 1 >>got" USR1
    trap "echo 2 >>got; exit 0" USR2; touch ready
    while :; do sleep 0.01; done' &
  await ready
  rm ready
  kill -USR1 $!
  await_line 1 got
  kill -USR2 $!
  await ready
  kill -USR2 $!
  wait $!
  equal "$(xargs <got)" '1 2 2'
  equal "$(grep -c exit_status=0 p.csv)" 2
}

@test "runs that a failure leaves undone are counted" {
  fails 1 prof-record -n 3 x false
  equal "$(cat err)" 'prof-record: run failed with status 1: 2 of 3 runs were not done; -i goes on'
  fails 1 prof-record -w 1 -n 1 x false
  equal "$(cat err)" 'prof-record: warm-up run failed with status 1: 1 of 1 run was not done; -i goes on'
  fails 7 prof-record --vs=-- -n 2 x sh -c 'exit 7' -- sh -c 'exit 7'
  equal "$(cat err)" 'prof-record: run failed with status 7: 3 of 4 runs were not done; -i goes on'
  fails 1 prof-record -i -n 3 x false
  equal "$(cat err)" ''
  fails 1 prof-record x false
  equal "$(cat err)" ''
}

@test "a command where the stage should be is told so, and one of several words, too" {
  need_vfork
  fails 125 prof-record make -B
  equal "$(head -n 1 err)" 'prof-record: STAGE comes first: prof-record make make -B'
  fails 127 prof-record x 'make -B'
  equal "$(cat err)" 'prof-record: make -B: No such file or directory: it is one word; for a command line, use sh -c'
}

@test "options and -- behind the stage are told where they belong" {
  local words seen
  fails 125 prof-record build -- make all
  equal "$(head -n 1 err)" \
    'prof-record: the command follows STAGE without --: prof-record build make'
  fails 125 prof-record build --
  equal "$(head -n 1 err)" \
    'prof-record: the command follows STAGE without --, and is missing'
  # It may be an option of the command, too.
  while IFS='|' read -r words seen; do
    # shellcheck disable=SC2086 # several words
    fails 125 prof-record $words
    equal "$(head -n 1 err)" "prof-record: options come before STAGE, as in\
 prof-record $seen, and STAGE before COMMAND, as in prof-record $(cut -d ' ' \
      -f 1 <<<"$words") $(cut -d ' ' -f 1,2 <<<"$words")"
  done <<'EOF2'
build -n 3 make|-n 3 build make
build -n3 make|-n3 build make
build --runs=3 make all|--runs=3 build make
build --warmup 1 make|--warmup 1 build make
grep -i foo|-i grep foo
EOF2
  for words in 'make -n' 'make -n 3' 'make --run 3 all' 'make -B all'; do
    # shellcheck disable=SC2086 # several words
    fails 125 prof-record $words
    equal "$(head -n 1 err)" "prof-record: STAGE comes first: prof-record make\
 $(cut -d ' ' -f 1,2 <<<"$words")"
  done
}

@test "an ignored SIGCHLD does not confuse it" {
  perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' prof-record x sh -c 'exit 3' \
    >out || status=$?
  equal "$status" 3
  grep -q '^x,.*exit_status=3;' out
}

@test "a full disk fails rows on stdout, but not the work recorded with -o" {
  run bash -c 'prof-record x true >/dev/full'
  equal "$status" 125
  equal "$output" 'prof-record: standard output: No space left on device'
  run prof-record -o /dev/full x sh -c 'exit 0'
  equal "$status" 0
  equal "$output" 'prof-record: /dev/full: No space left on device'
  run prof-record -o /dev/full x sh -c 'exit 4'
  equal "$status" 4
  run prof-record -o /dev/full -n 3 x sh -c 'exit 0'
  equal "$status" 0
  equal "$output" 'prof-record: /dev/full: No space left on device
prof-record: /dev/full: 3 rows were not written'
}

@test "a closed stdout fails, and is no other file's descriptor" {
  run bash -c 'prof-record x true >&-'
  equal "$status" 125
  equal "$output" 'prof-record: standard output: Bad file descriptor'
  # It is closed for the command, as without a recorder.
  bash -c 'prof-record -o p.csv x sh -c "echo mixed" >&- 2>/dev/null' ||
    status=$?
  equal "$(wc -l <p.csv)" 2
  equal "$(grep -c mixed p.csv || true)" 0
}

@test "a closed pipe ends a series" {
  run bash -c 'trap "" PIPE
    prof-record -n 50 x sh -c "echo run >>runs" | true
    exit ${PIPESTATUS[0]}'
  equal "$status" 125
  equal "$output" 'prof-record: standard output: Broken pipe'
  [ "$(wc -l <runs)" -lt 50 ]
}

@test "a file that cannot be opened is said before the command runs" {
  run prof-record -o no/such/dir/p.csv x touch ran
  equal "$status" 125
  equal "$output" 'prof-record: no/such/dir/p.csv: No such file or directory'
  [ ! -e ran ]
  mkdir dir
  run prof-record -o dir x touch ran
  equal "$status" 125
  equal "$output" 'prof-record: dir: Is a directory'
}

@test "a stage's name is any one line of text but the header's word" {
  prof-record 'a, "b" ü' true >out
  prof-stats out | grep -q '^"a, ""b"" ü",1,'
  local name
  for name in '' $'a\nb' $'a\tb' $'\x7f' stage_name $'\xef\xbb\xbfstage_name'; do
    run prof-record "$name" touch ran
    equal "$status" 125
    [[ ${lines[0]} == "prof-record: stage '"* ]]
  done
  [ ! -e ran ]
}

@test "wrong usage is 125" {
  local -a wrong
  for wrong in '' 'stage' '-n 0 s true' '-n x s true' '-w -1 s true' \
    '-t x s true' '--nonsense s true'; do
    # shellcheck disable=SC2086 # words
    run prof-record $wrong
    equal "$wrong: $status" "$wrong: 125"
    equal "${lines[-1]}" "Try 'prof-record --help'."
  done
}

@test "the command's own options are its own" {
  equal "$(prof-record -o p.csv x echo -n --help -o y)" '--help -o y'
}

@test "many open files do not disturb it" {
  bash -c 'ulimit -n 2000
    for ((i = 10; i < 1200; i++)); do eval "exec $i</dev/null"; done
    exec prof-record -o /dev/null x sh -c "exit 5"' || status=$?
  equal "$status" 5
}

@test "nested recorders each measure their own" {
  prof-record -o p.csv outer prof-record -o p.csv inner sleep 0.02
  equal "$(cut -d, -f1 p.csv | tr '\n' ' ')" 'stage_name inner outer '
  LC_ALL=C awk -F, '{ t[$1] = $2 } END { exit !(t["inner"] < t["outer"]) }' p.csv
}

@test "overhead is measured, and small for a stage of 100 ms" {
  prof-record -n 10 nap sleep 0.1 >out
  # On a busy machine other programs are measured with it, but not in most runs.
  LC_ALL=C awk -F, 'NR > 1 { split($6, part, "overhead="); n++
    if (!(part[2] > 0)) bad++
    if (part[2] < 0.05 * $2) small++ }
    END { exit !(n == 10 && !bad && small > 5) }' out
}

@test "recorded stages go through the pipeline" {
  # Long enough that nap's times hardly vary on a busy machine.
  prof-record -n 5 nap sleep 0.1 >p.csv
  prof-record -n 2 build sh -c 'sleep 0.8' >>p.csv
  prof-stats <p.csv | prof-bottleneck >out
  equal "$(cut -d, -f1 out | tail -n +2)" build
  grep -Eq '^build,.*,(high|critical),' out
  grep -Eq ',avg [0-9.]+ > (1.5 \* global_avg|global_percentile_95) ' out
  equal "$(prof-stats p.csv |
    LC_ALL=C awk -F, 'NR > 1 && $3 > 500 {print $1}')" build
}

# The output of a command to a terminal.
on_terminal() { # COMMAND
  need_terminal
  TERM=xterm script -qec "$1" /dev/null </dev/null | tr '\r' '\n'
}

@test "on a terminal a series shows how far it is, and wipes that at the end" {
  local wipe=$'\e[K'
  on_terminal 'prof-record -n 3 -o p.csv x sleep 0.12' >seen
  sed -i 's/x: .* runs$//' seen
  equal "$(sed -E 's/[0-9.]+ ms/T/g' seen)" "
${wipe}run 1 of 3 
${wipe}run 2 of 3, last T, average T, T left 
${wipe}run 3 of 3, last T, average T, T left 
$wipe"
  # The last, the average and the remaining time agree with the rows.
  sed -n 's/.*run 3 of 3, last \(.*\) ms, average \(.*\) ms, \(.*\) ms left .*/shown,\1,\2,\3/p' seen >>p.csv
  LC_ALL=C awk -F, '
    function near(a, b) { return a - b < 0.051 && b - a < 0.051 }
    NR == 2 || NR == 3 { total += $2; last = $2 }
    $1 == "shown" { ok = near($2, last) && near($3, total / 2) && near($4, total / 2) }
    END { exit !ok }' p.csv
}

@test "what a command writes to the terminal begins behind that line" {
  on_terminal 'prof-record -n 2 -o p.csv x sh -c "echo one; echo two"' >seen
  equal "$(grep -c 'run 1 of 2 one$' seen)" 1
  equal "$(grep -c '^two$' seen)" 2
}

@test "a long line is cut to the terminal's width" {
  on_terminal 'stty cols 30; prof-record -n 2 -o p.csv x sleep 0.11' >seen
  sed -i '/x: /d' seen
  awk '{ sub(/^\033\[K/, "") } length > n { n = length } END { exit n < 28 || n > 29 }' seen
}

@test "no line for one run, with -q, or where stderr is no terminal" {
  on_terminal 'prof-record -o p.csv x sleep 0.11' >seen
  equal "$(cat seen)" ''
  on_terminal 'prof-record -n 3 -q -o p.csv x true' >seen
  equal "$(cat seen)" ''
  on_terminal 'prof-record -n 3 -o p.csv x true 2>err; cat err' >seen
  equal "$(cat seen)" ''
}

@test "a dumb terminal has no status line, but the summary" {
  on_terminal 'TERM=dumb prof-record -n 3 -o p.csv x true' >seen
  equal "$(cut -d ' ' -f 1 seen)" x:
}

# Each number is rounded to three digits, as by printf.
@test "the summary has what prof-stats says of the rows" {
  on_terminal 'LC_ALL=C.UTF-8 prof-record -n 7 -w 1 -q -o p.csv x sleep 0.12' >seen
  equal "$(cat seen)" ''
  on_terminal 'LC_ALL=C.UTF-8 TERM=dumb prof-record -n 7 -w 1 -o q.csv x sleep 0.12' >seen
  sed -i '/^$/d' seen
  equal "$(sed -E 's/[0-9.]+ (ms|µs)/T/g; s/[0-9.]+ …/T …/' seen)" \
    'x: T ± T, T … T, 7 runs'
  # The average, the least and the most, in ms.
  sed -E 's/^x: ([0-9.]+) ms ± .*, ([0-9.]+) … ([0-9.]+) ms, 7 runs$/\1 \2 \3/' \
    seen >shown
  prof-stats q.csv | LC_ALL=C awk -F, 'NR == 2 {
    printf "%.0f %.0f %.0f\n", $3, $4, $5 }' | diff -u - shown
}

@test "the summary is ASCII where the locale is" {
  on_terminal 'LC_ALL=C TERM=dumb prof-record -n 2 -o p.csv x sleep 0.12' >seen
  grep -Eqx 'x: [0-9]+ ms \+- [0-9.]+ (ms|us), [0-9]+ \.\. [0-9]+ ms, 2 runs' seen
}

@test "the summary of two commands is a line for each" {
  on_terminal 'LC_ALL=C TERM=dumb prof-record -n 3 --vs=/ -o p.csv x true / sleep 0.12' >seen
  sed -i '/^$/d' seen
  equal "$(cut -d : -f 1 seen)" 'x, variant 1
x, variant 2'
  sed -n 2p seen | grep -Eq ': 1[2-9][0-9] ms .*, 3 runs$'
}

@test "a series that fails is summed up as far as it got" {
  on_terminal 'LC_ALL=C TERM=dumb prof-record -n 9 -o p.csv x \
    sh -c "echo >>ran; [ \$(wc -l <ran) -lt 3 ]"' >seen
  grep -q ', 3 runs$' seen
}

@test "--prepare runs before each run, warm-up runs too" {
  prof-record -n 2 -w 1 --prepare='echo prepare >>log' x sh -c 'echo run >>log' >out
  equal "$(paste -sd ' ' log)" 'prepare run prepare run prepare run'
  equal "$(grep -c '^x,' out)" 2
}

@test "--prepare runs before each of two commands" {
  prof-record -n 2 --prepare='echo prepare >>log' --vs=/ x \
    sh -c 'echo run >>log' / sh -c 'echo run >>log' >out
  equal "$(paste -sd ' ' log)" \
    'prepare run prepare run prepare run prepare run'
}

@test "the time of --prepare is not measured" {
  prof-record --prepare='sleep 0.5' x true >out
  LC_ALL=C awk -F, 'NR == 2 { exit !($2 < 400 && $4 < 400) }' out
  # Nor is it overhead.
  LC_ALL=C awk -F 'overhead=' 'NR == 2 { exit !($2 < 400) }' out
}

@test "--prepare has no input, its output is dropped, and its errors are not" {
  echo input | prof-record --prepare='cat; echo out; echo err >&2' -o p.csv x cat >out 2>err
  equal "$(cat out)" input
  equal "$(cat err)" err
}

@test "a series ends if --prepare fails, even with -i" {
  fails 125 prof-record -n 5 -i -o p.csv \
    --prepare='echo >>ran; [ $(wc -l <ran) -lt 3 ] || exit 3' x true
  equal "$(cat err)" 'prof-record: --prepare failed with status 3: 3 of 5 runs were not done; COMMAND || true goes on'
  equal "$(grep -c '^x,' p.csv)" 2
  fails 125 prof-record --prepare='kill -9 $$' x touch done
  grep -q -e '--prepare failed with status 137: ' err
  [ ! -e done ]
}

@test "--prepare needs a shell" {
  local recorder
  recorder=$(command -v prof-record)
  PATH=/nowhere fails 125 "$recorder" --prepare=true x /bin/true
  equal "$(cat err)" 'prof-record: sh: No such file or directory'
}

@test "a signal during --prepare ends the series" {
  local status=0
  prof-record -n 5 --prepare='echo $$ >pid; exec sleep 60' x touch done \
    >out 2>err &
  await_line . pid
  kill -TERM $!
  wait $! || status=$?
  equal "$status" 143
  equal "$(cat err)" 'prof-record: ended by signal 15 after 0 of 5 runs'
  [ ! -e done ] && ! kill -0 "$(cat pid)" 2>/dev/null
}

@test "--prepare is of commands only" {
  fails 2 prof-record --events --prepare=true
  grep -q -- '--prepare' err
}

# Stage and metadata of each row, without the overhead.
rows() { # FILE
  sed 1d "$1" | cut -d, -f1,6 | sed 's/;overhead=.*//'
}

@test "a command knows the stage that it is inside" {
  export PROF_OUTPUT=$PWD/p.csv PROF_META='run=1;parent=meta'
  prof-record outer prof-record -m file=a inner sh -c 'prof-record leaf true
    echo "$PROF_PARENT"' >out
  equal "$(cat out)" inner
  equal "$(rows p.csv)" 'leaf,run=1;parent=inner;exit_status=0
inner,run=1;file=a;parent=outer;exit_status=0
outer,run=1;parent=meta;exit_status=0'
}

@test "the name of a parent may have any byte" {
  export PROF_OUTPUT=$PWD/p.csv
  prof-record 'a;b=c 100%3B' prof-record -t 0 x sh -c 'echo "$PROF_PARENT"' >out
  prof-record 'a;b=c 100%3B' prof-record -t 0 x true
  equal "$(rows p.csv | grep ^x)" 'x,parent=a%3Bb%3Dc 100%253B;exit_status=0
x,parent=a%3Bb%3Dc 100%253B;exit_status=0'
  equal "$(cat out)" x
  equal "$(prof-stats p.csv | cut -d, -f1,2)" 'stage_name,count
x,2
a;b=c 100%3B,2'
  # What should be encoded and is not stands for itself.
  PROF_PARENT='a;b=%3B' prof-record -o q.csv -t 0 y true
  equal "$(rows q.csv)" 'y,parent=a%3Bb%3D%3B;exit_status=0'
}

@test "both commands of --vs have the parent, before variant and round" {
  PROF_PARENT=all prof-record -t 0 -o p.csv --vs=- x sh -c : - true
  equal "$(rows p.csv | grep variant=2)" \
    'x,parent=all;variant=2;round=1;exit_status=0'
}

@test "a run that warms up, or --prepare, is no parent" {
  PROF_OUTPUT=$PWD/p.csv prof-record -t 0 all prof-record -t 0 -w 1 -n 2 \
    --prepare='prof-record -t 0 prepare true' x prof-record -t 0 child true
  equal "$(rows p.csv | sed 's/;.*//' | sort | uniq -c |
    awk '{ print $2, $1 }')" 'all,exit_status=0 1
child,parent=all 1
child,parent=x 2
prepare,parent=all 3
x,parent=all 2'
}

@test "-m sets another parent, or none" {
  export PROF_PARENT=all
  prof-record -t 0 -m parent=mine x true >out
  prof-record -t 0 -m parent= x true >>out
  equal "$(rows out | grep ^x)" 'x,parent=mine;exit_status=0
x,parent=;exit_status=0'
  printf 'stage_name,execution_time\nall,10\n' >p.csv
  equal "$(prof-stats p.csv out | awk -F, '$1 == "all" { print $15 }')" 10
}

@test "a parent whose process has ended is no parent, and that is said" {
  local pid
  sh -c 'echo $$' >pid
  pid=$(cat pid)
  PROF_PARENT=gone PROF_PARENT_PID=$pid prof-record -t 0 -o p.csv x sh -c \
    'prof-record -t 0 y true' 2>err
  equal "$(cat err)" "prof-record: PROF_PARENT: stage 'gone' has ended with \
process $pid: recorded without a parent"
  equal "$(rows p.csv)" 'x,exit_status=0'
  # The shell that measured the stage has become the recorder.
  PROF_PARENT=gone sh -c 'PROF_PARENT_PID=$$ exec prof-record -t 0 x true' \
    >out 2>err
  equal "$(rows out) $(wc -l <err)" 'x,exit_status=0 1'
  # A process of another user, here perhaps, is there.
  PROF_PARENT=all PROF_PARENT_PID=1 prof-record -t 0 x true >out 2>err
  equal "$(rows out) $(cat err)" 'x,parent=all;exit_status=0 '
}

@test "the stage of a background process ends with its recorder" {
  export PROF_OUTPUT=$PWD/p.csv
  prof-record -t 0 start sh -c '(while [ ! -e go ]; do sleep 0.01; done
    prof-record -t 0 late true 2>err; : >done) >/dev/null 2>&1 &'
  : >go
  await done
  equal "$(rows p.csv)" 'start,exit_status=0
late,exit_status=0'
  grep -q "stage 'start' has ended" err
}

@test "what is read is inside the stage in which it is read" {
  export PROF_PARENT=all
  printf '%s\n' start,a start,b end,b end,a | prof-record -t 0 -e >out
  equal "$(rows out)" 'b,parent=a
a,parent=all'
  printf '%s\n' '== x' '== y' | prof-record -q -t 0 --split='^== (.*)' >out
  equal "$(rows out)" 'x,parent=all
y,parent=all'
  # Not if it is older than that, or if it is not known when it was.
  printf '%s\n' start,a,,2026-03-01T10:00:00Z end,a,,2026-03-01T10:00:01Z |
    prof-record -e >out
  equal "$(rows out)" a,
  printf '%s\n' '10:00:00 == x' '10:00:01 == y' '10:00:02 end' |
    prof-record -q --timestamps --split='^== (.*)' >out
  equal "$(rows out)" 'x,
y,'
  prof-record --mark=start x >out
  equal "$(cut -d, -f1-3 out)" start,x,
}

@test "a recipe of make is inside the one that runs its make" {
  command -v make >/dev/null || skip 'no make here'
  printf 'all:\n\t@$(MAKE) -s -f sub.mk\n' >Makefile
  printf 'part:\n\t@true\n' >sub.mk
  PROF_OUTPUT=$PWD/p.csv make -s SHELL=prof-record \
    '.SHELLFLAGS=-t 0 $(or $@,make) sh -c'
  equal "$(rows p.csv)" 'part,parent=all;exit_status=0
all,exit_status=0'
}
