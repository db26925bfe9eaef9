# prof-record --split and --xtrace: turns the lines of a log into points.

load helper

header=stage_name,execution_time,memory_used,cpu_time,timestamp,metadata

# The stages and times of a file of points.
times() { # FILE
  sed 1d "$1" | cut -d, -f1,2
}

@test "a stage lasts from a line that matches to the next, and the last to the end" {
  { echo '# ready'; await_line ready err; echo 'gcc -c a.c'; sleep 0.1; echo 'a.c: warning'; sleep 0.05
    echo 'make: note'; echo 'ld -o a'; sleep 0.2; echo done
  } | prof-record --split='^(gcc|ld|ar) ' >out 2>err
  equal "$(times out | cut -d, -f1 | xargs)" 'gcc ld'
  # On a busy machine the recorder may be delayed, before or after a line.
  LC_ALL=C awk -F, '
    $1 == "gcc" { ok += $2 >= 75 && $2 < 1000 }
    $1 == "ld" { ok += $2 >= 100 && $2 < 1000 }
    END { exit ok != 2 }' out
  equal "$(cat err)" '# ready
gcc -c a.c
a.c: warning
make: note
ld -o a
done'
}

@test "without a group, or where it does not take part, the stage is the match" {
  printf '10 step one;\n11 stop\n' >log
  prof-record --split='step [a-z]+|(stop)' --timestamps -t 0 -q log >out 2>err
  equal "$(times out)" 'step one,1000.000000'
}

@test "lines pass on byte for byte, at once, even before they end" {
  printf 'a\r\n\0b\n\377\nno end' >log
  prof-record --split=a log >out 2>err
  cmp log err
  mkfifo in
  prof-record --split=x <in >out 2>err &
  exec 7>in
  printf 'progress...' >&7
  await_line progress err
  equal "$(cat err)" progress...
  exec 7>&-
  wait $!
  prof-record --split=a -q log >out 2>err
  equal "$(cat err)" ''
}

@test "a row comes as its stage ends" {
  mkfifo in
  prof-record --split='^s.' -t 0 -q <in >out &
  exec 7>in
  printf 's1\ns2\n' >&7
  await_line '^s1,' out
  exec 7>&-
  wait $!
}

@test "--timestamps takes RFC 3339, Unix seconds and the time of day" {
  times_of() { # EXPECTED LINE...
    local expected=$1
    shift
    printf '%s\n' "$@" >log
    prof-record --split='^x$' --timestamps -t 0 -q log >out 2>err || return
    equal "$(sed 1d out | cut -d, -f2,5)" "$expected"
  }
  times_of 1500.000000,2026-03-01T12:00:00.000000Z \
    '2026-03-01T12:00:00Z x' '2026-03-01T12:00:01.5Z y'
  times_of 1500.000000,2026-03-01T11:00:00.000000Z \
    '2026-03-01 12:00:00+01:00   x' '2026-03-01 12:00:01.5+01:00 end of it'
  times_of 250.000000,1970-01-01T00:00:01.500000Z '1.5 x' '1.75 y'
  times_of 250.000000,1970-01-01T00:00:01.500000Z '1,5 x' '1,75 y'
  times_of 1000.002000, $'12:00:00.999999\tx' '12:00:02.000001 y'
  # Across midnight.
  times_of 3000.000000, '23:59:58 x' '00:00:01 y'
  # A byte order mark, as in logs of GitHub Actions.
  times_of 1000.000000,2026-03-01T12:00:00.000000Z \
    $'\xef\xbb\xbf2026-03-01T12:00:00Z x' '2026-03-01T12:00:01Z y'
}

@test "a carriage return at the end of a line is no part of a stage" {
  printf '1 x a\r\n2 x b\r\n5 end\r\n' >log
  prof-record --split='x (.*)' --timestamps -q log >out
  equal "$(times out)" 'a,1000.000000
b,3000.000000'
}

@test "a line without a timestamp belongs to the stage before it" {
  printf '1 x a\n  x b\nx c\n3 x d\n7 end\n' >log
  prof-record --split='x (.)' --timestamps -q log >out
  equal "$(times out)" 'a,2000.000000
d,4000.000000'
}

