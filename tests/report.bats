#!/usr/bin/env bats
# The report, prof-recommend -F html, and the pages of the other tools.

load helper

report() {
  prof-recommend -F html "$@"
}

# Twenty runs of one stage, a day apart: a and b of the times, in turn, for the
# first ten, c and d for the others.
stepping() { # STAGE A B C D
  local i times=("$2" "$3" "$4" "$5")
  for i in {0..19}; do
    printf '%s,%s,2026-03-%02dT12:00:00Z,commit=c%02d\n' "$1" \
      "${times[i / 10 * 2 + i % 2]}" $((i + 1)) "$i"
  done
}

# As many stages as points a stage, in random order of size.
history() { # STAGES POINTS
  LC_ALL=C awk -v stages="$1" -v points="$2" 'BEGIN {
    print "stage_name,execution_time,timestamp,metadata"
    for (p = 0; p < points; p++)
      for (s = 0; s < stages; s++) {
        noise = (p * 7919 + s * 104729) % 1009 / 1009
        printf "stage %d of the nightly build,%.3f,%d,", s,
          (100 + 40 * s) * (1 + noise) * (p > points / 2 ? 1.5 : 1),
          1773000000 + p * 7200 + s * 60
        printf "commit=%08x%08x%08x%08x%08x\n", p * 7919, p, p, p, p
      }
  }'
}

header=stage_name,execution_time,timestamp,metadata

# Names that would be markup, or no text at all.
hostile() {
  local name
  echo "$header"
  for name in '<script>alert(1)</script>' "\"\"quoted\"\" 'x' & y" \
    '&lt;b&gt;' $'control \x01\x1b[31m' $'invalid \xff\xc3(' \
    $'bidi \u202e\u2066' $'C1 \u0085 nonchar \uffff' '--> ]]> </title>'; do
    stepping "\"$name\"" 100 101 200 201 | sed "s/commit=c/commit=%3Cb%3E\"\"/
      s/,\(commit.*\)/,\"\1\"/"
  done
}

