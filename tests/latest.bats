# prof-trend --latest: the newest run against the level of those before it.
# Expected numbers are those of R 4.2.2, by the commands shown.

load helper

columns=stage_name,base,new,base_count,new_count,base_median,new_median,\
change_percent,change_low,change_high,p_value,p_adjusted,p_least,verdict,\
runs_needed

# A history: one line a run on standard input, TIME..., of the stages a, b and
# so on; `-` where a stage has none.  The runs are commit=c1, c2 and so on, a
# day apart.
history() {
  awk 'BEGIN { print "stage_name,execution_time,timestamp,metadata" }
    { for (i = 1; i <= NF; i++)
        if ($i != "-")
          printf "%c,%s,%d,commit=c%d\n", 96 + i, $i, NR * 86400, NR }'
}

# N runs of one stage: 102 98 101 99 100 and so on, times FACTOR.
level() { # N [FACTOR]
  LC_ALL=C awk -v n="$1" -v f="${2:-1}" 'BEGIN {
    for (i = 0; i < n; i++)
      print substr("102 98101 99100", i % 5 * 3 + 1, 3) * f }'
}

# N runs of six stages, at 1000, 2000 and so on to 6000, times FACTOR; but for
# the last run within 2 percent of that.
machine() { # N [FACTOR]
  LC_ALL=C awk -v n="$1" -v f="${2:-1}" 'BEGIN {
    for (i = 0; i < n; i++)
      for (s = 1; s <= 6; s++) {
        base = 980 + 10 * ((4 + i * 3 + s * s) % 5)
        if (i + 1 == n) base = 1000
        printf "%.10g%s", s * f * base, s < 6 ? " " : "\n"
      } }'
}

# Fails where a number is not within 1e-9 of what is expected, relatively.
close_to() { # SEEN EXPECTED
  LC_ALL=C awk -v a="$1" -v b="$2" 'BEGIN {
    d = a - b; limit = 1e-9 * (b < 0 ? -b : b)
    exit !(a != "" && d <= limit && -d <= limit) }' && return
  printf 'seen:     %s\nexpected: %s\n' "$1" "$2" >&2
  return 1
}

# The verdict on the stage a, of a history on standard input.
verdict() { # ARGUMENT...
  history | prof-trend --latest "$@" >verdicts 2>said
  field verdicts a verdict
}

# All verdicts in one line.
verdicts() { # FILE
  tail -n +2 "$1" | cut -d, -f1,14 | tr '\n' ' '
}

real() { # the real history, up to the run of a commit
  zcat "$PROF_ROOT/tests/data/http.csv.gz" >http.csv
  LC_ALL=C awk -F, -v last="$1" '
    NR == 1 { print; next }
    { commit = $NF; sub(/.*commit=/, "", commit) }
    NR == FNR { if (!(commit in first) || $3 < first[commit])
      first[commit] = $3; next }
    FNR > 1 && first[commit] <= first[last]' http.csv http.csv
}

# l <- log(rep(c(98, 99, 100, 101, 102), 2))
# s <- mad(l) * 10 / 9.2 * sqrt(1 + 1 / 10)
# 100 * expm1(log(150 / 100) + c(-1, 1) * reach(.975, 10) * s)
# with reach as in tests/unit/test-latest.c
@test "a stage of the newest run is compared with the median of those before" {
  { level 10; echo 150; } | history | prof-trend --latest >out 2>err
  equal "$(head -n 1 out)" "$columns"
  equal "$(tail -n +2 out | cut -d, -f1-5)" a,c1,c11,10,1
  close_to "$(field out a base_median)" 100
  close_to "$(field out a new_median)" 150
  close_to "$(field out a change_percent)" 50
  close_to "$(field out a change_low)" 43.124475054756765
  close_to "$(field out a change_high)" 57.205816764686254
  equal "$(tail -n 1 out | cut -d, -f11-)" ,,,slower,
  equal "$(cat err)" ''
}

@test "the verdicts of the newest run have a gate" {
  { level 10; echo 150; } | history >up.csv
  { level 10; echo 60; } | history >down.csv
  { level 10; echo 100; } | history >as_is.csv
  { level 10; echo 108; } | history >perhaps.csv
  fails 3 prof-trend --latest --fail-on=slower up.csv
  fails 0 prof-trend --latest --fail-on=slower down.csv
  fails 3 prof-trend --latest --fail-on=faster down.csv
  fails 0 prof-trend --latest --fail-on=faster up.csv
  fails 3 prof-trend --latest --fail-on=unproven up.csv
  fails 3 prof-trend --latest --fail-on=unproven perhaps.csv
  fails 0 prof-trend --latest --fail-on=slower perhaps.csv
  fails 0 prof-trend --latest --fail-on=unproven as_is.csv
  fails 0 prof-trend --latest --fail-on=unproven down.csv
}

