# prof-trend: the trend of each stage, and where it changed.

load helper

header=stage_name,execution_time

# One stage's points, each argument a time.
points() { # STAGE TIME...
  local stage=$1 time
  shift
  echo $header
  for time; do
    echo "$stage,$time"
  done
}

# 24 commits: the first 16 take about 100 ms, the others about 130.
commits() {
  awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 24; i++)
      printf "test,%d,2026-03-%02dT10:00:00Z,commit=c%d\n",
        (i < 16 ? 100 : 130) + i * 7 % 11 - 5, i + 1, i
  }'
}

@test "the columns are those of the trends and the steps table" {
  equal "$(prof-trend </dev/null)" "stage_name,trend,change_percent,\
first_half_avg,second_half_avg,execution_count,p_value,significant,\
memory_change_percent,overhead_percent"
  equal "$(prof-trend --steps </dev/null)" "stage_name,timestamp,\
before_median,after_median,change_percent,p_value,metadata,shared"
}

@test "constant times are stable" {
  points a 10 10 10 10 10 10 | prof-trend >out
  equal "$(tail -n 1 out)" a,stable,0,10,10,6,1,no,,
}

# The p-value is from R 4.2.2: wilcox.test(rep(10, 5), rep(15, 5)).
@test "five times 10 and five times 15 are degrading" {
  points a 10 10 10 10 10 15 15 15 15 15 | prof-trend >out
  equal "$(cut -d, -f1-6 out | tail -n 1)" a,degrading,50,10,15,10
  LC_ALL=C awk -F, 'NR == 2 { d = $7 - 0.0039767517097886512
    ok = d < 1e-15 && d > -1e-15 } END { exit !ok }' out
  equal "$(field out a significant)" yes
}

@test "five times 20 and five times 10 are improving" {
  points a 20 20 20 20 20 10 10 10 10 10 | prof-trend >out
  equal "$(cut -d, -f2-5 out | tail -n 1)" improving,-50,20,10
}

@test "the threshold is a change of more than so many percent" {
  trend() {
    points a "$@" | prof-trend $option >out
    field out a trend
  }
  option=
  equal "$(trend 100 110)" stable
  equal "$(trend 100 110.001)" degrading
  equal "$(trend 100 90)" stable
  equal "$(trend 100 89.999)" improving
  option=--threshold=20
  equal "$(trend 100 120)" stable
  equal "$(trend 100 121)" degrading
}

@test "of an odd number of points the second half has one more" {
  points a 1 2 3 | prof-trend >out
  equal "$(field out a first_half_avg) $(field out a second_half_avg)" '1 2.5'
}

@test "stages with one point are left out, and counted" {
  { points a 1; points b 1 1; } | prof-trend >out 2>err
  equal "$(cut -d, -f1 out | tr '\n' ' ')" 'stage_name b '
  equal "$(cat err)" 'prof-trend: 1 of 2 stages has a single point, which has no halves'
  points b 1 1 | prof-trend >out 2>err
  equal "$(cat err)" ''
}

@test "a stage that took no time before has no change in percent" {
  points a 0 0 5 5 | prof-trend >out
  equal "$(cut -d, -f2-5 out | tail -n 1)" degrading,,0,5
  points a 0 0 0 0 | prof-trend >out
  equal "$(cut -d, -f2-5 out | tail -n 1)" stable,0,0,0
}

@test "points are taken in order of time, whatever the offset" {
  cat >p.csv <<'EOF'
stage_name,execution_time,timestamp
a,30,2026-03-01T12:00:02Z
a,10,2026-03-01T12:00:00Z
a,40,1772366403
a,20,2026-03-01T14:00:01.5+02:00
EOF
  prof-trend p.csv >out
  equal "$(field out a first_half_avg) $(field out a second_half_avg)" '15 35'
}

@test "a stage any of whose points has no timestamp stays in input order" {
  cat >p.csv <<'EOF'
stage_name,execution_time,timestamp
a,30,2026-03-01T12:00:02Z
a,10,2026-03-01T12:00:00Z
a,40,
a,20,2026-03-01T12:00:01Z
EOF
  prof-trend p.csv >out
  equal "$(field out a first_half_avg) $(field out a second_half_avg)" '20 30'
}

