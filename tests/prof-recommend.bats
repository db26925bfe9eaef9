# prof-recommend: recommendations from the other tools' tables or points.

load helper

# The recommendations, one per line: stage, rule, priority, confidence.
advised() {
  prof-recommend -F tsv "$@" | tail -n +2 | cut -f1,5-7 |
    awk -F '\t' '{ print $1, $4, $2, $3 }'
}

# One column of the recommendation of one rule.
said() { # FILE RULE COLUMN
  awk -F '\t' -v rule="$2" -v column="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["rule"] == rule { print $at[column] }' "$1"
}

# A bottleneck table of one row, with these columns and a few others.
bottleneck() { # COLUMN=VALUE...
  local pair
  local -A row=([avg_time]=100 [severity]=high)
  local stage=a
  for pair; do
    if [[ $pair == stage_name=* ]]; then
      stage=${pair#*=}
    else
      row[${pair%%=*}]=${pair#*=}
    fi
  done
  # In concatenated tables a header starts with stage_name.
  (IFS=,; echo "stage_name,${!row[*]}"; echo "$stage,${row[*]}")
}

# The same for a trends table.
trend() { # COLUMN=VALUE...
  bottleneck "$@" | sed 's/avg_time/x/; s/severity/y/'
}

# Forty fast runs of `other`, so that a stage of 100 ms or so is slow.
beside() { # TIME...: the times of stage a
  local i
  echo stage_name,execution_time
  for i in {1..40}; do
    echo other,1
  done
  for i; do
    echo "a,$i"
  done
}

@test "the columns are those of the recommendations table, in their order" {
  equal "$(prof-recommend </dev/null)" "stage_name,issue,suggested_action,\
expected_improvement,priority,confidence,rule,evidence"
}

@test "high variance, degrading and parallelization have the reference's values" {
  bottleneck 'opportunities=slow;high-variance' | advised >out
  equal "$(cat out)" 'a high-variance high 0.75'
  bottleneck 'opportunities=slow;parallelization' | advised >out
  equal "$(cat out)" 'a parallelization medium 0.65'
  { bottleneck; trend trend=degrading significant=yes p_value=0.001; } |
    advised >out
  equal "$(cat out)" 'a degrading critical 0.8'
}

@test "the advice for a degrading stage speaks of a memory leak" {
  { bottleneck; trend trend=degrading significant=yes; } |
    prof-recommend -F tsv >out
  said out degrading suggested_action | grep -q 'memory leak'
}

@test "at a confidence of 0.8 parallelization is gone, and degrading is not" {
  {
    bottleneck 'opportunities=slow;parallelization'
    trend trend=degrading significant=yes
  } >t.csv
  equal "$(advised --min-confidence=0.8 t.csv)" 'a degrading critical 0.8'
  equal "$(advised --min-confidence=0.81 t.csv)" ''
}

@test "a change that is not significant is worth 1 - p of it, and 0.4 at most" {
  worth() { # P
    { bottleneck; trend trend=degrading significant=no p_value="$1"; } |
      advised --min-confidence=0.1
  }
  equal "$(worth 0.875)" 'a degrading critical 0.1' # 0.8 * 0.125
  equal "$(worth 0.5)" 'a degrading critical 0.4'   # 0.8 * 0.5
  equal "$(worth 0.06)" 'a degrading critical 0.4'
  { bottleneck; trend trend=degrading significant=no p_value=0.06; } |
    advised >out
  equal "$(cat out)" ''
}

@test "a stage that is degrading but not slow, or slow but stable, is no case" {
  { bottleneck severity=medium; trend trend=degrading significant=yes; } |
    advised >out
  equal "$(cat out)" ''
  { bottleneck; trend trend=stable significant=no p_value=1; } | advised >out
  equal "$(cat out)" ''
}

@test "bottlenecks and trends concatenated, and points, give the same advice" {
  {
    beside 100 104 97 102 95 101 99 103 96 98 150 154 147 152 145 151 149 153 \
      146 148
  } >p.csv
  { prof-stats p.csv | prof-bottleneck; prof-trend p.csv; } | advised >tables
  # Most of the time is that of a, so parallelization is as urgent as dominant.
  equal "$(cat tables)" "$(printf '%s\n' 'a degrading critical 0.8' \
    'a parallelization high 0.65')"
  advised p.csv >points
  cmp points tables
}

# 40 runs of 1 ms and 5 of a: 10 10 10 90 90 sum to 210, average 42; those above
# the median of 10 exceed it by 160 ms, or 32 per run: 76.2 percent.
@test "high variance saves what runs above the median take more, from points" {
  beside 10 10 10 90 90 | prof-recommend -F tsv >out
  equal "$(said out high-variance expected_improvement)" "saves 32 ms a run\
 (76.2 percent) if every run above the median took the median of 10 ms"
  bottleneck 'opportunities=slow;high-variance' cv=0.9 |
    prof-recommend -F tsv >out
  equal "$(said out high-variance expected_improvement)" \
    'what it saves is known from points only'
  equal "$(said out high-variance evidence)" 'cv=0.9;avg=100'
}

@test "of a time that is none there is no percentage" {
  bottleneck avg_time=0 cpu_utilization=0.1 | prof-recommend -F tsv >out
  equal "$(said out waiting expected_improvement)" \
    'saves 0 ms a run at most, if it never waited'
}

@test "degrading saves the difference of the halves" {
  {
    bottleneck
    trend trend=degrading significant=yes first_half_avg=80 \
      second_half_avg=100 p_value=0.01 change_percent=25
  } | prof-recommend -F tsv >out
  equal "$(said out degrading expected_improvement)" \
    "saves 20 ms a run (20 percent) back at the first half's average of 80 ms"
  equal "$(said out degrading evidence)" "first_half_avg=80;\
second_half_avg=100;change_percent=25;p_value=0.01"
  { bottleneck; trend trend=degrading significant=yes; } |
    prof-recommend -F tsv >out
  equal "$(said out degrading expected_improvement)" "what it saves is known\
 from the averages of both halves, as prof-trend writes them"
}

# Amdahl: with a share of 0.4, 0.6 + 0.4/2 = 0.8 and 0.6 + 0.4/4 = 0.7.
@test "times in advice have units that suit them" {
  save() { # MS
    bottleneck opportunities=slow avg_time="$1" cpu_utilization=0 |
      prof-recommend -F tsv >out
    said out waiting expected_improvement | cut -d ' ' -f 2,3
  }
  equal "$(save 0.0373)" '37.3 us'
  equal "$(save 0.9996)" '1 ms'
  equal "$(save 999)" '999 ms'
  equal "$(save 1420)" '1.42 s'
  equal "$(save 90000)" '1.5 min'
}

@test "parallelization saves what Amdahl's law says" {
  bottleneck 'opportunities=slow;parallelization' share=0.4 |
    prof-recommend -F tsv >out
  equal "$(said out parallelization expected_improvement)" "at best 50 ms a run\
 on 2 cores and 25 ms on 4; the whole workflow then takes 80 and 70 percent of\
 its time"
  bottleneck 'opportunities=slow;parallelization' | prof-recommend -F tsv >out
  equal "$(said out parallelization expected_improvement)" "at best 50 ms a run\
 on 2 cores and 25 ms on 4; what that is of the whole workflow is known from\
 its share"
}

@test "parallelization, waiting and memory-growth name what they go by" {
  bottleneck 'opportunities=slow;parallelization' cv=0.1 share=0.6 \
    cpu_utilization=0.9 | prof-recommend -F tsv >out
  equal "$(said out parallelization evidence)" \
    'avg=100;cv=0.1;share=0.6;cpu_utilization=0.9'
  equal "$(said out parallelization issue)" \
    'it is slow and steady, and takes most of the time of all stages'
  bottleneck 'opportunities=slow;parallelization' | prof-recommend -F tsv >out
  equal "$(said out parallelization issue)" \
    'it is slow and steady, on one core as far as is known'
  trend trend=degrading significant=yes p_value=0.01 change_percent=25 \
    memory_change_percent=50 | prof-recommend -F tsv >out
  equal "$(said out memory-growth evidence)" \
    'change_percent=25;p_value=0.01;memory_change_percent=50'
}

@test "a slow stage that keeps less than half a core busy waits" {
  bottleneck opportunities=slow cpu_utilization=0.49 |
    prof-recommend -F tsv >out
  equal "$(said out waiting confidence)" 0.7
  equal "$(said out waiting expected_improvement)" \
    'saves 51 ms a run (51 percent) at most, if it never waited'
  equal "$(said out waiting evidence)" 'avg=100;cpu_utilization=0.49'
  equal "$(said out waiting suggested_action)" "look at what it waits for:\
 network, disk, locks, sleeps, or a machine that is busy, with more running at\
 a time than it has cores"
  equal "$(bottleneck cpu_utilization=0.5 | advised)" ''
  equal "$(bottleneck cpu_utilization=0.1 severity=low | advised)" ''
  equal "$(bottleneck | advised)" ''
}

@test "memory that grows with the time is a leak" {
  growth() { # MEMORY_CHANGE TREND SIGNIFICANT
    trend memory_change_percent="$1" trend="$2" significant="$3" p_value=0.01 |
      advised
  }
  equal "$(growth 10.1 degrading yes)" 'a memory-growth critical 0.85'
  equal "$(growth 10 degrading yes)" ''
  equal "$(growth 50 degrading no)" ''
  equal "$(growth 50 stable yes)" ''
}

@test "from points the growth of memory must be significant by itself" {
  recorded() { # MEMORY...: of ten runs whose time goes from 10 to 20
    local time=10 i=0
    echo stage_name,execution_time,memory_used
    for memory; do
      ((++i > 5)) && time=20
      echo "a,$time,$memory"
    done
  }
  recorded 10 11 10 11 10 20 21 20 21 20 | advised >out
  grep -qx 'a memory-growth critical 0.85' out
  recorded 10 11 10 11 10 10 11 10 11 99 | advised >out
  equal "$(grep -c memory-growth out || true)" 0
}

@test "a first run of twice the median of the rest is a cold start" {
  beside 20 10 10 10 10 | prof-recommend -F tsv >out
  equal "$(said out cold-start expected_improvement)" \
    'saves 10 ms of the first run (50 percent of it)'
  equal "$(said out cold-start evidence)" 'first_run=20;rest_median=10;count=5'
  said out cold-start suggested_action | grep -q -e '-w 1'
  rules() { beside "$@" | advised | grep -c cold-start || true; }
  equal "$(rules 19.9 10 10 10 10)" 0
  equal "$(rules 20 10 10 10)" 0
  equal "$(rules 10 10 10 10 20)" 0
}

@test "the first run is the first in time" {
  cat >p.csv <<'EOF'
stage_name,execution_time,timestamp
a,10,2026-03-01T12:00:02Z
a,10,2026-03-01T12:00:03Z
a,10,2026-03-01T12:00:04Z
a,10,2026-03-01T12:00:05Z
a,30,2026-03-01T12:00:01Z
EOF
  equal "$(advised p.csv | grep -c cold-start)" 1
}

# 18 of 10 and 2 of 100: percentile 95 at 18.05 of 0..19 is 100, the median 10.
# The two exceed it by 180 ms, or 9 per run, of an average of 19: 47.4 percent.
# Beside a thousand runs of 19 ms stage a is not slow, so it has no grade.
@test "a percentile 95 over three medians is a heavy tail" {
  local -a ten=(10 10 10 10 10 10 10 10 10)
  tailed() { # TIME...
    beside "$@" | awk '/other/ { for (i = 0; i < 25; i++) print $0 9; next } 1'
  }
  tailed "${ten[@]}" 100 "${ten[@]}" 100 >p.csv
  # Its cv of 1.46 is a high grade, unless the limit is above that.
  prof-bottleneck --variance-threshold=2 --min-severity=low p.csv >b.csv
  cat b.csv p.csv | prof-recommend --min-share=0 -F tsv >out
  equal "$(said out heavy-tail expected_improvement)" "saves 9 ms a run (47.4\
 percent) if the runs over 3 times the median took the median of 10 ms"
  equal "$(said out heavy-tail evidence)" 'percentile_95=100;median=10;count=20'
  tailed "${ten[@]}" 100 "${ten[@]}" >p.csv # 19 runs
  equal "$(advised p.csv | grep -c heavy-tail || true)" 0
}

@test "a heavy tail is the reason why times vary, and told with it" {
  local -a ten=(10 10 10 10 10 10 10 10 10)
  beside "${ten[@]}" 100 "${ten[@]}" 100 >p.csv
  equal "$(advised p.csv)" "$(printf '%s\n' 'a dominant high 0.9' \
    'a high-variance high 0.75')"
  prof-recommend -F tsv p.csv >out
  said out high-variance suggested_action >action
  grep -q '^cache its results, or validate its input' action
  grep -q '; 2 of them take over 3 times the median' action
  said out high-variance evidence | grep -q ';percentile_95=100$'
}

@test "a share over half of all time is dominant, unless the stage is alone" {
  equal "$(bottleneck share=0.51 | advised)" 'a dominant high 0.9'
  equal "$(bottleneck share=0.5 | advised)" ''
  equal "$(bottleneck share=1 | advised)" ''
  bottleneck share=0.6 | prof-recommend -F tsv >out
  equal "$(said out dominant expected_improvement)" \
    'halving it takes 30 percent off the time of all stages'
  equal "$(said out dominant evidence)" 'share=0.6;avg=100'
}

# The same for a table of paths.
path() { # COLUMN=VALUE...
  bottleneck "$@" | sed 's/avg_time/x/; s/severity/y/'
}

@test "a stage that is most of the path in every run is what to begin with" {
  path on_path=1 path_share=0.62 saves_half_min=400 saves_half_max=500 \
    needs=given | prof-recommend -F tsv >out
  equal "$(tail -n +2 out | cut -f 1,5-7)" "$(printf 'a\thigh\t0.9\tpath')"
  equal "$(said out path issue)" \
    "it is on the path in every run, 62 percent of it"
  equal "$(said out path expected_improvement)" \
    "halving it saves 400 ms to 500 ms of each run"
  # What is observed may be otherwise.
  equal "$(path on_path=1 path_share=0.62 needs=inferred | advised)" \
    "a path high 0.75"
  equal "$(path on_path=0.9 path_share=0.62 | advised)" ''
  equal "$(path on_path=1 path_share=0.5 | advised)" ''
}

@test "a stage that is never on the path is not worth shortening" {
  {
    bottleneck share=0.6 cpu_utilization=0.1
    path on_path=0 path_share=0 saves_half_min=0 saves_half_max=0 needs=given
  } | prof-recommend -F tsv >out
  equal "$(tail -n +2 out | cut -f 1,5-7)" "$(printf 'a\tlow\t0.9\toff-path')"
  equal "$(said out off-path issue)" \
    "it takes much time, but is never on the path of a run"
  equal "$(said out off-path expected_improvement)" \
    "saves nothing of a run, which does not wait for it"
}

@test "where a path is known, advice speaks of the time of the run" {
  {
    bottleneck share=0.6
    path on_path=0.5 saves_half_min=40 saves_half_max=40
  } | prof-recommend -F tsv >out
  equal "$(said out dominant expected_improvement)" \
    "halving it saves 40 ms of each run"
  {
    bottleneck opportunities='slow;parallelization' share=0.4
    path on_path=1 path_share=0.3 saves_half_min=30 saves_half_max=50
  } | prof-recommend -F tsv >out
  equal "$(said out parallelization expected_improvement)" "at best 50 ms a run\
 on 2 cores and 25 ms on 4; on 2 that saves 30 ms to 50 ms of each run"
}

@test "what most of the time goes to is told once, in the most specific way" {
  bottleneck share=0.6 cpu_utilization=0.1 | prof-recommend -F tsv >out
  equal "$(tail -n +2 out | cut -f5-7)" "$(printf 'high\t0.7\twaiting')"
  equal "$(said out waiting issue)" "it is slow, and waits rather than computes,\
 and takes most of the time of all stages"
  equal "$(said out waiting evidence)" 'avg=100;cpu_utilization=0.1;share=0.6'
  # What --min-confidence leaves out explains nothing.
  equal "$(bottleneck share=0.6 cpu_utilization=0.1 |
    advised --min-confidence=0.8)" 'a dominant high 0.9'
}

@test "advice is sorted by priority, confidence and the time to be saved" {
  {
    bottleneck stage_name=short 'opportunities=slow;parallelization' \
      execution_count=10
    bottleneck stage_name=long 'opportunities=slow;parallelization' \
      execution_count=20
    bottleneck stage_name=unknown 'opportunities=slow;parallelization'
    bottleneck stage_name=idle cpu_utilization=0.1
    bottleneck stage_name=most share=0.9
    bottleneck stage_name=wild 'opportunities=slow;high-variance'
    trend stage_name=wild trend=degrading significant=yes
  } | advised | cut -d' ' -f1,2 >out
  equal "$(cat out)" "$(printf '%s\n' 'wild degrading' 'most dominant' \
    'wild high-variance' 'idle waiting' 'long parallelization' \
    'short parallelization' 'unknown parallelization')"
}

@test "equal advice stays in the order of the stages" {
  local i
  {
    echo stage_name,avg_time,severity,opportunities,execution_count
    for i in {9..1} {10..50}; do
      echo "s$i,100,high,slow;parallelization,3"
    done
  } | advised | cut -d' ' -f1 >out
  equal "$(paste -sd ' ' out)" "$(printf 's%s\n' {9..1} {10..50} | paste -sd ' ')"
}

@test "--top writes the most urgent" {
  bottleneck 'opportunities=slow;high-variance' share=0.9 >t.csv
  equal "$(advised -n 1 t.csv)" 'a dominant high 0.9'
  equal "$(advised --top=9 t.csv | wc -l)" 2
}

@test "--fail-on exits with 3 at that priority or a higher one" {
  bottleneck 'opportunities=slow;high-variance' >t.csv
  run prof-recommend --fail-on=high t.csv
  equal "$status" 3
  equal "${#lines[@]}" 2
  run prof-recommend --fail-on=low t.csv
  equal "$status" 3
  run prof-recommend --fail-on=critical t.csv
  equal "$status" 0
  run prof-recommend --fail-on=low --min-confidence=0.8 t.csv
  equal "$status" 0
}

@test "words that are none are refused with their place" {
  refusal() { prof-recommend 2>&1 >out; }
  equal "$(bottleneck severity=bad | refusal)" "prof-recommend: <stdin>:2:\
 severity: not low, medium, high or critical: 'bad'"
  equal "$(trend trend=up | refusal)" "prof-recommend: <stdin>:2: trend: not\
 improving, stable or degrading: 'up'"
  equal "$(trend trend=stable significant=maybe | refusal)" "prof-recommend:\
 <stdin>:2: significant: not yes or no: 'maybe'"
  equal "$(bottleneck opportunities=slow,fast | sed 's/slow,fast/slow;fast/' |
    refusal)" "prof-recommend: <stdin>:2: opportunities: not slow,\
 high-variance, parallelization or several joined by ';': 'slow;fast'"
}

