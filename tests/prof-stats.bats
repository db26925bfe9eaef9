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
cpu_utilization,memory_max,global_avg,global_percentile_95"
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
stage_name,count,avg,min,max,median,stdev,total,variance,percentile_95,cpu_utilization,memory_max,global_avg,global_percentile_95
a,4,4,2,6,4,1.632993161855452,16,2.6666666666666665,5.7,1,200,5.2,9.2
b,1,10,10,10,10,0,10,0,10,,300,5.2,9.2
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
  equal "$(head -n 1 out | cut -d, -f15-)" \
    percentile_99.9,percentile_50,percentile_0,percentile_100
  equal "$(tail -n 1 out | cut -d, -f15-)" 999,500,0,1000
  prof-stats -p 10 </dev/null | grep -q ',percentile_10$'
}

@test "--percentiles adds no column twice" {
  points a 1 | prof-stats -p 95,50,50.0,5e1 >out
  equal "$(head -n 1 out | cut -d, -f14-)" global_percentile_95,percentile_50
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