@test "points of the same time stay in input order" {
  {
    echo stage_name,execution_time,timestamp
    for i in 1 2 3 4; do
      echo "a,$i,2026-03-01T12:00:00Z"
    done
    echo a,0,2026-03-01T11:00:00Z
    echo a,5,2026-03-01T12:00:00Z
  } | prof-trend >out
  # 0 1 2, and 3 4 5
  equal "$(field out a first_half_avg) $(field out a second_half_avg)" '1 4'
}

@test "what is no timestamp is refused with its place" {
  local text
  for text in 2026-02-20 '24.11.2026 10:00' 2026-02-30T00:00:00Z; do
    printf '%s,timestamp\na,1,%s\n' $header "$text" >p.csv
    run prof-trend p.csv
    equal "$status" 1
    equal "$output" "prof-trend: p.csv:2: timestamp: not a timestamp such as\
 2026-02-20T10:00:00Z, or seconds since 1970: '$text'"
  done
  prof-stats p.csv >out # which has no use for it
  run prof-trend --skip-invalid p.csv
  equal "$status" 0
  equal "${lines[0]}" 'prof-trend: p.csv: 1 invalid row skipped'
}

@test "memory and overhead are compared where they are known" {
  cat >p.csv <<'EOF'
stage_name,execution_time,memory_used,metadata
a,100,1000,overhead=1
a,100,3000,exit_status=0
a,100,,overhead=9;overhead=2
a,100,3000,
EOF
  prof-trend p.csv >out
  # 2000 to 3000 bytes; 1 + 2 ms of the 200 where overhead is known.
  equal "$(field out a memory_change_percent)" 50
  equal "$(field out a overhead_percent)" 1.5
}

@test "the overhead of real recordings is between 0 and 5 percent" {
  prof-record -n 4 nap sleep 0.11 | prof-trend >out
  LC_ALL=C awk -F, 'NR == 2 { ok = $10 > 0 && $10 < 5 } END { exit !ok }' out
}

@test "--alpha says what is significant" {
  points a 1 2 3 4 5 6 >p.csv # p is 2 of the 20 ways to choose 3 of 6
  equal "$(prof-trend p.csv | cut -d, -f7,8 | tail -n 1)" 0.1,no
  equal "$(prof-trend --alpha=0.1 p.csv | cut -d, -f8 | tail -n 1)" yes
  equal "$(prof-trend --alpha=0.09 p.csv | cut -d, -f8 | tail -n 1)" no
  run prof-trend --alpha=1.5 p.csv
  equal "$status" 2
}

@test "--fail-on=degrading exits with 3 where that is significant" {
  points a 10 10 10 10 10 15 15 15 15 15 >p.csv
  run prof-trend --fail-on=degrading p.csv
  equal "$status" 3
  equal "${#lines[@]}" 2
  run prof-trend --fail-on=improving p.csv
  equal "$status" 0
  run prof-trend --fail-on=degrading --alpha=0.001 p.csv
  equal "$status" 0
  points a 20 20 20 20 20 10 10 10 10 10 | prof-trend --fail-on=improving ||
    status=$?
  equal "$status" 3
}

@test "one last run that is three times slower does not trip the gate" {
  points a 100 102 98 101 99 100 103 97 101 300 >p.csv
  equal "$(prof-trend p.csv | cut -d, -f2 | tail -n 1)" degrading
  prof-trend --fail-on=degrading p.csv
  prof-trend --steps p.csv >out
  equal "$(wc -l <out)" 1
}

@test "a run doubled by noise does not trip the gate, whichever it is" {
  local i
  local -a times
  for i in 0 1 2 3 4 5 6 7 8 9; do
    times=(100 104 97 102 95 101 99 103 96 98)
    times[i]=$((times[i] * 2))
    points a "${times[@]}" | prof-trend --fail-on=degrading
  done
}