@test "a last stage whose end no line tells is named, not guessed" {
  printf '1 x a\n2 x b\n' >log
  prof-record --split='x (.)' --timestamps -q log >out 2>err
  equal "$(times out)" a,1000.000000
  equal "$(cat err)" "prof-record: log:2: stage 'b': no later timestamp, so its end is unknown: not recorded"
}

@test "where the times that lines tell are those of now, the end of the stream ends the last" {
  { echo "$(date +%s.%N) x"; sleep 0.1; } |
    prof-record --split=x --timestamps -q >out 2>err
  LC_ALL=C awk -F, 'NR == 2 { ok = $2 >= 50 && $2 < 2000 } END { exit !ok }' out
}

@test "what cannot be recorded is said at the end, and the stream goes on" {
  printf '1 a\n2 \n3 b\n2 c\n5 stage_name\n6 d\n7\n' >log
  fails 1 prof-record --split='^[a-z_]*' --timestamps log
  equal "$(times out)" 'a,1000.000000
c,3000.000000
d,1000.000000'
  equal "$(cat log; echo "prof-record: log:2: stage '': empty name: not recorded
prof-record: 4 stages were not recorded")" "$(cat err)"
}

@test "control characters in a stage's name become spaces" {
  printf '1 a\tb\001c\n2\n' >log
  prof-record --split='.*' --timestamps -q log >out 2>err || true
  equal "$(times out)" 'a b c,1000.000000'
}

@test "a line of many megabytes is read, and its beginning looked at" {
  { printf 'begin '; head -c 5000000 /dev/zero | tr '\0' x; echo; echo end; } >log
  prof-record --split='^(begin|end)' -t 0 log >out 2>err
  cmp log err
  equal "$(times out | cut -d, -f1)" 'begin
end'
}

@test "no line that matches is an empty table, and said" {
  printf 'a\nb\n' >log
  prof-record --split=x -q log >out 2>err
  equal "$(cat out)" "$header"
  equal "$(cat err)" 'prof-record: no line starts a stage'
  fails 1 prof-record --split=a --timestamps -q log
  equal "$(cat err)" 'prof-record: log: no line begins with a timestamp'
}

@test "an expression that is none is wrong usage, a missing file an error" {
  fails 2 prof-record --split='a(' log
  grep -q "^prof-record: --split: .*: 'a('\$" err
  fails 1 prof-record --split=a missing
  equal "$(cat err)" 'prof-record: missing: No such file or directory'
  for option in end id; do
    fails 2 prof-record --split=a --$option='b(' log
    grep -q "^prof-record: --$option: .*: 'b('\$" err
  done
  fails 2 prof-record --xtrace --timestamps
}

@test "a full disk loses points, not lines" {
  printf '1 a\n2 b\n3 c\n4\n' >log
  fails 1 prof-record --split='[a-z]' --timestamps -o /dev/full log
  equal "$(cat err)" "$(cat log)
prof-record: /dev/full: No space left on device
prof-record: /dev/full: 3 rows were not written"
}

@test "options of all modes hold: -m, -o, -t and PROF_OUTPUT" {
  printf '1 a\n2 b\n2.01 end\n' >log
  PROF_OUTPUT=points.csv prof-record --split='\b[ab]\b' --timestamps -t 100 -m job=7 -q log
  equal "$(cat points.csv)" "$header
a,1000.000000,,,1970-01-01T00:00:01.000000Z,job=7"
}

@test "a build's output is split as it runs" {
  cat >Makefile <<'EOF'
all: a b
a: ; sleep 0.05
b: ; echo x; sleep 0.1
EOF
  make 2>&1 | prof-record --split='^(sleep|echo) ' -q | prof-stats >out
  LC_ALL=C awk -F, '
    $1 == "sleep" { ok += $3 >= 20 && $3 < 1000 }
    $1 == "echo" { ok += $3 >= 50 && $3 < 1000 }
    END { exit ok != 2 || NR != 3 }' out
}

