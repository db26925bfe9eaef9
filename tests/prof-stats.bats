# prof-stats: turns profile points into one row of statistics per stage.

load helper

# One stage's points from a list of times.
points() { # STAGE TIME...
  local stage=$1 time
  shift
  echo stage_name,execution_time
  for time; do
    echo "$stage,$time"
  done
}

@test "10, 11, 12, 13, 14 have count 5, average 12, minimum 10, maximum 14" {
  points a 10 11 12 13 14 | prof-stats >out
  equal "$(field out a count)" 5
  equal "$(field out a avg)" 12
  equal "$(field out a min)" 10
  equal "$(field out a max)" 14
}

@test "the columns are those of the stats table, in their order" {
  equal "$(prof-stats </dev/null)" \
    "stage_name,count,avg,min,max,median,stdev,total,variance,percentile_95,\
cpu_utilization,memory_max,global_avg,global_percentile_95,self_total"
}

# Computed by hand:
#   a: 2 4 4 6   sum 16, average 4, squares 4+0+0+4 = 8, variance 8/3,
#                median (4+4)/2, percentile 95 at 0.95*3 = 2.85: 4+0.85*2 = 5.7,
#                CPU of the first two: (1+5)/(2+4) = 1
#   b: 10        one point: variance 0, memory 300
#   all: 2 4 4 6 10   average 26/5, percentile 95 at 0.95*4 = 3.8: 6+0.8*4 = 9.2
@test "all numbers of a small table are those worked out by hand" {
  cat >p.csv <<'EOF'
stage_name,execution_time,memory_used,cpu_time
a,2,100,1
b,10,300,
a,4,200,5
a,4,,
a,6,150,
EOF
  cat >expected <<'EOF'
stage_name,count,avg,min,max,median,stdev,total,variance,percentile_95,cpu_utilization,memory_max,global_avg,global_percentile_95,self_total
a,4,4,2,6,4,1.632993161855452,16,2.6666666666666665,5.7,1,200,5.2,9.2,16
b,1,10,10,10,10,0,10,0,10,,300,5.2,9.2,10
EOF
  prof-stats p.csv | cmp - expected
}

@test "one point is its own average, median and percentile, and does not vary" {
  points a 7.5 | prof-stats >out
  equal "$(cut -d, -f2-10 out | tail -n 1)" 1,7.5,7.5,7.5,7.5,0,7.5,0,7.5
}

@test "zero times are times" {
  points a 0 0 -0 | prof-stats >out
  equal "$(cut -d, -f2-10 out | tail -n 1)" 3,0,0,0,0,0,0,0,0
}

@test "identical values have exactly that average and no variance" {
  points a 0.1 0.1 0.1 0.1 0.1 0.1 0.1 | prof-stats >out
  equal "$(field out a avg)" 0.1
  equal "$(field out a variance)" 0
  equal "$(field out a stdev)" 0
  equal "$(field out a percentile_95)" 0.1
}

# Average 5e14, deviations of 5e14 each: 2 * (5e14)^2 = 5e29 over n-1 = 1.
@test "times up to 1e15 ms keep their digits" {
  points a 1e15 0 | prof-stats >out
  equal "$(field out a max)" 1000000000000000
  equal "$(field out a avg)" 500000000000000
  equal "$(field out a variance)" 5e+29
  points b 1e15 999999999999999.5 | prof-stats >out
  equal "$(field out b avg)" 999999999999999.8 # .75 is a tie of two doubles
  equal "$(field out b total)" 1999999999999999.5
}

# 4, 7, 13, 16: average 10, squares 36+9+9+36 = 90, over 3 is 30.
@test "a small spread on a large base is not lost" {
  points a 1000000000004 1000000000007 1000000000013 1000000000016 |
    prof-stats >out
  equal "$(field out a variance)" 30
  equal "$(field out a stdev)" 5.477225575051661
}

@test "percentile_95 of 1 to 100 is 95.05" {
  # shellcheck disable=SC2046 # a list of words
  points a $(seq 100 -1 1) | prof-stats >out
  equal "$(field out a percentile_95)" 95.05
  equal "$(field out a global_percentile_95)" 95.05
  equal "$(field out a median)" 50.5
}

