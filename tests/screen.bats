# What people see: tables on a terminal, a real one of tmux(1).
load helper

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset PROF_OUTPUT PROF_META COLUMNS NO_COLOR CLICOLOR CLICOLOR_FORCE
  export LC_ALL=C.UTF-8 TMUX_TMPDIR=$PWD
}

open_screen() { # WIDTH
  tmux -u -L screen -f /dev/null new-session -d -x "$1" -y 60 \
    'sh ./command.sh; tmux wait-for -S ended; sleep 60' 2>refused
}

# Runs a command on a terminal of that width.  Prints the lines that are then
# on its screen, and with SHOW=-e their colours.
on_screen() { # WIDTH COMMAND
  command -v tmux >/dev/null || skip "no tmux here"
  need_terminal
  printf '%s\n' "$2" >command.sh
  # A server now and then ends as it starts.
  open_screen "$1" || open_screen "$1" || open_screen "$1" ||
    skip "no terminal here: $(cat refused)"
  timeout 20 tmux -L screen wait-for ended
  tmux -L screen capture-pane -p ${SHOW-} | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
  tmux -L screen kill-server
}

# Fails unless the command's screen is what standard input has.
shows() { # WIDTH COMMAND
  on_screen "$1" "$2" >seen
  diff -u - seen >&2
}

# Two stages that matter, and three that do not.  By hand, of build: median and
# average 12.4 s, P95 10 + 0.95 * 4.8 = 14.56 s, stdev 4.8 / sqrt(2) = 3.39 s, CPU
# 19.8 / 24.8 = 0.80.  All take 33.05 s: build 24.8, which is 75.0 %, test 8, which
# is 24.2 % and 3.2 tenths of build.
statistics() {
  cat >points.csv <<'CSV'
stage_name,execution_time,memory_used,cpu_time
lint,50,,50
build,10000,104857600,8000
build,14800,209715200,11800
test,4000,,3600
test,4000,,3600
docs,100,,50
fetch,100,,10
CSV
}

@test "statistics are a table of what takes the time" {
  statistics
  shows 80 'prof-stats points.csv' <<'EOT'
STAGE  RUNS  MEDIAN     P95     AVG ± SD       CPU   MEMORY  SHARE OF TIME
build     2  12.4 s  14.6 s  12.4 s ± 3.39 s  0.80  200 MiB  75.0% ██████████
test      2  4.00 s  4.00 s  4.00 s ± 0 ms    0.90           24.2% ███
3 more under 1%: docs, fetch, lint
EOT
}

@test "a narrow terminal has the columns that matter most" {
  statistics
  shows 40 'prof-stats points.csv' <<'EOT'
STAGE  MEDIAN     AVG  SHARE OF TIME
build  12.4 s  12.4 s  75.0% ██████████
test   4.00 s  4.00 s  24.2% ███
3 more under 1%: docs, fetch, lint
EOT
  shows 60 'prof-stats -p 50,99.9 points.csv' <<'EOT'
STAGE  RUNS  MEDIAN     AVG  SHARE OF TIME
build     2  12.4 s  12.4 s  75.0% ██████████
test      2  4.00 s  4.00 s  24.2% ███
3 more under 1%: docs, fetch, lint
EOT
}

# 10 + 0.999 * 4.8 = 14.8
@test "percentiles that are asked for are columns of a wide terminal" {
  statistics
  shows 120 'prof-stats -p 50,99.9 points.csv' <<'EOT'
STAGE  RUNS  MEDIAN     P95     P50   P99.9     AVG ± SD       CPU   MEMORY  SHARE OF TIME
build     2  12.4 s  14.6 s  12.4 s  14.8 s  12.4 s ± 3.39 s  0.80  200 MiB  75.0% ██████████
test      2  4.00 s  4.00 s  4.00 s  4.00 s  4.00 s ± 0 ms    0.90           24.2% ███
3 more under 1%: docs, fetch, lint
EOT
}