@test "a trace of bash has a point a command" {
  cat >script <<'EOF'
x=$(sleep 0.05; echo 5)
for i in 1 2; do
  sleep 0.02
done
f() { sleep 0.03; }
f 'a b'
'./no such' program 2>/dev/null
EOF
  # As root, bash ignores PS4 from the environment.
  { echo "PS4='+ \$EPOCHREALTIME '"; cat script; } >timed
  bash -x timed 2>&1 >/dev/null | prof-record --xtrace -q >out
  equal "$(sed 1d out | sed 's/,.*;*depth/ depth/' | xargs -n 2 -d '\n')" \
    "sleep depth=2 echo depth=2
(assignment) depth=1 for depth=1
sleep depth=1 for depth=1
sleep depth=1 f depth=1
sleep depth=1 './no such' depth=1"
  LC_ALL=C awk -F, '$1 == "sleep" { total += $2; n++ }
    END { exit !(n == 4 && total >= 120 && total < 1000) }' out
  PS4='+ $EPOCHREALTIME ' bash -x script 2>&1 >/dev/null |
    prof-record --xtrace=line -q >out
  equal "$(sed 1d out | cut -d, -f1)" "sleep 0.05
echo 5
x=5
for i in 1 2
sleep 0.02
for i in 1 2
sleep 0.02
f 'a b'
sleep 0.03
'./no such' program"
}

@test "a trace without times is timed as it comes, in any shell" {
  echo 'sleep 0.2; echo + no trace >&2; sleep 0.2' >script
  local shell
  for shell in bash dash 'busybox sh'; do
    # shellcheck disable=SC2086 # a command and its argument
    $shell -x script 2>&1 | prof-record --xtrace -q -t 100 >out 2>err
    equal "$(sed 1d out | cut -d, -f1,6)" 'sleep,depth=1
sleep,depth=1'
    equal "$(cat err)" "prof-record: the trace has no times, so they are those of arrival; for better ones, set PS4='+ \$EPOCHREALTIME ' in the script"
  done
}

@test "in a trace with times, what has none is the script's own output" {
  printf '+ 1.5 a b\n+ no\n++ 2,75 c\n+ 3 d\n' >log
  prof-record --xtrace -q log >out 2>err
  equal "$(sed 1d out | cut -d, -f1,2,6)" 'a,1250.000000,depth=1
c,250.000000,depth=2'
  equal "$(cat err)" "prof-record: log:4: stage 'd': no later timestamp, so its end is unknown: not recorded"
}

@test "a carriage return ends a line too" {
  printf '1 a 5%%\r2 b 9%%\r\n3 c\r\r\n4 d\n' >log
  prof-record --split='[a-d]' --timestamps log >out 2>err
  equal "$(tail -n 1 err)" "prof-record: log:3: stage 'd': no later timestamp, so its end is unknown: not recorded"
  equal "$(times out)" 'a,1000.000000
b,1000.000000
c,1000.000000'
  # The message counts lines as an editor does.
  printf '1 a\r2 \r\n3 \n4\n' >log
  fails 1 prof-record --split='^[a-z]*' --timestamps -q log
  grep -q '^prof-record: log:1: stage' err
}

@test "each of several logs ends its own last stage" {
  printf '1 a\n3 b\n6 end\n' >log1
  printf '100 c\n101 end\n' >log2
  prof-record --split='[abc]$' --timestamps -q log1 log2 >out
  # 3 - 1, 6 - 3, 101 - 100; not 100 - 3
  equal "$(times out)" 'a,2000.000000
b,3000.000000
c,1000.000000'
  # A file without times is named.
  echo c >log2
  fails 1 prof-record --split='[abc]$' --timestamps -q log1 log2
  equal "$(cat err)" 'prof-record: log2: no line begins with a timestamp'
}

