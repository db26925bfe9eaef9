# Merging statistics: by hand, by GNU parallel, over ssh, as Hadoop and Spark
# do, and while points still arrive.

load helper

# Processes that a failed test left running.
teardown() {
  [ -z "${sshd-}" ] || kill "$sshd" 2>/dev/null || true
  [ -z "${stream-}" ] || kill -KILL -- "$stream" 2>/dev/null || true
}

# 12,000 points of seven stages over nine octaves, some of them zero; a name
# with a comma and one with a blank.
make_points() {
  awk 'BEGIN {
    print "stage_name,execution_time,memory_used,cpu_time,timestamp,metadata"
    srand(7)
    split("fetch|\"link, static\"|unit test|pack|lint|docs|deploy", name, "|")
    for (i = 0; i < 12000; i++) {
      time = 2 ^ (9 * rand()) * (1 + i % 7)
      printf "%s,%.6f,%s,%s,,n=%d\n", name[1 + i % 7], i % 997 ? time : 0,
        i % 3 ? "" : int(1e6 * rand()), i % 5 ? time / 2 : "", i
    }
  }' >points.csv
}

# No name with a comma, so that a comma separates fields.
tsv() { # FILE
  case $(head -c 300 "$1") in
  *$'\t'*) sed 's/link, static/link; static/' "$1" ;;
  *) awk '{ gsub(/"link, static"/, "link; static"); gsub(/,/, "\t"); print }' \
    "$1" ;;
  esac
}

# Fails unless the statistics of a file agree with exact ones: equal counts and
# extremes, sums within 1e-12, and percentiles within 1/256 of their value.
agree() { # EXACT SEEN
  tsv "$1" >exact.tsv
  tsv "$2" | LC_ALL=C awk -F '\t' '
    function off(a, b) { return a == b ? 0 : (a > b ? a - b : b - a) / a }
    NR == FNR && FNR == 1 { for (i = 1; i <= NF; i++) column[i] = $i }
    NR == FNR { for (i = 2; i <= NF; i++) exact[$1, column[i]] = $i; n++ }
    NR == FNR { next }
    FNR == 1 { for (i = 1; i <= NF; i++) column[i] = $i }
    FNR == 1 { n--; next }
    {
      n--
      for (i = 2; i <= NF && column[i] != "sketch"; i++) {
        limit = 1e-12
        if (column[i] ~ /^(count|min|max|memory_max)$/)
          limit = 0
        if (column[i] ~ /^median|percentile/)
          limit = 1 / 256 + 1e-12
        compared++
        if (!(($1, column[i]) in exact) || off(exact[$1, column[i]], $i) > limit) {
          print $1, column[i] ": seen " $i ", exact " exact[$1, column[i]]
          bad = 1
        }
      }
    }
    END { exit bad || n != 0 || compared == 0 }' exact.tsv - >&2
}

# The columns that must be byte-identical however points are split; sorted.
unsplit() { # FILE
  tsv "$1" | awk -F '\t' -v OFS='\t' '
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    { print $1, $at["count"], $at["min"], $at["max"], $at["median"],
        $at["percentile_95"], $at["percentile_99.9"], $at["memory_max"],
        $at["global_percentile_95"] }' | sort
}

# Fails unless merged statistics agree with the exact ones, and are
# byte-identical with those of one process.
right() { # FILE
  [ -e exact.csv ] || prof-stats -p 99.9 points.csv >exact.csv
  [ -e single.csv ] || prof-stats --sketch -p 99.9 points.csv >single.csv
  agree exact.csv "$1"
  unsplit single.csv >expected
  unsplit "$1" | cmp - expected
}

@test "--sketch adds a column that can be merged, and merged again" {
  make_points
  prof-stats --sketch -p 99.9 points.csv >1.csv
  equal "$(head -n 1 1.csv | cut -d, -f14-)" \
    global_percentile_95,self_total,percentile_99.9,sketch
  right 1.csv
  prof-stats --sketch -p 99.9 1.csv | prof-stats -p 99.9 >2.csv
  equal "$(head -n 1 2.csv | cut -d, -f16-)" percentile_99.9
  cut -d, -f1-16 single.csv | sed '/^"/d' >expected
  sed '/^"/d' 2.csv | cut -d, -f1-16 | cmp - expected
}