# The averages are 100 and 125.875; the medians 100 and 101: each of the second
# half but the last is 1 above one of the first.
@test "a change is significant if the medians change as well" {
  points a 97 98 99 100 100.5 102 103 104 98 99 100 101 101.5 103 104 300 >p.csv
  prof-trend --alpha=0.5 p.csv >out
  equal "$(field out a trend),$(field out a significant)" degrading,no
  prof-trend --alpha=0.5 --fail-on=degrading p.csv >out
  points a 100 100 100 100 100 100 111 111 111 111 111 111 >p.csv
  prof-trend p.csv >out
  equal "$(field out a trend),$(field out a significant)" degrading,yes
  # The average falls, the median rises.
  points a 300 100 101 102 103 104 105 106 130 131 132 133 134 135 136 \
    500 200 | prof-trend >out # 127.6 and 170.1
  equal "$(field out a trend),$(field out a significant)" degrading,yes
  points a 900 100 101 102 103 104 105 106 130 131 132 133 134 135 136 137 |
    prof-trend >out # 202.6 and 133.5
  equal "$(field out a trend),$(field out a significant)" improving,no
  # What is stable needs no more than the p-value.
  points a 100 101 102 103 104 105 106 107 108 109 110 111 | prof-trend >out
  equal "$(field out a trend),$(field out a significant)" stable,yes
}

@test "--steps names the moment, the levels, and the first point after it" {
  commits >p.csv
  prof-trend --steps p.csv >out
  equal "$(wc -l <out)" 2
  equal "$(field out test timestamp)" 2026-03-17T10:00:00.000000Z
  equal "$(field out test metadata)" commit=c16
  # The noise of the first 16: -5 2 -2 5 1 -3 4 0 -4 3 -1 -5 2 -2 5 1, whose
  # median is 0.5; of the last 8: -3 4 0 -4 3 -1 -5 2, whose median is -0.5.
  equal "$(field out test before_median) $(field out test after_median)" \
    '100.5 129.5'
  LC_ALL=C awk -F, 'NR == 2 { ok = $6 > 0 && $6 <= 0.01 } END { exit !ok }' out
}

@test "--steps finds a step that was taken back, oldest first" {
  {
    commits
    commits | tail -n +2 | sed 's/2026-03/2026-04/; s/=c/=d/' | head -n 16
  } >p.csv
  prof-trend --steps p.csv | cut -d, -f2,7 | tail -n +2 | tr '\n' ' ' >out
  equal "$(cat out)" "2026-03-17T10:00:00.000000Z,commit=c16 \
2026-04-01T10:00:00.000000Z,commit=d0 "
}

@test "--steps sorts by time first" {
  commits >p.csv
  { head -n 1 p.csv; tail -n +2 p.csv | sort -r; } >reversed.csv
  prof-trend --steps reversed.csv >out
  prof-trend --steps p.csv | cmp - out
}

@test "--steps gives the same output for the same input" {
  commits >p.csv
  prof-trend --steps p.csv >out
  prof-trend --steps p.csv | cmp - out
  # Another stage changes nothing.
  { cat p.csv; commits | sed 's/^test/other/'; } | prof-trend --steps |
    grep -v ^other | cmp - out
}

@test "--steps says where points are too few" {
  points a 1 1 1 9 9 9 9 >p.csv
  prof-trend --steps p.csv >out 2>err
  equal "$(wc -l <out)" 1
  equal "$(cat err)" 'prof-trend: 1 of 1 stages has fewer than 8 points: no step is claimed there'
}

@test "--steps has three gates, each an option" {
  commits >p.csv # +29 percent
  count() { prof-trend --steps "$@" p.csv | tail -n +2 | wc -l; }
  equal "$(count)" 1
  equal "$(count --min-change=28)" 1
  equal "$(count --min-change=30)" 0
  equal "$(count --min-effect=5)" 1
  equal "$(count --min-effect=10)" 0
  equal "$(count --alpha=0.001)" 1
}

# Each argument is N:LEVEL: so many points of that, but for noise of 5 percent,
# each of a run of its own, or as many a run as $each says.
levels() { # N:LEVEL...
  printf '%s\n' "$@" | awk -F : -v each="${each-1}" '
    BEGIN { print "stage_name,execution_time,metadata" }
    { for (i = 0; i < $1; i++) {
        x = 1 + (n * 37 % 101 - 50) / 1000
        printf "a,%.3f,commit=c%d\n", $2 * x, n / each
        n++ } }'
}

# The exit statuses for degrading, improving and stable.
gates() { # OPTION...
  local word
  for word in degrading improving stable; do
    status=0
    prof-trend --steps --fail-on=$word "$@" p.csv >out || status=$?
    printf '%s ' $status
  done
}