@test "the page runs nothing and loads nothing" {
  { echo "$header"; stepping build 100 101 200 201; } | report >page
  run grep -ciE '<script|javascript:|@import|url\(|https?:|src=| on[a-z]+=' page
  equal "$output" 0
  # The only references: its own parts, and an icon that is empty.
  equal "$(grep -o 'href="[^"]*"' page | sort -u)" 'href="#s0"
href="data:,"'
  grep -q "Content-Security-Policy\" content=\"default-src 'none'; " page
}

@test "pages are valid HTML" {
  command -v tidy >/dev/null || skip 'no tidy here'
  local tool
  hostile >hostile.csv
  history 60 20 >many.csv
  { echo "$header"; stepping build 100 101 200 201; } >one.csv
  cut -d, -f1,2 one.csv >untimed.csv
  echo "$header" >empty.csv
  prof-bottleneck one.csv >bottlenecks.csv
  for file in *.csv; do
    report "$file" >"$file.html"
  done
  for tool in stats bottleneck trend; do
    prof-$tool -F html hostile.csv >$tool.html
  done
  prof-trend --steps -F html one.csv >steps.html
  prof-trend -F html empty.csv >trends.html
  for file in *.html; do
    # It does not know that a picture may be within a picture.
    tidy -qe -utf8 "$file" 2>&1 |
      grep -v -e 'Warning: <svg> proprietary attribute' |
      sed "s/^/$file: /" >>faults || true
  done
  equal "$(cat faults)" ''
}

@test "pages are parsed without an error" {
  local python=/usr/bin/python3 # for which Debian has it
  $python -c 'import html5lib' 2>/dev/null || skip 'no html5lib here'
  hostile >hostile.csv
  report hostile.csv >report.html
  prof-stats -F html hostile.csv >stats.html
  for file in report stats; do
    $python -c 'import html5lib, sys
html5lib.HTMLParser(strict=True).parse(open(sys.argv[1], "rb").read())' \
      $file.html
  done
}

@test "names are text whatever is in them" {
  hostile >hostile.csv
  report hostile.csv >page
  prof-stats -F html hostile.csv >>page
  iconv -f UTF-8 -t UTF-16 page >/dev/null
  equal "$(LC_ALL=C tr -dc '\000-\010\013-\037\177' <page | wc -c)" 0
  equal "$(LC_ALL=C.UTF-8 grep -cP '[\x{80}-\x{9f}\x{61c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{ffff}]' page || true)" 0
  equal "$(grep -c '<script\|<b>"' page || true)" 0
  # As they are seen.
  for name in '&lt;script&gt;alert(1)&lt;/script&gt;' \
    "&quot;quoted&quot; 'x' &amp; y" '&amp;lt;b&amp;gt;' \
    'control \x01\x1b[31m' 'invalid \xff\xc3(' \
    'bidi \xe2\x80\xae\xe2\x81\xa6' 'C1 \xc2\x85 nonchar �' \
    '--&gt; ]]&gt; &lt;/title&gt;'; do
    # In the table, the run, the history and the table of statistics, if not in
    # advice.
    [ "$(grep -cF "<bdi>$name</bdi>" page)" -ge 4 ]
  done
  grep -qF '&lt;b&gt;&quot;00' page # a commit
}

@test "the same points give the same page" {
  history 5 50 >p.csv
  report p.csv >first
  TZ=Asia/Tokyo LC_ALL=C report p.csv >second
  cmp first second
  # In whatever order they are.
  { head -n 1 p.csv; tail -n +2 p.csv | sort -t, -k1,1 -s; } >sorted.csv
  report - <sorted.csv | grep -o '<path d="M.*' | sort >third
  report - <p.csv | grep -o '<path d="M.*' | sort >fourth
  cmp third fourth
}

@test "50 stages of 500 points make less than 1 MB" {
  history 50 500 | report >page
  [ "$(wc -c <page)" -lt 1000000 ]
  equal "$(grep -c '<section class="stage"' page)" 50
}

@test "of many points some dots are drawn, and it is said how many" {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time,timestamp"
    for (i = 0; i < 200000; i++)
      printf "a,%.3f,%d\n", 100 + i * 7919 % 1009 / 10, 1773000000 + i
  }' | report >page
  [ "$(wc -c <page)" -lt 200000 ]
  dots=$(grep -o '<path d="M[^"]*"' page | grep -o M | wc -l)
  [ "$dots" -gt 1000 ]
  grep -q ">$dots of 200000 dots; the others are covered by these. " page
}

# Of 12,000 points the level before the step is that of the last 10,000: from
# 2000 / 11999 of the way on, to 7000 / 11999.
@test "the levels around steps are of the points that have steps" {
  LC_ALL=C awk 'BEGIN {
    print "stage_name,execution_time,timestamp"
    for (i = 0; i < 12000; i++)
      printf "a,%d,%d\n", (i < 7000 ? 100 : 200) + i * 7919 % 11,
        1773000000 + i
  }' | report >page
  grep -q 'Steps are those among the last 10000 points.' page
  equal "$(grep -o 'class="levels" d="M[0-9]*' page | cut -d '"' -f 4)" M167
  equal "$(grep -o 'class="steps" d="[^"]*' page | cut -d '"' -f 4)" M583\ 0v150
}

@test "of many stages those with advice and the longest have pictures" {
  history 60 8 >p.csv
  # One of the shortest, which has advice.
  sed 's/^stage 0 .*build,/tiny,/' p.csv |
    awk -F, -v OFS=, '$1 == "tiny" && !n++ { $2 = 1000 } 1' >q.csv
  report --min-share=0 q.csv >page
  equal "$(grep -c '<section class="stage"' page)" 50
  grep -q '<h3><bdi>tiny</bdi>' page
  grep -q '<h3><bdi>stage 59 of' page
  equal "$(grep -c '<h3><bdi>stage 5 of' page || true)" 0
  grep -q '>Of the 50 stages with advice, or with the largest share' page
  equal "$(grep -c 'class="share"' page)" 60
}

@test "of more stages than fit into a table the rest is counted" {
  local i
  {
    echo stage_name,execution_time
    for i in {1..199}; do echo "s$i,2"; done
    for i in {200..202}; do echo "s$i,1"; done
  } | report >page
  equal "$(grep -c 'class="share"' page)" 200
  # Two of 199 * 2 + 3.
  grep -q '>2 more stages with 0.5% of the time<' page
}

