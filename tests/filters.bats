# The options that say which points a tool works on, and which stages these are.
bats_require_minimum_version 1.5.0

load helper

# Two machines, two branches, three days.
provide_points() {
  cat >p.csv <<'EOF'
stage_name,execution_time,timestamp,metadata
build,10,2026-03-01T10:00:00Z,os=linux;branch=main;commit=c1
build,20,2026-03-02T10:00:00Z,os=mac;branch=main;commit=c2
test:unit,30,2026-03-02T11:00:00Z,os=linux;branch=work%2C old;commit=c2
build,40,2026-03-03T10:00:00Z,os=linux;commit=c3
test:ui,50,2026-03-03T11:00:00Z,os=win%3B;commit=c3
EOF
}

# What prof-stats says of a selection, as stage:count:total.
totals() { # ARGUMENT...
  prof-stats "$@" 2>err | awk -F, '
    NR > 1 { printf "%s%s:%d:%d", sep, $1, $2, $8; sep = " " }'
}

@test "--where keeps the points that have one of the values" {
  provide_points
  equal "$(totals --where=os=linux p.csv)" 'build:2:50 test:unit:1:30'
  equal "$(totals --where os=linux,mac p.csv)" 'build:3:70 test:unit:1:30'
  equal "$(totals --where='os!=linux' p.csv)" 'build:1:20 test:ui:1:50'
  equal "$(totals --where='os!=linux,mac' p.csv)" 'test:ui:1:50'
}

@test "--where several times: all have to hold" {
  provide_points
  equal "$(totals --where=os=linux --where=branch=main p.csv)" build:1:10
  equal "$(totals --where=os=linux --where='commit!=c3,c1' p.csv)" \
    test:unit:1:30
}

@test "--where takes a missing key as the empty value" {
  provide_points
  equal "$(totals --where=branch= p.csv)" 'build:1:40 test:ui:1:50'
  equal "$(totals --where='branch!=main' p.csv)" \
    'test:unit:1:30 build:1:40 test:ui:1:50'
  equal "$(totals --where=branch=main, p.csv)" 'build:3:70 test:ui:1:50'
  equal "$(totals --where='branch!=' p.csv)" 'build:2:30 test:unit:1:30'
}

@test "--where compares decoded values, and %2C is a comma" {
  provide_points
  equal "$(totals --where='branch=work%2C old' p.csv)" test:unit:1:30
  equal "$(totals --where='os=win;' p.csv)" test:ui:1:50
  equal "$(totals --where=os=win%3B p.csv)" test:ui:1:50
  equal "$(totals --where=os=%6Cinux p.csv)" 'build:2:50 test:unit:1:30'
}

@test "--where: of a key that comes twice the last value counts" {
  printf '%s\n' stage_name,execution_time,metadata a,1,os=x\;os=y a,2,os=x |
    prof-stats --where=os=x >out
  equal "$(field out a total)" 2
}

@test "--stage keeps the stages whose name matches one of the patterns" {
  provide_points
  equal "$(totals --stage=build p.csv)" build:3:70
  equal "$(totals --stage='test:*' p.csv)" 'test:unit:1:30 test:ui:1:50'
  equal "$(totals --stage='*:u?' --stage='[a-c]*' p.csv)" \
    'build:3:70 test:ui:1:50'
  equal "$(totals --stage='*' p.csv)" "$(totals p.csv)"
}

@test "--since and --until: from the one time on, and before the other" {
  provide_points
  equal "$(totals --since=2026-03-02T10:00:00Z p.csv)" \
    'build:2:60 test:unit:1:30 test:ui:1:50'
  equal "$(totals --until=2026-03-02T10:00:00Z p.csv)" build:1:10
  equal "$(totals --since=2026-03-02T11:00:00+01:00 \
    --until=2026-03-02T10:00:00.000001Z p.csv)" build:1:20
  # 2026-03-02T11:00:00Z
  equal "$(totals --since=1772449200 p.csv)" \
    'test:unit:1:30 build:1:40 test:ui:1:50'
}

@test "--since and --until take a date, which is its start in UTC" {
  provide_points
  equal "$(TZ=America/New_York totals --since=2026-03-02 --until=2026-03-03 \
    p.csv)" 'build:1:20 test:unit:1:30'
}