# s is 0.016987, as above: 4 s is a change of 7.03 %, and of -6.57 %; the one
# sided 95 % bound is 2.1241 s above, which is 3.67 %.
@test "the margin is 10 percent beyond the level, unless --margin says it" {
  at() { { level 10; echo "$1"; } | verdict "${@:2}"; }
  equal "$(at 113)" slower # and the margin above 102: 112.2
  equal "$(at 112)" unclear
  equal "$(at 89.2)" unclear # 98 / 1.1 is 89.09
  equal "$(at 89)" faster
  equal "$(at 106)" same # 106 * 1.0367 is 109.9
  equal "$(at 106.2)" unclear
  equal "$(at 94.4)" same # 94.4 / 1.0367 is 91.06, 100 / 1.1 is 90.91
  equal "$(at 94.1)" unclear
  equal "$(at 107.5 --margin=5)" slower # 107.1
  equal "$(at 107 --margin=5)" unclear
  # Four deviations are more than a margin of 1 percent.
  equal "$(at 107.1 --margin=1)" slower
  equal "$(at 107 --margin=1)" unclear
  equal "$(at 93.5 --margin=1)" unclear
  equal "$(at 93.4 --margin=1)" faster
}

@test "one of the runs before may be as high, two may not" {
  of() { { printf '%s\n' "$@"; level 14; echo 150; } | verdict; }
  equal "$(of 100 100)" slower
  equal "$(of 100 150)" slower
  equal "$(of 150 150)" unclear
  equal "$(of 137 137)" unclear # 136.36 times 1.1 is 150
  equal "$(of 136 137)" slower
  down() { { printf '%s\n' "$@"; level 14; echo 50; } | verdict; }
  equal "$(down 100 50)" faster
  equal "$(down 55.1 50)" faster
  equal "$(down 54.9 50)" unclear
}

@test "of the runs before only those since the last step count" {
  { level 20; level 8 1.5; echo 151; } | history | prof-trend --latest >out
  equal "$(tail -n +2 out | cut -d, -f1-4)" a,c21,c29,8
  # 102 98 101 99 100 102 98 101: the median is that of 100 and 101, times 1.5.
  LC_ALL=C awk -F, 'NR == 2 { ok = $6 > 150.7 && $6 < 150.8 }
    END { exit !ok }' out
  equal "$(field out a verdict)" same
}

@test "a level has 5 runs at the least" {
  # Four runs after a step are none of their own: the level is the old one.
  of() { printf '100\n%.0s' {1..40}; printf '150\n%.0s' $(seq "$1"); }
  of 4 | history | prof-trend --steps >out
  equal "$(field out a metadata)" commit=c41
  { of 4; echo 150; } | history | prof-trend --latest >out
  equal "$(field out a base_count)" 44
  { of 5; echo 150; } | history | prof-trend --latest >out
  equal "$(field out a base_count)" 5
}

@test "a change that was meant is accepted once there are runs for a step" {
  local n
  { level 30; echo 150; } | verdict >out
  equal "$(cat out)" slower
  { level 30; level 8 1.5; echo 150; } | verdict >out
  equal "$(cat out)" same
}

@test "8 runs before are enough, and fewer are said" {
  { level 8; echo 150; } | history >p.csv
  fails 3 prof-trend --latest --fail-on=slower p.csv
  { level 7; echo 150; } | history >p.csv
  fails 0 prof-trend --latest --fail-on=slower p.csv
  equal "$(cat err)" "prof-trend: 7 runs before this one, and 8 make a level: only a change beyond 40 percent is told"
  equal "$(field out a verdict),$(field out a change_low)" unclear,
  # Nothing is proven either.
  { level 7; echo 100; } | history >p.csv
  fails 3 prof-trend --latest --fail-on=unproven p.csv
}

@test "a stage with fewer than 5 runs at its level is unclear, and counted" {
  short() { # RUNS OF B
    { level 14; echo 100; } |
      awk -v n="$1" '{ print $1, (NR > 14 - n ? $1 : "-") }' | history | prof-trend --latest >out 2>err
  }
  short 4
  equal "$(grep ^b out | cut -d, -f4,6,8,14)" 4,,,unclear
  equal "$(field out a verdict)" same
  equal "$(cat err)" 'prof-trend: 1 of 2 stages has fewer than 5 runs at their level: unclear'
  short 5
  equal "$(field out b verdict),$(cat err)" same,
}

