#!/usr/bin/env bats
# prof-bottleneck --path: which stages decide how long runs take.

load helper

header=stage_name,execution_time,timestamp,metadata

# A row of points that starts so many milliseconds after an hour.
at() { # STAGE START LENGTH [METADATA]
  printf '%s,%s,%d.%03d,"%s"\n' "$1" "$3" $((1772366400 + $2 / 1000)) \
    $(($2 % 1000)) "${4-}"
}

# The build of the manual, in ms:
#
#	compile-a  0----4100
#	compile-b  0-1400
#	link            4100-5100
#	test                      5500-11700
provide_build() { # METADATA...
  {
    echo "$header"
    at compile-a 0 4100 "${1-}"
    at compile-b 0 1400 "${1-}"
    at link 4100 1000 "${2-}"
    at test 5500 6200 "${3-}"
  } >build.csv
}

paths() {
  prof-bottleneck --path "$@"
}

@test "the observed path is the last to end, and what ended before it" {
  provide_build
  paths build.csv >out
  equal "$(cut -d , -f 1-5 out)" "stage_name,runs,on_path,path_time,path_share
test,1,1,6200,0.5486725663716814
compile-a,1,1,4100,0.36283185840707965
link,1,1,1000,0.08849557522123894
compile-b,1,0,0,0" # 6200, 4100 and 1000 of 11300
  # Nobody knows what compile-b was needed for.
  equal "$(cut -d , -f 1,6-12 out | tail -n +2)" "test,6200,,,3100,3100,400,inferred
compile-a,4100,,,2050,2050,,inferred
link,1000,,,500,500,0,inferred
compile-b,1400,,,0,0,,inferred"
}

@test "a history that seems to be one run, since it names none, is told" {
  { echo "$header"; at build 0 100; at build 400 100; } >p.csv
  paths p.csv >out 2>err
  equal "$(cat err)" 'prof-bottleneck: no point has run=, so all are one run, which is idle for 60% of its time; --run=KEY tells several apart'
  # Half of the time is usual; and so is more, where runs have names.
  { echo "$header"; at build 0 100; at build 300 200; } | paths 2>err >out
  equal "$(cat err)" ''
  sed 's/""$/run=1/' p.csv | paths 2>err >out
  equal "$(cut -d , -f 1 out | tail -n +2)" build
  equal "$(cat err)" ''
}

@test "given needs make a path with slack and drag" {
  provide_build needs=none needs=compile-a,compile-b needs=link
  # Without compile-a the longest chain is 1400 + 1000 + 6200 = 8600 of 11300.
  equal "$(paths build.csv | cut -d , -f 1,4,7-10,12)" \
    "stage_name,path_time,slack,drag,saves_half_min,saves_half_max,needs
test,6200,0,6200,3100,3100,given
compile-a,4100,0,2700,2050,2050,given
link,1000,0,1000,500,500,given
compile-b,0,2700,0,0,0,given"
  # The same points without regard to what they say.
  provide_build && paths build.csv >without
  provide_build needs=none needs=compile-a,compile-b needs=link
  paths --needs=infer build.csv | cmp - without
}

@test "a row for each run says where it idles, and what is at work" {
  provide_build
  equal "$(paths --runs build.csv)" \
    "run,timestamp,elapsed,work,idle,longest_idle,after_stage,concurrency_avg,concurrency_max,path,overhang,needs
,2026-03-01T12:00:00.000000Z,11700,12700,400,400,link,1.0854700854700854,2,11300,0,inferred"
}

# 12.7 s of work with a path of 11.3 s: two workers take at least 11.3, and at
# most 12.7 / 2 + 11.3 / 2 = 12; four 12.7 / 4 + 11.3 * 3 / 4 = 11.65.
@test "workers are of use up to the path" {
  provide_build needs=none needs=compile-a,compile-b needs=link
  equal "$(paths --jobs=1,2,4 build.csv | cut -d , -f 13-)" \
    "jobs_1_min,jobs_1_max,jobs_2_min,jobs_2_max,jobs_4_min,jobs_4_max
12700,12700,11300,12000,11300,11650"
  # Nothing is known of the needs of these.
  equal "$(paths --jobs=2,1,2,1.0 build.csv | head -n 1 | cut -d , -f 13-)" \
    jobs_2_min,jobs_2_max,jobs_1_min,jobs_1_max
  equal "$(paths --needs=infer --jobs=2 build.csv | cut -d , -f 13-)" \
    "jobs_2_min,jobs_2_max
,"
}