@test "without UTF-8 there is ASCII" {
  statistics
  sed -i 's/^test/t\xc3\xa4st/' points.csv
  shows 80 'LC_ALL=C prof-stats points.csv' <<'EOT'
STAGE        RUNS  MEDIAN     P95     AVG +- SD       CPU  SHARE OF TIME
build           2  12.4 s  14.6 s  12.4 s +- 3.39 s  0.80  75.0% ##########
t\xc3\xa4st     2  4.00 s  4.00 s  4.00 s +- 0 ms    0.90  24.2% ###
3 more under 1%: docs, fetch, lint
EOT
}

# Sixteen days: lint stays, and test doubles on the ninth.  Each has the values
# 0 to 15 beside that, in another order: the halves of test have 60 each, and those
# of lint 68 and 52.  Of the C(16, 8) = 12870 ways to take 8 of 16 ranks, 2 are as
# extreme as those of test, and 5686 as those of lint, .442.  A step's p-value is at
# least 1 of 1000 permutations, over 0.9.
trends() {
  awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 1; i <= 16; i++) {
      t = sprintf("2026-11-%02dT12:00:00Z,commit=c%02d", i, i)
      print "lint," 271 + i * 5 % 16 ".5," t
      print "test," (i < 9 ? 6000 : 12000) + i * 7 % 16 "," t
    }
  }' >points.csv
}

@test "trends have a history, and below them since when" {
  trends
  shows 80 'prof-trend points.csv' <<'EOT'
16 runs, 2026-11-01 to 2026-11-16; ~ is no significant change
STAGE  RUNS  1ST HALF  2ND HALF  CHANGE      P  HISTORY
test     16    6.01 s    12.0 s   +100%  <.001  ▄▄▄▄▄▄▄▄████████
lint     16    280 ms    278 ms       ~   .442  ████████████████

STAGE  BEFORE → AFTER   CHANGE     P  STAGES  SINCE
test   6.01 s → 12.0 s   +100%  .001   50.0%  2026-11-09, c09
EOT
}

@test "a drift is that of a line, and below it is since when, too" {
  trends
  on_screen 80 'prof-trend --drift --alpha=0.1 points.csv' >seen
  equal "$(head -n 1 seen)" 'CHANGE by a line through 16 runs, 2026-11-01 to 2026-11-16; ~ not significant'
  equal "$(tail -n 1 seen)" 'test   6.01 s → 12.0 s   +100%  .001   50.0%  2026-11-09, c09'
}

@test "steps are a table, too" {
  trends
  shows 40 'prof-trend --steps points.csv' <<'EOT'
STAGE  CHANGE  SINCE
test    +100%  2026-11-09, c09
EOT
}

@test "comparisons begin with what got slower" {
  printf '%s\n' stage_name,execution_time >old.csv
  cp old.csv new.csv
  for i in 1 2 3 4 5 6 7 8; do
    echo "same,10$i" >>old.csv
    echo "same,10$i.5" >>new.csv
    echo "slow,10$i" >>old.csv
    echo "slow,20$i" >>new.csv
  done
  # 104.5 to 204.5 ms: 95.7 %
  on_screen 80 'prof-trend --against=old.csv new.csv' >seen
  equal "$(sed -n 1p seen)" 'old.csv → new.csv'
  grep -q '^STAGE  RUNS  BEFORE → AFTER   CHANGE  *INTERVAL ' seen
  sed -n 3p seen |
    grep -q '^slow      8  104 ms → 204 ms    +96%  .*  slower  '
  sed -n 4p seen | grep -q '^same .*  same  '
}

@test "bottlenecks have their severity, slowest first" {
  statistics
  shows 80 'prof-bottleneck points.csv' <<'EOT'
SEVERITY  STAGE  RUNS     AVG     P95    CV   CPU  SHARE OF TIME
high      build     2  12.4 s  14.6 s  0.27  0.80  75.0% ██████████
EOT
}

@test "recommendations are paragraphs" {
  printf '%s\n' stage_name,issue,suggested_action,expected_improvement,priority,confidence,rule,evidence \
    'compile,it is slow,"look at it, and see","saves 7.5 s a run",critical,0.85,slow,' >advice.csv
  cat >points.csv <<'CSV'
stage_name,execution_time,cpu_time
one,1000,2000
one,1000,2000
one,1000,2000
two,10,10
CSV
  SHOW='' on_screen 50 'prof-recommend points.csv' >seen
  head -n 1 seen | grep -q '^[A-Z]*  one  [a-z]'
  sed 1d seen | grep -v '^  [^ ]' && return 1
  tail -n 1 seen | grep -q '([a-z-]*; confidence 0\.[0-9]*)$'
  # No line is longer than the screen, or ends within a word.
  [ "$(wc -L <seen)" -le 50 ]
}

