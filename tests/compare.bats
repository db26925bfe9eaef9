# prof-trend --against and --compare: did times change from one set of points
# to another?  Expected numbers are those of R 4.2.2, by the commands shown.

load helper

columns=stage_name,base,new,base_count,new_count,base_median,new_median,\
change_percent,change_low,change_high,p_value,p_adjusted,p_least,verdict,\
runs_needed

x='100 98 103 101 99 102 97 104'
y='108 106 111 109 107 113 105 112'
# Of the same level as x, but for chance.
close='100.2 98.3 102.6 101.7 99.4 102.1 97.3 103.8'
near='101.5 99.5 103.5 105.5 100.5 104.5 98.5 106.5'
wide='100.5 99.2 103.2 106.2 97.5 105.2 101.2 107.2'
half='50 52 51 53 54 55 56 57'

# A table of points, of lists `STAGE METADATA TIME...`.
table() {
  echo stage_name,execution_time,metadata
  local list
  for list; do
    set -- $list
    local stage=$1 metadata=$2
    shift 2
    printf "$stage,%s,$metadata\n" "$@"
  done
}

# The points of pairs r=1, r=2 and so on: for each OLD:NEW one on each side.
pairs() { # STAGE OLD:NEW...
  local stage=$1 i=0 pair
  shift
  echo stage_name,execution_time,metadata
  for pair; do
    i=$((i + 1))
    echo "$stage,${pair%:*},v=1;r=$i"
    echo "$stage,${pair#*:},v=2;r=$i"
  done
}

# Fails where a number is not within 1e-9 of what is expected, relatively.
close_to() { # SEEN EXPECTED
  LC_ALL=C awk -v a="$1" -v b="$2" 'BEGIN {
    d = a - b; limit = 1e-9 * (b < 0 ? -b : b)
    exit !(a != "" && d <= limit && -d <= limit) }' && return
  printf 'seen:     %s\nexpected: %s\n' "$1" "$2" >&2
  return 1
}

verdict() { # STAGE ARGUMENT...
  local stage=$1
  shift
  prof-trend "$@" >verdicts
  field verdicts "$stage" verdict
}

# x <- c(100, 98, 103, 101, 99, 102, 97, 104)
# y <- c(108, 106, 111, 109, 107, 113, 105, 112)
# w <- wilcox.test(log(y), log(x), conf.int = TRUE)
# w$p.value; 100 * expm1(c(w$estimate, w$conf.int)); median(x); median(y)
# s <- mad(c(log(x) - median(log(x)), log(y) - median(log(y))))
# ceiling(2 * s^2 * (qnorm(.95) + qnorm(.8))^2 / (.955 * log(1.05)^2))
@test "--against has the numbers of R: p-value, change, interval, runs needed" {
  table "s - $x" | sed 's/,-$/,/' >old.csv
  table "s - $y" | sed 's/,-$/,/' >new.csv
  prof-trend --against=old.csv new.csv >out 2>err
  equal "$(head -n 1 out)" "$columns"
  equal "$(tail -n +2 out | cut -d, -f1-7)" s,old.csv,new.csv,8,8,100.5,108.5
  close_to "$(field out s p_value)" 0.0001554001554001554
  close_to "$(field out s p_adjusted)" 0.0001554001554001554
  close_to "$(field out s change_percent)" 8.2053358115273767
  close_to "$(field out s change_low)" 4.9504950495049025
  close_to "$(field out s change_high)" 11.3402061855670357
  # 2 of the C(16, 8) = 12870 ways to choose 8 of 16
  close_to "$(field out s p_least)" 0.0001554001554001554
  equal "$(field out s verdict),$(field out s runs_needed)" slower,7
  equal "$(cat err)" ''
}

@test "--compare has the same of two values of a key, the base first" {
  table "s v=a $x" "s v=b $y" >p.csv
  prof-trend --compare=v p.csv >out
  equal "$(tail -n +2 out | cut -d, -f1-7)" s,a,b,8,8,100.5,108.5
  close_to "$(field out s change_percent)" 8.2053358115273767
  equal "$(prof-trend --compare=v=a,b p.csv)" "$(cat out)"
  prof-trend --compare=v=b,a p.csv >out
  equal "$(tail -n +2 out | cut -d, -f1-7)" s,b,a,8,8,108.5,100.5
  # 1 / 1.082053358115273767 - 1, and the ends change places.
  close_to "$(field out s change_percent)" -7.583115703110496
  close_to "$(field out s change_low)" -10.185185185185185
  close_to "$(field out s change_high)" -4.716981132075472
  equal "$(field out s verdict)" faster
}

