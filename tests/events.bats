# prof-record --events and --mark: turns starts and ends into points.

load helper

header=stage_name,execution_time,memory_used,cpu_time,timestamp,metadata

# The points of a file of events, without the columns that are always empty.
points() { # FILE
  prof-record --events -t 0 "$1" >out || return
  sed 's/,,,/,/' out | tail -n +2
}

@test "a start and an end with timestamps are a point" {
  cat >events <<'EOF'
event,stage_name,metadata,timestamp
start,build,branch=main,2026-03-01T12:00:00Z
end,build,exit_status=0,2026-03-01T13:00:01.250+01:00
EOF
  prof-record --events events >out
  equal "$(cat out)" "$header
build,1250.000000,,,2026-03-01T12:00:00.000000Z,branch=main;exit_status=0"
}

@test "a header is optional, and so are the fields at a row's end" {
  printf 'start,a,,10\nend,a,,10.5\nstart,b\nend,b\n' >events
  equal "$(points events | sed '2s/,.*//')" \
    'a,500.000000,1970-01-01T00:00:10.000000Z,
b'
  # After a header they may not.
  printf 'event,stage_name,timestamp\nstart,a\n' >events
  fails 1 prof-record --events events
  equal "$(cat err)" 'prof-record: events:2: 2 fields, but the header has 3'
}

@test "columns come in any order, and files with a header follow one another" {
  printf 'timestamp,event,stage_name\n1,start,a\n2,end,a\nstage_name,event,timestamp\nb,start,3\nb,end,5\nevent,stage_name,metadata,timestamp\nstart,c,,6\nend,c,,9\n' >events
  equal "$(points events | cut -d, -f1,2)" 'a,1000.000000
b,2000.000000
c,3000.000000'
}

@test "TSV events make TSV points, and its escapes are undone" {
  printf 'start\ta\\\\b\t\t1\nend\ta\\\\b\t\t2\n' >events
  prof-record --events events >out
  equal "$(tail -n 1 out)" \
    "$(printf 'a\\\\b\t1000.000000\t\t\t1970-01-01T00:00:01.000000Z\t')"
  # A file keeps its own, and -F overrides both.
  prof-record --events -F csv events >out
  equal "$(tail -n 1 out | cut -d, -f1,2)" 'a\b,1000.000000'
  prof-record --events -o points.csv </dev/null
  prof-record --events -o points.csv events
  equal "$(tail -n 1 points.csv | cut -d, -f1,2)" 'a\b,1000.000000'
}

@test "without timestamps the time is that of arrival, and a point comes as its end does" {
  mkfifo in
  prof-record --events <in >out &
  exec 7>in
  printf 'start,ready,,1\nend,ready,,2\n' >&7
  await_line ^ready, out
  echo start,nap >&7
  sleep 0.1
  echo end,nap >&7
  # The stream is still open.
  await_line ^nap, out
  LC_ALL=C awk -F, '$1 == "nap" { ok = $2 >= 50 && $2 < 1000 } END { exit !ok }' out
  exec 7>&-
  wait $!
}

@test "after a megabyte, too, a point comes as its end does" {
  mkfifo in
  prof-record --events <in >out &
  exec 7>in
  awk 'BEGIN {
    for (i = 1; i <= 60000; i++)
      printf "start,a stage,,%d\nend,a stage,,%d\n", i, i + 1
    printf "start,ready,,1\nend,ready,,2\n"
  }' >&7
  await_line ^ready, out
  exec 7>&-
  wait $!
}

@test "a timestamp and an arrival go together" {
  local now
  now=$(date +%s.%N)
  printf 'start,a,,%s\nend,a\n' "$now" | prof-record --events >out
  LC_ALL=C awk -F, 'NR == 2 { ok = $2 > 0 && $2 < 5000 } END { exit !ok }' out
}