@test "--since and --until take an age" {
  local now age
  now=$(date +%s)
  {
    echo stage_name,execution_time,timestamp
    for age in 30 5400 172800 1728000; do
      echo "a,$age,$((now - age))"
    done
  } >p.csv
  equal "$(totals --since=1min p.csv)" a:1:30
  equal "$(totals --since=100s p.csv)" a:1:30
  equal "$(totals --since=2h p.csv)" a:2:5430
  equal "$(totals --since=3d p.csv)" a:3:178230
  equal "$(totals --since=4w p.csv)" a:4:1906230
  equal "$(totals --until=1.5d p.csv)" a:2:1900800
}

@test "--since=KEY=VALUE: from the first point on that has it, as they are read" {
  provide_points
  equal "$(totals --since=commit=c2 p.csv)" \
    'build:2:60 test:unit:1:30 test:ui:1:50'
  { head -n 1 p.csv; tail -n 2 p.csv; } >late.csv
  # The first is in the second file, and its time does not matter.
  head -n 4 p.csv >early.csv
  equal "$(totals --since=commit=c2 late.csv early.csv)" \
    'build:1:20 test:unit:1:30'
  # No timestamps are needed.
  equal "$(cut -d, -f1,2,4 p.csv | totals --since=commit=c3)" \
    'build:1:40 test:ui:1:50'
}

@test "a point without a timestamp is invalid where --since or --until needs it" {
  provide_points
  echo build,60,,os=linux >>p.csv
  fails 1 prof-stats --since=2026-03-02 p.csv
  equal "$(cat err)" \
    'prof-stats: p.csv:7: the point has no timestamp, which --since needs'
  equal "$(cat out)" ''
  fails 1 prof-trend --until=2026-03-02 p.csv
  equal "$(cat err)" \
    'prof-trend: p.csv:7: the point has no timestamp, which --until needs'
  equal "$(totals --skip-invalid --since=2026-03-03 p.csv)" \
    'build:1:40 test:ui:1:50'
  equal "$(cat err)" 'prof-stats: p.csv: 1 invalid row skipped'
  # Where another option drops the point, nothing needs its time.
  equal "$(totals --stage='test*' --since=2026-03-03 p.csv)" test:ui:1:50
}

@test "prof-stats looks at timestamps only where an option needs them" {
  provide_points
  echo build,60,yesterday, >>p.csv
  equal "$(totals --where=os=linux p.csv)" 'build:2:50 test:unit:1:30'
  fails 1 prof-stats --last=1 p.csv
  equal "$(cat err)" \
    "prof-stats: p.csv:7: timestamp: not a timestamp such as\
 2026-02-20T10:00:00Z, or seconds since 1970: 'yesterday'"
}

@test "--last keeps so many points of each stage, the latest ones" {
  provide_points
  equal "$(totals --last=1 p.csv)" 'test:unit:1:30 build:1:40 test:ui:1:50'
  equal "$(totals --last=2 p.csv)" 'build:2:60 test:unit:1:30 test:ui:1:50'
  equal "$(totals --last=100 p.csv)" "$(totals p.csv)"
  { head -n 1 p.csv; tail -n +2 p.csv | tac; } >reversed.csv
  equal "$(totals --last=1 reversed.csv)" \
    'test:ui:1:50 build:1:40 test:unit:1:30'
  equal "$(cut -d, -f1,2 reversed.csv | totals --last=1)" \
    'test:ui:1:50 test:unit:1:30 build:1:10'
}

@test "--last: of equal times the later rows, and none is right after the row before" {
  cat >p.csv <<'EOF'
stage_name,execution_time,timestamp
a,1,
a,2,2026-03-05T00:00:00Z
a,4,2026-03-01T00:00:00Z
a,8,
a,16,2026-03-05T00:00:00Z
EOF
  # In order of time: 1, 4 and 8, 2 and 16.
  equal "$(totals --last=1 p.csv)" a:1:16
  equal "$(totals --last=2 p.csv)" a:2:18
  equal "$(totals --last=3 p.csv)" a:3:26
  equal "$(totals --last=4 p.csv)" a:4:30
}