@test "--compare without values takes the one that comes first as the base" {
  table "s v=new $y" "s v=old $x" | prof-trend --compare=v >out
  equal "$(tail -n +2 out | cut -d, -f1-3)" s,new,old
}

# x <- c(10, 10, 11, 11, 12, 12, 13, 13); y <- x + 2
# wilcox.test(log(y), log(x), exact = FALSE, conf.int = TRUE, tol.root = 1e-13)
# 100 * expm1(median(outer(log(y), log(x), "-"))): its own estimate is any root
# between 14/12 and 13/11, the middle two of the 64 ratios.
@test "equal times are ties, as in R" {
  table 's v=a 10 10 11 11 12 12 13 13' 's v=b 12 12 13 13 14 14 15 15' |
    prof-trend --compare=v >out
  close_to "$(field out s p_value)" 0.011979951213734281
  close_to "$(field out s change_percent)" 17.4217986046058065
  close_to "$(field out s change_low)" 7.6923076923076923 # 14 / 13
  close_to "$(field out s change_high)" 30 # 13 / 10
}

# p <- sapply(list(y, near, wide, close, half),
#   function(n) wilcox.test(n, x)$p.value); p.adjust(p, "holm")
@test "p-values are adjusted for all stages of the table" {
  table "up v=a $x" "up v=b $y" "near v=a $x" "near v=b $near" \
    "wide v=a $x" "wide v=b $wide" "close v=a $x" "close v=b $close" \
    "half v=a $x" "half v=b $half" >p.csv
  prof-trend --compare=v p.csv >out
  close_to "$(field out near p_value)" 0.1948717948717948456
  close_to "$(field out wide p_value)" 0.2344988344988344631
  close_to "$(field out up p_adjusted)" 0.000777000777000777
  close_to "$(field out half p_adjusted)" 0.000777000777000777
  close_to "$(field out near p_adjusted)" 0.584615384615384537
  close_to "$(field out wide p_adjusted)" 0.584615384615384537
  close_to "$(field out close p_adjusted)" 0.878477078477078344
  # What one stage alone is, 0.000155, is no proof among five.
  equal "$(field out up verdict)" slower
  equal "$(verdict up --alpha=0.0008 --compare=v p.csv)" slower
  equal "$(verdict up --alpha=0.0007 --compare=v p.csv)" unclear
  table "up v=a $x" "up v=b $y" >p.csv
  equal "$(verdict up --alpha=0.0007 --compare=v p.csv)" slower
}

@test "a stage on one side is not one of those that p-values are adjusted for" {
  table "s v=a $x" "s v=b $y" "lone v=a $x" | prof-trend --compare=v >out 2>err
  close_to "$(field out s p_adjusted)" 0.0001554001554001554
}

# The 90 % intervals: 100 * expm1(wilcox.test(log(n), log(x),
# conf.int = TRUE, conf.level = .9)$conf.int) are, for y 5.825 .. 11.000, for
# near -0.500 .. 4.545, wide -0.800 .. 5.149, close -1.827 .. 2.600, half
# -48.98 .. -44.66.
@test "verdicts are slower, faster, same within the margin, or unclear" {
  table "up v=a $x" "up v=b $y" "near v=a $x" "near v=b $near" \
    "wide v=a $x" "wide v=b $wide" "close v=a $x" "close v=b $close" \
    "half v=a $x" "half v=b $half" >p.csv
  prof-trend --compare=v p.csv >out
  equal "$(cut -d, -f1,14 out | tail -n +2 | tr '\n' ' ')" \
    'up,slower near,same wide,unclear close,same half,faster '
}

@test "--margin is the smallest change that counts, and what is the same" {
  table "up v=a $x" "up v=b $y" "wide v=a $x" "wide v=b $wide" \
    "close v=a $x" "close v=b $close" >p.csv
  equal "$(verdict up --margin=8.2 --compare=v p.csv)" slower
  equal "$(verdict up --margin=8.21 --compare=v p.csv)" unclear
  equal "$(verdict up --margin=10.99 --compare=v p.csv)" unclear
  equal "$(verdict up --margin=11.01 --compare=v p.csv)" same
  equal "$(verdict wide --margin=5.14 --compare=v p.csv)" unclear
  equal "$(verdict wide --margin=5.15 --compare=v p.csv)" same
  equal "$(verdict close --margin=2.61 --compare=v p.csv)" same
  equal "$(verdict close --margin=2.59 --compare=v p.csv)" unclear
}