@test "a stage inside which the clock goes back is refused, not short" {
  # The hour of the clock change: 02:59:58 to 02:00:03 are five seconds.
  printf '02:59:58 a\n02:59:59 x\n02:00:03 x\n02:00:10 b\n02:00:11 end\n' >log
  fails 1 prof-record --split='[ab]$' --timestamps -q log
  equal "$(times out)" b,1000.000000
  equal "$(cat err)" "prof-record: log:1: stage 'a': the clock goes back in line 3, so its time is unknown: not recorded"
  # Also where the stage ends late enough to look right.
  printf '10 a\n100 x\n50 x\n200 b\n201 end\n' >log
  fails 1 prof-record --split='[ab]$' --timestamps -q log
  equal "$(times out)" b,1000.000000
  # Lines of two writers may be a little out of order.
  printf '10 a\n12 x\n11.5 x\n14 b\n16 end\n15.5 x\n' >log
  prof-record --split='[ab]$' --timestamps -q log >out
  equal "$(times out)" 'a,4000.000000
b,2000.000000'
}

@test "colours, NULs and byte order marks are no part of a stage" {
  printf '\357\273\2771 \033[32mx a\033[0m\n2 x \033]8;;http://h\007a\033]8;;\033\\\n3 x b\0c\n4 x \033(Bd\n5 end\n' >log
  prof-record --split='^x (.*)' --timestamps -q log >out
  equal "$(times out)" 'a,1000.000000
a,1000.000000
bc,1000.000000
d,1000.000000'
  # Without --timestamps, too.
  printf '\357\273\277x a\n' | prof-record --split='^x (.*)' -q -t 0 >out
  equal "$(times out | cut -d, -f1)" a
}

@test "times may be in brackets, in milliseconds, or without an offset" {
  local n=0 line
  # 1.5 seconds each, with the timestamp as far as it is known.
  while IFS='|' read -r line end timestamp; do
    printf '%s\n' "$line x" "$end end" >log
    prof-record --split='^x$' --timestamps -q log >out
    equal "$line $(sed 1d out | cut -d, -f2,5)" "$line 1500.000000,$timestamp"
    n=$((n + 1))
  done <<'EOF'
[2026-03-01T12:00:00Z]|[2026-03-01T12:00:01.5Z]|2026-03-01T12:00:00.000000Z
[12:00:00]|[12:00:01.500]|
[   12.500000]|[   14.000000]|1970-01-01T00:00:12.500000Z
1772366400000|1772366401500|2026-03-01T12:00:00.000000Z
1772366400000000|1772366401500000|2026-03-01T12:00:00.000000Z
Feb  8 23:59:59|Feb  9 00:00:00.5|
Dec 31 23:59:59|Jan  1 00:00:00.5|
2026-03-01 12:00:00|2026-03-01 12:00:01,5|
2026-03-01T23:59:59.000|2026-03-02T00:00:00.500|
2026-03-01 12:00:00 +0100|2026-03-01 11:00:01.5 +00|2026-03-01T11:00:00.000000Z
EOF
  equal "$n" 10
}

@test "a number is no time in a log that has other times" {
  printf '3 warnings\n10:00:00 x a\n2 errors\n10:00:02 x b\n10:00:05 end\n' >log
  prof-record --split='x (.)' --timestamps -q log >out
  equal "$(times out)" 'a,2000.000000
b,3000.000000'
}

@test "with --end stages last until their end, and nest" {
  printf '%s\n' '1 begin a' '2 begin b' '3 end' '4 noise' '5 begin b' '6 begin c' \
    '8 end' '11 end' '15 end' '20 end' >log
  prof-record --split='^begin (.)' --end='^end$' --timestamps -q log >out
  # 3 - 2, 8 - 6, 11 - 5, 15 - 1
  equal "$(sed 1d out | cut -d, -f1,2,6)" 'b,1000.000000,parent=a
c,2000.000000,parent=b
b,6000.000000,parent=a
a,14000.000000,'
  # An end that names its stage ends that one.
  printf '%s\n' '1 begin a' '2 begin b' '3 end a' '5 end b' >log
  prof-record --split='^begin (.)' --end='^end (.)' --timestamps -q log >out
  equal "$(times out)" 'a,2000.000000
b,3000.000000'
  printf '%s\n' '1 begin a' '2 noise' >log
  fails 1 prof-record --split='^begin (.)' --end='^end' --timestamps -q log
  equal "$(cat err)" "prof-record: log:1: stage 'a': started but not ended: not recorded"
}

