# Reading and writing tables, which all tools share.

load helper

header=stage_name,execution_time

# The message of prof-stats about an invalid table on stdin, with status 1 and
# an empty stdout.  (set -e has no effect inside $(refused).)
refused() { # PRINTF-FORMAT
  local status=0
  # shellcheck disable=SC2059 # the format is the argument
  printf "$1" | prof-stats >out 2>err || status=$?
  equal "$status" 1 || echo "and the status is wrong"
  equal "$(cat out)" '' || echo "and there is a result on stdout"
  cat err
}

@test "columns are found by name in any order, and others are ignored" {
  printf 'x,execution_time,stage_name\n?,12.5,a\n?,7.5,a\n' | prof-stats >out
  equal "$(field out a avg)" 10
  equal "$(field out a count)" 2
}

@test "the text of a column that is of no use is not checked" {
  printf '%s,timestamp,metadata\na,1,tomorrow,=;=\n' $header |
    prof-stats >out
  equal "$(field out a count)" 1
}

@test "optional columns may be empty" {
  printf '%s,memory_used,cpu_time\na,4,,\na,6,100,3\n' $header |
    prof-stats >out
  equal "$(field out a memory_max)" 100
  equal "$(field out a cpu_utilization)" 0.5
}

@test "an empty input gives a header alone" {
  prof-stats </dev/null >out
  equal "$(wc -l <out)" 1
  equal "$(cut -d, -f1-3 out)" stage_name,count,avg
  printf '%s\n' $header | prof-stats | cmp - out
  prof-bottleneck </dev/null >out
  equal "$(wc -l <out)" 1
  prof-stats </dev/null | prof-bottleneck | cmp - out
}

@test "operands are read in order, and - is standard input" {
  printf '%s\na,1\n' $header >1.csv
  printf '%s\nb,2\n' $header >2.csv
  printf '%s\nc,3\n' $header | prof-stats 2.csv - 1.csv >out
  equal "$(cut -d, -f1 out | tr '\n' ' ')" 'stage_name b c a '
}

@test "--label is what messages call standard input, and no file" {
  local tool
  printf '%s\na,x\n' $header >1.csv
  for tool in prof-stats prof-bottleneck prof-trend prof-recommend; do
    run $tool --label=host/1.csv <1.csv
    equal "$status $output" \
      "1 $tool: host/1.csv:2: execution_time: not a number: 'x'"
    run $tool --label=host/1.csv 1.csv
    equal "$output" "$tool: 1.csv:2: execution_time: not a number: 'x'"
  done
  prof-stats --skip-invalid --label=host/1.csv <1.csv >out 2>err
  equal "$(cat err)" 'prof-stats: host/1.csv: 1 invalid row skipped'
  fails 1 prof-record --events --label=log <<<begin,a
  equal "$(cat err)" \
    "prof-record: log:1: event: not start, end or reset: 'begin'"
  fails 1 prof-record --import=stage=a,time=b:s --label=log <<<$'a,b\nx,y'
  equal "$(cat err)" "prof-record: log:2: b: not a number: 'y'"
  fails 1 prof-record --import=joblog --label=log <<<x
  equal "$(cut -d : -f 1-3 err)" 'prof-record: log:1'
  fails 2 prof-stats --label= 1.csv
  equal "$(head -n 1 err)" "prof-stats: --label: not a name: ''"
}

@test "tables can be concatenated, each with its own columns" {
  printf '%s\na,1\nexecution_time,x\n' $header >1.csv
  equal "$(refused "$(cat 1.csv)")" \
    "prof-stats: <stdin>:3: execution_time: not a number: 'x'"
  printf '%s\na,1\nstage_name,n,execution_time\na,,3\n' $header |
    prof-stats >out
  equal "$(field out a avg)" 2
  equal "$(field out a count)" 2
}

@test "a tab in the first line makes it TSV, and the output too" {
  printf 'stage_name\texecution_time\na,b\t2\n' | prof-stats >out
  equal "$(cut -f1-3 out | tail -n 1)" $'a,b\t1\t2'
  printf '\n\r\nstage_name\texecution_time\na,b\t2\n' | prof-stats | cmp - out
}

