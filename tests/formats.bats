#!/usr/bin/env bats
# What --format can write besides CSV and TSV.

load helper

formats() { # TOOL
  "$1" --help | sed -nE 's/.* --format=([^ ]*) .*/\1/p' | tr '|' '\n'
}

@test "each manual names the formats of its tool" {
  local tool
  for tool in record stats bottleneck trend recommend; do
    formats "prof-$tool" >offered
    grep -qx json offered
    awk '
      /^\.It / { inside = $3 == "F" }
      inside && /^as described/ { exit }
      inside && /^\.Cm / {
        for (i = 2; i <= NF; i++) if ($i ~ /[a-z]/) print $i
      }' "$PROF_ROOT/man/prof-$tool.1" >named
    diff -u offered named
  done
}

# Two stages, of which one has no CPU time, and a third with a quote.
make_points() {
  cat >points.csv <<'CSV'
stage_name,execution_time,memory_used,cpu_time,timestamp,metadata
test,100.125,2048,50,2026-03-01T00:00:00Z,commit=4f2a9c1;note=a%3Bb%0A
test,300.125,4096,,2026-03-02T00:00:00.5Z,
build,1,,1,,no pairs
"say ""hi"", \n",2e-7,,,,
CSV
}

@test "JSON is an object a line, with all columns in their order" {
  make_points
  prof-stats -F json points.csv >out
  equal "$(wc -l <out)" 3
  equal "$(jq -r 'keys_unsorted | join(",")' out | uniq)" \
    "$(prof-stats points.csv | head -n 1)"
}

@test "JSON has numbers with all digits, and null for what is unknown" {
  make_points
  prof-stats -F json points.csv >out
  grep -q '^{"stage_name":"test","count":2,"avg":200.125,' out
  grep -q '^{"stage_name":"build",.*,"memory_max":null,' out
  equal "$(jq -s '.[0].memory_max, .[2].max' out | paste -sd ' ')" '4096 2e-07'
}

# Each number, by its digits, is the field in CSV.
@test "JSON has the numbers of CSV" {
  make_points
  prof-stats points.csv | sed 1d | cut -d, -f2- >fields
  prof-stats -F json points.csv |
    sed -E 's/^\{"stage_name":"([^"\\]|\\.)*",//; s/"[a-z_0-9]*"://g
      s/null//g; s/}$//' >seen
  # The third name has a comma and quotes.
  sed -i 's/^ \\n",//' fields
  equal "$(wc -l <seen)" 3
  equal "$(cat seen)" "$(cat fields)"
}

@test "JSON names are what they are in CSV" {
  make_points
  equal "$(prof-stats -F json points.csv | jq -r .stage_name | tail -n 1)" \
    'say "hi", \n'
}

# 0x80 and the pieces of an emoji are not UTF-8; the emoji is.
@test "JSON is UTF-8, whatever bytes a name has" {
  printf 'stage_name,execution_time\n"\200a\360\237\230",1\n\360\237\230\200,1\n' \
    >points.csv
  prof-stats -F json points.csv >out
  iconv -f UTF-8 -t UTF-8 out >/dev/null
  equal "$(jq -r .stage_name out | head -n 1)" $'\ufffda\ufffd\ufffd\ufffd'
  equal "$(jq -r .stage_name out | tail -n 1)" $'\U1f600'
}

# All pairs of bytes but NUL, which no table has; quotes as in CSV.
@test "jq reads each byte in a name" {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time"
    for (i = 1; i < 256; i++)
      for (j = 1; j < 256; j += i == 10 ? 1 : i % 7 + 3) {
        name = sprintf("%c%c.", i, j)
        gsub(/"/, "\"\"", name)
        printf "\"%s\",1\n", name
      }
  }' >points.csv
  prof-stats -F json points.csv >out
  equal "$(jq -r .count out | wc -l)" \
    "$(prof-stats -F tsv points.csv | sed 1d | wc -l)"
  [ "$(wc -l <out)" -gt 10000 ]
  equal "$(jq 'select(.stage_name == "\n\".") | .count' out)" 1
}

@test "JSON has control characters as escapes" {
  printf 'stage_name,execution_time\n"a\tb\001\177\033[31m\r",1\n' >points.csv
  prof-stats -F json points.csv >out
  equal "$(LC_ALL=C grep -c '[[:cntrl:]]' out)" 0
  equal "$(jq '.stage_name | explode' -c out)" \
    '[97,9,98,1,127,27,91,51,49,109,13]'
}

