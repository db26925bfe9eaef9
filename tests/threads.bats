# Large inputs, which several threads read.  Whatever their number, the result
# is that of one.

load helper

# Points of LINES rows, some of them quoted with newlines, escaped, with CRLF,
# or after a blank line; about 45 bytes a row.
points() { # LINES
  awk -v lines="$1" 'BEGIN {
    print "stage_name,execution_time,memory_used,cpu_time,metadata"
    for (i = 0; i < lines; i++) {
      name = "stage_" i * 7919 % 101
      end = ""
      if (i % 11 == 0) name = "\"a \"\"quoted\"\", stage\""
      if (i % 1009 == 0) name = "\"two\nlines,1\nof \"\"text\"\"\""
      if (i % 13 == 0) end = "\r"
      if (i % 997 == 0) print ""
      printf "%s,%d.%03d,%d,%d.5,commit=%d;parent=stage_%d%s\n", name,
        i % 1000, i * 31 % 1000, 4096 * (i % 50), i % 700, i % 10, i % 3, end
    }
  }'
}

# Whether a command writes the same by one thread and by several, of files and
# of a pipe.
same_by_threads() { # COMMAND...
  local n
  "$@" --threads=1 points.csv >one
  [ -s one ]
  for n in 2 3 8; do
    "$@" --threads=$n points.csv >several
    cmp one several
    # shellcheck disable=SC2002 # a pipe is what is wanted
    cat points.csv | "$@" --threads=$n >several
    cmp one several
  done
}

@test "statistics are those of one thread to the byte" {
  points 100000 >points.csv
  same_by_threads prof-stats
  # The numbers of the stage with newlines, by awk: of 0, 1009, 2018, ...
  equal "$(awk -F, '/^of ""text""",/ { print $2, $5 }' one)" \
    "$(awk 'BEGIN {
      for (i = 0; i < 100000; i += 1009) {
        n++
        if (i % 1000 + i * 31 % 1000 / 1000 > max)
          max = i % 1000 + i * 31 % 1000 / 1000
      }
      print n, max
    }')"
}

@test "sketches, stages split by metadata and selected rows are, too" {
  points 40000 >points.csv
  same_by_threads prof-stats --sketch
  same_by_threads prof-stats --by=commit
  same_by_threads prof-stats --where=commit=3 --stage='stage_*'
  same_by_threads prof-stats --last=100
}

@test "trends, bottlenecks and advice are those of one thread" {
  points 40000 >points.csv
  same_by_threads prof-trend
  same_by_threads prof-trend --compare=commit=2,5
  same_by_threads prof-bottleneck --min-severity=low
  same_by_threads prof-recommend --min-share=0
  same_by_threads prof-trend --drift
  same_by_threads prof-trend --steps
  same_by_threads prof-trend --latest --run=commit
  same_by_threads prof-stats --sketch -p 10,99
}

@test "steps are found by several threads in the order of stages" {
  awk 'BEGIN {
    print "stage_name,execution_time"
    for (i = 0; i < 200; i++)
      for (s = 0; s < 40; s++) {
        time = 100 + i * 7 % 5 + (i >= 50 + s) * 50
        print "s" s "," time + (i >= 120 + s) * s * 5
      }
  }' >points.csv
  same_by_threads prof-trend --steps
  # Each stage has a step, and where the second is large enough that, too.
  [ "$(tail -n +2 one | cut -d, -f1 | uniq | paste -sd ' ')" = \
    "$(printf 's%s\n' {0..39} | paste -sd ' ')" ]
  [ "$(wc -l <one)" -gt 70 ]
}

@test "points, statistics and points again are merged by several threads" {
  points 40000 >a.csv
  prof-stats --sketch a.csv >b.csv
  { cat a.csv b.csv; sed '2,$s/stage_/other_/' a.csv; cat a.csv; } >points.csv
  same_by_threads prof-stats
}

@test "with --against the stages of both files are told apart" {
  points 40000 >new.csv
  # The same stages in another order, so that their numbers differ.
  { head -n 1 new.csv; grep '^stage_' new.csv | sort -r; } >old.csv
  grep -v '^$' new.csv | grep '^stage_\|^stage_name' >points.csv
  for n in 1 2 3 8; do
    prof-trend --against=old.csv --threads=$n points.csv >by_$n
    cmp by_1 by_$n
  done
  equal "$(wc -l <by_1)" 102
}

@test "TSV with escapes is read by several threads" {
  awk 'BEGIN {
    print "stage_name\texecution_time"
    for (i = 0; i < 90000; i++)
      printf "%s\t%d\n", i % 17 ? "stage_" i % 40 : "tab\\tnewline\\n", i
  }' >points.csv
  same_by_threads prof-stats
}

@test "several files, and headers in the middle of one, are read by threads" {
  points 40000 >a.csv
  {
    echo stage_name,metadata,execution_time
    awk 'BEGIN { for (i = 0; i < 60000; i++) print "b" i % 50 ",k=" i ",2" }'
  } >b.csv
  cat a.csv b.csv a.csv >points.csv
  same_by_threads prof-stats
  prof-stats --threads=4 a.csv b.csv a.csv >several
  cut -d, -f1,2,4-6 one >expected
  cut -d, -f1,2,4-6 several | cmp - expected
}