# The median of 0.5, v, v, v, 2000 is v.  The bucket of 1 is [1, 1 + 1/128) with
# the middle 1 + 1/256: its relative error is largest for 1 itself, 1/256, and
# then for the value just below the next bucket.
@test "a percentile is off by 1/256 at most, and by that at the worst place" {
  local v
  for v in 1 1.0078124999999998 1.00390625 0.00098 9.5367431640625e-07 \
    1099511627775.9998 549755813888 0.1 3.3; do
    printf 'stage_name,execution_time\na,9.5e-7\n' >p.csv
    printf 'a,%s\na,%s\na,%s\na,2e12\n' $v $v $v >>p.csv
    prof-stats --sketch p.csv >out
    field out a median | LC_ALL=C awk -v v=$v '{
      off = ($1 > v ? $1 - v : v - $1) / v
      exit !(off <= 1 / 256 + 1e-15) }'
    [ $v != 1 ] || equal "$(field out a median)" 1.00390625
    [ $v != 1.00390625 ] || equal "$(field out a median)" $v
  done
}

@test "points and sketches merge whichever comes first" {
  make_points
  head -n 5000 points.csv >1.csv
  { head -n 1 points.csv; tail -n +5001 points.csv; } >2.csv
  prof-stats --sketch 1.csv >1.sketch
  prof-stats --sketch 2.csv >2.sketch
  prof-stats -p 99.9 1.csv 2.sketch >out
  right out
  prof-stats -p 99.9 1.sketch 2.csv >out
  right out
  prof-stats -p 99.9 2.sketch 1.sketch >out
  right out
}

# 4, 7, 13, 16: average 10, squares 36+9+9+36 = 90, over 3 is 30; each table has
# a part of them.
@test "the variance of parts on a large base is that of the whole" {
  local time
  for time in 1000000000004 1000000000007 1000000000013 1000000000016; do
    printf 'stage_name,execution_time\na,%s\n' $time | prof-stats --sketch
  done | prof-stats >out
  equal "$(field out a avg)" 1000000000010
  equal "$(field out a total)" 4000000000040
  field out a variance | awk '{ exit !($1 > 30 - 3e-11 && $1 < 30 + 3e-11) }'
}

# a: 1 3 and b: 5 7, in separate tables: average 16/4.
@test "the global columns come from the merged whole" {
  printf 'stage_name,execution_time\na,1\na,3\n' | prof-stats --sketch >a
  printf 'stage_name,execution_time\nb,5\nb,7\n' | prof-stats --sketch >b
  prof-stats a b >out
  equal "$(field out a global_avg) $(field out b global_avg)" '4 4'
  printf 'stage_name,execution_time\nc,1\nc,3\nc,5\nc,7\n' |
    prof-stats --sketch >c
  equal "$(field out a global_percentile_95)" "$(field c c percentile_95)"
}

# Whole times of stages inside each other, and by awk what each has left: of
# `job`, whose children run at the same time, nothing.
make_nested() {
  awk 'BEGIN {
    print "stage_name,execution_time,metadata"
    srand(11)
    n = split("job|test: a|test: b|x;y=z", name, "|")
    split("job|test: a|test: b|x%3By%3Dz", code, "|")
    for (i = 0; i < 600; i++) {
      time = int(1 + 100 * rand())
      stage = name[1 + int(n * rand())]
      if (i % 7 == 0)
        stage = "child"
      total[stage] += time
      metadata = ""
      if (i % 4 > 0) {
        inside = i % 5 == 0 ? 1 : 1 + int(n * rand())
        total[name[inside]] -= time
        metadata = "n=" i ";parent=" code[inside]
      }
      print stage "," time "," metadata
    }
    for (stage in total)
      print stage "," (total[stage] > 0 ? total[stage] : 0) >"self.csv"
  }' >nested.csv
  LC_ALL=C sort self.csv >expected
}