# The lower end of the interval of close is -1.827 %, 1 / 1.0186.
@test "the same is as far below as above, as a ratio" {
  table "s v=a $close" "s v=b $x" >p.csv # -2.534 % .. 1.861 %, 1 / 1.026
  equal "$(verdict s --margin=2.59 --compare=v p.csv)" unclear
  equal "$(verdict s --margin=2.61 --compare=v p.csv)" same
}

# wilcox.test(log(y), log(x), conf.int = TRUE, conf.level = .9)
@test "--alpha is of the interval too" {
  table "s v=a $x" "s v=b $y" >p.csv
  prof-trend --alpha=0.1 --compare=v p.csv >out
  close_to "$(field out s change_low)" 5.8252427184465656
  close_to "$(field out s change_high)" 10.9999999999999272
  equal "$(verdict s --alpha=0.0002 --compare=v p.csv)" slower
  equal "$(verdict s --alpha=0.0001 --compare=v p.csv)" unclear
}

@test "an alpha that no number of points reaches is no crash" {
  table "s v=a $x" "s v=b $y" >p.csv
  equal "$(verdict s --alpha=1e-300 --compare=v p.csv 2>err)" unclear
  equal "$(field verdicts s change_low)" ''
}

@test "--fail-on=slower and =faster exit with 3 where a stage is" {
  table "a v=a $x" "a v=b $close" "s v=a $x" "s v=b $y" >p.csv
  fails 3 prof-trend --compare=v --fail-on=slower p.csv
  equal "$(wc -l <out)" 3
  prof-trend --compare=v --fail-on=faster p.csv >out
  fails 3 prof-trend --compare=v=b,a --fail-on=faster p.csv
  prof-trend --compare=v=b,a --fail-on=slower p.csv >out
  prof-trend --compare=v --fail-on=slower --margin=9 p.csv >out
}

@test "with --better=higher what falls is slower" {
  table "a v=1 $x" "a v=2 $y" >p.csv
  higher="--better=higher p.csv"
  equal "$(verdict a --compare=v=1,2 $higher)" faster
  equal "$(verdict a --compare=v=2,1 $higher)" slower
  close_to "$(field verdicts a change_percent)" -7.5831157031104963
  fails 0 prof-trend --compare=v=1,2 --fail-on=unproven $higher
  fails 3 prof-trend --compare=v=2,1 --fail-on=unproven $higher
  fails 3 prof-trend --compare=v=1,2 --fail-on=unproven p.csv
}

@test "--fail-on=unproven asks that no stage may be the margin slower" {
  gate() { prof-trend --compare=v --fail-on=unproven "$@" >out 2>err; }
  table "near v=a $x" "near v=b $near" "close v=a $x" "close v=b $close" \
    "half v=a $x" "half v=b $half" >p.csv
  gate p.csv # faster is not slower
  fails 3 gate --margin=4.5 p.csv # near has up to 4.545
  gate --margin=4.6 p.csv
  { cat p.csv; table "wide v=a $x" "wide v=b $wide" | tail -n +2; } >q.csv
  fails 3 gate q.csv
  { cat p.csv; table "lone v=a $x" | tail -n +2; } >q.csv
  fails 3 gate q.csv
  # Two points a side prove nothing.
  table "s v=a 100 100" "s v=b 100 100" >q.csv
  fails 3 gate q.csv
}

# wilcox.test(c(108, 106, 111, 109, 107, 113, 105, 112),
#   c(0, 98, 103, 101, 99, 102, 97, 104))$p.value
@test "a time of 0 leaves the change unknown, but not the ranks" {
  table "s v=a 0 98 103 101 99 102 97 104" "s v=b $y" |
    prof-trend --compare=v >out
  equal "$(tail -n +2 out | cut -d, -f4-10)" 8,8,100,108.5,,,
  close_to "$(field out s p_value)" 0.0001554001554001554
  equal "$(field out s verdict),$(field out s runs_needed)" slower,
}