@test "--format overrules the input's format" {
  printf '%s\na,2\n' $header >p.csv
  equal "$(prof-stats -F tsv p.csv | cut -f1-3 | tail -n 1)" $'a\t1\t2'
  prof-stats -F tsv p.csv | prof-stats --format=csv 2>err || status=$?
  equal "$status" 1
  equal "$(prof-stats -F tsv p.csv | prof-bottleneck -F csv \
    --min-severity=low | cut -d, -f1,2 | tail -n 1)" a,2
}

@test "the output's format is that of the first table with a header" {
  : >empty
  printf 'stage_name\texecution_time\na\t2\n' >p.tsv
  printf '%s\na,4\n' $header >p.csv
  equal "$(prof-stats empty p.tsv p.csv | cut -f1-3 | tail -n 1)" $'a\t2\t3'
}

@test "a byte order mark is dropped, of each table" {
  printf '\xef\xbb\xbf"stage_name",execution_time\na,2\n' >bom.csv
  equal "$(prof-stats bom.csv | cut -d, -f1-3 | tail -n 1)" a,1,2
  printf '\xef\xbb\xbf%s\na,2\n' $header >bom.csv
  equal "$(cat bom.csv bom.csv | prof-stats | cut -d, -f1-3 | tail -n 1)" a,2,2
  printf '\xef\xbb\xbf"stage_name",execution_time\na,2\n' >bom.csv
  equal "$(cat bom.csv bom.csv | prof-stats | cut -d, -f1-3 | tail -n 1)" a,2,2
}

@test "CRLF is accepted, and written as LF" {
  printf '%s\r\na,2\r\n\r\n"b",3\r\n' $header | prof-stats >out
  equal "$(field out a avg) $(field out b avg)" '2 3'
  printf '%s\na,2\n"b",3\n' $header | prof-stats | cmp - out
}

@test "blank lines are no rows, and a last newline may be missing" {
  printf '\n%s\n\na,2\n\n\nb,3' $header | prof-stats >out
  equal "$(field out a avg) $(field out b avg)" '2 3'
}

@test "CSV is quoted where it must be, and nowhere else" {
  cat >p.csv <<'EOF'
stage_name,execution_time
"a,b",1
"say ""hi""",1
"two
lines",1
"plain",1
 spaced ,1
a	tab,1
EOF
  cat >expected <<'EOF'
stage_name,count
"a,b",1
"say ""hi""",1
"two
lines",1
plain,1
 spaced ,1
a	tab,1
EOF
  prof-stats p.csv | sed 's/,1,.*/,1/; s/,count,.*/,count/' | cmp - expected
}

@test "TSV escapes tab, newline, carriage return and backslash both ways" {
  printf '%s\n"a\tb\nc\rd\\e""f",1\n' $header >p.csv
  prof-stats -F tsv p.csv | cut -f1,2 | tail -n 1 >out
  printf 'a\\tb\\nc\\rd\\\\e"f\t1\n' | cmp - out
  prof-stats -F tsv p.csv | prof-bottleneck -F csv --min-severity=low |
    tail -n +2 >out
  printf '"a\tb\nc\rd\\e""f",1,' | cmp -n 17 - out
}

@test "a carriage return alone is quoted in CSV" {
  printf '%s\n"c\rd",1\n' $header | prof-stats | tail -n 1 | cut -c 1-8 >out
  printf '"c\rd",1,\n' | cmp - out
}

@test "in TSV a quote is an ordinary character" {
  printf 'stage_name\texecution_time\n"a\t1\nb"c"\t2\n' | prof-stats >out
  equal "$(cut -f1 out | tr '\n' ' ')" 'stage_name "a b"c" '
}

# Separately, since either of 0 and -0 may be the minimum.
@test "an amount of -0 is 0, however it is written" {
  local zero
  for zero in -0 -0.0 -0e5 -.0 '"-0"'; do
    printf '%s,cpu_time,memory_used\na,%s,,\n' $header $zero | prof-stats >out
    equal "$(tail -n 1 out)" a,1,0,0,0,0,0,0,0,0,,,0,0,0
    printf '%s,memory_used\na,1,%s\n' $header $zero | prof-stats >out
    equal "$(field out a memory_max)" 0
  done
}