@test "a table without rows says why" {
  echo stage_name,execution_time,cpu_time >empty.csv
  shows 80 'prof-stats empty.csv; prof-bottleneck empty.csv
    prof-trend empty.csv; prof-trend --steps empty.csv
    prof-recommend empty.csv' <<'EOT'
no points
no stage stands out
no stage has two points yet
no steps
nothing to recommend
EOT
}

@test "names are measured in cells, and cut where they do not differ" {
  cat >points.csv <<'CSV'
stage_name,execution_time
漢字テスト,400
é🚀,300
a-very-long-name-of-a-stage-whose-end-is-first,200
a-very-long-name-of-a-stage-whose-end-is-second,100
CSV
  shows 40 'prof-stats points.csv' <<'EOT'
STAGE           MEDIAN  SHARE OF TIME
漢字テスト      400 ms  40.0% ██████████
é🚀             300 ms  30.0% ████████
a-very-…-first  200 ms  20.0% █████
a-very-…second  100 ms  10.0% ███
EOT
}

@test "a name sends nothing to the terminal" {
  printf 'stage_name,execution_time\n%b,1\n' \
    '\033[31mred\a' 'c1\0302\0233m' 'turned\0342\0200\0256' 'not\0377' >points.csv
  SHOW=-e shows 80 'prof-stats --color=never points.csv' <<'EOT'
STAGE               RUNS   MEDIAN      P95      AVG  SHARE OF TIME
\x1b[31mred\x07        1  1.00 ms  1.00 ms  1.00 ms  25.0% ██████████
c1\xc2\x9bm            1  1.00 ms  1.00 ms  1.00 ms  25.0% ██████████
turned\xe2\x80\xae     1  1.00 ms  1.00 ms  1.00 ms  25.0% ██████████
not\xff                1  1.00 ms  1.00 ms  1.00 ms  25.0% ██████████
EOT
}

# How many of the lines that a terminal shows are coloured.
colored() { # COMMAND
  SHOW=-e on_screen 80 "$1" | grep -c $'\e\\[' || true
}

@test "there are colours unless they are not wanted" {
  trends
  SHOW=-e on_screen 80 'prof-trend points.csv' >seen
  grep -q $'\e\\[31m *+100%' seen
  [ "$(colored 'NO_COLOR= prof-trend points.csv')" -gt 2 ]
  equal "$(colored 'NO_COLOR=1 prof-trend points.csv')" 0
  equal "$(colored 'CLICOLOR=0 prof-trend points.csv')" 0
  equal "$(colored 'TERM=dumb prof-trend points.csv')" 0
  equal "$(colored 'prof-trend --color=never points.csv')" 0
  [ "$(colored 'NO_COLOR=1 prof-trend --color=always points.csv')" -gt 2 ]
}

@test "a pipe has colours if they are forced" {
  trends
  in_pipe() {
    env "$@" prof-trend -F table points.csv | grep -c $'\e' || true
  }
  equal "$(in_pipe TERM=xterm)" 0
  equal "$(in_pipe CLICOLOR_FORCE=0)" 0
  [ "$(in_pipe CLICOLOR_FORCE=1)" -gt 2 ]
  equal "$(in_pipe CLICOLOR_FORCE=1 NO_COLOR=1)" 0
  prof-trend -F table --color=always points.csv | grep -q $'\e'
  run prof-trend --color=often points.csv
  equal "$status" 2
  equal "${lines[0]}" \
    "prof-trend: --color: not auto, always or never: 'often'"
}

@test "COLUMNS is the width, of a terminal and of a pipe" {
  statistics
  on_screen 120 'COLUMNS=40 prof-stats points.csv' >seen
  COLUMNS=40 prof-stats -F table points.csv >piped
  cmp piped seen
  equal "$(head -n 1 piped)" 'STAGE  MEDIAN     AVG  SHARE OF TIME'
  prof-stats -F table points.csv >piped
  on_screen 80 'prof-stats points.csv' >seen
  cmp piped seen
  # Neither too narrow nor nonsense.
  COLUMNS=1 prof-stats -F table points.csv | cmp - <(
    COLUMNS=40 prof-stats -F table points.csv)
  COLUMNS=wide prof-stats -F table points.csv | cmp - piped
}

# wc -L counts cells as the C library does.
@test "no line is wider than the screen" {
  local tool width
  gzip -dc "$PROF_ROOT/tests/data/http.csv.gz" >points.csv
  for tool in prof-stats prof-bottleneck prof-trend 'prof-trend --steps' \
    'prof-trend --latest' prof-recommend; do
    for width in 40 41 57 80 120 200; do
      COLUMNS=$width $tool -F table points.csv >seen 2>/dev/null
      [ "$(wc -l <seen)" -gt 5 ]
      [ "$(wc -L <seen)" -le $width ]
      grep -q ' $' seen && return 1
      COLUMNS=$width LC_ALL=C $tool -F table points.csv >seen 2>/dev/null
      [ "$(wc -L <seen)" -le $width ]
      LC_ALL=C grep -q '[^ -~]' seen && return 1
    done
  done
  true
}

@test "tables of a stream are apart" {
  statistics
  { prof-stats points.csv; echo; prof-stats points.csv; } >stream.csv
  shows 40 'prof-bottleneck stream.csv' <<'EOT'
SEVERITY  STAGE     AVG  SHARE
high      build  12.4 s  75.0%

SEVERITY  STAGE     AVG  SHARE
high      build  12.4 s  75.0%
EOT
  # Eight rows make two tables, and the last row a third.
  { cat points.csv; sed 1d points.csv | head -n 2; } >more.csv
  on_screen 40 'prof-stats --every=4rows more.csv' >seen
  equal "$(grep -c ^STAGE seen)" 3
  equal "$(grep -c '^$' seen)" 2
}

@test "rows without a header stay CSV on a terminal" {
  shows 80 'echo a,1,,,, | prof-stats --no-header | cut -d, -f1-5; true' <<'EOT'
a,1,1,1,1
EOT
  on_screen 200 'echo a,1,,,, | prof-stats --no-header' >seen
  equal "$(cut -d, -f1-5 seen)" a,1,1,1,1
}

@test "prof-record shows each measurement when it is made" {
  on_screen 80 'prof-record -q -n 2 nap sleep 0.1' >seen
  equal "$(sed -n 1p seen)" '    TIME       CPU    MEMORY  STAGE'
  equal "$(grep -c ' 1[0-9][0-9] ms  .* MiB  nap$' seen)" 2
  on_screen 80 'prof-record -m os=linux nap false' >seen
  grep -q '  nap  os linux, exit_status 1$' seen
}

@test "a file and a pipe get CSV from prof-record on a terminal" {
  on_screen 80 'prof-record -q -o points.csv -n 2 nap true
    prof-record nap true | head -n 1 | cut -d, -f1,2' >seen
  equal "$(cat seen)" stage_name,execution_time
  equal "$(cut -d, -f1 points.csv)" $'stage_name\nnap\nnap'
}

@test "prof-record says that nothing was long enough" {
  shows 80 'prof-record -t 10000 fast true' <<'EOT'
no points
EOT
}

@test "on a terminal the last run is drawn below the paths" {
  printf '%s\n' stage_name,execution_time,timestamp,metadata a,4000,0.0, b,1000,0.0, \
    c,6000,4.5, >points.csv
  on_screen 80 'prof-bottleneck --path points.csv 2>/dev/null' >seen
  grep -q '^last run, 10.5 s, observed path$' seen
  grep -q '^c .* █*  *6.00 s  path$' seen
  equal "$(cat seen)" "$(COLUMNS=80 prof-bottleneck --path -F table points.csv 2>/dev/null)"
}

@test "the last run is drawn with all its points" {
  awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 30; i++)
      print "s" i ",1000," i ".0,"
  }' >points.csv
  prof-bottleneck --path -F table points.csv >seen 2>messages
  equal "$(sed '1,/^last run/d' seen | grep -c '^s[0-9]* .* 1.00 s  path$')" 30
}