@test "the latest start of a stage ends first, and stages may overlap" {
  printf 'start,a,n=1,1\nstart,a,n=2,2\nend,a,,3\nstart,b,,4\nend,a,,6\nend,b,,9\n' >events
  # 3 - 2, 6 - 1, 9 - 4
  equal "$(points events | cut -d, -f1,2,4)" 'a,1000.000000,parent=a;n=2
a,5000.000000,n=1
b,5000.000000,parent=a'
}

@test "an id pairs starts and ends of one stage" {
  printf 'start,job,id=1,1\nstart,job,id=2,2\nend,job,id=1,4\nend,job,id=2;ok=yes,7\n' >events
  equal "$(points events | cut -d, -f1,2,4)" 'job,3000.000000,id=1
job,5000.000000,id=2;ok=yes'
  printf 'start,job,id=1,1\nend,job,,2\n' >events
  fails 1 prof-record --events events
  equal "$(cat err)" "prof-record: events:2: stage 'job': ended but not started"
}

@test "parent names the stage inside which another starts" {
  printf 'start,all;=,,1\nstart,one,id=1,2\nstart,two,id=2,3\nstart,deep,id=1,4\nend,deep,id=1,5\nend,one,id=1,6\nend,two,id=2,7\nend,all;=,,8\nstart,alone,,9\nend,alone,,10\n' >events
  equal "$(points events | cut -d, -f1,4)" 'deep,parent=one;id=1
one,parent=all%3B%3D;id=1
two,parent=all%3B%3D;id=2
all;=,
alone,'
}

# A stage without an id may be the parent or the child of any other.
@test "a stage without an id may start inside one with an id" {
  printf '%s\n' start,all,id=1,1 start,step,,2 start,deep,id=2,3 end,deep,id=2,4 \
    end,step,,5 end,all,id=1,6 >events
  equal "$(points events | cut -d, -f1,4)" 'deep,parent=step;id=2
step,parent=all
all,id=1'
}

@test "where start and end have the same key, that of the end holds" {
  printf 'start,a,x=1;y=2,1\nend,a,y=3;z=4,2\n' >events
  prof-record --events -m z=0 -m w=5 events >out
  equal "$(tail -n 1 out | cut -d, -f6)" 'w=5;x=1;y=3;z=4'
}

@test "reset forgets all open stages" {
  printf 'start,a,,1\nstart,b,,2\nreset\nstart,a,,5\nend,a,,6\n' >events
  equal "$(points events)" 'a,1000.000000,1970-01-01T00:00:05.000000Z,'
  printf 'start,a,,1\nreset\nend,a,,6\n' >events
  fails 1 prof-record --events events
  equal "$(cat err)" "prof-record: events:3: stage 'a': ended but not started"
}

@test "a wrong event is an error with its line, and --skip-invalid drops it" {
  wrong() { # ROW MESSAGE
    printf 'start,a,,1\n%s\nend,a,,2\n' "$1" >events
    prof-record --events events >out 2>err && return 1
    equal "$(cat err)" "prof-record: events:2: $2" || return
    prof-record --events --skip-invalid events >out 2>err || return
    equal "$(cat err)" 'prof-record: events: 1 invalid row skipped' || return
    equal "$(sed 1d out)" 'a,1000.000000,,,1970-01-01T00:00:01.000000Z,'
  }
  wrong end,b "stage 'b': ended but not started"
  wrong begin,b "event: not start, end or reset: 'begin'"
  wrong start "stage_name: empty name: ''"
  wrong start,stage_name "stage_name: reserved for headers: 'stage_name'"
  wrong start,b,,noon "timestamp: not a timestamp such as\
 2026-02-20T10:00:00Z, or seconds since 1970: 'noon'"
  wrong start,b,x "metadata: not key=value pairs joined by ';': 'x'"
  wrong 'start,b,,1,x' 'more fields than the header has'
  wrong end,a,,0.5 "stage 'a': ends before it starts"
  wrong 'start,"b
c",' "stage_name: contains a control character: 'b\\nc'"
}