@test "--fail-on with --steps looks for steps up that stay" {
  levels 30:100 10:130 >p.csv
  equal "$(gates)" '3 0 0 '
  levels 30:130 10:100 >p.csv
  equal "$(gates)" '0 3 0 '
  levels 40:100 >p.csv
  equal "$(gates)" '0 0 3 '
  levels 30:100 8:150 8:100 >p.csv # taken back
  equal "$(prof-trend --steps p.csv | wc -l)" 3
  equal "$(gates)" '0 3 0 '
}

@test "a stage is degrading while it is slower than before a recent step" {
  levels 30:100 8:500 8:400 >p.csv
  equal "$(gates)" '3 3 0 '
  levels 30:100 8:500 8:106 >p.csv # 6 percent are no change
  equal "$(gates)" '0 3 0 '
  equal "$(gates --min-change=3)" '3 3 0 '
  levels 30:100 8:300 >p.csv
  { cat p.csv; printf 'b,1,\n'; } | prof-trend --steps --fail-on=stable >out ||
    status=$?
  equal "$status" 3 # b
}

@test "a step is at the first point of a run, though that be short" {
  {
    echo stage_name,execution_time,timestamp,metadata
    for i in {1..36}; do
      time=$((i <= 21 ? 100 + i % 5 : i == 22 ? 104 : 150 + i % 5))
      echo "a,$time,$((1700000000 + i)),run=r$(((i + 2) / 3))"
    done
  } >points.csv
  equal "$(prof-trend --steps points.csv | cut -d, -f7)" $'metadata\nrun=r8'
  # A commit may have been run before and after something else changed.
  sed 's/run=/commit=/' points.csv >commits.csv
  equal "$(prof-trend --steps commits.csv | cut -d, -f2)" \
    $'timestamp\n2023-11-14T22:13:43.000000Z' # the 23rd
}

@test "--recent is how many runs back a step began" {
  levels 30:100 20:130 >p.csv
  equal "$(gates)" '3 0 0 '
  equal "$(gates --recent=19)" '0 0 3 '
  levels 30:100 21:130 >p.csv
  equal "$(gates)" '0 0 3 '
  equal "$(gates --recent=21)" '3 0 0 '
  # Two points a run: c0 to c24.
  each=2 levels 30:100 20:130 >p.csv
  equal "$(gates --recent=10)" '3 0 0 '
  equal "$(gates --recent=9)" '0 0 3 '
}

@test "--steps finds a step with the fifth run after it" {
  levels 100:100 5:1000 >p.csv
  equal "$(gates)" '3 0 0 '
  levels 100:100 3:1000 >p.csv
  equal "$(gates)" '0 0 3 '
}

@test "no fresh regression is seen by halves and steps" {
  levels 195:100 5:1000 >p.csv
  prof-trend --fail-on=degrading p.csv >out
  levels 197:100 3:1000 >p.csv
  prof-trend --fail-on=degrading p.csv >out
  prof-trend --steps --fail-on=degrading p.csv >out
  head -n 199 p.csv | prof-trend --latest --fail-on=slower >out || status=$?
  equal "$status" 3
}

# 20 percent over 200 runs, within noise of 10.  From R 4.2.2, for y as below,
# i <- 0:199 and d <- outer(y, y, "-") / outer(i, i, "-"):
# s <- median(d[lower.tri(d)]); 100 * s * 199 / median(y - s * i)
# cor.test(i, y, method = "kendall", continuity = TRUE)$p.value
drift() { # [FACTOR]
  LC_ALL=C awk -v f="${1-1}" 'BEGIN {
    print "stage_name,execution_time"
    for (i = 0; i < 200; i++) {
      x = 1 + (i * 37 % 101 - 50) / 500
      printf "a,%.2f\n", 100 * (1 + f * i / 1000) * x
    } }'
}