self_times() { # FILE
  awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { print $1 "," $at["self_total"] }' "$1" | LC_ALL=C sort
}

@test "self_total of merged statistics is that of the whole" {
  local lines part
  make_nested
  equal "$(grep -c ',0$' expected) $(wc -l <expected)" '1 5'
  prof-stats -F tsv nested.csv >out
  self_times out | cmp - expected
  for lines in 1 7 100; do
    rm -f part.*
    sed 1d nested.csv | split -a 3 -l $lines - part.
    for part in part.*; do
      { head -n 1 nested.csv; cat $part; } | prof-stats --sketch >$part.csv
    done
    # In two steps, with the last part as points.
    { head -n 1 nested.csv; cat $part; } >$part.csv
    cat part.??[a-c].csv | prof-stats --sketch -F tsv >first.tsv
    cat part.??[d-z].csv | prof-stats --sketch -F tsv >second.tsv
    prof-stats -F tsv second.tsv first.tsv >out
    self_times out | cmp - expected
  done
  # Rows of sketches in any order, without headers.
  sed 1d first.tsv >rows
  sed 1d second.tsv | tac | cat - rows |
    prof-stats --merge --no-header -F tsv \
      --columns="$(prof-stats --sketch </dev/null)" |
    awk -F '\t' '{ print $1 "," $15 }' | LC_ALL=C sort | cmp - expected
}

@test "columns of stats that are not needed to merge may be missing" {
  make_points
  prof-stats --sketch -F tsv points.csv | cut -f1,16 | prof-stats -p 99.9 >out
  right out
}

@test "statistics without a sketch are refused, and it is said what would do" {
  printf 'stage_name,execution_time\na,1\n' >p.csv
  prof-stats p.csv >s.csv
  fails 1 prof-stats s.csv
  equal "$(cat out err)" "prof-stats: s.csv:1: a table of stats without the \
column 'sketch' cannot be merged: write it with prof-stats --sketch"
  fails 1 prof-stats --merge p.csv
  equal "$(cat out err)" \
    'prof-stats: p.csv:1: a table of points, expected stats'
}

@test "a wrong sketch is a wrong row" {
  printf 'stage_name,execution_time\na,1\n' | prof-stats --sketch >good.csv
  sed 's/,1:1:1:/,3:1:1:/' good.csv >version.csv
  sed 's/,1:1:1:/,1:2:1:/' good.csv >count.csv
  sed 's/,1:1:1:.*/,/' good.csv >empty.csv
  fails 1 prof-stats good.csv version.csv
  grep -q "^prof-stats: version.csv:2: sketch: not a sketch of version 1 or \
2, which are supported: '3:1:1:" err
  fails 1 prof-stats count.csv
  grep -q "^prof-stats: count.csv:2: sketch: not a sketch: its total does not \
fit its extremes: '1:2:1:" err
  fails 1 prof-stats empty.csv
  equal "$(cat err)" 'prof-stats: empty.csv:2: sketch: empty'
  prof-stats --skip-invalid good.csv version.csv count.csv empty.csv >out 2>err
  equal "$(field out a count) $(wc -l <err)" '1 3'
}