# wilcox.test(c(rep(0, 11), rep(5, 9)), rep(0, 20))$p.value
@test "medians that are both 0 make no stage slower or faster" {
  table "s v=a $(printf '0 %.0s' {1..20})" \
    "s v=b $(printf '0 %.0s' {1..11}) 5 5 5 5 5 5 5 5 5" |
    prof-trend --compare=v >out
  close_to "$(field out s p_value)" 0.00081924223641949474
  equal "$(tail -n +2 out | cut -d, -f6-7),$(field out s verdict)" 0,0,unclear
}

@test "from a median of 0 any time is slower" {
  table "s v=a 0 0 0 0 0 1 2 3" "s v=b $y" >p.csv
  equal "$(verdict s --compare=v p.csv)" slower
  equal "$(verdict s --compare=v=b,a p.csv)" faster
}

@test "a stage on one side only is named, with a row that says no change" {
  table "both - $x" "gone - $x" >old.csv
  table "both - $y" "fresh - 1 2" >new.csv
  sed -i 's/,-$/,/' old.csv new.csv
  prof-trend --against=old.csv new.csv >out 2>err
  equal "$(grep ^gone out)" gone,old.csv,new.csv,8,0,,,,,,,,,unclear,
  equal "$(grep ^fresh out)" fresh,old.csv,new.csv,0,2,,,,,,,,,unclear,
  equal "$(field out both verdict)" slower
  equal "$(grep -c 'nothing to compare' err)" 2
  grep -q "stage 'gone': no points in what is new, 'new.csv'" err
  grep -q "stage 'fresh': no points in the base, 'old.csv'" err
}

# Of n and n points the least p-value is 2 / C(2 n, n): 2/6, 2/20, 2/70, 2/252.
@test "too few points: what the least p-value is, and how many would do" {
  table "a v=a 1 2 3" "a v=b 11 12 13" >p.csv
  prof-trend --compare=v p.csv >out 2>err
  close_to "$(field out a p_least)" 0.1
  equal "$(field out a verdict)" unclear
  # Where the 95 % interval needs more points, it is not given.
  equal "$(field out a change_low),$(field out a change_high)" ,
  grep -q '1 of 1 .* theirs is 0.1 at the least; 4 points a side would do' err
  prof-trend --compare=v --alpha=0.1 p.csv >out 2>err
  equal "$(field out a verdict),$(cat err)" slower,
  # Of two stages the p-value has to be 0.025: 2/70 is more, 2/252 less.
  table "b v=a 1 2" "b v=b 11 12" | tail -n +2 >>p.csv
  prof-trend --compare=v p.csv >out 2>err
  grep -q '2 of 2 .* theirs is 0.1 at the least; 5 points a side would do' err
}

# Of 4 and 4 points it is 2/70 = 0.0286, which suffices once s is found.
@test "few points are no obstacle where Holm's method leaves enough" {
  table "s v=a $x" "s v=b $y" "few v=a 1 2 3 4" "few v=b 11 12 13 14" |
    prof-trend --compare=v >out 2>err
  close_to "$(field out few p_adjusted)" 0.028571428571428571
  equal "$(field out few verdict),$(cat err)" slower,
}

@test "--compare wants points of two values, and says which there are" {
  table "s v=a $x" "s v=b $y" "s v=c $y" "s w=1 $y" >p.csv
  fails 1 prof-trend --compare=v=a,d p.csv
  equal "$(cat out)" ''
  equal "$(cat err)" "prof-trend: --compare: no point has the value 'd' of v;\
 there are 'a', 'b', 'c'"
  fails 1 prof-trend --compare=v=d,a p.csv
  grep -q "no point has the value 'd' of v" err
  fails 1 prof-trend --compare=w=1,2 p.csv
  grep -q "no point has the value '2' of w; there is '1'" err
  fails 1 prof-trend --compare=v p.csv
  grep -q "BASE,NEW; it has 'a', 'b', 'c'" err
  fails 1 prof-trend --compare=w p.csv
  grep -q "BASE,NEW; it has '1'" err
  fails 1 prof-trend --compare=z p.csv
  equal "$(cat err)" 'prof-trend: --compare: no point has z='
  fails 1 prof-trend --compare=v /dev/null
}

@test "--compare leaves out the points of other values and without the key" {
  table "s v=a $x" "s v=c $half" "s w=1 1 2 3" "s v=b $y" >p.csv
  prof-trend --compare=v=a,b p.csv >out 2>err
  close_to "$(field out s change_percent)" 8.2053358115273767
  equal "$(cat err)" 'prof-trend: 3 points without v= were left out'
}