@test "--drift finds a slow rise that halves and steps do not" {
  drift >p.csv
  prof-trend --fail-on=degrading p.csv >out
  prof-trend --steps --fail-on=degrading p.csv >out
  fails 3 prof-trend --drift --fail-on=degrading p.csv
  equal "$(head -n 1 out)" "$(prof-trend </dev/null)"
  equal "$(field out a trend),$(field out a significant)" degrading,yes
  LC_ALL=C awk -F, 'NR == 2 { d = $3 / 20.492103849194347 - 1
    p = $7 / 1.4303651581761425e-23 - 1
    exit !(d < 1e-9 && d > -1e-9 && p < 1e-9 && p > -1e-9) }' out
  drift 0 >p.csv
  fails 0 prof-trend --drift --fail-on=degrading p.csv
  equal "$(field out a trend),$(field out a significant)" stable,no
  drift -1 >p.csv
  fails 3 prof-trend --drift --fail-on=improving p.csv
  fails 0 prof-trend --drift --fail-on=degrading p.csv
}

@test "--drift has the threshold of halves, and an alpha of 0.005" {
  drift >p.csv
  fails 3 prof-trend --drift --threshold=20 --fail-on=degrading p.csv
  fails 0 prof-trend --drift --threshold=21 --fail-on=degrading p.csv
  # In order: 2 of 5! orders, which is 0.0167, or of 6!, which is 0.0028.
  points a 10 20 30 40 50 >p.csv
  fails 0 prof-trend --drift --fail-on=degrading p.csv
  fails 3 prof-trend --drift --alpha=0.02 --fail-on=degrading p.csv
  points a 10 20 30 40 50 60 >p.csv
  fails 3 prof-trend --drift --fail-on=degrading p.csv
}

@test "with --better=higher what falls is degrading" {
  points a 10 10 10 10 10 15 15 15 15 15 >p.csv
  prof-trend --better=higher p.csv >out
  equal "$(cut -d, -f2-5 out | tail -n 1)" improving,50,10,15
  fails 0 prof-trend --better=higher --fail-on=degrading p.csv
  fails 3 prof-trend --better=higher --fail-on=improving p.csv
  levels 30:100 10:60 >p.csv
  fails 3 prof-trend --steps --better=higher --fail-on=degrading p.csv
  fails 3 prof-trend --steps --better=lower --fail-on=improving p.csv
  drift -1 >p.csv
  fails 3 prof-trend --drift --better=higher --fail-on=degrading p.csv
  run prof-trend --better=faster p.csv
  equal "$status ${lines[0]}" \
    "2 prof-trend: --better: not lower or higher: 'faster'"
}

@test "options of the one form are refused in the other" {
  run prof-trend --min-change=5 /dev/null
  equal "$status ${lines[0]}" \
    '2 prof-trend: --min-change cannot be used with the comparison of halves'
  run prof-trend --steps --threshold=5 /dev/null
  equal "$status ${lines[0]}" \
    '2 prof-trend: --threshold cannot be used with --steps'
  run prof-trend --latest --steps --threshold=5 /dev/null
  equal "$status ${lines[0]}" \
    '2 prof-trend: --steps cannot be used with --latest'
  run prof-trend --steps --alpha=0.0001 /dev/null
  equal "$status" 2
}

@test "long histories take n log n, not n squared" {
  # In O(n^2) this would take days.
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 100000; i++)
      print "a," 100 + i * 7919 % 101 / 5 + (i >= 70000) * 40 }' |
    timeout 100 prof-trend --steps >out
  equal "$(wc -l <out)" 2
}

@test "a number that no double holds is refused, by stage and column" {
  local beyond='is beyond the range of a double'
  run bash -c 'printf "stage_name,execution_time\na,1e308\na,1e308\na,1e308\n" |
    prof-trend'
  equal "$status" 1
  equal "$output" "prof-trend: stage 'a': change_percent $beyond"
  run bash -c 'printf "stage_name,execution_time\na,1e-300\na,1e300\n" |
    prof-trend'
  equal "$output" "prof-trend: stage 'a': change_percent $beyond"
  points a 1e-300 1e-300 1e-300 1e-300 1e-300 1e-300 \
    1e300 1e300 1e300 1e300 1e300 1e300 >p.csv
  run prof-trend --steps p.csv
  equal "$status" 1
  equal "$output" "prof-trend: stage 'a': change_percent $beyond"
}

@test "statistics are refused, since they have no order of time" {
  run bash -c 'prof-stats </dev/null | prof-trend'
  equal "$status" 1
  equal "$output" 'prof-trend: <stdin>:1: a table of stats, expected points'
}