@test "--percentiles adds columns in the order asked for" {
  # shellcheck disable=SC2046 # a list of words
  points a $(seq 0 1000) | prof-stats --percentiles=99.9,50,0,100 >out
  equal "$(head -n 1 out | cut -d, -f16-)" \
    percentile_99.9,percentile_50,percentile_0,percentile_100
  equal "$(tail -n 1 out | cut -d, -f16-)" 999,500,0,1000
  prof-stats -p 10 </dev/null | grep -q ',percentile_10$'
}

@test "--percentiles adds no column twice" {
  points a 1 | prof-stats -p 95,50,50.0,5e1 >out
  equal "$(head -n 1 out | cut -d, -f15-)" self_total,percentile_50
}

@test "--percentiles refuses what is no percentage" {
  local list
  for list in '' 50, ,50 abc -1 100.1 '50 90' 50%; do
    run prof-stats --percentiles="$list"
    equal "$status" 2
    [[ ${lines[0]} == "prof-stats: --percentiles: not a list of numbers"* ]]
  done
}

@test "stages stand in the order of their first appearance" {
  printf 'stage_name,execution_time\nz,1\na,1\nz,1\nm,1\n' | prof-stats |
    cut -d, -f1 | tr '\n' ' ' >out
  equal "$(cat out)" 'stage_name z a m '
}

@test "many stages keep apart" {
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 60000; i++) print "stage" i % 20000 "," i % 20000 }' |
    prof-stats >out
  LC_ALL=C awk -F, 'NR > 1 && ($2 != 3 || $1 != "stage" $3) { bad++ }
    END { print NR - 1, bad + 0 }' out >seen
  equal "$(cat seen)" '20000 0'
}

@test "a number that no double holds is refused, by stage and column" {
  refusal() { # ROW...
    printf '%s\n' stage_name,execution_time,cpu_time "$@" |
      prof-stats 2>&1 >out || true
    equal "$(cat out)" ''
  }
  local beyond='is beyond the range of a double'
  equal "$(refusal a,1e308, a,1e308,)" "prof-stats: stage 'a': avg $beyond"
  equal "$(refusal b,1e200, b,3,)" "prof-stats: stage 'b': stdev $beyond"
  equal "$(refusal c,1e-300,1e300)" \
    "prof-stats: stage 'c': cpu_utilization $beyond"
  printf 'stage_name,execution_time\na,1e308\na,1e308\n' | prof-stats >out ||
    status=$?
  equal "$status" 1
}

@test "awk finds what it looks for" {
  printf 'stage_name,execution_time\nfast,10\nslow,150\n' | prof-stats |
    LC_ALL=C awk -F, 'NR > 1 && $3 > 100 {print $1}' >out
  equal "$(cat out)" slow
}

# What prof-stats says of each stage, as stage:total:self_total.
selves() { # ARGUMENT...
  prof-stats -F tsv "$@" | awk -F '\t' '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { printf "%s%s:%s:%s", sep, $1, $at["total"], $at["self_total"]; sep = " " }'
}

# Two runs of tests with two stages inside, one of which has another inside.
provide_nested() {
  cat >n.csv <<'EOF'
stage_name,execution_time,metadata
unit,100,run=1;os=linux;parent=tests;exit_status=0
db,60,run=1;os=linux;parent=ui
ui,200,run=1;os=linux;parent=tests;exit_status=0
tests,310,run=1;os=linux;exit_status=0
build,50,run=1;os=linux;exit_status=0
unit,110,run=2;os=mac;parent=tests;exit_status=0
db,80,run=2;os=mac;parent=ui
ui,240,run=2;os=mac;parent=tests;exit_status=0
tests,400,run=2;os=mac;exit_status=1
build,70,run=2;os=mac;exit_status=0
EOF
}

# tests: 310 + 400 - 100 - 200 - 110 - 240 = 60; ui: 200 + 240 - 60 - 80 = 300.
@test "self_total is what the children of a stage leave of its total" {
  provide_nested
  equal "$(selves n.csv)" \
    'unit:210:210 db:140:140 ui:440:300 tests:710:60 build:120:120'
  # Each moment counts once: for the stages that are inside no other.
  prof-stats n.csv | awk -F, 'NR > 1 { sum += $15 } END { print sum }' >out
  equal "$(cat out)" $((710 + 120))
  { head -n 1 n.csv; sed 1d n.csv | tac; } | selves >out
  equal "$(cat out)" \
    'build:120:120 tests:710:60 ui:440:300 db:140:140 unit:210:210'
}