@test "a stage that does not end is named with its place, and the status is 1" {
  printf 'start,a,,1\nend,a,,2\nstart,b,,3\nstart,c,,4\n' >events
  fails 1 prof-record --events events
  equal "$(cat out)" "$header
a,1000.000000,,,1970-01-01T00:00:01.000000Z,"
  equal "$(cat err)" "prof-record: events:3: stage 'b': started but not ended
prof-record: events:4: stage 'c': started but not ended"
}

@test "a stage may start in one file and end in another" {
  printf 'start,a,,1\n' >one
  printf 'event,stage_name,metadata,timestamp\nend,a,,2\n' >two
  prof-record --events one two >out
  equal "$(sed 1d out)" 'a,1000.000000,,,1970-01-01T00:00:01.000000Z,'
}

@test "no events are an empty table" {
  prof-record --events </dev/null >out
  equal "$(cat out)" "$header"
  prof-record --events -o file </dev/null
  equal "$(cat file)" "$header"
}

@test "short stages are left out by -t, 0.1 ms unless it says otherwise" {
  printf 'start,a,,1\nend,a,,1.000099\nstart,b,,1\nend,b,,1.0001\n' >events
  prof-record --events events >out
  equal "$(sed 1d out | cut -d, -f1)" b
  equal "$(points events | wc -l)" 2
}

@test "--mark writes an event of now, which --events reads" {
  prof-record --mark=start -m 'note=a;b' 'one, "two"' >events
  sleep 0.05
  prof-record --mark=end 'one, "two"' >>events
  [[ $(head -n 1 events) =~ ^'start,"one, ""two""",note=a%3Bb,20'[0-9T:.-]+Z$ ]]
  prof-record --events events >out
  LC_ALL=C awk -F, 'NR == 2 { ok = $3 >= 50 && $3 < 1000 } END { exit !ok }' out
  prof-record --mark=end -F tsv x >events
  [[ $(cat events) =~ ^end$'\t'x$'\t\t'20[0-9T:.-]+Z$ ]]
}

@test "--mark keeps out of the points of PROF_OUTPUT" {
  PROF_OUTPUT=points.csv prof-record --mark=start a >events
  equal "$(wc -l <events)" 1
  [ ! -e points.csv ]
  prof-record --mark=start -o file a
  prof-record --mark=end -o file a
  equal "$(head -n 1 file)" event,stage_name,metadata,timestamp
  equal "$(cut -d, -f1,2 file | sed 1d)" 'start,a
end,a'
}

@test "wrong usage of these modes is 2" {
  fails 2 prof-record --mark=begin a
  equal "$(head -n 1 err)" "prof-record: --mark: not start or end: 'begin'"
  fails 2 prof-record --mark=start
  fails 2 prof-record --mark=start a b
  fails 2 prof-record --mark=start ''
  fails 2 prof-record --events --mark=start a
  fails 2 prof-record --events -n 3
  equal "$(head -n 1 err)" 'prof-record: --runs cannot be used with --events'
  fails 2 prof-record --events --xtrace=word
  equal "$(head -n 1 err)" "prof-record: --xtrace: not line: 'word'"
  fails 125 prof-record --skip-invalid a true
}

@test "a full disk is an error of events, said once" {
  printf 'start,a,,1\nend,a,,2\nstart,a,,1\nend,a,,2\n' >events
  fails 1 prof-record --events -o /dev/full events
  equal "$(cat err)" 'prof-record: /dev/full: No space left on device
prof-record: /dev/full: 2 rows were not written'
  fails 1 bash -c 'prof-record --events events >/dev/full'
  equal "$(cat err)" 'prof-record: standard output: No space left on device'
}

# The stream is endless.  With SIGPIPE ignored, a failed write must end it.
@test "no more events are read once nobody reads the points" {
  timeout 20 bash -c 'yes "start,a
end,a" | env --ignore-signal=PIPE prof-record --events -t 0 2>err | head -n 1' >out
  equal "$(cat out)" "$header"
  equal "$(cat err)" 'prof-record: standard output: Broken pipe'
}