@test "what all stages share is said, and taken out" {
  # Ten runs on a slower machine among 34: the level is that of the others.
  { machine 8; machine 5 1.5; machine 16; machine 5 1.5; machine 1 1.5; } |
    history >p.csv
  prof-trend --latest p.csv >out 2>err
  # The median of 34 runs of which 10 are slower is in the upper half of the
  # others, 1000 to 1020.
  grep -q '^prof-trend: all 6 stages are 1\.\(4[7-9]\|50\) of their level in this run: the machine, or what they share$' err
  equal "$(wc -l <err)" 1
  equal "$(verdicts out)" 'a,same b,same c,same d,same e,same f,same '
  equal "$(field out a base_count)" 10
  # The level is that of the likes, 1500, with their noise.
  LC_ALL=C awk -F, '$1 == "a" { ok = $6 > 1470 && $6 < 1530 &&
    $8 > -2 && $8 < 2 } END { exit !ok }' out
}

@test "what one stage has beyond that is its own" {
  { machine 8; machine 5 1.5; machine 16; machine 5 1.5
    machine 1 1.5 | awk '{ $3 *= 1.3; $5 *= 0.7; print }'; } | history >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(verdicts out)" 'a,same b,same c,slower d,same e,faster f,same '
  LC_ALL=C awk -F, '$1 == "c" { c = $8 > 27 && $8 < 33 }
    $1 == "e" { e = $8 > -33 && $8 < -27 } END { exit !(c && e) }' out
}

# R: i <- 0:12; s <- 1:5
# y <- outer(i, s, function(i, s) log(s * 1000 *
#   (1 + 0.01 * ((7*i + 3*s*s + i*s) %% 5)) * (1 + 0.02 * (i %% 3))))
# x <- sweep(y, 2, apply(y[1:12,], 2, median))
# f <- sapply(s, function(k) apply(x[, -k], 1, median))
# r <- y - f; m <- apply(r[1:12,], 2, median); left <- r[13,] - m
# spread <- apply(r[1:12,], 2, mad) * 12 / 11.2 * sqrt(1 + 1/12)
# 100 * expm1(left); 100 * expm1(left - reach(.975, 12) * spread); ...
@test "the factor of a stage is that of the others" {
  LC_ALL=C awk 'BEGIN {
    for (i = 0; i < 13; i++)
      for (s = 1; s <= 5; s++) {
        x = 1 + 0.01 * ((7 * i + 3 * s * s + i * s) % 5)
        x *= s * 1000 * (1 + 0.02 * (i % 3))
        printf "%.17g%s", x, s < 5 ? " " : "\n"
      } }' |
    history | prof-trend --latest >out
  # The stage in the middle of the newest run, and another one.
  equal "$(field out c change_percent)" 0
  close_to "$(field out c change_low)" -2.0377796043977026
  close_to "$(field out c change_high)" 2.0801688611880245
  close_to "$(field out a change_percent)" 2.4594696070344106
  close_to "$(field out a change_low)" -3.795793224683377
  close_to "$(field out a change_high)" 9.1214538743881022
  close_to "$(field out a base_median)" 1015.0355101278001
}

@test "a factor within 10 percent is not said" {
  { machine 20; machine 1 1.08; } | history | prof-trend --latest >out 2>err
  equal "$(cat err)" ''
  { machine 20; machine 1 1.13; } | history | prof-trend --latest >out 2>err
  grep -q '^prof-trend: all 6 stages are 1.1. of their level' err
  { machine 20; machine 1 0.88; } | history | prof-trend --latest >out 2>err
  grep -q '^prof-trend: all 6 stages are 0.8. of their level' err
}

@test "fewer than 5 stages share nothing" {
  { machine 20; machine 1 1.5; } | cut -d' ' -f1-4 | history >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(verdicts out)$(cat err)" 'a,slower b,slower c,slower d,slower '
  { machine 20; machine 1 1.5; } | cut -d' ' -f1-5 | history >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(cut -d, -f14 out | sort -u | tr '\n' ' ')" 'unclear verdict '
}

@test "on a new machine only what is beyond 40 percent is told" {
  { machine 20; machine 1 1.5; } | history >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(verdicts out)" \
    'a,unclear b,unclear c,unclear d,unclear e,unclear f,unclear '
  grep -q '^prof-trend: 0 of the 20 runs before are like this one, and 8 make a level: the machine is new, and only a change beyond 40 percent is told$' err
  beyond() { # FACTOR OF C
    { machine 20; machine 1 1.5 | awk -v f="$1" '{ $3 *= f; print }'; } |
      history | prof-trend --latest >out 2>err
    field out c verdict
  }
  equal "$(beyond 1.35)" unclear
  equal "$(beyond 1.5)" slower
  equal "$(beyond 0.66)" faster
  equal "$(beyond 0.75)" unclear
  # Seven runs of its like are not enough, and eight are.
  { machine 20; machine 7 1.5; machine 1 1.5; } | history |
    prof-trend --latest >out 2>err
  grep -q '^prof-trend: 7 of the 27 runs before are like this one' err
  { machine 20; machine 8 1.5; machine 1 1.5; } | history |
    prof-trend --latest >out 2>err
  equal "$(cut -d, -f14 out | sort -u | tr '\n' ' ')" 'same verdict '
}

