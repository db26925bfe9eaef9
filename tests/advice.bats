# prof-recommend on histories: what a stage's steps say of it.

load helper

# Runs of a stage, one a commit from c1 and a minute from 00:01, at these levels;
# times vary by one percent.  MEMORY is a number of bytes, or "" for unknown.
runs() { # STAGE MEMORY LEVEL*COUNT...
  local stage=$1 memory=$2
  shift 2
  printf '%s\n' "$@" | awk -v stage="$stage" -v memory="$memory" -F '*' '{
    for (i = 0; i < $2; i++) {
      n++
      printf "%s,%s,%s,2026-03-01T%02d:%02d:00Z,commit=c%d\n", stage,
        $1 * (1 + (n * 37 % 11 - 5) / 500), memory == "" ? "" : \
        memory + n * 7 % 5, n / 60, n % 60, n
    }
  }'
}

header() {
  echo stage_name,execution_time,memory_used,timestamp,metadata
}

# Stages, rules and priorities.
advised() {
  prof-recommend -F tsv "$@" | tail -n +2 | cut -f1,5,7 | tr '\t' ' '
}

# One column of the first recommendation for a stage.
said() { # FILE STAGE COLUMN
  prof-recommend -F tsv "$1" | awk -F '\t' -v stage="$2" -v column="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $1 == stage { print $at[column]; exit }'
}

# The median of ten runs is that of the noises -1, -0.8 ... 1 percent in some
# order: between 100 and 150 within half a percent, so 50 of 150 are a third.
@test "a step names its commit, when, from what to what, and what going back saves" {
  { header; runs a 1e6 100*11 150*11; runs other 1e6 10*22; } >p.csv
  equal "$(advised p.csv)" "$(printf '%s\n' 'a critical degrading' \
    'a high parallelization')"
  equal "$(said p.csv a issue)" \
    'it is slow, and slower since 2026-03-01T00:12Z: 150 ms, 100 ms before'
  equal "$(said p.csv a suggested_action)" "commit c12: see what it did to this\
 stage; it is not memory, which did not grow"
  equal "$(said p.csv a expected_improvement)" \
    'saves 50 ms a run (33.3 percent) back at the 100 ms before commit c12'
  said p.csv a evidence |
    grep -q '^since=2026-03-01T00:12:00.000000Z;commit=c12;before_median=100;'
}

@test "the real history names the commit that made a request take 41 ms" {
  zcat "$PROF_ROOT/tests/data/http.csv.gz" >http.csv
  local stage=end_to_end/http2_consecutive_x1_req_10b
  # One row for a stage that had three, and those of the first run in 2020.
  equal "$(advised http.csv | grep -c "^$stage ")" 1
  equal "$(advised http.csv | grep -c cold-start || true)" 0
  equal "$(advised http.csv | head -n 1)" "$stage critical degrading"
  said http.csv "$stage" suggested_action | grep -q '^commit 18913ff: '
  equal "$(said http.csv "$stage" issue)" \
    'it is slow, and slower since 2026-01-12T14:57Z: 41 ms, 37.3 us before'
}

@test "memory that is not known may be a leak, and what grew a little is told" {
  { header; runs a '' 100*11 150*11; runs other '' 10*22; } >p.csv
  said p.csv a suggested_action | grep -q '^commit c12: .*memory leak'
  # 20 percent more memory do not make 50 percent more time.
  {
    header
    { runs a 1e6 100*22 | head -n 11; runs a 1.2e6 1*11 150*11 | tail -n 11; }
    runs other 1e6 10*22
  } >p.csv
  equal "$(advised p.csv | head -n 1)" 'a critical degrading'
  equal "$(said p.csv a suggested_action)" "commit c12: see what it did to this\
 stage; its memory grew by 20 percent with it"
}

@test "memory that steps up as the time does goes before degrading" {
  {
    header
    { runs a 1e6 100*22 | head -n 11; runs a 1.5e6 1*11 150*11 | tail -n 11; }
    runs other 1e6 10*22
  } >p.csv
  equal "$(advised p.csv)" "$(printf '%s\n' 'a critical memory-growth' \
    'a high parallelization')"
  equal "$(said p.csv a suggested_action)" "commit c12: see what it did to this\
 stage; its memory grew by 50 percent with it, but not since: look for what it\
 holds more of; a memory leak would go on growing"
}

@test "a step of the time without one of CPU time may be the machine's" {
  { header; runs a 1e6 100*11 150*11; runs other 1e6 10*22; } |
    awk -F, -v OFS=, 'NR == 1 { print $0, "cpu_time"; next }
      { print $0, $1 == "a" ? 90 : 9 }' >p.csv
  equal "$(prof-recommend -F tsv p.csv | grep '^a.*degrading' | cut -f6)" 0.6
  said p.csv a suggested_action >action
  grep -q '^commit c12: see what it did to this stage; it is not memory' action
  grep -q '; its CPU time did not grow: it waits longer, or the machine' action
  # CPU time that grew with it leaves no doubt.
  awk -F, -v OFS=, '$1 == "a" { $NF = ++n > 11 ? 140 : 90 } 1' p.csv >q.csv
  equal "$(prof-recommend -F tsv q.csv | grep '^a.*degrading' | cut -f6)" 0.8
}