# a and b side by side, 1 s and 0.6 s, and then c, 1 s.  If a takes half, c
# starts at 0.5 if it needs a alone, and at 0.6 if it needs b too.
@test "half of a stage saves no more than those beside it allow" {
  { echo "$header"; at a 0 1000; at b 0 600; at c 1000 1000; } >points.csv
  paths points.csv >out
  equal "$(field out a saves_half_min) $(field out a saves_half_max)" "400 500"
  equal "$(field out b saves_half_min) $(field out b saves_half_max)" "0 0"
}

@test "--what-if answers for several stages at once" {
  provide_build
  # Without compile-a the run still waits for compile-b, or does not.
  equal "$(paths --what-if=compile-a=0 build.csv | cut -d , -f 3,13,14)" \
    "elapsed,what_if_min,what_if_max
11700,7600,9000"
  equal "$(paths --what-if='compile-*=0' --what-if=test=2 build.csv |
    cut -d , -f 13,14)" "what_if_min,what_if_max
13800,13800"
  # The last pattern counts.
  equal "$(paths --what-if='*=0' --what-if='*=1' build.csv |
    cut -d , -f 13,14)" "what_if_min,what_if_max
11700,11700"
  fails 1 paths --what-if=tset=0.5 build.csv
  equal "$(cat err)" "prof-bottleneck: --what-if: no stage matches 'tset=0.5'"
  [ ! -s out ]
}

# make 0-1000: 100 of its own, cc 100-500 and as 300-700, 300 of its own.
@test "a parent has the time that its children leave" {
  {
    echo "$header"
    at cc 100 400 parent=make
    at as 300 400 parent=make
    at make 0 1000
    at test 1000 200
  } >points.csv
  paths points.csv >out
  equal "$(cut -d , -f 1,3,4,6 out)" "stage_name,on_path,path_time,self_time
make,1,600,400
as,1,400,400
test,1,200,200
cc,0,0,400" # the path goes through as, and make's time is what is before it
  equal "$(paths --runs points.csv | cut -d , -f 3-5,9)" \
    "elapsed,work,idle,concurrency_max
1200,1400,0,2"
}

@test "time after the end of a parent is overhang" {
  { echo "$header"; at job 0 1000; at log 900 400 parent=job; } >points.csv
  equal "$(paths --runs points.csv | cut -d , -f 3,4,11)" \
    "elapsed,work,overhang
1000,1000,300"
  { echo "$header"; at job 0 100; at log 900 400 parent=job; } >points.csv
  paths points.csv >out 2>err
  equal "$(cat err)" "prof-bottleneck: 1 point has a parent that was not running at its start"
}

@test "runs may be interleaved, and rows in any order" {
  {
    echo "$header"
    at a 0 100 run=1
    at a 50 300 run=2
    at b 100 200 run=1
    at b 350 200 run=2
    at c 150 10 run=1
    at c 500 700 run=2
  } >points.csv
  # c is on the path of the second run, in which b ends after its start.
  equal "$(paths points.csv | cut -d , -f 1-4,6)" \
    "stage_name,runs,on_path,path_time,self_time
c,2,0.5,350,355
a,2,1,200,200
b,2,0.5,100,200"
  paths --runs points.csv >runs
  equal "$(cut -d , -f 1,3,10 runs)" "run,elapsed,path
1,300,300
2,1150,1000"
  paths points.csv | sort >sorted
  { echo "$header"; tail -n +2 points.csv | tac; } >reversed.csv
  paths reversed.csv | sort | cmp - sorted
  paths --runs reversed.csv | cmp - runs
}

@test "--run names the key that tells runs apart" {
  { echo "$header"; at a 0 100 job=x; at a 500 100 job=y; at b 0 9; } >points.csv
  paths --run=job --runs points.csv >out 2>err
  equal "$(cut -d , -f 1,3 out)" "run,elapsed
x,100
y,100"
  equal "$(cat err)" "prof-bottleneck: 1 point says no run and was left out"
  fails 1 paths --run=jbo points.csv
  equal "$(cat err)" "prof-bottleneck: --run: no point has jbo="
}