@test "evidence has four digits, but a commit has all of its own" {
  { echo "$header"; stepping build 100 101 200.12345 200.12345; } |
    sed 's/commit=c/commit=12345/' | report >page
  grep -qF '<dt>commit</dt><dd>1234510</dd>' page
  grep -qF '<dt>after_median</dt><dd>200.1</dd>' page
}

@test "without points there is a table without pictures" {
  { echo "$header"; stepping build 100 101 200 201; } | prof-stats |
    report >page
  grep -q '<bdi>build</bdi>' page
  equal "$(grep -c -e 'role="img"' -e '<h2>History' page || true)" 0
}

@test "without any row the page says so" {
  echo "$header" | report >page
  grep -q '<p>No stages: the input has no rows.</p>' page
  report </dev/null | cmp - page
  prof-trend -F html </dev/null | grep -q 'no stage has two points yet'
}

@test "points without timestamps are drawn in their order" {
  { echo "$header"; stepping build 100 101 200 201; } | cut -d, -f1,2 |
    report >page
  grep -q '>In order, since not all points have a timestamp. <' page
  grep -q '<title>point 1, 100 ms</title>' page
}

@test "times of very different stages are on a logarithmic axis" {
  {
    echo "$header"
    stepping short 1 1.1 1 1.1
    stepping long 1000 1100 1000 1100
  } | report >page
  grep -q 'aria-label="Times, on a logarithmic axis"' page
  { echo "$header"; stepping a 90 91 90 91; stepping b 100 101 100 101; } |
    report >page
  grep -q 'aria-label="Times"' page
}

@test "the numbers behind a picture are in a table" {
  { echo "$header"; stepping build 100 101 200 201; } | report >page
  # Twelve rows of 20 points: the first has one, the second two.
  grep -qF '>2026-03-01 12:00:00</th><td class="text">c00</td><td>1</td><td>100 ms</td><td>100 ms</td><td>100 ms</td>' page
  grep -qF '>2026-03-02 to 2026-03-03</th><td class="text">c01 to c02</td><td>2</td><td>100 ms</td><td>100 ms</td><td>101 ms</td>' page
  grep -qF '<title>2026-03-11 12:00:00, c10: 200 ms</title>' page
  grep -qF '<li>2026-03-11 12:00:00, c10: 100 → 200 ms, <b class="hot">+100%</b></li>' page
}

@test "a file that is not there leaves no page" {
  fails 1 report none.csv
  equal "$(cat out)" ''
}

# Of the last run, by row: the stage, and the cells with text.
run_table() { # FILE
  sed -n '/<h2>Last run/,/<h2>History/p' "$1" | tr -d '\n' |
    sed 's/<tr>/\n&/g' | sed '1,2d; s/<svg.*<\/svg>//; s/<\/tr>.*//
      s/<\/t[hd]>/|/g; s/<[^>]*>//g'
}

# lint may end 8 s later, at the end of the run; nothing else may.
@test "the last run has each stage's start, times and slack" {
  printf '%s\n' "$header" 'fetch,1,2026-02-01T12:00:00Z,run=1' \
    'fetch,3000,2026-03-01T12:00:00Z,run=2' \
    'compile,10000,2026-03-01T12:00:03Z,run=2;needs=fetch' \
    'lint,4000,2026-03-01T12:00:03Z,run=2;needs=fetch' \
    'part,1000,2026-03-01T12:00:05Z,run=2;parent=compile;needs=none' \
    'package,2000,2026-03-01T12:00:13Z,run=2;needs=compile' | report >page
  grep -q '>run 2, 2026-03-01 12:00:00 UTC: 15.0 s; at most 2 at a time<' page
  grep -q 'The line through bars is the critical path, by the needs that' page
  run_table page >seen
  cat >expected <<'EOF'
fetch||1|0 ms|3.00 s|3.00 s|0 ms|3.00 s|
lint||1|3.00 s|4.00 s|4.00 s|8.00 s||
compile||1|3.00 s|10.0 s|9.00 s|0 ms|9.00 s|
part||1|5.00 s|1.00 s|1.00 s|0 ms|1.00 s|
package||1|13.0 s|2.00 s|2.00 s|0 ms|2.00 s|
EOF
  diff expected <(cat seen; echo)
  grep -q 'style="padding-left: 1em">.*>part<' page
}