@test "CPU time says which commit it was where the machine was busy before" {
  { header; runs a '' 100*10 150*12; runs other '' 10*22; } |
    awk -F, -v OFS=, 'NR == 1 { print $0, "cpu_time"; next }
      { print $0, $1 == "a" ? (++n > 12 ? 140 : 90) : 9 }' >p.csv
  equal "$(prof-trend --steps -F tsv p.csv | grep -c 'commit=c11')" 1
  said p.csv a suggested_action | grep -q '^commit c13: '
}

@test "three stages that vary while their CPU time does not are the machine's" {
  local stage i
  {
    echo stage_name,execution_time,cpu_time
    for i in {1..12}; do
      for stage in a b c; do
        echo "$stage,$((20 + i * 7 % 13 * 80)),90"
      done
      echo other,100,100
    done
  } >p.csv
  equal "$(advised p.csv)" 'a medium contention'
  equal "$(said p.csv a issue)" \
    '3 stages vary widely, this one most, but not in their CPU time'
  # Two are told of one by one.
  sed '/^c/d' p.csv >q.csv
  equal "$(advised q.csv)" "$(printf '%s\n' 'a high high-variance' \
    'b high high-variance')"
  said q.csv a suggested_action | grep -q \
    '^its CPU time is steady: .* before you cache its results'
}

@test "a stage that only stepped does not vary" {
  { header; runs a 1e6 100*11 900*11; runs other 1e6 10*22; } >p.csv
  prof-bottleneck -F tsv p.csv | grep -q 'slow;high-variance'
  equal "$(advised p.csv)" 'a critical degrading'
}

@test "a stage that varies within its last level says in how many runs" {
  local i
  local -a wild
  for i in {1..20}; do
    wild+=("$((200 + i * 13 % 21 * 40))*1")
  done
  { header; runs a 1e6 100*11 "${wild[@]}"; runs b 1e6 10*31; } >p.csv
  prof-recommend -F tsv p.csv | cut -f2 | grep -q \
    'its times vary widely in the last 20 of 31 runs'
}

@test "what was slow for a while and is fast again is no case" {
  { header; runs a 1e6 100*9 150*9 100*4; runs other 1e6 10*22; } >p.csv
  prof-trend -F tsv p.csv | grep -q '^a.degrading'
  equal "$(advised p.csv)" 'a high parallelization'
  # Its average and coefficient are of the four points since the last step.
  prof-recommend -F tsv p.csv | grep -q ';count=22;level_count=4'
}

@test "each step that stands is a cause of its own" {
  { header; runs a 1e6 100*10 150*10 200*20; runs other 1e6 10*40; } >p.csv
  prof-recommend -F tsv p.csv | grep -o 'commit c[0-9]*: ' | sort >out
  equal "$(paste -sd' ' out)" 'commit c11:  commit c21: '
  # Of a step that was half taken back, half is to be saved.
  { header; runs a 1e6 100*10 300*10 200*10; runs other 1e6 10*30; } >p.csv
  equal "$(said p.csv a expected_improvement)" \
    'saves 100 ms a run (50 percent) back at the 100 ms before commit c11'
}

@test "a stage that creeps up has no commit to blame" {
  local level=100 i
  local -a levels
  for i in {1..60}; do
    levels+=("$level*1")
    level=$((level + 4))
  done
  { header; runs a '' "${levels[@]}"; runs other '' 10*60; } >p.csv
  equal "$(prof-trend --steps p.csv 2>err | grep -c '^a,' | awk '{
    print ($1 >= 3) }')" 1
  equal "$(advised p.csv | head -n 1)" 'a critical degrading'
  equal "$(said p.csv a issue)" 'it is slow, and getting slower'
  said p.csv a suggested_action | grep -q '^look for a memory leak'
}

@test "a step of many stages is told once, as the machine's or what they share" {
  {
    header
    runs a 1e6 100*11 150*11
    runs b 1e6 200*11 300*11
    runs c 1e6 100*12 150*10 # a run later
    runs d 1e6 300*22
    runs e 1e6 300*22
  } >p.csv
  equal "$(advised p.csv)" 'b high shared-step'
  equal "$(said p.csv b issue)" "3 stages are slower since 2026-03-01T00:12Z,\
 this one most: 300 ms, 200 ms before"
  equal "$(said p.csv b suggested_action)" "commit c12: see what it did to what\
 these stages share, or whether the machine changed: a, b, c"
  equal "$(said p.csv b expected_improvement)" \
    'saves 200 ms in one run of each of these stages, 100 ms in this'
  said p.csv b evidence | grep -q ';stages=3$'
}