@test "a point without a timestamp is an error" {
  { echo "$header"; at a 0 100; echo b,1,,; } >points.csv
  fails 1 paths points.csv
  equal "$(cat err)" "prof-bottleneck: points.csv:3: timestamp: empty"
  paths --skip-invalid points.csv >out 2>err
  equal "$(tail -n +2 out | cut -d , -f 1)" a
  equal "$(cat err)" "prof-bottleneck: points.csv: 1 invalid row skipped"
  echo stage_name,execution_time >points.csv
  fails 1 paths points.csv
  grep -q "points.csv: no column 'timestamp'" err
}

@test "a need that ends after the start is an error, and names the row" {
  provide_build needs=none needs=test needs=compile-a
  fails 1 paths build.csv
  [ ! -s out ]
  equal "$(cat err)" "prof-bottleneck: build.csv:4: needs: stage 'link', started 2026-03-01T12:00:04.100000Z, needs 'test', which had not ended by then"
  paths --skip-invalid build.csv >out 2>err
  equal "$(cat err)" "prof-bottleneck: 1 need that cannot be was dropped"
  # link needs nothing then: the path is compile-a and test.
  equal "$(cut -d , -f 1,4,7 out)" "stage_name,path_time,slack
test,6200,0
compile-a,4100,0
compile-b,0,8900
link,0,9300"
}

@test "a cycle of needs is an error, and names the row" {
  {
    echo "$header"
    at a 0 1000 needs=none
    at b 1000 0 needs=a,c
    at c 1000 0 needs=b
  } >points.csv
  fails 1 paths points.csv
  grep -qE "^prof-bottleneck: points.csv:[34]: needs: stage '[bc]', .* needs '[bc]', which needs it: a cycle$" err
  paths --skip-invalid points.csv >out 2>err
  equal "$(cat err)" "prof-bottleneck: 1 need that cannot be was dropped"
  { echo "$header"; at a 0 1000 needs=a; } >points.csv
  fails 1 paths points.csv
  grep -q "points.csv:2: needs: stage 'a', .* needs 'a', which needs it" err
}

@test "a need without a point is counted" {
  provide_build needs=none needs=compile-a,compile-b,fetch needs=link
  paths build.csv >out 2>err
  equal "$(cat err)" "prof-bottleneck: 1 need has no point in its run"
  equal "$(field out compile-a drag)" 2700
}

@test "needs are decoded after the list is split" {
  {
    echo "$header"
    at '"a,b"' 0 1000 needs=none
    at 'x%3By' 0 10 needs=none
    at c 1000 1000 'needs=a%2Cb,x%253By'
  } >points.csv
  paths points.csv >out 2>err
  equal "$(cat err)" ""
  equal "$(grep -c '^"a,b",1,1,1000' out)" 1
}

# A loop: a 0-10, b 10-20, a 20-30, b 30-40; each b needs the a before it.
@test "points of a stage that do not overlap are a chain" {
  {
    echo "$header"
    at a 0 10 needs=none
    at b 10 10 needs=a
    at a 25 10 needs=none
    at b 35 10 needs=a
  } >points.csv
  # a a b is 30, and so is a b b; a's third 10 is not on it twice.
  equal "$(paths --runs points.csv | cut -d , -f 3,4,10)" "elapsed,work,path
45,40,30"
}

# shard 0-10 and 0-30, both needed; each alone would leave the other.
@test "points of a stage that overlap are all needed" {
  {
    echo "$header"
    at shard 0 30 needs=none
    at shard 0 10 needs=none
    at merge 30 5 needs=shard
  } >points.csv
  paths points.csv >out
  equal "$(field out shard path_time) $(field out shard drag)" "30 30"
  equal "$(field out shard slack)" 0
}

@test "stages that say nothing among others that do are inferred" {
  {
    echo "$header"
    at configure 0 100
    at cc 100 300 needs=none
    at as 100 200 needs=none
    at test 400 50
  } >points.csv
  paths points.csv >out
  equal "$(cut -d , -f 1,4,7,8,12 out)" \
    "stage_name,path_time,slack,drag,needs
cc,300,0,100,given
test,50,,,inferred
configure,0,,,inferred
as,0,100,0,given"
}

@test "without needs --needs=given is an error" {
  provide_build
  fails 1 paths --needs=given build.csv
  equal "$(cat err)" "prof-bottleneck: --needs=given: no point has needs="
}