@test "a number that is none is refused with its place" {
  equal "$(refused "$header\na,abc\n")" \
    "prof-stats: <stdin>:2: execution_time: not a number: 'abc'"
  local text
  for text in 0x10 inf -inf nan ' 1' '1 ' 1e . -; do
    equal "$(refused "$header\na,1\na,\"$text\"\n")" \
      "prof-stats: <stdin>:3: execution_time: not a number: '$text'"
  done
  for text in 1,5 ,5 1,5e3 -1,5; do
    equal "$(refused "$header\na,\"$text\"\n")" "prof-stats: <stdin>:2:\
 execution_time: not a number: decimals have a point: '$text'"
  done
  for text in 1,5e 1,234.5 1,234,567 ,; do
    equal "$(refused "$header\na,\"$text\"\n")" "prof-stats: <stdin>:2:\
 execution_time: not a number: it must not have a comma: '$text'"
  done
  equal "$(refused "$header\na,-1\n")" \
    "prof-stats: <stdin>:2: execution_time: negative: '-1'"
  equal "$(refused "$header\na,1e999\n")" \
    "prof-stats: <stdin>:2: execution_time: too large: '1e999'"
  equal "$(refused "$header,memory_used\na,1,much\n")" \
    "prof-stats: <stdin>:2: memory_used: not a number: 'much'"
}

@test "numbers are read as strtod reads decimals" {
  printf '%s\na,1e3\nb,.5\nc,5.\nd,+7\n' $header | prof-stats >out
  equal "$(cut -d, -f3 out | tail -n +2 | tr '\n' ' ')" '1000 0.5 5 7 '
}

@test "an empty required field is refused" {
  equal "$(refused "$header\na,\n")" \
    'prof-stats: <stdin>:2: execution_time: empty'
  equal "$(refused "$header\n,1\n")" 'prof-stats: <stdin>:2: stage_name: empty'
}

@test "a missing or an extra field is refused" {
  equal "$(refused "$header,memory_used\na,1,2\na,1\n")" \
    'prof-stats: <stdin>:3: 2 fields, but the header has 3'
  equal "$(refused "$header\na\n")" \
    'prof-stats: <stdin>:2: 1 field, but the header has 2'
  equal "$(refused "$header\na,1,2\n")" \
    'prof-stats: <stdin>:2: more fields than the header has'
}

@test "a NUL byte is refused" {
  equal "$(refused "$header\na,1\na\\0b,2\n")" \
    'prof-stats: <stdin>:3: a NUL byte'
}

@test "quotes in the wrong place are refused" {
  equal "$(refused "$header\na\"b,1\n")" \
    'prof-stats: <stdin>:2: a quote inside an unquoted field'
  equal "$(refused "$header\n\"a\"b,1\n")" \
    'prof-stats: <stdin>:2: text after a closing quote'
  equal "$(refused "$header\n\"a\" ,1\n")" \
    'prof-stats: <stdin>:2: text after a closing quote'
  equal "$(refused "$header\na,1\n\"b,2\nc,3\n")" \
    'prof-stats: <stdin>:3: a quote that is never closed'
}

@test "a lone carriage return is refused" {
  local cr='a carriage return without a newline'
  equal "$(refused "$header\na,1\rb,2\n")" "prof-stats: <stdin>:2: $cr"
  equal "$(refused "$header\na,1\r")" "prof-stats: <stdin>:2: $cr"
  equal "$(refused 'stage_name\texecution_time\na\rb\t1\n')" \
    "prof-stats: <stdin>:2: $cr"
}