@test "many values are not all listed" {
  { echo stage_name,execution_time,metadata
    printf 's,1,v=%s\n' {10..30}; } >p.csv
  fails 1 prof-trend --compare=v p.csv
  grep -q "'10', '11', .*'17' and more" err
}

@test "values may come in any order, row by row" {
  table "s v=a $x" "s v=b $y" >p.csv
  { head -n 1 p.csv; tail -n +2 p.csv | sort -t, -k2,2n; } >q.csv
  equal "$(prof-trend --compare=v=a,b q.csv)" \
    "$(prof-trend --compare=v=a,b p.csv)"
}

@test "several new files are one side" {
  table "s m=1 $x" >old.csv
  table "s m=1 108 106 111 109" >new1.csv
  table "s m=1 107 113 105 112" >new2.csv
  prof-trend --against=old.csv new1.csv new2.csv >out
  equal "$(tail -n +2 out | cut -d, -f1-5)" s,old.csv,new1.csv,8,8
  close_to "$(field out s change_percent)" 8.2053358115273767
}

@test "either side may be standard input" {
  table "s m=1 $x" >old.csv
  table "s m=1 $y" >new.csv
  prof-trend --against=- new.csv <old.csv >out
  equal "$(tail -n +2 out | cut -d, -f1-5)" s,-,new.csv,8,8
  equal "$(field out s verdict)" slower
  prof-trend --against=old.csv <new.csv >out
  equal "$(tail -n +2 out | cut -d, -f1-5)" s,old.csv,-,8,8
  equal "$(field out s verdict)" slower
}

@test "OLD that cannot be read is a failure, before anything is written" {
  table "s m=1 $x" >p.csv
  fails 1 prof-trend --against=absent.csv p.csv
  equal "$(cat out)$(cat err)" \
    'prof-trend: absent.csv: No such file or directory'
  printf 'stage_name,execution_time\ns,1\ns,x\n' >wrong.csv
  fails 1 prof-trend --against=wrong.csv p.csv
  grep -q '^prof-trend: wrong.csv:3: execution_time' err
  prof-trend --skip-invalid --against=wrong.csv p.csv >out 2>err
  equal "$(field out s base_count)" 1
  grep -q '^prof-trend: wrong.csv: 1 invalid row skipped' err
  prof-stats p.csv >stats.csv
  fails 1 prof-trend --against=stats.csv p.csv
  grep -q 'stats.csv:1: a table of stats, expected points' err
}

@test "TSV is compared with CSV, and written as the new points are" {
  table "s m=1 $x" >old.csv
  table "s m=1 $y" | tr , '\t' >new.tsv
  prof-trend --against=old.csv new.tsv >out
  equal "$(head -n 1 out)" "${columns//,/$'\t'}"
  prof-trend -F csv --against=old.csv new.tsv >out
  close_to "$(field out s change_percent)" 8.2053358115273767
  prof-trend --against=new.tsv old.csv >out
  equal "$(field out s verdict)" faster
}

@test "empty tables compare as no rows" {
  echo stage_name,execution_time >empty.csv
  table "s m=1 $x" >p.csv
  equal "$(prof-trend --against=empty.csv empty.csv)" "$columns"
  equal "$(prof-trend --against=/dev/null /dev/null)" "$columns"
  prof-trend --against=p.csv empty.csv >out 2>err
  equal "$(tail -n +2 out | cut -d, -f4,5)" 8,0
}

@test "one point a side is compared, and proves nothing" {
  table 's v=a 100' 's v=b 200' | prof-trend --compare=v >out 2>err
  equal "$(tail -n 1 out | cut -d, -f1-7,9-)" \
    s,a,b,1,1,100,200,,,1,1,1,unclear,4
  close_to "$(field out s change_percent)" 100
}

@test "times that are all equal have a change of 0" {
  table 's v=a 5 5 5 5 5' 's v=b 5 5 5 5 5' | prof-trend --compare=v >out
  equal "$(tail -n 1 out | cut -d, -f8-12)" 0,0,0,1,1
  equal "$(field out s verdict)" same
}

@test "a change that no double holds is refused by name" {
  table 's v=a 1e-300 2e-300' 's v=b 1e300 1e300' >p.csv
  fails 1 prof-trend --compare=v p.csv
  grep -q "stage 's': change_percent is beyond the range of a double" err
  prof-trend --compare=v=b,a p.csv >out 2>err
  equal "$(field out s change_percent)" -100
}