@test "steps of clocks with seconds are on the path" {
  {
    echo "$header"
    at a 0 1000
    at b 1000 0
    at c 1000 0
    at d 1000 2000
  } >points.csv
  equal "$(paths points.csv | cut -d , -f 1,3,4)" "stage_name,on_path,path_time
d,1,2000
a,1,1000
b,1,0
c,1,0"
}

@test "of two equal paths the first to appear is taken" {
  local needs
  for needs in '' needs=none; do
    { echo "$header"; at z 0 10 $needs; at a 0 10 $needs; } >points.csv
    equal "$(paths points.csv | cut -d , -f 1,3 | tail -n 2)" "z,1
a,0"
  done
}

@test "the options of paths go with --path alone" {
  provide_build
  fails 2 prof-bottleneck --jobs=2 build.csv
  grep -q -e "--jobs cannot be used with grades" err
  fails 2 paths -n 3 build.csv
  grep -q -e "--top cannot be used with --path" err
  fails 2 paths --by=os build.csv
  grep -q -e "--by cannot be used with --path" err
  local wrong
  for wrong in --jobs=0 --jobs=1,x --jobs= --jobs=1.5 --what-if=a \
    --what-if==2 --what-if=a=-1 --needs=all --run=1x; do
    fails 2 paths "$wrong" build.csv
    grep -qe "${wrong%%=*}: not" err
  done
}

@test "no points are a header alone" {
  echo "$header" >points.csv
  equal "$(paths points.csv | wc -l)" 1
  equal "$(paths --runs points.csv | wc -l)" 1
}

@test "a point of a century is an error" {
  { echo "$header"; at a 0 100; at b 0 1e16; at c 0 5; } >points.csv
  fails 1 paths points.csv
  equal "$(cat err)" "prof-bottleneck: points.csv:3: execution_time: more than 100 years"
  paths --skip-invalid points.csv >out 2>err
  equal "$(tail -n +2 out | cut -d , -f 1 | sort | tr '\n' ' ')" "a c "
}

@test "trace events are complete, nested in lanes, and escaped" {
  command -v jq >/dev/null || skip "no jq here"
  {
    echo "$header"
    at cc 100 400 'parent=make;run=1;note=say ""hi""'
    at as 300 400 'parent=make;run=1'
    at make 0 1000 run=1
    at '"a""\ b"' 1000 200 run=1
    at make 5000 10 run=2
  } >points.csv
  paths -F trace points.csv >out
  jq -e '.displayTimeUnit == "ms" and (.traceEvents | length) == 7' out
  equal "$(jq -r '.traceEvents[] | select(.ph == "M") | [.pid, .name, .args.name] | @csv' out)" \
    '1,"process_name","run 1"
2,"process_name","run 2"'
  equal "$(jq -r '.traceEvents[] | select(.ph == "X") |
    [.pid, .tid, .name, .ts - 1772366400000000, .dur, .cat] | @tsv' out | sort -n)" \
    "1	1	a\"\\\\ b	1000000	200000	observed path
1	1	cc	100000	400000	off the path
1	1	make	0	1000000	observed path
1	2	as	300000	400000	observed path
2	1	make	5000000	10000	observed path"
  equal "$(jq -r '.traceEvents[] | select(.name == "cc") | .args.note' out)" 'say "hi"'
}

# Whether any two events of a lane overlap, and neither is in the other.
overlaps() { # TRACE
  jq '[.traceEvents[] | select(.ph == "X")] | group_by([.pid, .tid]) |
    map(. as $e | [range(length)] | map(. as $i | range($i) as $j |
      ($e[$i].ts) as $s | ($e[$i].ts + $e[$i].dur) as $t |
      ($e[$j].ts) as $u | ($e[$j].ts + $e[$j].dur) as $v |
      select($s < $v and $u < $t and
        (($s >= $u and $t <= $v) or ($u >= $s and $v <= $t) | not)))) |
    flatten | length' "$1"
}