@test "with --id the lines of what runs at the same time are told apart" {
  printf '%s\n' '1 [w1] step a' '2 [w2] step a' '4 [w1] step b' '5 [w1] x' \
    '9 [w2] x' '10 other' >log
  prof-record --split='step (.)' --id='^\[(w[0-9]+)\]' --timestamps -q log >out
  # w1: 4 - 1, and its own last line 5 - 4; w2: 9 - 2
  equal "$(sed 1d out | cut -d, -f1,2,6 | sort)" 'a,3000.000000,id=w1
a,7000.000000,id=w2
b,1000.000000,id=w1'
}

@test "-- COMMAND is run and its output split, and its status kept" {
  need_vfork
  fails 7 prof-record -t 0 --split='^s.' -- sh -c 'echo s1; sleep 0.1; echo s2 >&2; sleep 0.05; exit 7'
  equal "$(cat err)" 's1
s2'
  equal "$(times out | cut -d, -f1)" 's1
s2'
  LC_ALL=C awk -F, '$1 == "s1" { ok = $2 >= 75 && $2 < 1000 } END { exit !ok }' out
  prof-record -q -t 0 --split=s -o p.csv -- echo s >out
  equal "$(cat out)" ''
  equal "$(times p.csv | cut -d, -f1)" s
  fails 127 prof-record --split=s -- ./missing
  equal "$(head -n 1 err)" 'prof-record: ./missing: No such file or directory'
  fails 126 prof-record --split=s -- /
  fails 143 prof-record --split=s -- sh -c 'kill -TERM $$'
  fails 2 prof-record --split=s --
  equal "$(head -n 1 err)" 'prof-record: missing command after --'
  # A word -- that belongs to an option is not that.
  echo 'a -- b' >log
  prof-record -q -t 0 --split -- log >out
  equal "$(times out | cut -d, -f1)" --
}

@test "a signal to the recorder reaches the command whose output it splits" {
  prof-record -q -t 0 --split='.*' -- sh -c 'trap "echo got; exit 5" TERM
    touch ready; while :; do sleep 0.01; done' >out 2>err &
  until [ -e ready ]; do sleep 0.01; done
  kill -TERM $!
  local status=0
  wait $! || status=$?
  equal "$status" 5
  equal "$(times out | cut -d, -f1)" got
}

@test "in a trace with places, functions and pipelines nest" {
  cat >script <<'EOF'
PS4='+ $EPOCHREALTIME [$BASHPID $BASH_SUBSHELL ${#FUNCNAME[@]}] '
set -x
f() { sleep 0.05; g; }
g() { sleep 0.1; }
f
a=1
b=2 c=(3 4)
sleep 0.1 | sleep 0.02
eval 'sleep 0.01; true'
set +x
EOF
  bash script 2>&1 | prof-record --xtrace -q >out
  # The order of a pipeline's parts is not certain.
  equal "$(sed 1d out | cut -d, -f1,6 | sed 's/id=[0-9]*/id=N/' | sort)" \
    '(assignment),depth=1
eval,depth=1
f,depth=1
g,parent=f;depth=1
set,depth=1
sleep,id=N;depth=1
sleep,id=N;depth=1
sleep,parent=eval;depth=2
sleep,parent=f;depth=1
sleep,parent=g;depth=1
true,parent=eval;depth=2'
  # f has g in it, and g its sleep; both parts of the pipeline last as it does.
  LC_ALL=C awk -F, '
    $1 == "f" { ok += $2 >= 150 && $2 < 1000 }
    $1 == "g" { ok += $2 >= 100 && $2 < 1000 }
    $1 == "sleep" && /id=/ { ok += $2 >= 75 && $2 < 1000 }
    END { exit ok != 4 }' out
}

@test "assignments before a command are not its name" {
  printf '+ 1 A=1 B=2 make all\n+ 2 a[3]+=x\n+ 3 b=\n+ 4 x\n+ 5 y\n' >log
  prof-record --xtrace -q log >out 2>err
  equal "$(times out)" 'make,1000.000000
(assignment),2000.000000
x,1000.000000'
}