@test "a stage that steps far beyond the others has a cause of its own" {
  local stage
  {
    header
    for stage in a b c d e; do
      runs $stage 1e6 100*11 115*11
    done
    runs far 1e6 100*11 400*11
  } >p.csv
  equal "$(advised p.csv)" "$(printf '%s\n' 'far critical degrading' \
    'a high shared-step')"
}

@test "other metadata that changed at a step is named, with or without a commit" {
  { header; runs a 1e6 100*11 150*11; runs other 1e6 10*22; } |
    awk '/^a/ { print $0 ";cflags=" (++n > 11 ? "-O0" : "-O2") ";n=" n; next } 1' \
      >p.csv
  said p.csv a suggested_action |
    grep -q '^commit c12, and cflags=-O0, which was -O2: see what it did'
  said p.csv a evidence | grep -q ';commit=c12;cflags=-O0;before'
  sed 's/commit=[^;]*;*//' p.csv >q.csv
  said q.csv a suggested_action |
    grep -q '^cflags=-O0, which was -O2: see what it did to this stage'
  sed 's/,[^,]*$/,/' p.csv >q.csv
  said q.csv a suggested_action |
    grep -q '^see what changed at 2026-03-01T00:12Z, which prof-record -m'
}

@test "a commit that was measured on both sides of a step is not all to blame" {
  { header; runs a 1e6 100*11 150*11; runs other 1e6 10*22; } |
    sed 's/=c12$/=c11/' >p.csv
  said p.csv a suggested_action | grep -q "^commit c11, which was measured\
 before it, too: look at the machine"
}

@test "points without timestamps have steps, too" {
  { header; runs a 1e6 100*11 150*11; runs other 1e6 10*22; } |
    sed 's/2026-[^,]*//' >p.csv
  equal "$(said p.csv a issue)" \
    'it is slow, and slower since commit c12: 150 ms, 100 ms before'
}

@test "the step of a stage is its child's, if that explains it" {
  {
    header
    runs outer 1e6 300*11 400*11
    runs inner 1e6 100*11 200*11 | sed 's/$/;parent=outer/'
    runs other 1e6 10*22
  } >p.csv
  prof-recommend -F tsv p.csv | grep -o '^[a-z]*.*commit c12: ' | cut -f1 >out
  equal "$(cat out)" inner
}

@test "less than --min-share of all time is not advised on, but counted" {
  { header; runs a 1e6 10*11 15*11; runs other 1e6 1000*22; } >p.csv
  equal "$(advised p.csv 2>err | grep -c '^a ' || true)" 0
  equal "$(cat err)" "prof-recommend: 1 more on stages below 2 percent of all\
 time, see --min-share"
  equal "$(advised --min-share=1 p.csv 2>err | grep '^a ')" 'a high step'
  equal "$(cat err)" ''
  # A gate sees all that it is for.
  equal "$(advised --fail-on=high p.csv | grep '^a ')" 'a high step'
}

# 1000 ms beside 500 and 600, and two of 10 ms after them: a run takes 1010 ms,
# and with half of the first one 600 + 10.
@test "stages side by side save what the whole run saves, not their sum" {
  local run
  {
    echo stage_name,execution_time,timestamp,metadata
    for run in 1 2 3 4; do
      printf '%s,2026-03-01T00:0%s:%s.000Z,run=%s\n' a,1000 $run 00 $run \
        b,500 $run 00 $run c,600 $run 00 $run d,10 $run 01 $run e,10 $run 01 $run
    done
  } >p.csv
  equal "$(said p.csv a expected_improvement)" "at best 500 ms a run on 2 cores\
 and 250 ms on 4; other stages run beside it: halving it saves 400 ms of the\
 whole run"
  # A stage that is alone saves what it saves.
  grep -v '^[bc]' p.csv >q.csv
  equal "$(prof-recommend -F tsv q.csv | grep -c 'run beside it' || true)" 0
  # Without runs, or without timestamps, nothing is known of that.
  sed 's/,run=.*/,/' p.csv >q.csv
  equal "$(prof-recommend -F tsv q.csv | grep -c 'run beside it' || true)" 0
  sed 's/,2026[^,]*/,/' p.csv >q.csv
  equal "$(prof-recommend -F tsv q.csv | grep -c 'run beside it' || true)" 0
}

@test "waiting for children is not waiting, and their time is told of them" {
  local run
  {
    echo stage_name,execution_time,cpu_time,metadata
    for run in 1 2 3 4; do
      printf '%s\n' outer,1000,20,run=$run "inner,990,10,run=$run;parent=outer"
      printf "quick,10,10,run=$run\n%.0s" {1..10}
    done
  } >p.csv
  equal "$(advised p.csv)" 'inner high waiting'
  # 990 - 10 of 990
  equal "$(said p.csv inner expected_improvement)" \
    'saves 980 ms a run (99 percent) at most, if it never waited'
  # What it waits for besides them is at most its own time, 600 of 1000.
  sed 's/^inner,990/inner,400/' p.csv >q.csv
  equal "$(said q.csv outer expected_improvement)" \
    'saves 600 ms a run (60 percent) at most, if it never waited'
}