@test "a header that swaps columns holds for the parts after it" {
  awk 'BEGIN {
    print "stage_name,execution_time,memory_used"
    for (i = 0; i < 50000; i++) print "a" i % 9 ",1,4096"
    print "stage_name,memory_used,execution_time"
    for (i = 0; i < 90000; i++) print "a" i % 9 ",4096,1"
  }' >points.csv
  same_by_threads prof-stats
  equal "$(cut -d, -f4,5 one | tail -n +2 | sort -u)" 1,1
}

@test "an invalid row in a large file is reported with its line" {
  points 60000 >points.csv
  awk -v RS='\n' '{ print } NR == 55555 { print "bad,x,,," }' points.csv >bad.csv
  for n in 1 2 5; do
    fails 1 prof-stats --threads=$n bad.csv
    equal "$(cat err)" \
      "prof-stats: bad.csv:55556: execution_time: not a number: 'x'"
    equal "$(cat out)" ''
    fails 1 prof-stats --threads=$n <bad.csv
    equal "$(cat err)" \
      "prof-stats: <stdin>:55556: execution_time: not a number: 'x'"
    fails 1 sh -c "cat bad.csv | prof-stats --threads=$n"
    equal "$(cat err)" \
      "prof-stats: <stdin>:55556: execution_time: not a number: 'x'"
  done
}

@test "--skip-invalid drops the same rows whatever the number of threads" {
  points 60000 |
    awk '{ print } NR % 7000 == 0 { print "bad,x,,,"; print "worse" }' \
      >points.csv
  for n in 1 2 5; do
    prof-stats --skip-invalid --threads=$n points.csv >by_$n 2>err
    cmp by_1 by_$n
    equal "$(cat err)" 'prof-stats: points.csv: 16 invalid rows skipped'
  done
}

@test "a quote that is never closed is found by several threads" {
  { points 40000; printf '"open,1,,,\n'; points 40000 | tail -n +2; } \
    >points.csv
  fails 1 prof-stats --threads=1 points.csv
  mv err expected
  grep -q 'points.csv:[0-9]*: ' expected
  fails 1 prof-stats --threads=3 points.csv
  cmp err expected
}

@test "a last line without a newline counts" {
  points 40000 >points.csv
  printf 'the end,1' >>points.csv
  sed -i '1s/.*/stage_name,execution_time/; /,.*,.*,/d' points.csv
  awk 'BEGIN { for (i = 0; i < 200000; i++) print "a," i }' >middle
  { head -n 1 points.csv; cat middle; printf 'the end,1'; } >all.csv
  mv all.csv points.csv
  same_by_threads prof-stats
  equal "$(field one 'the end' count)" 1
  equal "$(field one a count)" 200000
}

# Threads read parts ahead with tables of their own.
@test "headers within parts leave later parts alone" {
  # A header that repeats, and texts with escapes in a column that only --by
  # asks for.
  for _ in {1..200}; do
    printf 'stage_name\texecution_time\tmetadata\n'
    yes $'in\t1\tos=b\\\\c' | head -n 600
  done >points.tsv
  for _ in 1 2 3; do
    equal "$(prof-stats --threads=2 --by=os points.tsv | cut -f 1,2)" \
      $'stage_name\tcount\nin{os=b\\\\c}\t120000'
  done
  # What looks like a header with fewer columns, in a field of many lines.
  {
    echo stage_name,memory_used,cpu_time,timestamp,execution_time,metadata
    yes a,1,1,,10,os=x | head -n 30000
    for _ in 1 2 3 4; do
      echo 'b,1,1,,5,"x='
      for _ in {1..330}; do
        yes x,1,1,,1,o= | head -n 100
        echo stage_name,execution_time
      done
      yes aa,bbbbbbbbbbbb | head -n 36000
      echo '"'
      yes a,1,1,,10,os=x | head -n 1000
    done
  } >points.csv
  equal "$(prof-stats --threads=8 points.csv | cut -d , -f 1,2,8)" \
    "stage_name,count,total
a,34000,340000
b,4,20"
}

@test "rows that are appended while a large file is read are not cut" {
  points 60000 >points.csv
  (
    for _ in 1 2 3 4 5 6 7 8 9; do
      printf 'late,1,,,\n' >>points.csv
    done
  ) &
  prof-stats --threads=3 points.csv >out
  wait
  [ "$(tail -n +2 out | wc -l)" -ge 103 ]
}

@test "a reader that has seen enough does not wait for the rest of a pipe" {
  points 60000 >points.csv
  { head -n 1 points.csv; echo bad,x; } >bad.csv
  mkfifo pipe
  # The writer keeps the pipe open for long.
  { cat points.csv; echo bad,x,,,; cat points.csv; exec sleep 30; } >pipe &
  SECONDS=0
  fails 1 prof-stats --threads=3 <pipe
  grep -q "not a number: 'x'" err
  [ $SECONDS -lt 20 ]
  kill %1
}

@test "--threads is a number from 1 on" {
  fails 2 prof-stats --threads=0 </dev/null
  equal "$(head -n 1 err)" \
    "prof-stats: --threads: not a positive integer: '0'"
  fails 2 prof-trend --threads=many </dev/null
}

@test "no more threads than processors are started unasked" {
  command -v taskset >/dev/null || skip "taskset is not installed"
  command -v strace >/dev/null || skip "strace is not installed"
  points 60000 >points.csv
  taskset -c 0 strace -f -o trace -e trace=clone,clone3 \
    prof-stats points.csv >out 2>err || skip "strace cannot trace here"
  ! grep -q '^[0-9]* clone' trace || return 1
}