@test "beyond 40 percent is no news where the run's other stages scatter as far" {
  { machine 20; machine 1 1.5 |
      awk '{ $1 *= 0.3; $2 *= 3; $3 *= 2.5; $4 *= .4; print }'; } |
    history | prof-trend --latest >out 2>err
  equal "$(field out c verdict)" unclear
}

@test "--common=in leaves what all stages share" {
  { machine 20; machine 1 1.5; } | history >p.csv
  prof-trend --latest --common=in p.csv >out 2>err
  equal "$(verdicts out)$(cat err)" \
    'a,slower b,slower c,slower d,slower e,slower f,slower '
  prof-trend --latest --common=out p.csv >out 2>err
  equal "$(field out a verdict)" unclear
}

@test "--common=STAGE is a yardstick that only the machine changes" {
  # The machine goes to and fro; b, not a, is slower in the newest run.
  { level 24; echo 100; } | LC_ALL=C awk '{ f = NR % 2 ? 1 : 1.6
    print 100 * f, NR == 25 ? 150 * f : $1 * f }' | history >p.csv
  prof-trend --latest --common=a p.csv >out 2>err
  equal "$(verdicts out)" 'a,same b,slower '
  prof-trend --latest --common=in p.csv >out 2>err
  equal "$(verdicts out)" 'a,unclear b,unclear '
  fails 1 prof-trend --latest --common=z p.csv
  equal "$(cat out)$(cat err)" "prof-trend: --common: no stage is named 'z'"
}

@test "stages that are missing in the newest run are named" {
  { level 10; echo 100; } | awk '{ print $1, NR < 11 ? $1 : "-" }' | history |
    prof-trend --latest >out 2>err
  equal "$(verdicts out)" 'a,same '
  equal "$(cat err)" "prof-trend: 1 stage is not in the newest run: 'b'"
  { level 10; echo 100; } |
    awk '{ x = NR < 11 ? $1 : "-"; print $1, x, x, x, x }' | history |
    prof-trend --latest >out 2>err
  equal "$(cat err)" \
    "prof-trend: 4 stages are not in the newest run: 'b', 'c', 'd' and more"
}

@test "a stage that left before the window is not missed" {
  { level 20; echo 100; } | awk '{ print $1, NR < 11 ? $1 : "-" }' | history |
    prof-trend --latest --window=10 >out 2>err
  equal "$(verdicts out)$(cat err)" 'a,same '
}

@test "a stage that is new has no level" {
  { level 10; echo 100; } | awk '{ print $1, NR < 11 ? "-" : $1 }' | history |
    prof-trend --latest >out 2>err
  equal "$(grep ^b out)" b,,c11,0,1,,"$(field out b new_median)",,,,,,,unclear,
}

@test "the first run has nothing to compare with, and says so" {
  echo 100 | history >p.csv
  prof-trend --latest -F table p.csv >out 2>err
  printf '%s\n' 'no run before c1: nothing to compare with yet' \
    'STAGE   RUNS    BEFORE → AFTER   VERDICT' \
    'a      0 → 1  no level → 100 ms  unclear' | diff -u - out
  equal "$(cat err)" \
    'prof-trend: no run before this one, and 8 make a level: nothing to compare with yet'
  equal "$(prof-trend --latest -F markdown p.csv 2>err | head -n 1)" \
    '### prof: no run before `c1`: nothing to compare with yet'
  sed -i 's/commit=c1//' p.csv
  equal "$(prof-trend --latest -F table p.csv 2>err | head -n 1)" \
    'no run before the newest: nothing to compare with yet'
}

@test "runs without names, and without a level, have no arrow between them" {
  level 12 | history | sed 's/commit=.*//' >p.csv
  prof-trend --latest -F table p.csv | head -n 1 >out
  grep -q '^STAGE  *RUNS  BEFORE → AFTER ' out
  # The stage is new, and the runs before have others.
  { history <<<100 && echo b,100,172800,commit=c2; } >p.csv
  equal "$(prof-trend --latest -F table p.csv 2>err | head -n 1)" \
    'the runs before → c2'
  equal "$(prof-trend --latest -F markdown p.csv 2>err | head -n 1)" \
    '### prof: none of 1 stage slower or faster, 1 unclear in `c2`'
}