@test "where nothing says what stages need, the path is observed" {
  printf '%s\n' "$header" 'a,3000,2026-03-01T12:00:00Z,run=2' \
    'b,1000,2026-03-01T12:00:01Z,run=2' 'c,2000,2026-03-01T12:00:04Z,run=2' |
    report >page
  grep -q 'UTC: 6.00 s, of which nothing runs in 1.00 s; at most 2' page
  grep -q 'The line through bars is the path as observed' page
  equal "$(run_table page)" 'a||1|0 ms|3.00 s|3.00 s|3.00 s|
b||1|1.00 s|1.00 s|1.00 s||
c||1|4.00 s|2.00 s|2.00 s|2.00 s|'
}

@test "a run is told by its commit where no point names it" {
  { echo "$header"; stepping a 100 101 200 201; } | report >page
  grep -q '>commit c19, 2026-03-20 12:00:00 UTC: 201 ms; at most 1 ' page
}

@test "where points name neither, all are one run if it is one" {
  cat >one.csv <<'EOF'
stage_name,execution_time,timestamp
a,1000,2026-03-01T12:00:00Z
a,1000,2026-03-01T12:00:01Z
b,1000,2026-03-01T12:00:02Z
EOF
  report one.csv >page
  equal "$(run_table page | cut -d '|' -f 1,3-5)" 'a|2|0 ms|2.00 s
b|1|2.00 s|1.00 s'
  # One a day is not.
  { echo "$header"; stepping a 100 101 200 201; } | cut -d, -f1-3 |
    report >page
  grep -q '<code>prof-record -m run=ID</code>' page
  equal "$(grep -c 'class="gantt"' page || true)" 0
}

@test "of a run with many stages those on the path and the longest are drawn" {
  local i
  {
    echo "$header"
    echo 'last,1,2026-03-01T12:02:00Z,run=1'
    for i in {1..70}; do
      echo "s$i,$((100 + i)),2026-03-01T12:00:00Z,run=1"
    done
  } | report >page
  equal "$(grep -c 'class="gantt"' page)" 60
  grep -q '>11 more stages, less on the path or shorter<' page
  run_table page | cut -d '|' -f 1 >seen
  grep -qx last seen # on the path, like s70
  grep -qx s13 seen
  equal "$(grep -cx s11 seen || true)" 0
}

# The relative luminance of a colour, and the contrast of two (WCAG 2.2).
contrast() { # '#rrggbb' '#rrggbb'
  LC_ALL=C awk -v a="$1" -v b="$2" '
    function channel(hex,  c) {
      c = (index("0123456789abcdef", substr(hex, 1, 1)) - 1) * 16
      c = (c + index("0123456789abcdef", substr(hex, 2, 1)) - 1) / 255
      return c <= 0.04045 ? c / 12.92 : exp(2.4 * log((c + 0.055) / 1.055))
    }
    function luminance(c) {
      return 0.2126 * channel(substr(c, 2, 2)) + \
        0.7152 * channel(substr(c, 4, 2)) + 0.0722 * channel(substr(c, 6, 2))
    }
    BEGIN {
      x = luminance(a) + 0.05
      y = luminance(b) + 0.05
      print (x > y ? x / y : y / x)
    }'
}