@test "a field over 1 MiB is refused without eating the memory" {
  long() { # BYTES
    printf '%s\n' $header
    head -c "$1" /dev/zero | tr '\0' x
    printf ',1\n'
  }
  long 1048576 | prof-stats | tail -n 1 | wc -c >out
  [ "$(cat out)" -gt 1048576 ]
  local status=0
  long 1048577 | prof-stats >out 2>err || status=$?
  equal "$status $(cat out err)" '1 prof-stats: <stdin>:2: a field longer than 1 MiB'
  # A quote that is not closed within 100 MB, in 40 MB of memory.
  # The sanitizers reserve more address space than that.
  case $(command -v prof-stats) in
  */asan/* | */tsan/*) ;;
  *) ulimit -v 40000 ;;
  esac
  status=0
  { printf '%s\n"' $header; head -c 100000000 /dev/zero | tr '\0' '\n'; } |
    prof-stats >out 2>err || status=$?
  equal "$status $(cat out err)" '1 prof-stats: <stdin>:2: a field longer than 1 MiB'
}

@test "lines are counted as they are in the file, quoted newlines too" {
  equal "$(refused "$header\n\"a\nb\",1\n\n\r\nc,x\n")" \
    "prof-stats: <stdin>:6: execution_time: not a number: 'x'"
}

@test "an error names the file" {
  printf '%s\na,1\n' $header >good.csv
  printf '%s\na,1\na,2\na,?\n' $header >bad.csv
  run prof-stats good.csv bad.csv
  equal "$status" 1
  equal "$output" "prof-stats: bad.csv:4: execution_time: not a number: '?'"
}

@test "a missing required column is named" {
  printf 'stage_name,time\na,1\n' >p.csv
  run prof-stats p.csv
  equal "$status" 1
  equal "$output" "prof-stats: p.csv: no column 'execution_time', but 'stage_name', 'time'"
  run prof-bottleneck p.csv
  equal "$output" "prof-bottleneck: p.csv: no column 'execution_time' or 'avg', but 'stage_name', 'time'"
  equal "$(refused 'execution_time\n1\n')" \
    "prof-stats: <stdin>: no column 'stage_name', but 'execution_time'"
  equal "$(refused "$header\na,1\nstage_name,time\na,1\n")" \
    "prof-stats: <stdin>:3: no column 'execution_time', but 'stage_name', 'time'"
}

@test "a column that is probably meant is told, and a separator that is none" {
  equal "$(refused 'Stage Name,Execution-Time\na,1\n')" \
    "prof-stats: <stdin>: no column 'stage_name', but 'Stage Name', 'Execution-Time': rename 'Stage Name' to 'stage_name'"
  equal "$(refused 'stage_name,executionTime\na,1\n')" \
    "prof-stats: <stdin>: no column 'execution_time', but 'stage_name', 'executionTime': rename 'executionTime' to 'execution_time'"
  equal "$(refused 'stage_name;execution_time\na;1\n')" \
    "prof-stats: <stdin>: no column 'stage_name', but 'stage_name;execution_time': fields are separated by commas or tabs, not by ';'"
  # A long header is cut.
  equal "$(refused "$(seq -s, 1000)\\n" | cut -c 1-60)" \
    "prof-stats: <stdin>: no column 'stage_name', but '1', '2', '"
  equal "$(refused "$(seq -s, 1000)\\n" | sed 's/.*, //')" \
    '...: the header seems to be missing; read it with --no-header'
}

@test "a row in the place of the header is told" {
  local tool
  printf 'build,300\ntest,1\n' >p.csv
  fails 1 prof-stats p.csv
  equal "$(cat err)" "prof-stats: p.csv: no column 'stage_name', but 'build',\
 '300': the header seems to be missing; read it with --no-header"
  for tool in bottleneck trend recommend 'record --import=stage=a,time=b:s'; do
    # shellcheck disable=SC2086 # a command and its arguments
    fails 1 prof-$tool p.csv
    grep -q "but 'build', '300': the header seems to be missing$" err
  done
}

@test "an option behind a file is named as such" {
  local tool
  for tool in stats bottleneck trend recommend 'record --events' \
    'record --split=x'; do
    # shellcheck disable=SC2086 # a command and its arguments
    fails 2 prof-$tool p.csv --format=tsv
    equal "$(head -n 1 err)" "prof-${tool%% *}: options come before files: --format=tsv"
  done
  # What is a file is read.
  printf 'stage_name,execution_time\na,1\n' | tee p.csv >./-p.csv
  prof-stats p.csv -p.csv >out
  equal "$(field out a count)" 2
  fails 1 prof-stats -- p.csv --format=tsv
  equal "$(cat err)" 'prof-stats: --format=tsv: No such file or directory'
}

@test "a column that appears twice is an error of the header's line" {
  equal "$(refused "\n$header,execution_time\na,1,2\n")" \
    "prof-stats: <stdin>:2: column 'execution_time' appears twice"
}

@test "a table of another kind is refused by its name" {
  printf '%s\na,1\n' $header >p.csv
  run bash -c 'prof-stats p.csv | prof-stats'
  equal "$status" 1
  equal "$output" \
    "prof-stats: <stdin>:1: a table of stats without the column 'sketch' \
cannot be merged: write it with prof-stats --sketch"
  run bash -c 'prof-bottleneck p.csv | prof-bottleneck'
  equal "$status" 1
  equal "$output" 'prof-bottleneck: <stdin>:1: a table of bottlenecks, expected points or stats'
}

@test "--skip-invalid drops wrong rows and counts them, file by file" {
  printf '%s\na,1\na,x\na\nb"c,2\na,3,\na,3\n' $header >1.csv
  printf '%s\na,5\n' $header >2.csv
  printf '%s\na,?\na,7' $header |
    prof-stats --skip-invalid 1.csv 2.csv - >out 2>err
  equal "$(field out a count) $(field out a total)" '4 16'
  printf 'prof-stats: %s\n' '1.csv: 4 invalid rows skipped' \
    '<stdin>: 1 invalid row skipped' | cmp - err
}

@test "--skip-invalid loses no row behind a quote that is never closed" {
  printf '%s\na,1\n"a,2\na,3\na,4\n' $header |
    prof-stats --skip-invalid >out 2>err
  equal "$(field out a count) $(field out a total)" '3 8'
  equal "$(cat err)" 'prof-stats: <stdin>: 1 invalid row skipped'
}

@test "--skip-invalid drops a wrong row of several lines whole" {
  printf '%s,metadata\na,1,"note\nevil,7,\nend\0"\nb,2,\n' $header |
    prof-stats --skip-invalid >out 2>err
  equal "$(cut -d, -f1 out | tr '\n' ' ')" 'stage_name b '
  equal "$(cat err)" 'prof-stats: <stdin>: 1 invalid row skipped'
  printf '%s\n"a\nevil,5\n",1,2\nb,2\n' $header |
    prof-stats --skip-invalid >out 2>err
  equal "$(cut -d, -f1 out | tr '\n' ' ')" 'stage_name b '
}

@test "--skip-invalid does not skip a header" {
  local status=0
  printf 'stage"name,execution_time\na,1\n' | prof-stats --skip-invalid \
    >out 2>err || status=$?
  equal "$status $(cat out err)" \
    '1 prof-stats: <stdin>:1: a quote inside an unquoted field'
}

@test "rows are read alike wherever the blocks of the input are cut" {
  # Rows of 33 bytes, with quoted newlines, over many 256 KiB blocks.
  awk 'BEGIN {
    print "stage_name,execution_time"
    for (i = 0; i < 40000; i++)
      printf "\"stage\n%d\"\"%s\",%d.5\r\n", i % 7, "xxxxxxxxxxxxxxxx", i % 10
  }' >p.csv
  prof-stats p.csv >out
  # 40000 rows: 4000 each of 0.5, 1.5 ... 9.5, whose sum is 50.
  equal "$(grep -c '^"stage' out)" 7
  prof-bottleneck --min-severity=low p.csv |
    LC_ALL=C awk -F, '/xxx/ { n += $6; total += $2 * $6 }
      END { print n, total }' >sum
  equal "$(cat sum)" '40000 200000'
  # The same bytes through a pipe, a few at a time.
  dd if=p.csv bs=997 status=none | prof-stats | cmp - out
}

@test "wrong rows are the same wherever the input is cut" {
  local row
  for row in 'a,1\ra' 'a,1\r\0' 'a\0,1' '"a"b,1' 'a"b,1' 'a,1,2\0' '"a,1' 'a,x'
  do
    # shellcheck disable=SC2059 # a format
    printf "$header\n$row\n" >p.csv
    prof-stats p.csv 2>whole || true
    # One byte at a time.
    xargs -0 -n 1 printf '%b' < <(od -An -v -tx1 p.csv |
      tr -s ' \n' '\n' | sed '/./!d; s/^/\\x/' | tr '\n' '\0') |
      prof-stats 2>pieces || true
    equal "$(sed 's/<stdin>/p.csv/' pieces)" "$(cat whole)"
  done
}

# Makes close(2) of writable files fail, as with a quota or NFS.
use_failing_close() {
  ! is_static || skip 'nothing can be preloaded'
  case $(command -v prof-stats) in
  */asan/* | */tsan/*) skip 'the sanitizers want to be loaded first' ;;
  esac
  cat >close.c <<'C'
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int
close(int fd)
{
	struct stat info;
	int writable = (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY &&
	    fstat(fd, &info) == 0 && S_ISREG(info.st_mode);

	if (syscall(SYS_close, fd) < 0)
		return -1;
	errno = EDQUOT;
	return writable ? -1 : 0;
}
C
  "${CC:-cc}" -D_GNU_SOURCE -shared -fPIC -o close.so close.c
}

@test "an output that fails only as it is closed is a failure" {
  local tool
  use_failing_close
  printf '%s\na,1\na,1\na,1\n' $header >p.csv
  for tool in prof-stats prof-bottleneck prof-trend prof-recommend; do
    fails 1 env LD_PRELOAD="$PWD/close.so" $tool p.csv
    equal "$(cat err)" "$tool: standard output: Disk quota exceeded"
  done
  fails 125 env LD_PRELOAD="$PWD/close.so" prof-record -t 0 a true
  equal "$(cat err)" 'prof-record: standard output: Disk quota exceeded'
  fails 0 env LD_PRELOAD="$PWD/close.so" prof-record -t 0 -o points.csv a true
  equal "$(cat err)" 'prof-record: points.csv: Disk quota exceeded'
}

@test "a full disk and a closed output are failures" {
  printf '%s\na,1\n' $header >p.csv
  local tool status
  for tool in prof-stats prof-bottleneck; do
    status=0
    $tool p.csv >/dev/full 2>err || status=$?
    equal "$status $(cat err)" \
      "1 $tool: standard output: No space left on device"
    status=0
    $tool p.csv >&- 2>err || status=$?
    equal "$status $(cat err)" "1 $tool: standard output: Bad file descriptor"
    status=0
    $tool --help >/dev/full 2>err || status=$?
    equal "$status" 1
  done
}

@test "a closed pipe ends the tool, by SIGPIPE or by EPIPE" {
  awk 'BEGIN { print "stage_name,execution_time"
    for (i = 0; i < 100000; i++) print "a rather long name " i "," i }' >p.csv
  # The reader exits before the first byte is written.
  run bash -c 'prof-stats p.csv | true; exit ${PIPESTATUS[0]}'
  equal "$status $output" '141 '
  run bash -c 'trap "" PIPE; prof-stats p.csv | true; exit ${PIPESTATUS[0]}'
  equal "$status $output" '1 prof-stats: standard output: Broken pipe'
}

@test "a closed input, a directory and a missing file are failures" {
  run bash -c 'prof-stats <&-'
  equal "$status $output" '1 prof-stats: <stdin>: Bad file descriptor'
  mkdir dir
  run prof-stats dir
  equal "$status $output" '1 prof-stats: dir: Is a directory'
  run prof-stats nowhere.csv
  equal "$status $output" '1 prof-stats: nowhere.csv: No such file or directory'
}

@test "numbers are those of the C locale whatever the environment says" {
  printf '%s\na,1.5\na,2.25\n' $header >p.csv
  prof-stats p.csv >expected
  use_comma
  equal "$(env printf %.1f 1,5)" 1,5 # the locale is in force
  prof-stats p.csv | cmp - expected
  equal "$(field expected a avg)" 1.875
  prof-record x sleep 0.001 | grep -Eq '^x,[0-9]+\.[0-9]{6},[0-9]+,'
}

@test "wrong usage has status 2 and says what would be right" {
  run prof-stats --nonsense
  equal "$status" 2
  [[ "${lines[0]}" =~ ^prof-stats:\ unrecognized\ option:?\ .*nonsense ]]
  equal "${lines[1]}" "Try 'prof-stats --help'."
  run prof-stats --format=xml
  equal "$status" 2
  [[ "${lines[0]}" =~ ^prof-stats:\ --format:\ not\ csv,\ .*:\ \'xml\'$ ]]
}

@test "options come before operands, and -- ends them" {
  printf '%s\na,1\n' $header >-F
  prof-stats -- -F >out
  equal "$(field out a count)" 1
  run prof-stats -- ./-F --help
  equal "$status" 1
  equal "$output" 'prof-stats: --help: No such file or directory'
}

@test "--help and --version go to standard output" {
  local tool
  for tool in prof-record prof-stats prof-bottleneck; do
    $tool --help >out 2>err
    grep -q "^Usage: $tool " out
    $tool -h | cmp - out
    equal "$($tool --version)" "$($tool -V)"
    $tool --version | grep -Eqx "$tool \(prof\) [0-9]+\.[0-9]+\.[0-9]+"
    equal "$(cat err)" ''
  done
}

@test "a compressed file and UTF-16 are named, with the command that reads them" {
  local tool
  printf 'stage_name,execution_time\na,1\n' >points
  gzip -k points
  iconv -f UTF-8 -t UTF-16 points >wide
  for tool in prof-stats 'prof-record --events' 'prof-record --split=a'; do
    # shellcheck disable=SC2086 # a command and its arguments
    fails 1 $tool points.gz
    equal "$(grep points.gz err)" "${tool%% *}: points.gz: compressed by gzip: read what gzip -dc writes"
    # shellcheck disable=SC2086 # a command and its arguments
    fails 1 $tool wide
    equal "$(grep wide err)" "${tool%% *}: wide: in UTF-16: read what iconv -f UTF-16 -t UTF-8 writes"
  done
  prof-stats <(gzip -dc points.gz) >out
  equal "$(field out a avg)" 1
}

@test "a spreadsheet, Parquet and JSON are named, with what is right" {
  local zip='PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0bCRCsizesize\x13\0\0\0' name
  for name in '[Content_Types].xml' _rels/.rels xl/workbook.xml \
    mimetypeapplication/vnd.oasis.opendocument.spreadsheet; do
    printf "$zip%s" "$name" >points
    fails 1 prof-stats points
    equal "$(cat err)" 'prof-stats: points: a spreadsheet: save it as CSV'
    fails 1 prof-stats < <(head -c 20 points; sleep 0.1; tail -c +21 points)
    equal "$(cat err)" 'prof-stats: <stdin>: a spreadsheet: save it as CSV'
  done
  for name in points.csv mimetypeapplication/epub+zip x; do
    printf "$zip%s" "$name" >points
    fails 1 prof-stats points
    equal "$(cat err)" \
      'prof-stats: points: a zip archive: read what unzip -p writes'
  done
  printf '\xd0\xcf\x11\xe0\xa1\xb1' >points
  fails 1 prof-stats points
  equal "$(cat err)" 'prof-stats: points: a spreadsheet: save it as CSV'
  printf 'PAR1\x15\x04\x15' >points
  fails 1 prof-stats points
  equal "$(cat err)" \
    'prof-stats: points: in Parquet: convert it to CSV, as duckdb -csv does'
  printf '%s\na,1\n' $header | prof-stats -F json >stats.json
  for name in '{"a":1}' '[{"a":1}]' $'[\n\t{\n\t\t"a":1}]' '[ "a"' \
    "$(cat stats.json)"; do
    printf '%s\n' "$name" >points
    fails 1 prof-stats points
    equal "$(cat err)" \
      'prof-stats: points: in JSON: convert it to CSV, as jq does with @csv'
  done
}

@test "what only begins like another kind of file is a table" {
  local name
  for name in PAR1 '[{a}]' '{' 'PK'; do
    printf '%s,1\n' "$name" | prof-stats --no-header \
      --columns=stage_name,execution_time >out
    equal "$(cut -d, -f1-3 out)" "$name,1,1"
  done
  printf '{"a"\tstage_name\texecution_time\n1\ta\t2\n' | prof-stats >out
  equal "$(cut -f1-3 out | tail -n 1)" $'a\t1\t2'
}

@test "a timestamp without an offset is told what to add" {
  printf 'stage_name,execution_time,timestamp\na,1,2026-03-01 12:00:00\n' >points
  fails 1 prof-trend points
  equal "$(cat err)" "prof-trend: points:2: timestamp: a time without an offset: add Z for UTC, or +hh:mm: '2026-03-01 12:00:00'"
}

@test "a pipe that another program left non-blocking is waited for, on both sides" {
  command -v perl >/dev/null || skip 'no perl here'
  # 50,000 rows, in pieces with pauses, to a reader that is slow at first.
  cat >unblock <<'EOF'
use Fcntl;
fcntl($_, F_SETFL, fcntl($_, F_GETFL, 0) | O_NONBLOCK) for *STDIN, *STDOUT;
exec @ARGV;
EOF
  seq 50000 | awk '{ print "start,s" $1 ",," $1; print "end,s" $1 ",," $1 + 1 }' >events
  { head -n 5 events; sleep 0.1; sed 1,5d events; } |
    perl unblock prof-record --events | { sleep 0.2; cat; } >out
  equal "$(wc -l <out)" 50001
  equal "$(tail -n 1 out | cut -d, -f1,2)" s50000,1000.000000
}