# A step from 10 to 20 ms.
make_step() {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 24; i++)
      print "test," (i < 12 ? 10 : 20) + i % 5 / 10 "," 1772366400 + i * 60 \
        ",commit=c" i ";note=100%25%0A"
  }' >points.csv
}

@test "metadata is an object of decoded strings in JSON" {
  make_step
  prof-trend --steps -F json points.csv >out
  equal "$(jq -c .metadata out)" '{"commit":"c12","note":"100%\n"}'
  equal "$(jq -r .timestamp out)" 2026-03-01T12:12:00.000000Z
  sed -i '2,$s/commit=.*/no pairs/' points.csv
  equal "$(prof-trend --steps -F json points.csv | jq -c .metadata)" \
    '"no pairs"'
  sed -i '2,$s/no pairs//' points.csv
  equal "$(prof-trend --steps -F json points.csv | jq -c .metadata)" '{}'
}

@test "JSON has true and false, and sets of words as arrays" {
  make_step
  prof-trend -F json points.csv >out
  equal "$(jq -c '[.significant, .trend]' out)" '[true,"degrading"]'
  echo other,15,1772366400, >>points.csv
  echo other,15,1772366401, >>points.csv
  equal "$(prof-trend -F json points.csv | tail -n 1 | jq .significant)" false
  cat >stats.csv <<'CSV'
stage_name,count,avg,stdev,total,global_avg,global_percentile_95,cpu_utilization
a,10,100,90,1000,60,90,1
b,10,100,1,1000,60,90,1
c,10,20,1,200,60,90,1
CSV
  prof-bottleneck --min-severity=low -F json stats.csv |
    jq -r '"\(.stage_name) \(.opportunities | join("+"))"' >words
  prof-bottleneck --min-severity=low -F tsv stats.csv |
    awk -F '\t' 'NR > 1 { gsub(";", "+", $13); print $1 " " $13 }' >expected
  equal "$(cat words)" "$(cat expected)"
  grep -q '^a slow+high-variance$' words
  grep -q '^c $' words
}

@test "evidence is an object of numbers in JSON, but for a commit and a time" {
  make_step
  prof-recommend -F json points.csv >out
  # The tenths are 0 0 0 1 1 1 2 2 3 3 4 4.
  equal "$(jq -c '.evidence |
    [(.before_median * 1000 | round), .commit, .since]' out)" \
    '[10150,"c12","2026-03-01T12:12:00.000000Z"]'
  sed 's/commit=c/commit=/' points.csv >digits.csv
  equal "$(prof-recommend -F json digits.csv | jq -c .evidence.commit)" '"12"'
}

@test "JSON of a table without rows is empty" {
  prof-stats -F json </dev/null >out
  cmp out /dev/null
}

@test "there is nothing between the tables of a stream of JSON" {
  printf 'stage_name,execution_time\na,1\na,2\nb,3\nb,4\n' |
    prof-stats --every=2rows -F json >out
  equal "$(jq -r '"\(.stage_name)\(.count)"' out | paste -sd ' ')" 'a2 a2 b2'
  equal "$(wc -l <out)" 3
}

@test "prof-record writes JSON to a pipe" {
  prof-record -n 2 -m a=b -F json stage true | cat >out
  equal "$(jq -r '"\(.stage_name) \(.metadata.a) \(.cpu_time | type)"' out |
    uniq -c | tr -s ' ')" ' 2 stage b number'
}

@test "prof-record appends no JSON to a file" {
  fails 125 prof-record -F json -o points.json stage touch ran
  grep -qxF 'prof-record: points.json: only CSV and TSV are appended to a file, not JSON' err
  [ ! -e points.json ] && [ ! -e ran ]
  fails 2 prof-record --shell -F json
  grep -q 'the functions of --shell write csv or tsv' err
}

# Two stages or more, whose times step at the 13th of 24 points: from 10 to 20
# ms, and the last one from 3000 to 2000.  These are the medians.
make_steps() { # NAME...
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (i = 0; i < 24; i++) {
      x = (i % 5 - 2) / 100
      t = 1772366400 + i * 60
      for (j = 1; j < ARGC; j++)
        print ARGV[j] "," (i < 12 ? 10 : 20) + x "," t ",commit=c" i
      print "faster," (i < 12 ? 3000 : 2000) + x "," t ",commit=c" i
    }
  }' "$@" >points.csv
}