@test "a sketch of which there are no points is refused, with line and reason" {
  # Two points, 1 and 3: both in the first and last bucket, average 2.
  good=1:2:1:3:4:0:2:0:0:0:0:0::2561+192
  printf '%s\n' stage_name,sketch "a,$good" >good.csv
  prof-stats good.csv | cut -d, -f1-6 >out
  equal "$(sed 1d out)" 'a,2,2,1,3,2'
  while IFS='|' read -r change reason; do
    { cat good.csv; echo "b,$good" | sed "$change"; } >bad.csv
    fails 1 prof-stats good.csv bad.csv
    equal "$(cat out)" ''
    equal "$(cat err)" "prof-stats: bad.csv:3: sketch: not a sketch: $reason: \
'$(sed 1,2d bad.csv | cut -d, -f2)'"
    prof-stats --skip-invalid good.csv bad.csv 2>err >out
    equal "$(field out a count)" 4
    equal "$(cat err)" 'prof-stats: bad.csv: 1 invalid row skipped'
  done <<\END
s/1:2:1:3/1:1:1:3/|its one point has two times
s/:4:0:/:7:0:/|its total does not fit its extremes
s/:4:0:/:4.0000000001:0:/|its total does not fit its buckets
s/:2:0:0:/:3:0:0:/|its squares do not fit its extremes
s/:4:0:2:0/:4:1:2:0/|a correction beyond what rounding loses
s/:0::2561/:0:-1:2561/|invalid memory
s/:0:0::2561/:5:0::2561/|its wall time is beyond its total
s/2561+192/2561+0/|invalid buckets
s/2561+192/2753+1/|its minimum is not in its first bucket
s/2561+192/2561+191/|its maximum is not in its last bucket
s/2561+192/2561*2+192/|its buckets do not add up to its count
s/.*,1\(.*\)/b,2\1:c=4.1=0/|the time inside its parents is beyond its total
s/.*,1\(.*\)/b,2\1:c=4/|invalid parents
END
}

@test "more points than can be counted exactly are refused" {
  n=9007199254740992 # 2^53
  printf '%s\n' stage_name,sketch "a,1:$n:1:1:$n:0:0:0:0:0:0:0::2561*$n" >most
  printf '%s\n' stage_name,execution_time b,1 >one
  prof-stats --sketch one >one.more
  prof-stats most >out
  equal "$(field out a count)" $n
  # 2049 times 2^53 is 2^53 again in 64 bits.
  awk 'NR == 1 { print } NR == 2 { for (i = 0; i < 2048; i++) print }' most >wrap
  for more in one one.more most wrap; do
    fails 1 prof-stats most $more
    equal "$(cat out err)" \
      "prof-stats: the sketches have more than $n points"
  done
}

@test "a sum that a sketch cannot hold is refused" {
  printf '%s\n' stage_name,execution_time,cpu_time a,0,1e308 a,0,1e308 >points
  fails 1 prof-stats --sketch points
  equal "$(cat out err)" \
    'prof-stats: a sum of the sketches is beyond the range of a double'
}

@test "prof-bottleneck and prof-recommend read statistics with sketches" {
  make_points
  prof-stats points.csv >plain.csv
  prof-stats points.csv | prof-bottleneck --min-severity=low >expected
  prof-stats --sketch points.csv >sketch.csv
  awk 'FNR == NR { row[FNR] = $0; next }
    { match($0, /,[^,]*$/); print row[FNR] substr($0, RSTART) }' \
    plain.csv sketch.csv >both.csv
  prof-bottleneck --min-severity=low both.csv | cmp - expected
  prof-recommend plain.csv >expected
  prof-recommend both.csv | cmp - expected
}

