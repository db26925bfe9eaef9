# prof-bottleneck: finds the slow stages in statistics or points.

load helper

# Five points of 10 ms and five of 100: the average is 55, and the 95th
# percentile 100.
two_stages() {
  local i
  echo stage_name,execution_time
  for i in 1 2 3 4 5; do
    printf 'fast,10\nslow,100\n'
  done
}

# A row of statistics with this avg and stdev; the global average is 50,
# percentile 95 is 95.
stats_row() { # STAGE AVG STDEV
  echo stage_name,avg,stdev,total,global_avg,global_percentile_95
  echo "$1,$2,$3,$2,50,95"
}

@test "the columns are those of the bottlenecks table, in their order" {
  equal "$(prof-bottleneck </dev/null)" "stage_name,avg_time,max_time,\
min_time,variance,execution_count,severity,percentile_95,cv,share,\
cpu_utilization,reason,opportunities"
}

@test "of five points of 10 ms and five of 100 the slow stage is high" {
  two_stages | prof-bottleneck >out
  cat >expected <<'EOF'
stage_name,avg_time,max_time,min_time,variance,execution_count,severity,percentile_95,cv,share,cpu_utilization,reason,opportunities
slow,100,100,100,0,5,high,100,0,0.9090909090909091,,avg 100 > 1.5 * global_avg 55,slow;parallelization
EOF
  cmp out expected
}

@test "statistics and points give the same bytes" {
  awk 'BEGIN { srand(7); print "stage_name,execution_time,cpu_time"
    for (i = 0; i < 5000; i++)
      printf "\"s,%d\",%.6f,%.3f\n", i % 13, (i % 13 + 1) * exp(rand()), rand()
  }' >p.csv
  prof-bottleneck --min-severity=low p.csv >direct
  equal "$(wc -l <direct)" 14
  prof-stats p.csv | prof-bottleneck --min-severity=low | cmp - direct
  prof-stats -F tsv p.csv | prof-bottleneck --min-severity=low -F csv |
    cmp - direct
}

@test "each severity has its rule, and the reason names it" {
  severity() { # AVG STDEV
    stats_row a "$1" "$2" | prof-bottleneck --min-severity=low >out
    field out a severity
    field out a reason
  }
  equal "$(severity 96 0)" $'critical\navg 96 > global_percentile_95 95'
  equal "$(severity 95 0)" $'high\navg 95 > 1.5 * global_avg 50'
  equal "$(severity 10 6)" $'high\ncv 0.6 > 0.5'
  equal "$(severity 75 0)" $'medium\navg 75 > 1.2 * global_avg 50'
  equal "$(severity 60 0)" $'low\navg 60 <= 1.2 * global_avg 50'
}

@test "the limits of the rules are options" {
  stats_row a 60 6 >s.csv
  prof-bottleneck --medium-factor=1.1 s.csv >out
  equal "$(field out a reason)" 'avg 60 > 1.1 * global_avg 50'
  prof-bottleneck --high-factor=1 s.csv >out
  equal "$(field out a severity) $(field out a reason)" \
    'high avg 60 > global_avg 50'
  prof-bottleneck --variance-threshold=0.05 s.csv >out
  equal "$(field out a reason)" 'cv 0.1 > 0.05'
}

@test "share is of the time of all stages, those left out too" {
  printf 'stage_name,execution_time\na,60\nb,20\nb,20\n' |
    prof-bottleneck >out
  equal "$(wc -l <out)" 2
  equal "$(field out a share)" 0.6
}

# 230 + 230 + 16 + 419 = 895: the two stages are most of tests.
@test "the time of a stage inside another counts once for its share" {
  printf '%s\n' stage_name,execution_time,metadata unit,230,parent=tests \
    ui,230,parent=tests tests,476, build,419, >p.csv
  prof-bottleneck --min-severity=low p.csv >out
  LC_ALL=C awk -F, 'NR > 1 { print $1, int($10 * 895 + 0.5) }' out >seen
  equal "$(cat seen)" 'tests 16
build 419
unit 230
ui 230'
  prof-stats p.csv | prof-bottleneck --min-severity=low | cmp - out
  # Statistics without the column count with their totals, 1355 in all.
  prof-stats p.csv | cut -d, -f1-14 | prof-bottleneck --min-severity=low |
    LC_ALL=C awk -F, 'NR > 1 { print $1, int($10 * 1355 + 0.5) }' >seen
  equal "$(cat seen)" 'tests 476
build 419
unit 230
ui 230'
}

@test "opportunities tell waiting, varying and serial stages apart" {
  printf '%s\n' stage_name,execution_time,cpu_time one,100,99 two,100,30 \
    idle,1,0 idle,1,0 idle,1,0 idle,1,0 |
    prof-bottleneck >out
  equal "$(field out one opportunities)" 'slow;parallelization'
  equal "$(field out two opportunities)" slow
  stats_row a 100 40 | prof-bottleneck >out
  equal "$(field out a opportunities)" 'slow;high-variance'
}

