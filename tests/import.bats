# prof-record --import: tables and reports of other programs.

load helper

# The rows of a file of points.
rows() { # FILE
  sed 1d "$1"
}

@test "columns are what the user says, in any order and unit" {
  cat >table <<'EOF2'
host,took,what,began,ram
a,1.5,build,1772366400,2
b,0.25,"test, all",1772366460.5,
EOF2
  prof-record --import=stage=what,start=began:s,time=took:min,memory=ram:KiB,keep=host table >out
  # date -u -d @1772366400 is 2026-03-01T12:00:00Z
  equal "$(rows out)" 'build,90000.000000,2048,,2026-03-01T12:00:00.000000Z,host=a
"test, all",15000.000000,,,2026-03-01T12:01:00.500000Z,host=b'
  # TSV is told by its tabs, and a key may be another.
  tr ',' '\t' <<<'what,took,exit status
x,3,7' >table
  prof-record --import='stage=what,time=took,keep=exit status:exit_status' table >out
  equal "$(rows out)" x,3.000000,,,,exit_status=7
}

@test "each unit has its size" {
  local unit
  printf 'a,b\nx,3\n' >table
  for unit in ns:0.000003 us:0.003 ms:3 s:3000 min:180000 h:10800000; do
    prof-record --import="stage=a,time=b:${unit%:*},cpu=b:${unit%:*}" table >out
    equal "$unit $(rows out | cut -d, -f2,4)" \
      "$unit $(printf '%.6f,%.6f' "${unit#*:}" "${unit#*:}")"
  done
  # What is no unit is a part of the name.
  printf 'a,b:day\nx,3\n' >table
  prof-record --import=stage=a,time=b:day table >out
  equal "$(rows out)" x,3.000000,,,,
}

@test "a time may be a start and an end, with different offsets" {
  cat >table <<'EOF2'
name,from,to
a,2026-03-01T12:00:00.000001Z,2026-03-01T13:00:01.500001+01:00
b,2026-03-01T12:00:00Z,2026-03-01T12:00:00Z
EOF2
  prof-record --import=stage=name,start=from,end=to table >out
  equal "$(rows out)" 'a,1500.000000,,,2026-03-01T12:00:00.000001Z,
b,0.000000,,,2026-03-01T12:00:00.000000Z,'
  # Numbers that count from something other than 1970 are no timestamps.
  printf 'name,from,to\na,10,12.5\n' >table
  prof-record --import=stage=name,start=from:ms,end=to:ms table >out
  equal "$(rows out)" a,2.500000,,,,
  # Nanoseconds since 1970, as OpenTelemetry has them.
  printf 'name,from,to\na,1772366400000000000,1772366400001234567\n' >table
  prof-record --import=stage=name,start=from:ns,end=to:ns table >out
  equal "$(rows out)" a,1.235000,,,2026-03-01T12:00:00.000000Z,
}

@test "a row without a time is left out, and a wrong one named" {
  printf 'a,b,c\nx,1,2\nskipped,,\ny,3,4\n' >table
  prof-record --import=stage=a,start=b:s,end=c:s table >out 2>err
  equal "$(rows out | cut -d, -f1,2)" 'x,1000.000000
y,1000.000000'
  equal "$(cat err)" 'prof-record: 1 row without a time left out'
  local row why
  while IFS='|' read -r row why; do
    printf 'a,b,c\nx,1,2\n%s\ny,3,4\n' "$row" >table
    fails 1 prof-record --import=stage=a,start=b:s,end=c:s,cpu=b table
    equal "$(cat err)" "prof-record: table:3: $why"
    prof-record --skip-invalid --import=stage=a,start=b:s,end=c:s table >out 2>err
    equal "$(rows out | wc -l)" 2
    equal "$(cat err)" 'prof-record: table: 1 invalid row skipped'
  done <<'EOF2'
x,"1,234.5",2|b: not a number: it must not have a comma: '1,234.5'
x,1,much|c: not a number: 'much'
x,-1,2|b: below 0: '-1'
x,2,1|ends before it starts
,1,2|stage '': empty name
EOF2
  printf 'a,b\nx,2026-03-01 12:00:00\n' >table
  fails 1 prof-record --import=stage=a,start=b,end=b table
  equal "$(cat err)" "prof-record: table:2: b: a time without an offset: add Z for UTC, or +hh:mm: '2026-03-01 12:00:00'"
}

@test "columns that are not there, or make no sense, are told" {
  printf 'Name,Time\nx,1\n' >table
  fails 1 prof-record --import=stage=name,time=Time table
  equal "$(cat err)" "prof-record: table: no column 'name', but 'Name', 'Time': rename 'Name' to 'name'"
  fails 1 prof-record --import=stage=Name,time=Time:sec table
  equal "$(cat err)" "prof-record: table: no column 'Time:sec', and 'sec' is no unit of time; there are ns, us, ms, s, min and h"
  fails 1 prof-record --import=stage=Name,time=Time,memory=Time:MB table
  equal "$(cat err)" "prof-record: table: no column 'Time:MB', and 'MB' is no unit of memory; there are B, KiB and MiB"
  # A column's name may have a colon.
  printf 'Name,Time:sec\nx,1\n' >colon
  prof-record --import=stage=Name,time=Time:sec colon >out
  equal "$(rows out | cut -d, -f1,2)" x,1.000000
  local columns
  for columns in '' x stage= stage=a time=b stage=a,start=b stage=a,stage=b,time=c \
    stage=a,time=b,keep=c+d stage=a,when=b; do
    fails 2 prof-record --import="$columns" table
    grep -q '^prof-record: --import: not ' err
  done
}

@test "joblog: what GNU parallel writes" {
  command -v parallel >/dev/null || skip 'no parallel here'
  parallel --joblog log -j1 ::: 'sleep 0.1' 'exit 3' $'echo "a\tb"' 'kill -9 $$' \
    >/dev/null 2>&1 || true
  prof-record --import=joblog log >out
  equal "$(rows out | cut -d, -f1,6)" 'sleep 0.1,exit_status=0
exit 3,exit_status=3
"echo ""a b""",exit_status=0
kill -9 $$,exit_status=137'
  # The seconds that it wrote itself, which may be less than those of the sleep.
  equal "$(sed -n 2p out | cut -d, -f2)" \
    "$(sed -n 2p log | LC_ALL=C awk -F'\t' '{ printf "%.6f", 1000 * $4 }')"
  equal "$(date -ud "$(sed -n 2p out | cut -d, -f5)" +%s.%3N)" \
    "$(sed -n 2p log | cut -f3 | tr -d ' ')"
  printf '1\tserver\t1700000000.5\t     1.250\t0\t0\t0\t0\tmake\n' >log
  prof-record --import=joblog log >out
  equal "$(rows out)" 'make,1250.000000,,,2023-11-14T22:13:20.500000Z,exit_status=0;host=server'
  printf '1\tserver\tx\n' >log
  fails 1 prof-record --import=joblog log
  equal "$(cat err)" "prof-record: log:1: not a line of a joblog: '1\\tserver\\tx'"
}

@test "ninja: a command with several outputs is one, and a run begins where time does" {
  printf '%s\n' '# ninja log v5' $'0\t143\t1795\ta.o\t829a' $'143\t246\t1795\tb\te94c' \
    $'143\t246\t1795\tc\te94c' $'0\t129\t1796\ta.o\t829a' $'5\t200\t1796\tb\te94c' \
    $'5\t200\t1796\tc\te94c' >log
  prof-record --import=ninja log >out
  # 143 - 0, 246 - 143; 129 - 0, 200 - 5
  equal "$(rows out)" 'a.o,143.000000,,,,run=1
b,103.000000,,,,run=1
a.o,129.000000,,,,run=2
b,195.000000,,,,run=2'
  sed -i '1s/5/7/' log
  prof-record --import=ninja log | cmp - out
  sed -i '1s/7/4/' log
  fails 1 prof-record --import=ninja log
  equal "$(cat err)" "prof-record: log:1: not a .ninja_log of version 5, 6 or 7: '# ninja log v4'"
}

@test "ninja: its own log" {
  command -v ninja >/dev/null || skip 'no ninja here'
  cat >build.ninja <<'EOF2'
rule r
  command = sleep 0.1 && touch $out
build a: r
build b c: r a
EOF2
  ninja >/dev/null
  rm b
  ninja >/dev/null
  prof-record --import=ninja .ninja_log >out
  equal "$(rows out | cut -d, -f1,6)" 'a,run=1
b,run=1
b,run=2'
  LC_ALL=C awk -F, 'NR > 1 { ok += $2 >= 100 && $2 < 2000 } END { exit ok != 3 }' out
}

@test "time: GNU time -v, and the lines of a shell" {
  printf '\tCommand being timed: "make -j2 all"\n' >report
  printf '\tUser time (seconds): 1.25\n\tSystem time (seconds): 0.50\n' >>report
  printf '\tElapsed (wall clock) time (h:mm:ss or m:ss): 1:02:03\n' >>report
  printf '\tMaximum resident set size (kbytes): 2048\n\tExit status: 2\n' >>report
  prof-record --import=time report >out
  # 3723 s, 2048 * 1024
  equal "$(rows out)" 'make -j2 all,3723000.000000,2097152,1750.000000,,exit_status=2'
  printf 'output\n\nreal\t1m2,500s\nuser\t0m1.000s\nsys\t0m0.250s\n' >build
  printf 'real 0.75\nuser 0.50\nsys 0.00\n' >>build
  prof-record --import=time ./build >out
  equal "$(rows out)" 'build,62500.000000,,1250.000000,,
build,750.000000,,500.000000,,'
  fails 1 prof-record --import=time <build
  grep -q 'named by its file' err
  printf 'real 1.2.3\n' >build
  fails 1 prof-record --import=time build
  equal "$(cat err)" "prof-record: build:1: not a time that time(1) writes: 'real 1.2.3'"
  local text
  for text in '' 'output\n' 'real 0.75\n'; do
    # shellcheck disable=SC2059 # the text has escapes
    printf "$text" >other
    fails 1 prof-record --import=time build other
    fails 1 prof-record --skip-invalid --import=time other
    equal "$(cat err)" "prof-record: other: no times of time(1): neither lines\
 with real, user and sys, nor those of GNU time -v"
  done
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -v -o report sleep 0.1
    prof-record --import=time report >out
    LC_ALL=C awk -F, '$1 == "sleep 0.1" { ok = $2 >= 90 && $2 < 2000 && $3 > 100000 } END { exit !ok }' out
  fi
  bash -c 'time sleep 0.1' 2>build
  prof-record --import=time build >out
  LC_ALL=C awk -F, '$1 == "build" { ok = $2 >= 100 && $2 < 2000 } END { exit !ok }' out
}

@test "options of all modes hold: -m, -o, -t and PROF_META" {
  printf 'a,b\nx,1\ny,5\n' >table
  PROF_META=run=7 prof-record --import=stage=a,time=b -t 2 -m job=1 -o p.csv table
  equal "$(rows p.csv)" 'y,5.000000,,,,run=7;job=1'
}