@test "--window says how many runs before the newest count" {
  { level 150; echo 100; } | history >p.csv
  prof-trend --latest p.csv >out
  equal "$(tail -n 1 out | cut -d, -f2-4)" c51,c151,100
  prof-trend --latest --window=20 p.csv >out
  equal "$(tail -n 1 out | cut -d, -f2-4)" c131,c151,20
  # As many as a number can say, or more: all.
  local window most=18446744073709551615
  for window in 4294967296 $most ${most}0; do
    prof-trend --latest --window=$window p.csv >out
    equal "$(tail -n 1 out | cut -d, -f2-4)" c1,c151,150
  done
  fails 2 prof-trend --latest --window=0 p.csv
  fails 2 prof-trend --latest --window=x p.csv
}

@test "several points of a stage in one run are its median" {
  {
    echo stage_name,execution_time,metadata
    for i in {1..10}; do
      printf 'a,%s,run=%d\n' 99 $i 100 $i 300 $i
    done
    printf 'a,%s,run=11\n' 100 160 100 # one of three is an outlier
  } >p.csv
  prof-trend --latest p.csv >out
  equal "$(tail -n +2 out | cut -d, -f2-5)" 1,11,10,1
  equal "$(field out a change_percent)" 0
  # Of an even number it is the geometric mean of the middle two: 120.
  { grep -v run=11 p.csv; printf 'a,%s,run=11\n' 100 1 144 999; } |
    prof-trend --latest >out
  close_to "$(field out a new_median)" 120
}

@test "a run is what run says, else commit, else --run" {
  {
    echo stage_name,execution_time,metadata
    for i in {1..10}; do
      # Two runs a commit.
      echo "a,100,commit=c$(((i + 1) / 2));run=r$i;job=j$i"
    done
  } >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(tail -n +2 out | cut -d, -f2-4)" r1,r10,9
  sed 's/run=[^;]*;//' p.csv >q.csv
  prof-trend --latest q.csv >out 2>err
  equal "$(field out a new),$(field out a base_count)" c5,4
  prof-trend --latest --run=job q.csv >out 2>err
  equal "$(tail -n +2 out | cut -d, -f2-4)" j1,j10,9
  prof-trend --latest --run=commit p.csv >out 2>err
  equal "$(field out a new),$(field out a base_count)" c5,4
}

@test "points that say no run are left out where others do, and counted" {
  { { level 10; echo 100; } | history; echo a,999,999999999,
    echo a,999,999999999,run_=1; } >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(field out a new),$(field out a verdict)" c11,same
  equal "$(cat err)" 'prof-trend: 2 points say no run and were left out'
}

@test "run and commit may both name runs" {
  { { level 10; echo 100; } | history | sed 's/commit=c[2468]$/run=&/'
  } >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(field out a base_count),$(field out a verdict)" 10,same
}

@test "where no point says a run each is one, and the last is the newest" {
  { echo stage_name,execution_time; level 10 | sed 's/^/a,/'; echo a,150
    level 6 | sed 's/^/b,/'; echo b,100; } >p.csv
  prof-trend --latest p.csv >out 2>err
  equal "$(tail -n +2 out | cut -d, -f1-5,14 | tr '\n' ' ')" \
    'a,,,10,1,slower b,,,6,1,same '
}

@test "runs are in order of time, whatever the order of the file" {
  { level 10; echo 150; } | history >p.csv
  prof-trend --latest p.csv >out
  { head -n 1 p.csv; tail -n +2 p.csv | sort -r; } | prof-trend --latest |
    cmp - out
  # Without runs too.
  sed 's/commit=.*//' p.csv >q.csv
  prof-trend --latest q.csv >out
  equal "$(field out a verdict)" slower
  { head -n 1 q.csv; tail -n +2 q.csv | sort -r; } | prof-trend --latest |
    cmp - out
}

@test "a run's time is that of its first point" {
  { level 10; echo 150; } | history >p.csv
  # The old run 5 has a point that came after all others.
  echo a,100,99999999,commit=c5 >>p.csv
  prof-trend --latest p.csv >out
  equal "$(field out a new),$(field out a verdict)" c11,slower
  # And if c11 began before all of them, c10 is the newest.
  echo a,150,1,commit=c11 >>p.csv
  prof-trend --latest p.csv >out
  equal "$(field out a new)" c10
}