@test "the slowest average comes first, and equals stay in order" {
  printf 'stage_name,execution_time\n%s\n' $'a,1\nb,2\nc,1\nd,2' |
    prof-bottleneck --min-severity=low | cut -d, -f1 | tail -n +2 >out
  equal "$(tr '\n' ' ' <out)" 'b d a c '
}

@test "--min-severity filters, and medium is its default" {
  printf 'stage_name,execution_time\n%s\n' $'a,1\nb,5\nc,4\nd,1\ne,4.9' >p.csv
  # The average is 3.18: 1.2 times it is 3.816, 1.5 times it 4.77.
  names() {
    prof-bottleneck "$@" p.csv | cut -d, -f1 | tail -n +2 | tr '\n' ' '
  }
  equal "$(names)" 'b e c '
  equal "$(names --min-severity=low)" 'b e c a d '
  equal "$(names --min-severity=high)" 'b e '
  equal "$(names --min-severity=critical)" 'b '
}

@test "--top writes so many of those" {
  printf 'stage_name,execution_time\n%s\n' $'a,1\nb,5\nc,4\nd,1\ne,4.9' >p.csv
  equal "$(prof-bottleneck -n 2 p.csv | cut -d, -f1 | tr '\n' ' ')" \
    'stage_name b e '
  equal "$(prof-bottleneck --top=99 p.csv | wc -l)" 4
  run prof-bottleneck --top=0 p.csv
  equal "$status" 2
}

@test "--fail-on exits with 3 at that severity or a worse one" {
  two_stages >p.csv
  local gate
  for gate in low medium high; do
    run prof-bottleneck --fail-on=$gate p.csv
    equal "$status" 3
    equal "${#lines[@]}" 2 # the table is written all the same
  done
  run prof-bottleneck --fail-on=critical p.csv
  equal "$status" 0
}

@test "--fail-on looks at the stages that are not written too" {
  printf 'stage_name,execution_time\n%s\n' $'a,1\nb,5\nc,4\nd,1\ne,4.9' >p.csv
  run prof-bottleneck --fail-on=medium --min-severity=critical --top=1 p.csv
  equal "$status" 3
  run prof-bottleneck --fail-on=medium </dev/null
  equal "$status" 0
}

@test "a finding is never mistaken for a failure" {
  two_stages >p.csv
  local status=0
  prof-bottleneck --fail-on=high p.csv >/dev/full 2>err || status=$?
  equal "$status" 1
  run prof-bottleneck --fail-on=terrible p.csv
  equal "$status" 2
  equal "${lines[0]}" "prof-bottleneck: --fail-on: not low, medium, high or\
 critical: 'terrible'"
}

@test "statistics from elsewhere need the columns that grading needs, only" {
  stats_row a 100 0 | prof-bottleneck >out
  equal "$(cut -d, -f1-6 out | tail -n 1)" a,100,,,,
  equal "$(stats_row a 100 0 | cut -d, -f1-4 | prof-bottleneck 2>&1)" \
    "prof-bottleneck: <stdin>: no column 'global_avg', but 'stage_name', 'avg', 'stdev', 'total'"
  # median is not one of them, so its text does not matter
  printf '%s\n' stage_name,avg,stdev,total,global_avg,global_percentile_95,median \
    a,100,0,100,50,95,unknown | prof-bottleneck >out
  equal "$(field out a severity)" critical
}

@test "points and statistics can be mixed" {
  two_stages >p.csv
  { stats_row other 200 0; cat p.csv; } | prof-bottleneck >out
  equal "$(cut -d, -f1,7 out | tail -n +2 | tr '\n' ' ')" \
    'other,critical slow,high '
}

@test "zero and identical times are no bottlenecks" {
  printf 'stage_name,execution_time\na,0\nb,0\n' |
    prof-bottleneck --min-severity=low >out
  equal "$(cut -d, -f1,7,9,10 out | tail -n +2 | tr '\n' ' ')" \
    'a,low,0,0 b,low,0,0 '
  printf 'stage_name,execution_time\na,5\nb,5\nb,5\n' | prof-bottleneck >out
  equal "$(wc -l <out)" 1
}

@test "a number that no double holds is refused, by stage and column" {
  local beyond='is beyond the range of a double'
  run bash -c "printf 'stage_name,avg,stdev,total,global_avg,%s\n%s\n' \
    global_percentile_95 a,1e-310,1,1,1,1 | prof-bottleneck"
  equal "$status $output" "1 prof-bottleneck: stage 'a': cv $beyond"
  run bash -c "printf 'stage_name,avg,stdev,total,global_avg,%s\n%s\n%s\n' \
    global_percentile_95 a,2,1,1.5e308,1,1 b,2,1,1.5e308,1,1 | prof-bottleneck"
  equal "$status $output" "1 prof-bottleneck: stage 'a': share $beyond"
}