# px <- c(100, 150, 80, 200, 120, 90, 170, 110, 140, 130)
# py <- c(103, 158, 79, 212, 121, 96, 172, 118, 145, 137)
# w <- wilcox.test(log(py), log(px), paired = TRUE, conf.int = TRUE)
# s <- mad(log(py / px)) / sqrt(2)
# ceiling(2 * s^2 * (qnorm(.95) + qnorm(.8))^2 / (.955 * log(1.02)^2))
@test "pairs are compared by signed ranks, as in R" {
  pairs s 100:103 150:158 80:79 200:212 120:121 90:96 170:172 110:118 \
    140:145 130:137 >p.csv
  prof-trend --compare=v --pair=r --margin=2 p.csv >out 2>err
  close_to "$(field out s p_value)" 0.009765625
  close_to "$(field out s change_percent)" 3.8853062889314027
  close_to "$(field out s change_low)" 1.9109088043735103
  close_to "$(field out s change_high)" 6.0000000000000240
  close_to "$(field out s p_least)" 0.001953125 # 2 / 2^10
  equal "$(tail -n 1 out | cut -d, -f4-7)" 10,10,125,129 # 120 130, 121 137
  equal "$(field out s verdict),$(field out s runs_needed)" slower,12
  # Not paired, the spread between the rounds hides the change.
  equal "$(verdict s --compare=v --margin=2 p.csv)" unclear
}

@test "pairs are found by their key, in whatever order they come" {
  pairs s 100:103 150:158 80:79 200:212 120:121 90:96 170:172 >p.csv
  { head -n 1 p.csv; tail -n +2 p.csv | sort -r; } >q.csv
  equal "$(prof-trend --compare=v=1,2 --pair=r q.csv)" \
    "$(prof-trend --compare=v=1,2 --pair=r p.csv)"
  { head -n 1 p.csv; grep 'v=1' p.csv; } >old.csv
  { head -n 1 p.csv; grep 'v=2' p.csv | sort -r; } >new.csv
  equal "$(prof-trend --against=old.csv --pair=r new.csv | cut -d, -f4-)" \
    "$(prof-trend --compare=v=1,2 --pair=r p.csv | cut -d, -f4-)"
}

# The ratios 1.1, 1.1, 1.05, 1.2, 1.3 and 0.95; with the first two not a tie p
# is 0.09375.  d <- log(c(110, 220, 105, 120, 130, 95) /
#   c(100, 200, 100, 100, 100, 100)); wilcox.test(d, exact = FALSE)$p.value
@test "pairs of one ratio are a tie" {
  pairs s 100:110 200:220 100:105 100:120 100:130 100:95 >p.csv
  prof-trend --compare=v --pair=r p.csv >out
  close_to "$(field out s p_value)" 0.092591595750229988
  equal "$(tail -n 1 out | cut -d, -f6,7)" 100,115
}

@test "several times of one pair on one side are their geometric mean" {
  {
    pairs s 100:110 100:120 100:130 100:140 100:150 100:160
    printf 's,%s\n' '100,v=1;r=7' '100,v=2;r=7' '156.25,v=2;r=7'
  } | prof-trend --compare=v --pair=r >out 2>err
  pairs s 100:110 100:120 100:130 100:140 100:150 100:160 100:125 |
    prof-trend --compare=v --pair=r >expected
  # sqrt(100 * 156.25) is 125.
  close_to "$(field out s p_value)" "$(field expected s p_value)"
  close_to "$(field out s change_low)" "$(field expected s change_low)"
  close_to "$(field out s new_median)" 130
  equal "$(field out s new_count)" 7
}

@test "a pair that lacks a partner is left out, and counted" {
  {
    pairs s 100:110 100:120 100:130 100:140 100:150 100:160
    printf 's,%s\n' '900,v=1;r=7' '900,v=2;r=8' '900,v=2' '900,v=1' '900,v=1'
  } >p.csv
  prof-trend --compare=v --pair=r p.csv >out 2>err
  equal "$(tail -n 1 out | cut -d, -f4-7)" 6,6,100,135
  grep -qx 'prof-trend: 2 pairs lack a partner and were left out' err
  grep -qx 'prof-trend: 3 points without r= were left out' err
}