@test "recommendations and steps are not read" {
  run bash -c 'prof-recommend </dev/null | prof-recommend'
  equal "$status" 1
  equal "$output" "prof-recommend: <stdin>:1: a table of recommendations,\
 expected points or stats or bottlenecks or trends or paths"
  run bash -c 'prof-trend --steps </dev/null | prof-recommend'
  equal "$status" 1
}

@test "a number that no double holds is refused, by stage and column" {
  local beyond='is beyond the range of a double'
  refusal() { # ROW...
    printf '%s\n' stage_name,execution_time "$@" | prof-recommend 2>&1 >out ||
      true
    equal "$(cat out)" ''
  }
  equal "$(refusal a,1e308 a,1.7e308 b,1)" "prof-recommend: stage 'a': avg $beyond"
  equal "$(refusal a,1e200 a,5e200 a,1)" "prof-recommend: stage 'a': stdev $beyond"
  equal "$(refusal a,1e-300 a,1e-300 a,1e10 a,1e10)" \
    "prof-recommend: stage 'a': change_percent $beyond"
}

@test "tables come before what is worked out, and later rows before earlier" {
  printf 'stage_name,execution_time\na,10\na,10\nb,10\n' >p.csv
  { bottleneck 'opportunities=slow;high-variance'; cat p.csv; } | advised |
    grep -c high-variance >out
  equal "$(cat out)" 1
  { trend trend=degrading significant=yes memory_change_percent=50; cat p.csv; } |
    advised | grep -c memory-growth >out
  equal "$(cat out)" 1
  {
    bottleneck 'opportunities=slow;high-variance'
    bottleneck severity=low
  } | advised >out
  equal "$(cat out)" ''
}

@test "CPU times whose variance is beyond a double are no evidence" {
  printf '%s\n' stage_name,execution_time,cpu_time a,1000,7 a,5,1e200 a,5,1e200 |
    prof-recommend >out
  equal "$(cut -d , -f 1 out | sort -u | tr '\n' ' ')" 'a stage_name '
  ! grep -q cpu_cv out || return 1
}