@test "no two trace events of a lane overlap partially" {
  command -v jq >/dev/null || skip "no jq here"
  # Ends 1 microsecond after the start of the next: clocks are truncated.
  {
    echo "$header"
    echo a,10.001,1772366400,
    echo b,10.001,1772366400.01,
    awk 'BEGIN {
      srand(1)
      for (i = 0; i < 300; i++) {
        start = int(rand() * 20000) / 1000
        printf "p%d,%d,%.3f,%s\n", i % 9, rand() * 900, 1772366401 + start,
          i % 3 ? "" : "parent=p" int(rand() * 9)
      }
    }'
  } >points.csv
  paths -F trace points.csv >out 2>err
  equal "$(jq '[.traceEvents[] | select(.ph == "X")] | length' out)" 302
  equal "$(overlaps out)" 0
  equal "$(jq '[.traceEvents[] | select(.name == "a" or .name == "b") | .tid] | unique | length' out)" 1
}

@test "folded stacks have the own time in microseconds" {
  {
    echo "$header"
    at cc 100 400 parent=make
    at as 300 400 parent=make
    at make 0 1000
    at cc 1000 200
    at cc 1200 300
    at 'a;b' 1500 1.2345
  } >points.csv
  equal "$(paths -F folded points.csv | sort)" "a%3Bb 1235
cc 500000
make 400000
make;as 400000
make;cc 400000"
}

@test "formats of pictures are for paths alone" {
  provide_build
  fails 2 prof-bottleneck -F trace build.csv
  grep -q -e "--format=trace cannot be used with grades" err
  fails 2 paths -F github build.csv
  grep -q -e "--format=github cannot be used with --path" err
}

@test "markdown says what most of the path is, and shows the last run" {
  provide_build
  sed -i 's/link/li``nk/' build.csv
  paths -F markdown build.csv >out
  equal "$(head -n 5 out)" '### prof: `test` is 54.9% of the observed path

| stage | runs | on path | time there | share | own time | half saves | wait |
|:--|--:|--:|--:|--:|--:|--:|--:|
| `test` | 1 | 100% | 6.20 s | 54.9% | 6.20 s | 3.10 s | 400 ms |'
  equal "$(sed -n '/^<details>/,$p' out)" \
    "<details><summary>the last run, as it went</summary>

\`\`\`
$(paths -F table build.csv | sed -n '/^last run/,$p')
\`\`\`

</details>"
  # The fence is longer than what is inside.
  sed -i 's/li``nk/li```nk/' build.csv
  equal "$(paths -F markdown build.csv | grep -c '^````$')" 2
  provide_build needs=none needs=compile-a,compile-b needs=link
  equal "$(paths -F markdown build.csv | head -n 1)" \
    '### prof: `test` is 54.9% of the critical path'
  provide_build run=1 run=1 run=1
  mv build.csv runs.csv
  provide_build run=2 run=2 run=2
  sed '1d; s/6200/7200/' build.csv >>runs.csv
  equal "$(paths --jobs=2 -F markdown runs.csv | head -n 1)" \
    '### prof: 2 runs, 11.7 s to 12.7 s'
}

@test "a terminal shows the path, and the last run as it went" {
  provide_build needs=none needs=compile-a,compile-b needs=link
  export LC_ALL=C.UTF-8 COLUMNS=80
  equal "$(paths -F table build.csv | sed -n '/^last run/,$p')" \
    "last run, 11.7 s, critical path by needs
STAGE      WHEN                                        TIME
compile-a  ██████████████                            4.10 s  path
compile-b  █████                                     1.40 s  slack 2.70 s
link                     ███                         1.00 s  path
(idle)                      ░░                       400 ms
test                          █████████████████████  6.20 s  path"
}

# The recipe of prof(7), as make has it.
recipe_of_make() {
  PROF_OUTPUT=$PWD/make.csv make "$@" SHELL=prof-record E= 'S=$(E) $(E)' C=, \
    '.SHELLFLAGS=-m needs=$(or $(subst $(S),$(C),$(filter %.o %.a,$^)),none) $(or $@,make) sh -c'
}