# Text must have 4.5, and what is drawn 3.
@test "contrasts are those of WCAG AA, in the light and in the dark" {
  equal "$(contrast '#ffffff' '#000000')" 21
  equal "$(contrast '#767676' '#ffffff' | cut -c 1-4)" 4.54 # as known
  report </dev/null >page
  for scheme in 1 2; do
    declare -A colour=()
    while read -r name value; do
      colour[$name]=$value
    done < <(awk -v nth=$scheme '/:root/ { n++ }
      n == nth && /--.*: #/ { gsub(/[:;]/, ""); print $1, $2 }
      n == nth && /}/ { n = 9 }' page)
    equal "${#colour[@]}" 9
    for pair in '--ink 4.5' '--mute 4.5' '--mark 4.5' '--hot 4.5' \
      '--cool 4.5' '--pale 3'; do
      read -r name least <<<"$pair"
      for ground in --paper --soft; do
        # Histograms are on paper only.
        [ "$name$ground" != --pale--soft ] || continue
        contrast "${colour[$name]}" "${colour[$ground]}" |
          awk -v least="$least" -v what="$scheme $name $ground" '
            { print what, $1 > "/dev/stderr"; exit !($1 >= least) }'
      done
    done
  done
}

# What a browser makes of pages.

# Opens a page in a frame of a width, with a scheme, and runs a script that has
# its document in d and its window in w.  Prints what it returns, a line each.
look() { # FILE WIDTH light|dark SCRIPT
  local scheme=1
  [ "$3" = light ] || scheme=0
  cat >look.html <<HTML
<!DOCTYPE html>
<meta name="color-scheme" content="light dark">
<iframe id="page" src="$1" width="$2" height="30000" style="border: 0"></iframe>
<pre id="seen"></pre>
<script>
onload = () => {
  const w = page.contentWindow, d = w.document;
  const all = selector => [...d.querySelectorAll(selector)];
  const look = () => { $4 };
  try {
    seen.textContent = "SEEN\n" + look().join("\n") + "\nEND\n";
  } catch (e) {
    seen.textContent = "SEEN\n" + e + "\nEND\n";
  }
};
</script>
HTML
  # It reserves more address space than a tool may need.
  ulimit -S -v "$(ulimit -H -v)"
  HOME=$PWD timeout 60 chromium --headless --no-sandbox --disable-gpu \
    --allow-file-access-from-files --user-data-dir="$PWD/profile" \
    --blink-settings=preferredColorScheme=$scheme --window-size=1400,900 \
    --dump-dom "file://$PWD/look.html" 2>/dev/null |
    sed -n '/SEEN$/,/^END/{//!p}'
}

needs_browser() {
  command -v chromium >/dev/null ||
    skip 'no chromium here: sh .ci/deps browser installs it'
}

schemes=(light dark)
widths=(390 1280)

# Runs a script in each width and scheme.
everywhere() { # FILE SCRIPT
  local width scheme
  for width in "${widths[@]}"; do
    for scheme in "${schemes[@]}"; do
      look "$1" "$width" "$scheme" "$2"
    done
  done
}

# One with all that a report can have.
full_report() {
  hostile
  stepping a-name-without-any-place-to-break-it-at-all-which-is-long 1 2 3 4
  history 8 60 | tail -n +2
  printf '%s,%s,2026-12-01T00:00:%02dZ,run=r;parent=%s\n' \
    outer 9000 0 '' inner 2000 1 outer inner 3000 4 outer
}

@test "in a browser nothing is wider than the page, on phones and desktops" {
  needs_browser
  full_report | report >page.html
  prof-stats -F html <(full_report) >stats.html
  everywhere page.html '
    all("details").forEach(e => e.open = true);
    // A grid is cut by its cell, and a table may scroll in its frame.
    const wide = all("main *").filter(e => {
      const box = e.getBoundingClientRect();
      return (box.right > w.innerWidth + 1 || box.left < -1) &&
        !e.closest("td.picture") && !e.closest(".scroll > *");
    });
    return [d.documentElement.scrollWidth <= w.innerWidth,
      ...wide.slice(0, 3).map(e => e.outerHTML.slice(0, 80))];' >seen
  equal "$(cat seen)" $'true\ntrue\ntrue\ntrue'
  everywhere stats.html '
    return [d.documentElement.scrollWidth <= w.innerWidth]' >seen
  equal "$(cat seen)" $'true\ntrue\ntrue\ntrue'
}

@test "in a browser a page is light or dark as the reader has it" {
  needs_browser
  report </dev/null >page.html
  everywhere page.html '
    const style = w.getComputedStyle(d.body);
    return [style.backgroundColor + " " + style.color]' >seen
  equal "$(cat seen)" "$(printf '%s\n' 'rgb(255, 255, 255) rgb(29, 33, 38)' \
    'rgb(21, 24, 27) rgb(229, 232, 235)' 'rgb(255, 255, 255) rgb(29, 33, 38)' \
    'rgb(21, 24, 27) rgb(229, 232, 235)')"
}