@test "a stage and its children may be in different files" {
  provide_nested
  { head -n 1 n.csv; grep parent=ui n.csv; } >db.csv
  grep -v parent=ui n.csv >rest.csv
  equal "$(selves rest.csv db.csv)" \
    'unit:210:210 ui:440:300 tests:710:60 build:120:120 db:140:140'
  equal "$(selves rest.csv)" 'unit:210:210 ui:440:440 tests:710:60 build:120:120'
}

@test "self_total is 0 where the children take longer than their parent" {
  printf '%s\n' stage_name,execution_time,metadata a,10, b,8,parent=a \
    c,8,parent=a >p.csv
  equal "$(selves p.csv)" 'a:10:0 b:8:8 c:8:8'
}

@test "the parent of a point is decoded, and may have any name" {
  cat >p.csv <<'EOF'
stage_name,execution_time,metadata
"a;b=c, 100% ""d""",10,
child,1,"parent=a%3Bb%3Dc, 100%25 ""d"""
"new
line",20,
child,2,parent=new%0Aline
EOF
  equal "$(selves p.csv)" \
    'a;b=c, 100% "d":10:9 child:3:3 new\nline:20:18'
  # Through a sketch, as CSV and as TSV.
  prof-stats --sketch p.csv >s.csv
  equal "$(selves s.csv)" "$(selves p.csv)"
  prof-stats --sketch -F tsv p.csv >s.tsv
  equal "$(selves s.tsv)" "$(selves p.csv)"
}

@test "self_total is of the points that are selected" {
  provide_nested
  equal "$(selves --where=run=1 n.csv)" \
    'unit:100:100 db:60:60 ui:200:140 tests:310:10 build:50:50'
  equal "$(selves --stage=tests --stage=unit n.csv)" 'unit:210:210 tests:710:500'
  equal "$(selves --last=1 n.csv)" \
    'unit:110:110 db:80:80 ui:240:160 tests:400:50 build:70:70'
  # Of the second run the children are there: 310 - 100 - 200 - 110 - 240 < 0.
  equal "$(selves --where=exit_status=0 n.csv)" \
    'unit:210:210 ui:440:440 tests:310:0 build:120:120'
}

@test "--by: a stage is inside the stage with the same values" {
  provide_nested
  equal "$(selves --by=os n.csv)" "unit{os=linux}:100:100 db{os=linux}:60:60 \
ui{os=linux}:200:140 tests{os=linux}:310:10 build{os=linux}:50:50 \
unit{os=mac}:110:110 db{os=mac}:80:80 ui{os=mac}:240:160 \
tests{os=mac}:400:50 build{os=mac}:70:70"
  prof-stats --by=os --sketch n.csv >s.csv
  equal "$(selves s.csv)" "$(selves --by=os n.csv)"
  prof-stats --by=os n.csv | prof-bottleneck --min-severity=low >expected
  prof-bottleneck --by=os --min-severity=low n.csv | cmp - expected
}

@test "--every: a table comes after just so many rows, however they are read" {
  # They are read 256 at a time at the most.
  LC_ALL=C awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 700; i++) print "a," i }' |
    prof-stats --every=300rows >out
  equal "$(grep '^a,' out | cut -d, -f2 | tr '\n' ' ')" '300 600 700 '
}

@test "--every: self_total is of the points so far" {
  printf '%s\n' stage_name,execution_time,metadata a,10, b,1,parent=a \
    b,2,parent=a c,3,parent=b >p.csv
  local options
  for options in '' --sketch; do
    # shellcheck disable=SC2086 # none or one
    prof-stats $options --every=2rows p.csv | grep '^[abc],' |
      cut -d, -f1,15 | tr '\n' ' ' >out
    equal "$(cat out)" 'a,9 b,1 a,7 b,0 c,3 '
  done
}