@test "without timestamps runs are in the order in which they first come" {
  { level 10; echo 150; } | history | cut -d, -f1,2,4 >p.csv
  prof-trend --latest p.csv >out
  equal "$(field out a new),$(field out a verdict)" c11,slower
  { cat p.csv; echo a,100,commit=c1; } | prof-trend --latest >out
  equal "$(field out a new)" c11
  # One point without is enough.
  { { level 10; echo 150; } | history | sed '2s/,[0-9]*,commit/,,commit/
    $d'; echo a,150,1,commit=c11; } >p.csv
  prof-trend --latest p.csv >out
  equal "$(field out a new)" c11
}

@test "odd tables are judged without a fault" {
  equal "$(prof-trend --latest </dev/null 2>err)" "$columns"
  equal "$(echo stage_name,execution_time | prof-trend --latest 2>err)" \
    "$columns"
  echo 5 | history | prof-trend --latest >out 2>err
  equal "$(tail -n 1 out | cut -d, -f1-5,8,14)" a,,c1,0,1,,unclear
  { level 12; echo 0; } | history | prof-trend --latest >out 2>err
  equal "$(wc -l <out)" 1
  printf '0\n%.0s' {1..12} | history | prof-trend --latest >out 2>err
  equal "$(wc -l <out)" 1
  printf '7\n%.0s' {1..12} | history | prof-trend --latest >out 2>err
  equal "$(tail -n 1 out | cut -d, -f8-10,14)" 0,0,0,same
  { printf '7\n%.0s' {1..12}; echo 7.71; } | verdict >out
  equal "$(cat out)" slower
  { printf '1e-300\n%.0s' {1..12}; echo 1e300; } | history >p.csv
  fails 1 prof-trend --latest p.csv
  grep -q "stage 'a': change_percent is beyond the range of a double" err
}

@test "--latest reads and writes TSV" {
  { level 10; echo 150; } | history >p.csv
  tr , '\t' <p.csv | prof-trend --latest >out
  prof-trend --latest p.csv | tr , '\t' | cmp - out
}

@test "100,000 stages take a moment" {
  awk 'BEGIN { print "stage_name,execution_time,metadata"
    for (run = 1; run <= 10; run++)
      for (i = 0; i < 100000; i++)
        printf "s%d,%d,run=%d\n", i, 100 + (i + run) % 5, run }' |
    timeout 100 prof-trend --latest >out
  equal "$(wc -l <out)" 100001
}

@test "--steps marks what share of the stages stepped in that run" {
  # Three of six stages, and another one elsewhere.
  { machine 20; machine 20 | awk '{ $1 *= 2; $2 *= 2; $3 *= 2
      if (NR > 10) $4 *= 2; print }'; } | history >p.csv
  prof-trend --steps p.csv >out 2>err
  equal "$(tail -n +2 out | cut -d, -f1,7,8 | tr '\n' ' ')" \
    'a,commit=c21,0.5 b,commit=c21,0.5 c,commit=c21,0.5 d,commit=c31,0.16666666666666666 '
  equal "$(cat err)" 'prof-trend: 3 of 6 stages stepped at commit=c21: the machine, or what they share'
  # Two stages are not many.
  cut -d, -f1-4 p.csv | grep -v ^c | prof-trend --steps >out 2>err
  equal "$(field out a shared),$(cat err)" 0.4,
  # Nor are three of 16.
  { cat p.csv; printf '%s,1,,\n' {k..t}; } | prof-trend --steps >out 2>err
  equal "$(field out a shared),$(grep -c stepped err)" 0.1875,0
}

@test "two steps of a stage in one run are those of one stage" {
  { level 20; level 20 1.5; level 20; } | history | sed 's/commit=.*/run=x/' |
    prof-trend --steps >out
  equal "$(tail -n +2 out | cut -d, -f8 | tr '\n' ' ')" '1 1 '
}

# Apache Otava 0.8.0 has these, and another one, there or one run before or after.
@test "the real history: eight stages stepped at once, which is said" {
  zcat "$PROF_ROOT/tests/data/http.csv.gz" | prof-trend --steps >out 2>err
  grep -qx 'prof-trend: 8 of 27 stages stepped at commit=0f2929b: the machine, or what they share' err
  # 8 / 27
  equal "$(grep ,commit=0f2929b, out | cut -d, -f8 | sort | uniq -c | tr -s ' ')" \
    ' 8 0.2962962962962963'
  equal "$(grep -c '^end_to_end/http2_consecutive_x1_req_10b,2026-01-12' out)" 1
}

@test "the real history: a machine not seen before is said, and no stage" {
  real 0f2929b >p.csv
  fails 0 prof-trend --latest --fail-on=slower p.csv
  equal "$(cut -d, -f14 out | sort -u | tr '\n' ' ')" 'unclear verdict '
  equal "$(field out pipeline/hello_world_16 new)" 0f2929b
  grep -qx 'prof-trend: all 12 stages are 0.73 of their level in this run: the machine, or what they share' err
  grep -q '^prof-trend: 0 of the 100 runs before .* the machine is new' err
}