@test "a stage with a million points stays under 64 KiB" {
  # The largest sketch: each bucket of the scale, many times.
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 1000000; i++)
      printf "a,%.17g\n", 2 ^ (i % 60 - 20) * (1 + (i * 7 % 128 + 0.5) / 128)
  }' >p.csv
  case $(command -v prof-stats) in
  */asan/* | */tsan/*) ;;
  *) ulimit -v 12000 ;; # with all the tool itself takes
  esac
  prof-stats --sketch --threads=1 <p.csv >out
  equal "$(field out a count)" 1000000
  [ "$(wc -c <out)" -lt 200000 ]
}

@test "GNU parallel --pipepart cuts a file" {
  command -v parallel >/dev/null || skip 'no GNU parallel here'
  export HOME=$PWD
  make_points
  parallel --will-cite --pipepart -a points.csv --block -1 --header : \
    prof-stats --sketch | prof-stats -p 99.9 >out
  right out
  parallel --will-cite -k --pipepart -a points.csv --block 20k --header : \
    prof-stats --sketch | prof-stats -p 99.9 >out
  right out
}

@test "GNU parallel --pipe cuts standard input" {
  command -v parallel >/dev/null || skip 'no GNU parallel here'
  export HOME=$PWD
  make_points
  parallel --will-cite --pipe --block 30k --header : prof-stats --sketch \
    <points.csv | prof-stats -p 99.9 >out
  right out
  # Blocks without a header, in parallel.
  tail -n +2 points.csv | parallel --will-cite --pipe --round-robin -j 3 \
    --block 10k prof-stats --sketch --no-header -p 99.9 |
    prof-stats --merge --no-header -p 99.9 >rows
  { prof-stats -p 99.9 </dev/null; cat rows; } >out
  right out
}

# A real sshd for the test, on a loopback address and a port of its own.
start_sshd() {
  local sshd_path i
  command -v parallel >/dev/null || skip 'no GNU parallel here'
  command -v ssh >/dev/null || skip 'no ssh here'
  sshd_path=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd) ||
    skip 'no sshd here'
  if [ "$(id -u)" = 0 ] && [ ! -d /run/sshd ]; then
    mkdir -m 755 /run/sshd || skip 'no /run/sshd, which sshd needs as root'
  fi
  ssh-keygen -q -t ed25519 -N '' -f host_key
  ssh-keygen -q -t ed25519 -N '' -f user_key
  port=$((20000 + RANDOM % 20000))
  cat >sshd_config <<RC
ListenAddress 127.0.0.1
Port $port
HostKey $PWD/host_key
AuthorizedKeysFile $PWD/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxStartups 100
SetEnv PATH=$PATH
RC
  cat >ssh_config <<RC
Host worker
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile $PWD/user_key
  IdentitiesOnly yes
  UserKnownHostsFile $PWD/known_hosts
RC
  printf '[127.0.0.1]:%s %s\n' $port "$(cut -d ' ' -f 1,2 host_key.pub)" \
    >known_hosts
  "$sshd_path" -D -e -f "$PWD/sshd_config" 2>sshd.log 3>&- &
  sshd=$!
  await_line 'Server listening' sshd.log
  ssh -F ssh_config -o BatchMode=yes worker true ||
    skip "sshd lets nobody in here: $(tail -n 1 sshd.log)"
}

@test "GNU parallel -S spreads the work by ssh" {
  export HOME=$PWD
  start_sshd
  make_points
  parallel --will-cite --pipepart -a points.csv --block -1 --header : \
    -S "2/ssh -F $PWD/ssh_config worker" prof-stats --sketch |
    prof-stats -p 99.9 >out
  right out
  equal "$(grep -c 'Accepted publickey' sshd.log | awk '{ print ($1 > 2) }')" 1
  # Remote and local statistics together.
  parallel --will-cite --pipe --block 50k --header : \
    -S "2/ssh -F $PWD/ssh_config worker,1/:" prof-stats --sketch <points.csv |
    prof-stats -p 99.9 >out
  right out
}

@test "a task that fails on a host fails the whole" {
  command -v parallel >/dev/null || skip 'no GNU parallel here'
  export HOME=$PWD
  make_points
  echo 'fetch,fast,,,,' >>points.csv
  fails 1 parallel --will-cite --pipepart -a points.csv --block -1 --header : \
    prof-stats --sketch
  grep -q "execution_time: not a number: 'fast'" err
}

# What Hadoop streaming does: input is split between lines, the header is in one
# of the parts, the mappers' output is sorted by the text before the first tab,
# and all rows of a key go to one reducer.
mapreduce() { # BLOCKS REDUCERS
  rm -rf engine && mkdir engine
  tsv points.csv >engine/points.tsv
  split -n "l/$1" engine/points.tsv engine/block.
  local block part
  for block in engine/block.*; do
    prof-stats --sketch --no-header -F tsv <"$block" >"$block.map"
  done
  # In reverse order, since mappers end in any order.
  ls -r engine/*.map | xargs cat | LC_ALL=C sort -k 1,1 -t $'\t' |
    awk -F '\t' -v reducers="$2" '
      $1 != key { key = $1; n++ }
      { print >("engine/part." n % reducers) }'
  for part in engine/part.*; do
    prof-stats --merge --sketch --no-header -F tsv <"$part" >"$part.reduce"
  done
  cat engine/*.reduce | prof-stats --merge --no-header -F tsv -p 99.9 \
    --columns="$(prof-stats --sketch </dev/null)" >engine/rows
  { prof-stats -F tsv -p 99.9 </dev/null; cat engine/rows; } >out
}

@test "Hadoop streaming: mapped, sorted by key and reduced, it is the same" {
  make_points
  tsv points.csv >points.tsv
  mapreduce 5 2
  right out
  mapreduce 300 3
  right out
}

@test "what mappers wrote, sorted and cut anywhere between lines, is the same" {
  local i
  make_points
  tsv points.csv >points.tsv
  split -n l/20 points.tsv block.
  for i in block.*; do
    prof-stats --sketch --no-header -F tsv "$i"
  done | LC_ALL=C sort >sorted
  equal "$(wc -l <sorted)" 140
  for i in 1 7 70 139; do
    { head -n $i sorted | prof-stats --merge --sketch --no-header -F tsv
      tail -n +$((i + 1)) sorted | prof-stats --merge --sketch --no-header
    } | shuf --random-source=points.csv |
      prof-stats --merge --sketch --no-header >rows
    { prof-stats -F tsv --sketch </dev/null; cat rows; } |
      prof-stats -p 99.9 >out
    right out
  done
}

@test "Spark: a partition may be empty, and a wrong row fails the task" {
  prof-stats --sketch --no-header -F tsv </dev/null >out
  equal "$(wc -c <out)" 0
  prof-stats --merge --no-header </dev/null >out
  equal "$(wc -c <out)" 0
  printf 'a\t1\t\t\t\t\na\tx\t\t\t\t\n' >partition
  fails 1 prof-stats --sketch --no-header -F tsv partition
  equal "$(cat out err)" \
    "prof-stats: partition:2: execution_time: not a number: 'x'"
}

@test "--no-header reads rows in the order of columns of prof-record" {
  printf 'metadata,4,100,2,,\nexecution_time,6,,,2026-11-24T10:12:32Z,x=1\n' |
    prof-stats --no-header >out
  equal "$(cut -d, -f1-3,11,12 out | paste -s -d ' ')" \
    'metadata,1,4,0.5,100 execution_time,1,6,,'
  # A header still starts a table.
  printf 'a,4,,,,\nstage_name,execution_time\na,6\n' | prof-stats --no-header |
    cut -d, -f1-3 >out
  equal "$(cat out)" a,2,5
}

@test "--no-header wants all columns of each row" {
  printf 'a,4\n' >rows
  fails 1 prof-stats --no-header rows
  equal "$(cat out err)" \
    'prof-stats: rows:1: 2 fields, expected 6'
}

@test "--columns says which columns rows have without a header" {
  printf 'x,4,a\n,6,a\n' >rows
  prof-stats --no-header --columns=note,execution_time,stage_name rows |
    cut -d, -f1-3 >out
  equal "$(cat out)" a,2,5
  fails 1 prof-stats --no-header --columns=note,time,stage_name rows
  equal "$(cat err)" "prof-stats: rows: no column 'execution_time', but 'note', 'time', 'stage_name'"
  fails 2 prof-stats --columns=stage_name,execution_time rows
  equal "$(head -n 1 err)" 'prof-stats: --columns needs --no-header'
}

# Tables after two and four of five points, and after the last one at the end.
@test "--every=2rows writes the table so far, each with its header" {
  printf '%s\n' stage_name,execution_time a,1 b,5 a,2 a,3 b,7 |
    prof-stats --every=2rows | cut -d, -f1-3 >out
  printf '%s\n' stage_name,count,avg a,1,1 b,1,5 '' \
    stage_name,count,avg a,3,2 b,1,5 '' \
    stage_name,count,avg a,3,2 b,2,6 '' | cmp - out
  printf '%s\n' stage_name,execution_time a,1 b,5 |
    prof-stats --every=2rows --no-header --columns=x | cut -d, -f1-3 >out
  printf '%s\n' a,1,1 b,1,5 '' | cmp - out
}

@test "--every writes a table at the end though nothing came" {
  prof-stats --every=5 </dev/null >out
  prof-stats </dev/null >expected
  echo >>expected
  cmp out expected
}

@test "--every=SECONDS writes while points come, and not while none do" {
  mkfifo points
  prof-stats --sketch --every=0.1 points >out 3>&- &
  stream=$!
  exec 4>points
  printf 'stage_name,execution_time\na,1\na,3\n' >&4
  await_line '^a,2,2,' out
  sleep 0.5
  equal "$(grep -c ^stage_name out)" 1
  printf 'a,5\n' >&4
  await_line '^a,3,3,' out
  exec 4>&-
  wait $!
  equal "$(grep -c ^stage_name out)" 2
}

# A shell starts background jobs with SIGINT ignored.
interrupted() { # SIGNAL
  mkfifo points
  env --default-signal="$1" prof-stats --every=1000 points >out 2>err 3>&- &
  stream=$!
  exec 4>points
  printf 'stage_name,execution_time\na,1\na,3\na,' >&4
  sleep 0.3
  kill -s "$1" $!
  local status=0
  wait $! || status=$?
  exec 4>&-
  equal "$(cut -d, -f1-3 out | paste -s -d ' ')" 'stage_name,count,avg a,2,2 '
  equal "$(cat err)" ''
  equal $status $((128 + $(kill -l "$1")))
}

@test "SIGTERM writes the last table, without a row cut in two" {
  interrupted TERM
}

@test "SIGINT does the same" {
  interrupted INT
}

# select(2) would write beyond its set of 1024 descriptors.
@test "--every reads from a descriptor of any number" {
  ulimit -n 6100 || skip 'no 6100 descriptors here'
  printf 'stage_name,execution_time\na,1\na,3\n' >p.csv
  bash -c 'for ((fd = 3; fd < 6000; fd++)); do eval "exec $fd</dev/null"; done
    exec prof-stats --every=0.1 p.csv' | cut -d, -f1-3 >out
  equal "$(cat out)" $'stage_name,count,avg\na,2,2'
}

@test "--every refuses what is no period" {
  local period
  for period in '' 0 -1 x 0rows 1.5rows rows 1e99 5s; do
    fails 2 prof-stats --every="$period"
    equal "$(cut -d ' ' -f 1,2 err | head -n 1)" 'prof-stats: --every:'
  done
}

# The 95th percentile of 1 and 5 is 4.8, so a is critical; that of 1, 1, 5, 5 is
# 5, so a is high, since 5 is more than 1.5 times 3.
@test "prof-bottleneck grades each table of a stream that never ends" {
  mkfifo points
  prof-stats --sketch --every=0.1 points | prof-bottleneck >out 3>&- &
  stream=$!
  exec 4>points
  printf 'stage_name,execution_time\na,5\nb,1\n' >&4
  await_line '^a,5,5,5,0,1,critical,' out
  printf 'a,5\nb,1\n' >&4
  await_line '^a,5,5,5,0,2,high,' out
  exec 4>&-
  wait
  equal "$(cut -d, -f1,2 out | paste -s -d ' ')" \
    'stage_name,avg_time a,5 stage_name,avg_time a,5'
}

@test "an interrupt leaves the last table of a whole pipeline" {
  mkfifo points
  cat >pipeline <<'SH'
trap : INT
prof-stats --sketch --every=2rows points | prof-bottleneck >out
SH
  exec 4<>points
  env --default-signal=INT setsid bash pipeline 3>&- 4>&- &
  stream=-$!
  printf 'stage_name,execution_time\na,5\nb,1\n' >&4
  await_line '^a,5,5,5,0,1,critical,' out
  printf 'a,5\n' >&4
  sleep 0.3
  kill -INT -- "$stream"
  wait $! || true
  exec 4>&-
  equal "$(tail -n 1 out | cut -d, -f1,6)" a,2
}

@test "blank lines in a single table of statistics change nothing" {
  printf 'stage_name,execution_time\na,5\nb,1\n' >p.csv
  prof-stats p.csv | prof-bottleneck >expected
  { echo; prof-stats p.csv; echo; echo; } | prof-bottleneck | cmp - expected
  { prof-stats --every=5 p.csv; } | prof-bottleneck | cmp - expected
}