# Where a point of a canvas is on the screen, and what is drawn there.
on_screen='
  const at = (e, x, y) => {
    const p = new w.DOMPoint(x, y).matrixTransform(e.getScreenCTM());
    return d.elementFromPoint(p.x, p.y);
  };
  const dots = all(".dots path").flatMap(e =>
    [...e.getAttribute("d").matchAll(/M(\d+) (\d+)h0/g)].map(m =>
      ({ e, x: +m[1], y: +m[2], seen: at(e, +m[1], +m[2]) === e })));'

# Twenty days: the nth dot is n / 19 of the way.  The axis ends at 1.05 * 201.
@test "in a browser each dot is drawn at its time" {
  needs_browser
  { echo "$header"; stepping build 100 101 200 201; } | report >page.html
  everywhere page.html "$on_screen"'
    const height = ms => Math.round(150 * (1 - ms / (1.05 * 201)));
    const right = dots.filter((dot, i) => dot.seen &&
      dot.x === Math.round(1000 * i / 19) &&
      dot.y === height((i < 10 ? 100 : 200) + i % 2));
    return [dots.length + " " + right.length]' | uniq >seen
  equal "$(cat seen)" '20 20'
}

# The first day of the other level is the eleventh, 10 / 19 of the way.
@test "in a browser a step line is at the first point after the step" {
  needs_browser
  { echo "$header"; stepping build 100 101 200 201; } | report >page.html
  everywhere page.html '
    const plot = d.querySelector(".scatter").getBoundingClientRect();
    const line = d.querySelector("path.steps").getBoundingClientRect();
    const number = d.querySelector(".number").getBoundingClientRect();
    const middle = (number.left + number.right) / 2;
    const place = x => ((x - plot.left) / plot.width * 19).toFixed(1);
    return [place(line.left) + " " + place(middle)]' | uniq >seen
  equal "$(cat seen)" '10.0 10.0'
}

# 30 s from the start to the end: the axis ends at 31.5.  The path goes through
# what is inside first.
@test "in a browser the last run has a bar for each point, and its path" {
  needs_browser
  printf '%s\n' "$header" 'old,1,2026-03-01T11:00:00Z,run=1' \
    'one,10000,2026-03-01T12:00:00Z,run=2' \
    'two,4000,2026-03-01T12:00:02Z,run=2' \
    'three,20000,2026-03-01T12:00:10Z,run=2' \
    'four,5000,2026-03-01T12:00:12Z,run=2;parent=three' | report >page.html
  everywhere page.html '
    const part = (e, box) => e === null ? "-" :
      ["left", "right"].map(side => ((e.getBoundingClientRect()[side] -
        box.left) / box.width * 31.5).toFixed(1)).join(" ");
    return all(".gantt").map(e => {
      const box = e.getBoundingClientRect();
      const name = e.closest("tr").querySelector("bdi").textContent;
      return name + ": " + part(e.querySelector(".bars"), box) + ", " +
        part(e.querySelector(".line"), box);
    });' >seen
  printf '%s\n' 'one: 0.0 10.0, 0.0 10.0' 'two: 2.0 6.0, -' \
    'three: 10.0 30.0, 10.0 30.0' 'four: 12.0 17.0, 12.0 17.0' >expected
  equal "$(cat seen)" "$(cat expected expected expected expected)"
}

@test "in a browser each of many dots is drawn, or another in its place" {
  needs_browser
  history 3 500 | report >page.html
  look page.html 1280 light "$on_screen"'
    return [dots.length, dots.filter(dot => !dot.seen &&
      !at(dot.e, dot.x, dot.y).matches(".dots path")).length]' >seen
  # All are there but those covered, and each has a dot where it is.
  equal "$(sed -n 1p seen)" \
    "$(grep -o '<path d="M[^"]*"' page.html | grep -o M | wc -l)"
  equal "$(sed -n 2p seen)" 0
}