@test "a step is an annotation" {
  make_steps test
  prof-trend --steps -F github points.csv >out
  cat >expected <<'EOF'
::warning title=prof%3A test::+100%25, 10.0 -> 20.0 ms since c12
::notice title=prof%3A faster::-33%25, 3.00 -> 2.00 s since c12
EOF
  diff -u expected out
}

@test "an annotation names the run or the time of a step without a commit" {
  make_steps test
  sed -i 's/commit=/run=/' points.csv
  prof-trend --steps -F github points.csv >out
  grep -q ' since run c12$' out
  sed -i '2,$s/run=.*//' points.csv
  # 1772366400 is 2026-03-01 12:00 in UTC, and the step 12 minutes later.
  prof-trend --steps -F github points.csv >out
  grep -q ' since 2026-03-01 12:12:00$' out
}

@test "a significant trend is an annotation, and no other" {
  make_steps test
  awk -F, -v OFS=, 'NR > 1 { print "same", 10 + NR % 4 / 2, $3, $4 }' \
    points.csv >same
  cat same >>points.csv
  prof-trend -F github points.csv >out
  cat >expected <<'EOF'
::warning title=prof%3A test::+100%25, 10.0 -> 20.0 ms from the first to the second half of 24 runs
::notice title=prof%3A faster::-33%25, 3.00 -> 2.00 s from the first to the second half of 24 runs
EOF
  diff -u expected out
}

# From 100 to 119.9, to a tenth: the halves differ by less.
@test "a drift is said to be that of a line, without the halves" {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time"
    for (i = 0; i < 200; i++) print "a," 100 + i / 10
  }' >points.csv
  equal "$(prof-trend --drift -F github points.csv)" \
    '::warning title=prof%3A a::+20%25 by a line through 200 runs'
  equal "$(prof-trend --drift -F markdown points.csv | head -n 1)" \
    '### prof: 1 of 1 stage slower, by a line through all runs'
}

@test "a verdict on the newest run is an annotation" {
  make_steps test
  sed -i '/,commit=c1[3-9]$/d; /,commit=c2/d' points.csv
  # Five stages are needed for a common factor, which is 1 here.
  awk -F, -v OFS=, 'NR > 1 && $1 == "test" {
    for (i = 1; i <= 4; i++) print "same" i, 10, $3, $4
  }' points.csv >same
  sed -i 's/^test,9[.0-9]*/test,10/' points.csv
  cat same >>points.csv
  prof-trend --latest -F github points.csv >out
  grep -qx '::warning title=prof%3A test::+100%25, 10.0 -> 20.0 ms in c12, level since c0' out
  equal "$(wc -l <out)" 2
}

@test "a comparison of two sets is an annotation that names them" {
  make_steps test
  grep -Ev ',commit=c(1[2-9]|2.)$' points.csv >'a,b:%.csv'
  grep -E '^s|,commit=c(1[2-9]|2.)$' points.csv >new.csv
  prof-trend --against='a,b:%.csv' -F github new.csv >out
  cat >expected <<'EOF'
::warning title=prof%3A test::+100%25, 10.0 -> 20.0 ms from a,b:%25.csv to new.csv
::notice title=prof%3A faster::-33%25, 3.00 -> 2.00 s from a,b:%25.csv to new.csv
EOF
  diff -u expected out
}

@test "a severity is the level of an annotation" {
  cat >stats.csv <<'CSV'
stage_name,count,avg,stdev,total,global_avg,global_percentile_95
a,1,1000,0,1000,250,900
b,1,500,0,1000,250,900
c,1,310.123456,0,2000,250,900
CSV
  prof-bottleneck -F github stats.csv >out
  cat >expected <<'EOF'
::error title=prof%3A a::critical: 1.00 s on average, 25.0%25 of all time (avg 1000 > global_percentile_95 900)
::warning title=prof%3A b::high: 500 ms on average, 25.0%25 of all time (avg 500 > 1.5 * global_avg 250)
::notice title=prof%3A c::medium: 310 ms on average, 50.0%25 of all time (avg 310 > 1.2 * global_avg 250)
EOF
  diff -u expected out
}

@test "a recommendation is an annotation with its rule and confidence" {
  make_steps test
  prof-recommend --min-share=0 -F json points.csv | jq -r 'select(.rule == "step") |
    "::warning title=prof%3A \(.stage_name)::\(.issue); \(.suggested_action); " +
    "\(.expected_improvement) (step; confidence 0.80)"' >expected
  equal "$(wc -l <expected)" 1
  prof-recommend --min-share=0 -F github points.csv | grep step | diff -u expected -
}