@test "fewer than 6 pairs are too few" {
  pairs s 100:200 101:210 102:220 103:230 104:240 >p.csv
  prof-trend --compare=v --pair=r p.csv >out 2>err
  close_to "$(field out s p_least)" 0.0625 # 2 / 2^5
  equal "$(field out s verdict)" unclear
  grep -q 'too few pairs .* 0.0625 at the least; 6 pairs would do' err
  pairs s 100:200 101:210 102:220 103:230 104:240 105:251 >p.csv
  prof-trend --compare=v --pair=r p.csv >out 2>err
  equal "$(field out s verdict),$(cat err)" slower,
}

@test "pairs with a time of 0 have ranks, and no change" {
  pairs s 0:10 1:12 2:14 3:16 4:18 5:20 | prof-trend --compare=v --pair=r >out
  close_to "$(field out s p_value)" 0.03125 # 2 / 2^6
  equal "$(field out s change_percent),$(field out s verdict)" ,slower
}

@test "the ratio of a pair may be beyond a double" {
  pairs s 1e300:1e-300 1e300:2e-300 1e300:3e-300 1e300:4e-300 1e300:5e-300 \
    1e300:6e-300 >p.csv
  prof-trend --compare=v --pair=r p.csv >out
  equal "$(field out s change_percent),$(field out s verdict)" -100,faster
  fails 1 prof-trend --compare=v=2,1 --pair=r p.csv
}

@test "stages times pairs are no product of time and room" {
  # 10,000 stages of a pair each: 1.6 GB, were each to have room for all.
  awk 'BEGIN { print "stage_name,execution_time,metadata"
    for (i = 0; i < 10000; i++)
      printf "s%d,1,v=1;r=%d\ns%d,2,v=2;r=%d\n", i, i, i, i }' >p.csv
  case $(command -v prof-trend) in
  */asan/* | */tsan/*) ;;
  *) ulimit -v 200000 ;;
  esac
  prof-trend --compare=v --pair=r p.csv >out 2>err
  equal "$(wc -l <out)" 10001
}

@test "options that do not go together are refused" {
  local options
  for options in '--steps --latest' '--against=a --latest' \
    '--compare=v --against=a' '--compare=v --steps' \
    '--against=a --threshold=5' '--compare=v --min-change=5' \
    '--latest --min-effect=5' '--latest --alpha=0.1' '--latest --pair=r' \
    '--pair=r' '--steps --pair=r' '--margin=5' '--steps --margin=5' \
    '--window=5' '--against=a --window=5' '--run=k' '--compare=v --run=k' \
    '--common=in' '--steps --common=in' '--fail-on=slower' \
    '--steps --fail-on=unproven' '--against=a --fail-on=degrading' \
    '--compare=v --fail-on=stable' '--latest --fail-on=improving'; do
    fails 2 prof-trend $options /dev/null
    equal "$options: $(cat out)$(wc -l <err)" "$options: 2"
  done
}

@test "numbers and keys out of range are refused" {
  local option
  for option in --margin=0 --margin=-1 --margin=x --margin=1e309 --margin= \
    --alpha=0 --alpha=0.5 --alpha=1 --alpha=-0.1 --alpha=x \
    --pair= --pair=1 --pair=a=b --fail-on=worse; do
    fails 2 prof-trend --against=/dev/null $option /dev/null
    equal "$option: $(cat out)$(wc -l <err)" "$option: 2"
  done
  for option in --compare= --compare=1 --compare=v=a --compare=v=a,b,c \
    --compare=a,b; do
    fails 2 prof-trend "$option" /dev/null
  done
}

@test "standard input cannot be the base and what is new" {
  fails 2 prof-trend --against=- </dev/null
  fails 2 prof-trend --against=- - </dev/null
}

@test "two values that are one are no comparison" {
  fails 2 prof-trend --compare=v=a,a /dev/null
  head -n 1 err | grep -q 'KEY=BASE,NEW with two values'
}

@test "of two numbers the smaller one is the base, whichever comes first" {
  table "s variant=2 $y" "s variant=1 $x" >p.csv
  prof-trend --compare=variant p.csv >out
  equal "$(field out s base),$(field out s new),$(field out s verdict)" 1,2,slower
}

@test "--pair names a key that points have" {
  table "s v=a $x" "s v=b $y" >p.csv
  fails 1 prof-trend --compare=v --pair=round p.csv
  equal "$(cat out)$(cat err)" 'prof-trend: --pair: no point has round='
}