@test "the real history: a delayed acknowledgement is found at its commit" {
  real 18913ff >p.csv
  fails 3 prof-trend --latest --fail-on=slower p.csv
  equal "$(grep -c ,18913ff, out)" "$(tail -n +2 out | wc -l)"
  equal "$(grep ,slower, out | cut -d, -f1)" \
    end_to_end/http2_consecutive_x1_req_10b
}

@test "the real history, run by run: few false alarms" {
  zcat "$PROF_ROOT/tests/data/http.csv.gz" >http.csv
  # The rows of each run, in order of the runs' first points.
  LC_ALL=C awk -F, '
    FNR == 1 { next }
    { commit = $NF; sub(/.*commit=/, "", commit) }
    NR == FNR { if (!(commit in first) || $3 < first[commit])
      first[commit] = $3; next }
    { print first[commit] "," commit "\t" $0 }' http.csv http.csv |
    LC_ALL=C sort -s -k1,1 >by_run
  # One call a run, with the last 110.
  LC_ALL=C awk -F '\t' '
    function judge(  i, line, status) {
      print "stage_name,execution_time,timestamp,metadata" | command
      for (i = runs > 110 ? runs - 109 : 1; i <= runs; i++)
        printf "%s", rows[i] | command
      status = close(command)
      if (status != 0 && status != 3 && status != 768)
        exit 1
      red += status != 0
      while ((getline line < "judged") > 0) {
        all++
        slower += line ~ /,slower,/
      }
      all-- # the header
      close("judged")
    }
    BEGIN { command = "prof-trend --latest --fail-on=slower >judged 2>>said" }
    $1 != run { if (runs) judge(); run = $1; runs++ }
    { rows[runs] = rows[runs] $2 "\n" }
    END { judge(); print runs, all, slower, red }' by_run >out
  read -r runs all slower red <out
  equal "$runs $all" '440 7603'
  # At most 1.5 percent of all stages judged, and 15 percent of the runs; and
  # some, or nothing was judged.
  [ $((slower * 1000)) -le $((all * 15)) ]
  [ $((red * 100)) -le $((runs * 15)) ]
  [ "$red" -gt 0 ] && [ "$slower" -ge "$red" ]
}

@test "a stage that did not run is not shown to be within the margin" {
  { level 20; echo 100; } | history >p.csv
  prof-trend --latest --fail-on=unproven p.csv >out 2>err
  # The stage b is in the first run only.
  echo b,100,86400,commit=c1 >>p.csv
  fails 3 prof-trend --latest --fail-on=unproven p.csv
}

@test "--run names a key that points have" {
  level 20 | history >p.csv
  fails 1 prof-trend --latest --run=build p.csv
  equal "$(cat out)$(cat err)" 'prof-trend: --run: no point has build='
}

@test "no points at all are said" {
  echo stage_name,execution_time | prof-trend --latest >out 2>err
  equal "$(cat err)" 'prof-trend: no points: there is no newest run'
}

# N:LEVEL... as points of the stage a, each a run, but for noise of 5 percent.
points_of() { # N:LEVEL...
  printf '%s\n' "$@" | LC_ALL=C awk -F : '
    BEGIN { print "stage_name,execution_time,metadata" }
    { for (i = 0; i < $1; i++) {
        x = 1 + (n * 37 % 101 - 50) / 1000
        printf "a,%.3f,run=r%d\n", $2 * x, ++n } }'
}

# f <- function(i, l) round(l * (1 + ((i * 37) %% 101 - 50) / 1000), 3)
# x <- log(f(0:29, 100)); y <- log(f(30:34, 130))
# wilcox.test(y, x, alternative = "greater")$p.value # as well 1 / choose(35, 5)
# 100 * expm1(median(y) - median(x))
# 100 * expm1(wilcox.test(y, x, conf.int = TRUE)$conf.int)
@test "--latest=5 compares the last five runs together" {
  points_of 30:100 5:130 >p.csv
  fails 3 prof-trend --latest=5 --fail-on=slower p.csv
  equal "$(tail -n 1 out | cut -d, -f1-5,14)" a,r1,r31,30,5,slower
  close_to "$(field out a p_value)" 3.0804110500505186e-06
  close_to "$(field out a p_least)" 3.0804110500505186e-06
  close_to "$(field out a change_percent)" 29.674658090363089
  close_to "$(field out a change_low)" 26.037364798426754
  close_to "$(field out a change_high)" 34.926315789473669
  equal "$(cat err)" ''
  points_of 30:130 5:100 >p.csv
  fails 3 prof-trend --latest=5 --fail-on=faster p.csv
  close_to "$(field out a p_value)" 3.0804110500505186e-06
  fails 3 prof-trend --latest=5 --better=higher --fail-on=slower p.csv
}