@test "annotations escape what would end them, and control nothing" {
  make_steps 'a:b,c%d'
  sed 's/^a:b,c%d/"a:b,c%d\r\n\o33\o200é"/; s/=c/=%0A%25%2C:\o33c/' points.csv >odd.csv
  prof-trend --steps -F github odd.csv | head -n 1 >out
  printf '%s\n' '::warning title=prof%3A a%3Ab%2Cc%25d%0D%0A\x1b\x80é::+100%25, 10.0 -> 20.0 ms since %0A%25,:\x1bc12' |
    diff -u - out
}

@test "a step of a workflow shows 10 annotations, and the tenth counts the rest" {
  make_steps a b c d e f g h i j k l
  prof-trend --steps -F github points.csv >out 2>err
  equal "$(grep -c '^::warning' out)" 10
  equal "$(sed -n 10,11p out)" '::warning title=prof::3 more warnings that are less urgent
::notice title=prof%3A faster::-33%25, 3.00 -> 2.00 s since c12'
  # Ten are ten.
  make_steps a b c d e f g h i j
  prof-trend --steps -F github points.csv >out 2>err
  equal "$(grep -c '^::warning title=prof%3A' out)" 10
}

@test "the most urgent annotations come first" {
  make_steps a b
  sed -i 's/^b,2/b,9/' points.csv
  prof-trend --steps -F github points.csv | cut -d: -f 3 | cut -d ' ' -f 1-3 >out
  equal "$(paste -sd ' ' out)" \
    'warning title=prof%3A b warning title=prof%3A a notice title=prof%3A faster'
}

needs_cmark() {
  command -v cmark-gfm >/dev/null || skip 'no cmark-gfm here'
}

# The cells of a table's rows, as GitHub's own parser sees them, by tabs.
cells() {
  cmark-gfm -e table | awk '
    /^<tr>/ { row = "" }
    sub(/^<t[dh][^>]*>/, "") {
      sub(/<\/t[dh]>$/, "")
      row = row (row == "" ? "" : "\t") $0
    }
    /^<\/tr>/ { print row }'
}

@test "markdown is a heading, what matters, and all rows folded away" {
  needs_cmark
  make_steps test
  awk -F, -v OFS=, 'NR > 1 && $1 == "test" {
    print "same", 10 + NR % 4 / 2, $3, $4
  }' points.csv >same
  cat same >>points.csv
  prof-trend -F markdown points.csv >out
  equal "$(head -n 6 out)" '### prof: 1 of 3 stages slower, 1 faster

| stage | runs | 1st half | 2nd half | change | p |
|:--|--:|--:|--:|--:|--:|
| `test` | 24 | 10.0 ms | 20.0 ms | **+100%** | <.001 |
| `faster` | 24 | 3.00 s | 2.00 s | **-33%** | <.001 |'
  equal "$(grep -c '^<details><summary>all 3 stages' out)" 1
  sed -n '/<details>/,$p' out | cells | cut -f 1 >names
  equal "$(paste -sd ' ' names)" \
    'stage <code>test</code> <code>faster</code> <code>same</code>'
}

@test "markdown says where stages stepped, if it is one place" {
  make_steps a b
  prof-trend --steps -F markdown points.csv >out 2>err
  equal "$(head -n 1 out)" \
    '### prof: 2 stages stepped up at `c12`, 1 stage stepped down at `c12`'
  equal "$(grep -c '<details>' out)" 0
  sed -i '/^a,.*,commit=c\(1[2-4]\|.\)$/s/^a,[0-9.]*/a,10/' points.csv
  prof-trend --steps -F markdown points.csv >out 2>err
  equal "$(head -n 1 out)" \
    '### prof: 2 stages stepped up, 1 stage stepped down at `c12`'
}

@test "markdown counts severities and priorities" {
  needs_cmark
  cat >stats.csv <<'CSV'
stage_name,count,avg,stdev,total,global_avg,global_percentile_95
a,1,1000,0,1000,250,900
b,1,500,0,500,250,900
c,1,490,0,490,250,900
CSV
  prof-bottleneck -F markdown stats.csv >out
  equal "$(head -n 1 out)" '### prof: 3 stages: 1 critical, 2 high'
  equal "$(cells <out | cut -f 1,2 | paste -sd ' ' | tr '\t' '=')" \
    'severity=stage <strong>critical</strong>=<code>a</code> high=<code>b</code> high=<code>c</code>'
  equal "$(prof-bottleneck -F markdown -n 1 stats.csv | head -n 1)" \
    '### prof: 1 stage: critical'
}