@test "--last holds some points of a stage, not all of them" {
  awk 'BEGIN { print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 200000; i++)
      print "a," i "," i * 7919 % 200000 ",commit=" i }' >p.csv
  # No sanitizer lives in so little memory.
  case $(command -v prof-stats) in
    */asan/* | */tsan/*) ;;
    *) ulimit -v 20000 ;;
  esac
  prof-stats --last=3 p.csv >out
  equal "$(field out a count)" 3
  # The three latest, wherever they are.
  awk -F, 'NR > 1 && $3 >= 199997 { s += $2 } END { print s }' p.csv >sum
  equal "$(field out a total)" "$(cat sum)"
}

@test "--by makes a stage of each combination of values" {
  provide_points
  equal "$(totals --by=os p.csv)" "build{os=linux}:2:50 build{os=mac}:1:20\
 test:unit{os=linux}:1:30 test:ui{os=win;}:1:50"
  equal "$(totals --by=branch,os --stage=build p.csv)" \
    "build{branch=main;os=linux}:1:10 build{branch=main;os=mac}:1:20\
 build{branch=;os=linux}:1:40"
}

@test "--by leaves control characters in the values encoded" {
  printf '%s\n' stage_name,execution_time,metadata 'a,1,os=x%0Ay%25%7F' |
    prof-stats --by=os >out
  equal "$(cut -d, -f1 out | tail -n 1)" 'a{os=x%0Ay%%7F}'
}

@test "the order is: which points, then --by, then --last" {
  provide_points
  # The last point of each machine, not the machine of the last point.
  equal "$(totals --by=os --last=1 --stage=build p.csv)" \
    'build{os=mac}:1:20 build{os=linux}:1:40'
  # The last point that is on linux, and --stage sees the names before --by.
  equal "$(totals --where=os=linux --until=2026-03-03 --last=1 --by=os p.csv)" \
    'build{os=linux}:1:10 test:unit{os=linux}:1:30'
  fails 1 prof-stats --by=os --stage='*linux*' p.csv
}

@test "all of them work on TSV" {
  provide_points
  sed 's/, old/ old/' p.csv | tr , '\t' >p.tsv
  prof-stats --where=os=linux,mac --since=commit=c2 --stage='b*' --last=1 \
    --by=os p.tsv | cut -f 1,8 >out
  equal "$(tail -n +2 out | tr '\n\t' ' :')" \
    'build{os=mac}:20 build{os=linux}:40 '
}

@test "all of them work in all tools that read points" {
  local tool
  provide_points
  awk -F, 'NR > 1 && $4 ~ /os=linux/ && $1 == "build"' p.csv >rows
  { head -n 1 p.csv; cat rows; } >some.csv
  for tool in stats bottleneck trend recommend; do
    prof-$tool --where=os=linux --stage=build --since=2026-01-01 \
      --until=2026-12-01 --last=2 p.csv >out
    prof-$tool some.csv | cmp - out
  done
  prof-trend --steps --where=os=linux --stage=build p.csv >out 2>err
  prof-trend --steps some.csv 2>err | cmp - out
}

@test "several files are one stream" {
  provide_points
  head -n 3 p.csv >a.csv
  { head -n 1 p.csv; tail -n 3 p.csv; } >b.csv
  equal "$(totals --where=branch=main --last=1 a.csv b.csv)" \
    "$(totals --where=branch=main --last=1 p.csv)"
  # That the first file has no such point is no error.
  equal "$(totals --where=commit=c3 a.csv b.csv)" 'build:1:40 test:ui:1:50'
}

@test "a key that no point has is an error that names the keys" {
  local option
  provide_points
  for option in --where=so=linux --where='so!=linux' --where=so= \
    --since=so=linux; do
    fails 1 prof-stats "$option" p.csv
    equal "$(cat out)" ''
    equal "$(cat err)" "prof-stats: ${option%%=*} '${option#*=}': no point has\
 the key so; there are 'os', 'branch', 'commit'"
  done
  cut -d, -f1-3 p.csv >bare.csv
  fails 1 prof-stats --where=os=linux bare.csv
  equal "$(cat err)" "prof-stats: --where 'os=linux': no point has metadata"
}

@test "a key of --by that no selected point has is an error that names the keys" {
  provide_points
  fails 1 prof-stats --by=os,comit p.csv
  equal "$(cat out)" ''
  equal "$(cat err)" "prof-stats: --by 'os,comit': no point has the key comit;\
 there are 'os', 'branch', 'commit'"
  printf 'stage_name,execution_time,metadata\na,1,os=x\na,2,cpu=y\n' >some.csv
  fails 1 prof-stats --where=os=x --by=cpu some.csv
  equal "$(cat err)" \
    "prof-stats: --by 'cpu': no selected point has the key cpu; there is 'os'"
  # That no point has all of the keys is no error.
  prof-stats --by=os,cpu some.csv >out
  equal "$(cut -d, -f1 out | sed 1d)" 'a{os=x;cpu=}
a{os=;cpu=y}'
  cut -d, -f1,2 p.csv >bare.csv
  fails 1 prof-stats --by=os bare.csv
  equal "$(cat err)" "prof-stats: --by 'os': no point has metadata"
  # A selection without points is told as ever.
  prof-stats --until=1999-01-01 --by=comit p.csv >out 2>err
  equal "$(cat err)" 'prof-stats: the options select no row of those read'
}

@test "a value that no point has is an error that names the values" {
  provide_points
  fails 1 prof-bottleneck --where=os=linx,osx --fail-on=low p.csv
  equal "$(cat out)" ''
  equal "$(cat err)" "prof-bottleneck: --where 'os=linx,osx': no point has\
 that value of os; there are 'linux', 'mac', 'win;'"
  fails 1 prof-trend --since=commit=c9 --fail-on=degrading p.csv
  equal "$(cat err)" "prof-trend: --since 'commit=c9': no point has that value\
 of commit; there are 'c1', 'c2', 'c3'"
  # One of several is enough, and what no point has can be excluded.
  equal "$(totals --where=os=linx,mac p.csv)" build:1:20
  equal "$(totals --where='os!=linx' --stage='test:ui' p.csv)" test:ui:1:50
}

@test "at most eight values are named, and the others counted" {
  {
    echo stage_name,execution_time,metadata
    seq -f 'a,1,commit=c%g' 100
  } >p.csv
  fails 1 prof-stats --where=commit=c p.csv
  equal "$(cat err)" "prof-stats: --where 'commit=c': no point has that value\
 of commit; there are 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8' and 92 more"
}

@test "a --stage that matches none is an error that names the stages" {
  provide_points
  fails 1 prof-stats --stage=biuld p.csv
  equal "$(cat out)" ''
  equal "$(cat err)" "prof-stats: --stage 'biuld': no stage matches; there are\
 'build', 'test:unit', 'test:ui'"
  fails 1 prof-stats --stage=build --stage=tests p.csv
}

@test "a gate is not passed by a typo" {
  local option
  provide_points
  for option in --where=os=linus --where=oss=linux --stage=buidl \
    --since=commit=d1 --by=comit; do
    fails 1 prof-trend --fail-on=degrading "$option" p.csv
  done
}

@test "an input without points is no error of the options" {
  echo stage_name,execution_time >empty.csv
  prof-stats --where=os=linux --stage=build --since=commit=c1 --last=3 --by=os \
    empty.csv >out 2>err
  prof-stats empty.csv | cmp - out
  equal "$(cat err)" ''
  prof-stats --where=os=linux </dev/null | cmp - out
}

@test "a selection that is empty is told on stderr" {
  provide_points
  prof-stats --where=os=mac --where=commit=c1 p.csv >out 2>err
  prof-stats </dev/null | cmp - out
  equal "$(cat err)" 'prof-stats: the options select no row of those read'
  prof-stats --since=2036-01-01 p.csv >out 2>err
  equal "$(cat err)" 'prof-stats: the options select no row of those read'
}

@test "--stage takes any table, the others need points" {
  local option
  provide_points
  prof-stats --stage='test*' p.csv >expected
  prof-stats p.csv >stats.csv
  prof-stats --sketch p.csv | prof-stats --merge --stage='test*' |
    cut -d, -f1,2 | cmp - <(cut -d, -f1,2 expected)
  prof-bottleneck --min-severity=low --stage='test*' stats.csv >out
  equal "$(cut -d, -f1 out | sort | tr '\n' ' ')" \
    'stage_name test:ui test:unit '
  { prof-bottleneck p.csv; prof-trend p.csv; } >found.csv
  prof-recommend --stage=build found.csv >out
  fails 1 prof-recommend --stage=lint found.csv
  for option in --where=os=linux --since=1d --since=os=linux --until=1d \
    --last=1 --by=os; do
    fails 1 prof-bottleneck --skip-invalid "$option" stats.csv
    equal "$(cat out)" ''
    equal "$(cat err)" "prof-bottleneck: stats.csv:2: ${option%%=*} needs\
 points, and this is a table of stats: of the options that select rows, only\
 --stage takes it"
  done
  fails 1 prof-recommend --where=os=linux p.csv found.csv
  equal "$(cut -d : -f 1-4 err)" \
    'prof-recommend: found.csv:2: --where needs points, and this is a table of bottlenecks'
}

@test "a stream of tables goes through --stage" {
  local header=stage_name,avg,stdev,total,global_avg,global_percentile_95
  {
    printf '%s\n' "$header" a,9,0,9,2,20 b,9,0,9,2,20 ''
    printf '%s\n' "$header" a,8,0,8,2,20
  } | prof-bottleneck --stage=a | cut -d, -f1,2 >out
  equal "$(tr '\n' ' ' <out)" 'stage_name,avg_time a,9 stage_name,avg_time a,8 '
}

@test "what is no condition, time, number or key is wrong usage" {
  local option
  for option in --where=os --where==linux --where='!=linux' --where='o s=x' \
    --since=soon --since=2026-13-01 --since=5m --since='os!=x' --since== \
    --until=os=linux --until= --last=0 --last=-1 --last=x --by= --by=os, \
    --by='o s'; do
    fails 2 prof-trend "$option" /dev/null
    grep -q "^prof-trend: ${option%%=*}: not .*: '" err
  done
  fails 2 prof-trend --where=os /dev/null
  equal "$(head -n 1 err)" "prof-trend: --where: not KEY=VALUE[,VALUE] or\
 KEY!=VALUE[,VALUE]: 'os'"
  fails 2 prof-stats --since=soon /dev/null
  equal "$(head -n 1 err)" \
    "prof-stats: --since: not a time, as in 2026-03-01 or 2026-03-01T10:00:00Z,\
 or an age, as in 30d, 12h or 30min, or KEY=VALUE: 'soon'"
}

@test "an age without a unit is wrong usage, and no second of 1970" {
  local forms='a time, as in 2026-03-01 or 2026-03-01T10:00:00Z, or an age, as'
  local text
  forms+=' in 30d, 12h or 30min'
  for text in 30 30m 1.5 -30 20260301; do
    fails 2 prof-stats --since="$text" /dev/null
    equal "$(head -n 1 err)" \
      "prof-stats: --since: not $forms, or KEY=VALUE: '$text'"
    fails 2 prof-stats --until="$text" /dev/null
    equal "$(head -n 1 err)" "prof-stats: --until: not $forms: '$text'"
  done
}

@test "a time without an offset is wrong usage that says so" {
  local option
  for option in since until; do
    fails 2 prof-stats --$option=2026-11-24T10:00:00 /dev/null
    equal "$(head -n 1 err)" "prof-stats: --$option: not a time with an offset:\
 add Z for UTC, or +hh:mm: '2026-11-24T10:00:00'"
  done
}

@test "there can be 64 conditions and 64 patterns" {
  local options=() i
  provide_points
  for ((i = 0; i < 64; i++)); do
    options+=(--where=os=linux,mac --stage='b*')
  done
  equal "$(totals "${options[@]}" p.csv)" build:3:70
  fails 2 prof-stats "${options[@]}" --where=os=linux p.csv
  equal "$(head -n 1 err)" \
    "prof-stats: --where: not one of the first 64: 'os=linux'"
  fails 2 prof-stats "${options[@]}" --stage=build p.csv
}

@test "--last cannot be used with --every" {
  fails 2 prof-stats --last=3 --every=1 /dev/null
  equal "$(head -n 1 err)" 'prof-stats: --last cannot be used with --every'
}

@test "the others go with --every, which counts the points that are selected" {
  provide_points
  prof-stats --every=2rows --stage=build p.csv >out
  equal "$(grep -c '^build,2,15,' out) $(grep -c '^build,3,' out)" '1 1'
}

@test "--where works on rows without a header" {
  provide_points
  tail -n +2 p.csv | prof-stats --no-header --where=os=mac \
    --columns=stage_name,execution_time,timestamp,metadata >out
  equal "$(cut -d, -f1-3 out)" build,1,20
}

@test "no locale changes what an age or a value is" {
  provide_points
  use_comma
  equal "$(totals --since=0.5h p.csv)" ''
  equal "$(cat err)" 'prof-stats: the options select no row of those read'
  equal "$(totals --where=os=linux --last=1 p.csv)" 'test:unit:1:30 build:1:40'
}

@test "points of several hosts in one stage are told, and nothing else changes" {
  provide_points
  prof-stats --stage=build p.csv >out 2>err
  equal "$(field out build count)" 3
  equal "$(cat err)" "prof-stats: the points of 1 stage mix values of os\
 ('linux', 'mac'): --by=os or --where=os=... keeps them apart"
  sed 's/build,40\(.*\)$/build,40\1;cpu=new/; s/ui/unit/' p.csv >more.csv
  prof-bottleneck more.csv >out 2>err
  equal "$(cat err)" "prof-bottleneck: the points of 2 stages mix values of os\
 ('linux', 'mac', 'win;'): --by=os or --where=os=... keeps them apart"
}

@test "hosts are told by host, machine, os, arch, runner and cpu, the first of them" {
  local key
  for key in host machine os arch runner cpu; do
    printf '%s\n' stage_name,execution_time,metadata \
      "a,1,$key=x;cpu=1" "a,1,$key=y;cpu=2" "a,1,commit=c" |
      prof-trend 2>err >out
    equal "$(cut -d' ' -f 1-10 err)" \
      "prof-trend: the points of 1 stage mix values of $key"
  done
  for key in commit branch os.version; do
    printf '%s\n' stage_name,execution_time,metadata \
      "a,1,$key=x" "a,1,$key=y" | prof-trend 2>err >out
    equal "$(cat err)" ''
  done
}

@test "runs that failed among others are told" {
  printf '%s\n' stage_name,execution_time,metadata a,10,exit_status=0 \
    a,2,exit_status=1 'b,5,exit_status=1;os=x' 'b,5,exit_status=1;os=x' >p.csv
  prof-stats p.csv 2>err >out
  equal "$(cat err)" "prof-stats: the points of 1 stage mix values of\
 exit_status ('0', '1'): --by=exit_status or --where=exit_status=... keeps them apart"
  prof-stats --where=exit_status=0 p.csv 2>err >out
  equal "$(cat err)" ''
  # Hosts are told all the same.
  { cat p.csv; echo 'b,5,exit_status=1;os=y'; } |
    prof-stats --where=exit_status=1 2>err >out
  grep -q 'of 1 stage mix values of os ' err
}

@test "hosts are not told where they are kept apart, or not mixed" {
  local option
  provide_points
  for option in --by=os --where=os=linux,mac --by=branch,cpu \
    --where='cpu!=x' --stage=test:ui --since=2026-03-03 --last=1; do
    # Only some of the points have a cpu.
    sed '2s/$/;cpu=y/' p.csv | prof-stats "$option" 2>err >out
    equal "$(cat err)" ''
  done
  prof-trend --compare=os=linux,mac --stage=build p.csv 2>err >out
  equal "$(grep -c mix err)" 0
  printf '%s\n' stage_name,execution_time,metadata \
    a,1,os=x a,1, b,1,os=y | prof-stats 2>err >out
  equal "$(cat err)" ''
}

# 30 runs at 10 s, and then 15 s, which was accepted.
@test "a gate looks only at the time since a change was accepted" {
  awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 60; i++)
      printf "build,%d,%d,commit=c%d\n", (i < 30 ? 10000 : 15000) + i * 7 % 11,
        1772366400 + i * 3600, i }' >p.csv
  fails 3 prof-trend --fail-on=degrading p.csv
  prof-trend --fail-on=degrading --since=commit=c30 p.csv >out
  equal "$(field out build trend) $(field out build execution_count)" \
    'stable 30'
  prof-trend --fail-on=degrading --since=2026-03-02T18:00:00Z p.csv | cmp - out
  prof-trend --fail-on=degrading --last=30 p.csv | cmp - out
  prof-trend --steps --fail-on=degrading --since=commit=c30 p.csv
}