@test "--latest=K takes a p-value, the margin and two deviations" {
  points_of 30:100 5:109 >p.csv # medians 99.85 and 108.57: 8.7 percent
  fails 0 prof-trend --latest=5 --fail-on=slower p.csv
  fails 3 prof-trend --latest=5 --margin=8 --fail-on=slower p.csv
  fails 3 prof-trend --latest=5 --fail-on=unproven p.csv
  points_of 30:100 5:100 >p.csv
  fails 0 prof-trend --latest=5 --fail-on=unproven p.csv
  equal "$(field out a verdict)" same
  # Half at about 70, half at 130: on logs a MAD is half of log(130 / 70), which
  # is 0.31, and two deviations are exp(2 * 1.4826 * 0.31) = 2.5 times 95.
  { level 15 0.7; level 15 1.3; } | awk '{ r[NR % 15 * 2 + (NR > 15)] = $1 }
    END { for (i = 0; i < 30; i++) print r[i] }' >two
  { cat two; printf '%s\n' 215 216 217 218 219; } | history >p.csv
  fails 0 prof-trend --latest=5 --fail-on=slower p.csv
  { cat two; printf '%s\n' 255 256 257 258 259; } | history >p.csv
  fails 3 prof-trend --latest=5 --fail-on=slower p.csv
  fails 0 prof-trend --latest=5 --alpha=0.000001 --fail-on=slower p.csv
}

@test "--latest=K forgets a change: the level begins at the last step" {
  points_of 30:100 20:130 5:130 >p.csv
  fails 0 prof-trend --latest=5 --fail-on=slower p.csv
  equal "$(tail -n 1 out | cut -d, -f2-4,14)" r31,r51,20,same
  points_of 30:100 20:130 5:180 >p.csv
  fails 3 prof-trend --latest=5 --fail-on=slower p.csv
  # At most 49 runs before them, unless --window says it.
  points_of 90:100 5:100 >p.csv
  equal "$(prof-trend --latest=5 p.csv | tail -n 1 | cut -d, -f4)" 49
  equal "$(prof-trend --latest=5 --window=60 p.csv | tail -n 1 |
    cut -d, -f4)" 60
}

@test "--latest=K says what it cannot find, and what many stages share" {
  points_of 8:100 3:200 >p.csv # 1 / choose(11, 3) is 0.00606
  fails 0 prof-trend --latest=3 --fail-on=slower p.csv
  equal "$(cat err)" "prof-trend: 1 of 1 stages has too few runs for a p-value \
of 0.001: theirs is 0.00606 at the least"
  fails 3 prof-trend --latest=3 --alpha=0.01 --fail-on=slower p.csv
  equal "$(cat err)" ''
  points_of 4:100 3:200 >p.csv
  fails 0 prof-trend --latest=3 --fail-on=slower p.csv
  equal "$(cat err)" 'prof-trend: 1 of 1 stages has fewer than 5 runs at their level: unclear'
  { level 30; level 5 2; } | awk '{ print $1, $1, $1, 7 + NR % 3 }' | history >p.csv
  fails 3 prof-trend --latest=5 --fail-on=slower p.csv
  equal "$(cat err)" "prof-trend: 3 of 4 stages became slower in these runs: \
the machine, or what they share"
}

@test "--latest=K has options of its own" {
  run prof-trend --latest --alpha=0.01 /dev/null
  equal "$status ${lines[0]}" "2 prof-trend: --alpha cannot be used with \
--latest without a number of runs"
  run prof-trend --latest=5 --common=in /dev/null
  equal "$status ${lines[0]}" \
    '2 prof-trend: --common cannot be used with --latest=5'
  run prof-trend --latest=0 /dev/null
  equal "$status ${lines[0]}" \
    "2 prof-trend: --latest: not a positive integer: '0'"
}

@test "with --better=higher a run of lower values is slower" {
  { level 10; echo 60; } | history >p.csv
  fails 3 prof-trend --latest --better=higher --fail-on=slower p.csv
  fails 3 prof-trend --latest --better=higher --fail-on=unproven p.csv
  { level 10; echo 150; } | history >p.csv
  fails 3 prof-trend --latest --better=higher --fail-on=faster p.csv
  fails 0 prof-trend --latest --better=higher --fail-on=unproven p.csv
}