@test "markdown names what is compared" {
  make_steps test
  grep -Ev ',commit=c(1[2-9]|2.)$' points.csv >'a`b.csv'
  grep -E '^s|,commit=c(1[2-9]|2.)$' points.csv >new.csv
  prof-trend --against='a`b.csv' -F markdown new.csv | head -n 1 >out
  equal "$(cat out)" \
    '### prof: 1 of 2 stages slower, 1 faster, `` a`b.csv `` → `new.csv`'
}

# Two points a side can be no proof of anything.
@test "markdown says how many comparisons are unclear" {
  printf '%s\n' stage_name,execution_time a,1 a,2 b,3 b,4 >old.csv
  equal "$(prof-trend --against=old.csv -F markdown old.csv 2>err | head -n 1)" \
    '### prof: none of 2 stages slower or faster, 2 unclear, `old.csv` → `old.csv`'
}

@test "markdown shows names as they are, and nothing in them is markup" {
  local name
  needs_cmark
  printf '%s\n' stage_name,execution_time >points.csv
  printf '%s,1\n' '`' '``a`' 'a|b' 'a`|`b' '*a*_b_' '<b>&amp;' '@user' '[a](b)' \
    '\' 'a\' '\*' '~~a~~' ' a' >>points.csv
  prof-stats -F tsv points.csv | sed 1d | cut -f 1 |
    sed 's/\\\\/\\/g; s/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/^/<code>/; s/$/<\/code>/' |
    LC_ALL=C sort >expected
  prof-stats -F markdown points.csv | cells | sed 1d | cut -f 1 | LC_ALL=C sort >seen
  equal "$(wc -l <seen)" 13
  diff -u expected seen
}

@test "markdown has no line breaks, controls and bars of names" {
  needs_cmark
  printf 'stage_name,execution_time\n"a\nb\r\033\200\\|c",1\n' >points.csv
  prof-stats -F markdown points.csv >out
  equal "$(cells <out | tail -n 1 | cut -f 1)" \
    '<code>a\x0ab\x0d\x1b\x80\x5c|c</code>'
}

@test "markdown cuts a name in the middle" {
  printf 'stage_name,execution_time\nbegin%0300d-end,1\n' 0 >points.csv
  prof-stats -F markdown points.csv >out
  grep -Eq '^\| `begin0{44,45}…0*-end` \|' out
}

# A row has some 60 bytes.
@test "markdown fits into a comment, and counts the rest" {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,count,avg,stdev,total,global_avg,global_percentile_95"
    for (i = 1; i <= 3000; i++)
      print "stage" i ",1," 5000 - i ",0," 5000 - i ",1000,10000"
  }' >stats.csv
  prof-bottleneck -F markdown stats.csv >out
  [ "$(wc -c <out)" -lt 65536 ]
  [ "$(wc -c <out)" -gt 30000 ]
  shown=$(grep -c '^| high ' out)
  grep -q '^| high | `stage1` ' out
  equal "$(tail -n 2 out | head -n 1)" "and $((3000 - shown)) more"
}

@test "markdown can follow markdown" {
  needs_cmark
  make_steps test
  { prof-trend -F markdown points.csv; prof-stats -F markdown points.csv; } |
    cmark-gfm --unsafe -e table >out
  equal "$(grep -c '^<h3>' out)" 2
  equal "$(grep -c '^<table>' out)" 2
}

@test "markdown without rows says why" {
  equal "$(prof-trend -F markdown </dev/null)" \
    '### prof: no stage has two points yet'
}

@test "a table for people has a header, whatever --no-header says" {
  fails 2 prof-stats --no-header -F markdown
  grep -qx 'prof-stats: --no-header does not go with --format=markdown' err
}

@test "there are no annotations of a table without findings" {
  prof-trend -F github </dev/null >out
  prof-recommend -F github </dev/null >>out
  cmp out /dev/null
}

@test "a tool does not take the formats of others" {
  fails 125 prof-record -F github stage true
  grep -qx "prof-record: --format: not csv, tsv, json or table: 'github'" err
}