# Stages of 400, 90 and 30 ms on average: of many points, so that none of them
# is above the 95th percentile.
three_stages() {
  echo stage_name,execution_time
  for ((i = 0; i < 10; i++)); do
    printf 'build,%s\ntest=unit,%s\ntest=all,%s\n' \
      $((300 + i % 2 * 200)) 90 30
  done
}

@test "a stage whose average is above its budget is critical, and the gate fires" {
  three_stages >p.csv
  fails 0 prof-bottleneck --fail-on=critical p.csv
  fails 3 prof-bottleneck --fail-on=critical --budget=build=350ms p.csv
  equal "$(cut -d, -f1,7,12 out)" 'stage_name,severity,reason
build,critical,avg 400 > budget 350'
  fails 0 prof-bottleneck --fail-on=critical --budget=build=400ms p.csv
  equal "$(field out build severity)" high
}

@test "a budget may be in any unit, and is in ms without one" {
  local budget
  echo stage_name,execution_time >p.csv
  echo build,360000 >>p.csv
  for budget in 359999 359999ms 359.9s 5.9min 5.9m 0.09h 359999000us \
    359999000000ns; do
    fails 3 prof-bottleneck --fail-on=critical --budget build=$budget p.csv
  done
  for budget in 360000 360000ms 360s 6min 6m 0.1h 360000000us; do
    fails 0 prof-bottleneck --fail-on=critical --budget build=$budget p.csv
  done
}

@test "a budget's stage is a glob, ended by the last =, and the smallest holds" {
  three_stages | prof-bottleneck --budget='test=*=50ms' \
    --budget='test=unit=80ms' --budget='*=1s' >out
  equal "$(cut -d, -f1,7,12 out)" 'stage_name,severity,reason
build,high,avg 400 > 1.5 * global_avg 173.33333333333334
test=unit,critical,avg 90 > budget 50'
}

@test "statistics have the same budgets as points, and TSV as CSV" {
  three_stages >p.csv
  fails 3 prof-bottleneck --fail-on=critical --budget='test*=80ms' p.csv
  mv out direct
  prof-stats p.csv >s.csv
  fails 3 prof-bottleneck --fail-on=critical --budget='test*=80ms' s.csv
  cmp out direct
  prof-stats -F tsv p.csv >s.tsv
  fails 3 prof-bottleneck --fail-on=critical --budget='test*=80ms' s.tsv
  tr '\t' , <out | cmp - direct
}

@test "a budget that no stage matches fails, and the stages are said" {
  three_stages >p.csv
  fails 1 prof-bottleneck --fail-on=critical --budget='tset*=1s' \
    --budget=build=1s p.csv
  equal "$(cat err)" "prof-bottleneck: --budget: no stage matches 'tset*=1s';\
 stages: 'build', 'test=unit', 'test=all'"
  equal "$(cut -d, -f1 out)" 'stage_name
build'
  # It is no finding, even if there is one, too.
  fails 1 prof-bottleneck --fail-on=low --budget=x=1s --budget=y=1s p.csv
  equal "$(wc -l <err)" 2
  fails 1 prof-bottleneck --budget=build=1s </dev/null
  equal "$(cat err)" \
    "prof-bottleneck: --budget: no stage matches 'build=1s'; stages: none"
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 100; i < 200; i++) print "s" i ",1" }' >many.csv
  fails 1 prof-bottleneck --budget=x=1s many.csv
  equal "$(cat err)" "prof-bottleneck: --budget: no stage matches 'x=1s';\
 stages: 's100', 's101', 's102', 's103', 's104', 's105', 's106', 's107' and\
 more"
}

@test "a row that --skip-invalid drops is no stage for a budget" {
  three_stages >p.csv
  echo deploy,soon >>p.csv
  fails 1 prof-bottleneck --budget=deploy=1s --skip-invalid p.csv
  grep -q "no stage matches 'deploy=1s'" err
  fails 0 prof-bottleneck --budget=build=1s --skip-invalid p.csv
  fails 1 prof-bottleneck --budget=build=1s p.csv
  equal "$(cat err)" \
    "prof-bottleneck: p.csv:32: execution_time: not a number: 'soon'"
}

@test "a stage of a stream of tables is in one of them" {
  { echo stage_name,execution_time; sleep 0.2; echo a,100; sleep 0.2; echo b,9; } |
    prof-stats --every=1rows >stream
  equal "$(grep -c '^$' stream)" 2
  fails 3 prof-bottleneck --fail-on=critical --budget=b=1s --budget=a=99 stream
  equal "$(cat err)" ''
  fails 1 prof-bottleneck --fail-on=critical --budget=c=1s stream
  equal "$(wc -l <err)" 1
}

@test "what is no budget is wrong usage" {
  local budget
  for budget in build =1s build= build=soon build=-1s build=1d 'build=1 s'; do
    fails 2 prof-bottleneck --budget="$budget" </dev/null
    equal "$(head -n 1 err)" "prof-bottleneck: --budget: not STAGE=TIME with a\
 time in ns, us, ms, s, min (or m) or h: '$budget'"
  done
}