#	a.o 0.5 -----------------> app 0.1
#	b.o 0.1 --> lib.a 0.1 -->
#	c.o 0.2 -->
@test "make says what each target needs" {
  cat >Makefile <<'EOF'
app: a.o lib.a ; sleep 0.1; touch $@
lib.a: b.o c.o ; sleep 0.1; touch $@
a.o: a.c ; sleep 0.5; touch $@
b.o: b.c ; sleep 0.1; touch $@
c.o: c.c ; sleep 0.2; touch $@
EOF
  touch a.c b.c c.c
  unset MAKEFLAGS MAKELEVEL
  recipe_of_make -B -s -j4
  sed -n 's/^\([^,]*\),.*needs=\([^;"]*\).*/\1: \2/p' make.csv | sort >needs
  equal "$(cat needs)" "a.o: none
app: a.o,lib.a
b.o: none
c.o: none
lib.a: b.o,c.o"
  paths make.csv >out 2>err
  equal "$(cat err)" ""
  equal "$(awk -F , 'NR > 1 && $3 == 1 { print $1 }' out)" "a.o
app"
  # c.o, lib.a and app take 0.4 of 0.6 seconds: b.o has 0.1 more.
  equal "$(LC_ALL=C awk -F , '$1 == "lib.a" || $1 == "c.o" { n += $7 > 100 && $7 < 400 }
    $1 == "b.o" { n += $7 > 200 && $7 < 500 } END { print n }' out)" 3
}

# The needs of each output, by `ninja -t graph`: an edge with several inputs or
# outputs is a node of its own.
needs_of_ninja() {
  ninja -t graph | awk '
    function id(text) { gsub(/[" ;]/, "", text); return text }
    / -> / {
      split($0, side, / -> /)
      sub(/ \[.*/, "", side[2])
      from[++n] = id(side[1]); to[n] = id(side[2])
      next
    }
    /label="/ {
      name = $0
      sub(/.*label="/, "", name); sub(/".*/, "", name)
      node = id($1)
      if (/shape=ellipse/) is_edge[node] = 1
      label[node] = name
    }
    END {
      for (i = 1; i <= n; i++)
        if (is_edge[to[i]])
          inputs[to[i]] = inputs[to[i]] " " from[i]
        else if (!is_edge[from[i]])
          needs[to[i]] = needs[to[i]] "," label[from[i]]
      for (i = 1; i <= n; i++)
        if (is_edge[from[i]]) {
          m = split(inputs[from[i]], input, " ")
          for (j = 1; j <= m; j++)
            needs[to[i]] = needs[to[i]] "," label[input[j]]
        }
      for (node in needs)
        print label[node], substr(needs[node], 2)
    }'
}

@test "the log of a build by ninja has its longest chain as the path" {
  command -v ninja >/dev/null || skip "no ninja here"
  local i
  {
    echo 'rule cc'
    echo '  command = cc -c -o $out $in'
    echo 'rule ar'
    echo '  command = ar rc $out $in'
    echo 'rule link'
    echo '  command = cc -o $out $in'
    echo 'rule run'
    echo '  command = ./$in > $out'
    for i in 1 2 3 4 5 6; do
      echo "int f$i(void); int f$i(void) { return $i; }" >"f$i.c"
      echo "build f$i.o: cc f$i.c"
    done
    echo 'int main(void) { return 0; }' >main.c
    echo 'build main.o: cc main.c'
    echo 'build one.a: ar f1.o f2.o f3.o'
    echo 'build two.a: ar f4.o f5.o f6.o'
    echo 'build app: link main.o one.a two.a'
    echo 'build result: run app'
  } >build.ninja
  ninja >log
  needs_of_ninja >needs
  equal "$(grep '^app ' needs | tr ', ' '\n\n' | sort | paste -sd ' ')" \
    "app main.o one.a two.a"
  awk -v header="$header" '
    FILENAME == "needs" { needs[$1] = $2; next }
    FNR == 1 { print header; next }
    { printf "%s,%d,%.3f,\"needs=%s\"\n", $4, $2 - $1, 1772366400 + $1 / 1000, needs[$4] }
  ' needs .ninja_log >points.csv
  equal "$(tail -n +2 points.csv | wc -l)" 11
  # Sources have no points; the log is in whole milliseconds.
  paths --skip-invalid --runs points.csv >out 2>err
  grep -qx "prof-bottleneck: 7 needs have no point in their run" err
  # The longest chain, once more.
  LC_ALL=C awk '
    function longest(name,  list, n, i, best) {
      n = split(needs[name], list, ",")
      for (i = 1; i <= n; i++)
        if (longest(list[i]) > best)
          best = longest(list[i])
      return best + time[name]
    }
    FILENAME == "needs" { needs[$1] = $2; next }
    FNR > 1 { time[$4] = $2 - $1 }
    END {
      for (name in time)
        if (longest(name) > best)
          best = longest(name)
      print best
    }' needs .ninja_log >best
  equal "$(tail -n 1 out | cut -d , -f 10)" "$(cat best)"
}
