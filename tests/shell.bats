# prof-record --shell: functions for bash, zsh, dash and busybox sh.

load helper

header=stage_name,execution_time,memory_used,cpu_time,timestamp,metadata
shells=(bash zsh dash 'busybox sh')

# Runs a script from stdin in each shell, with PROF_OUTPUT=points.csv, and then
# a check.  Its output is in out, its status in status.
in_each_shell() { # CHECK
  cat >script
  local shell
  for shell in "${shells[@]}"; do
    rm -f points.csv
    status=0
    # shellcheck disable=SC2086 # a command and its argument
    PROF_OUTPUT=points.csv $shell script >out 2>&1 || status=$?
    "$1" && continue
    printf 'in %s, status %s:\n' "$shell" "$status" >&2
    cat script out points.csv >&2
    return 1
  done
}

# The stages of a file, each once.
stages() { # FILE
  sed 1d "$1" | cut -d, -f1 | sort -u | xargs
}

@test "a script has the same stages in every shell" {
  check() {
    equal "$status" 7 || return
    equal "$(cat out)" 'linking main
tests failed: 3
not recorded: 2' || return
    equal "$(head -n 1 points.csv)" "$header" || return
    equal "$(sed 1d points.csv | cut -d, -f1 | sort | uniq -c | xargs -n 2)" \
      '1 all
1 background
3 compile
1 link
1 release
1 tests' || return
    equal "$(field points.csv tests metadata)" 'parent=all;exit_status=3' || return
    equal "$(field points.csv background metadata)" 'parent=all;exit_status=0' || return
    equal "$(field points.csv compile metadata)" 'parent=all;file=a.c
parent=all;file=b.c
parent=all;file=c.c' || return
    equal "$(field points.csv release metadata)" exit_status=7 || return
    prof-stats points.csv | LC_ALL=C awk -F, '
      $1 == "compile" { ok += $2 == 3 && $4 >= 20 }
      $1 == "background" { ok += $3 >= 50 }
      $1 == "all" { ok += $3 >= 100 }
      END { exit ok != 3 }'
  }
  in_each_shell check <<'EOF'
#!/bin/sh
# A build in thirty lines.
set -eu
eval "$(prof-record --shell)"
sources='a.c b.c c.c'
link() {
  sleep 0.02
  echo "linking $1"
}
check() {
  sleep 0.02
  return 3
}
publish() {
  sleep 0.01
  sh -c 'exit 7'
  echo 'not reached'
}
prof_start all
prof_stage background sleep 0.05 &
for file in a.c b.c c.c; do
  prof_start compile "file=$file"
  sleep 0.02
  prof_end compile
done
prof_stage link link main
prof_stage tests check || echo "tests failed: $?"
wait
prof_end all
(exit 2) || echo "not recorded: $?"
prof_stage release publish
EOF
}

@test "points are as prof-record writes them, with the time of the start" {
  check() {
    local row='^nap,[0-9]+\.[0-9]{6},,,20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}\.[0-9]{6}Z,$'
    equal "$(wc -l <points.csv)" 2 || return
    tail -n 1 points.csv | grep -Eq "$row" || return
    local begin end stamp
    read -r begin end <out
    stamp=$(date -d "$(field points.csv nap timestamp)" +%s.%6N)
    LC_ALL=C awk -v a="$begin" -v s="$stamp" -v b="$end" -v t="$(field points.csv nap execution_time)" \
      'BEGIN { exit !(a <= s && s + t / 1000 <= b + 0.0001 && t >= 50) }'
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
printf '%s ' "$(/bin/date +%s.%6N)"
prof_start nap
sleep 0.05
prof_end nap
/bin/date +%s.%6N
EOF
}

@test "a shell's dates are those of the calendar" {
  # For shells with a clock, compared with date(1).
  sed -n '/^_prof_find_minute/,/^}/p' "$PROF_ROOT/lib/record/shell.sh" >function
  cat >script <<'EOF'
. ./function
for _prof_start; do
  _prof_start=${_prof_start}000000
  _prof_find_minute
  echo "$_prof_date"
done
EOF
  # Leap days, ends of months and years, a century that is not a leap year.
  local moments=(0 951782399 951782400 951868799 951868800 1078012799
    1704067199 1709164799 1709251199 1798761599 4107542399 4107542400
    4102444799 13574563200)
  local shell
  for shell in bash zsh 'busybox sh'; do
    # shellcheck disable=SC2086 # a command and its argument
    equal "$($shell script "${moments[@]}")" \
      "$(for m in "${moments[@]}"; do date -u -d "@$m" +%Y-%m-%dT%H:%M; done)"
  done
}

# The second time that a plain stage is marked, it takes a shorter way.
@test "a stage that is marked again and again has its own name, time and metadata" {
  cat >expected <<'END'
a|
a|
b|parent=a
b|parent=a
a|
b|"parent=x,y"
b|"parent=x,y"
"x,y"|
b|k=1
b|k=2
b|run=1
b|run=2
b|
a|
a|parent=b
b|parent=a
b|parent=late
b|parent=late
sub|parent=b
b|
b|
long|
END
  check() {
    equal "$(cat out)" "prof: stage 'b': ended but not started" || return
    sed 1d points.csv | sed -E 's/,[0-9]+\.[0-9]{6},,,[^,]*Z,/|/' |
      diff expected - || return
    prof-stats points.csv | LC_ALL=C awk -F, '
      $1 == "sub" || $1 == "long" { ok += $4 >= 20 && $5 < 5000 }
      END { exit ok != 2 }'
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0)"
mark() { prof_start "$@"; prof_end "$1"; }
mark a
mark a
prof_start a; mark b; mark b; prof_end a
prof_end b
prof_start x,y; mark b; mark b; prof_end x,y
mark b k=1
prof_start b; prof_end b k=2
PROF_META=run=1
mark b
PROF_META=run=2
prof_start b
PROF_META=
prof_end b
mark b
prof_start a; prof_start b; prof_end a; mark a; prof_end b
PROF_PARENT=late
mark b
mark b
unset PROF_PARENT
prof_start b
(prof_start sub; sleep 0.02; prof_end sub)
(prof_end b)
prof_end b
prof_start long; sleep 0.02; prof_end long
EOF
}

# A minute that has passed, and a file that is gone, are seen by the shorter way.
@test "a file that is removed or replaced gets a header again" {
  check() {
    equal "$(cat out)" '' || return
    equal "$(stages points.csv)" a || return
    equal "$(grep -c "$header" points.csv)" 1 || return
    equal "$(wc -l <points.csv)" 2
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0)"
mark() { prof_start "$1"; prof_end "$1"; }
mark a
mark a
rm points.csv
mark a
mark a
: >points.csv
mark a
EOF
}

@test "prof_stage keeps the status, wraps functions and builtins, and changes the shell itself" {
  check() {
    equal "$(cat out)" 'status 3, set
here
status 0, now 5' || return
    equal "$(stages points.csv)" 'f x'
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
f() { variable=set; return "$1"; }
prof_stage f f 3
echo "status $?, $variable"
prof_stage x echo here
prof_stage x eval number=5
echo "status $?, now $number"
EOF
}

@test "names with spaces, quotes, commas, backslashes and blanks arrive as they are" {
  check() {
    equal "$(cat out)" '' || return
    prof-stats -F tsv points.csv | sed 1d | cut -f1 | sort >names || return
    printf '%s\n' ' b ' '$(x) `y` *' "it's" 'one, "two"' 'x=1;y%' 'a\\\\b' 'zäh' | sort | cmp - names
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0)"
for name in 'one, "two"' "it's" 'a\\b' ' b ' 'x=1;y%' '$(x) `y` *' 'zäh'; do
  prof_start "$name"
  prof_stage "$name" :
  prof_end "$name"
done
EOF
}

@test "metadata is encoded, and a wrong pair is said and left out" {
  check() {
    equal "$(cat out)" "prof: not KEY=VALUE: 'no'
prof: not KEY=VALUE: '1a=x'
prof: not KEY=VALUE: 'a b=x'" || return
    equal "$(tail -n 1 points.csv | cut -d, -f6-)" \
      '"commit=a1;a=%3B%3D%25;q=say ""x"", y;c=%09%0A.;e="'
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0 -m commit=a1)"
prof_start x 'a=;=%' no 'q=say "x", y'
prof_end x 1a=x 'a b=x' "c=$(printf '\t\n.')" e=
EOF
}

@test "PROF_META adds pairs, and -m overrides them" {
  check() {
    equal "$(cat out)" '' || return
    equal "$(sed 1d points.csv | cut -d, -f1,6)" 'a,commit=a1;run=8
b,commit=a1;run=8;parent=c;exit_status=0
c,commit=a1;run=8;x=1'
  }
  export PROF_META='commit=a1;run=7;'
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0 -m run=8)"
prof_start a
prof_end a
prof_start c
prof_stage b true
prof_end c x=1
EOF
}

# Stage and metadata of each row, without the overhead.
rows() {
  sed 1d points.csv | cut -d, -f1,6 | sed 's/;overhead=.*//'
}

@test "commands and scripts inside a stage know it, at any depth" {
  cat >inner <<'EOF'
eval "$(prof-record --shell -t 0)"
prof_stage 'inner;%' prof-record -t 0 leaf true
prof_start other
prof_end other parent=own
EOF
  check() {
    equal "$(cat out)" 'before:
between: two
after:' || return
    equal "$(rows)" 'leaf,parent=inner%3B%25;exit_status=0
inner;%,parent=command;exit_status=0
other,parent=command;parent=own
command,parent=stage;exit_status=0
stage,parent=mark;exit_status=0
mark,
one,
cmd,parent=two;exit_status=0
two,parent=one
in,parent=sub;exit_status=0
sub,'
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -t 0)"
say() { echo "$1:$(env | sed -n 's/^PROF_PARENT=/ /p')"; }
say before
prof_start mark
prof_stage stage prof-record -t 0 command sh inner
prof_end mark
prof_start one
prof_start two
prof_end one
say between
prof-record -t 0 cmd true
prof_end two
say after
(
  prof_start sub
  prof-record -t 0 in true
  prof_end sub
)
EOF
}

@test "a script is inside the stage that it inherits" {
  check() {
    equal "$(cat out)" 'all all' || return
    equal "$(rows)" 'b,parent=a;exit_status=0
a,parent=all
c,n=1;parent=x%3By
d,n=1;parent=x%3By;parent=own
e,n=1;parent=own
f,n=1;parent='
  }
  export PROF_PARENT=all
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
prof_start a
prof_stage b true
prof_end a
echo "$PROF_PARENT $(sh -c 'echo $PROF_PARENT')"
eval "$(prof-record --shell -t 0 -m n=1)"
PROF_PARENT='x;y'
prof_start c
prof_end c
prof_start d parent=own
prof_end d
eval "$(prof-record --shell -t 0 -m n=1 -m parent=own)"
prof_start e
prof_end e
eval "$(prof-record --shell -t 0 -m n=1 -m parent=)"
prof_start f
prof_end f
EOF
  unset PROF_PARENT
}

@test "a stage that has ended is no parent, in any shell" {
  sh -c 'echo $$' >pid
  check() {
    equal "$(cat out)" "prof: PROF_PARENT: stage 'gone' has ended with process \
$(cat pid): recorded without a parent
[]" || return
    equal "$(rows)" 'a,
b,'
  }
  PROF_PARENT_PID=$(cat pid)
  export PROF_PARENT=gone PROF_PARENT_PID
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
prof_start a
prof_end a
echo "[${PROF_PARENT-}]"
prof_start b
prof_end b
EOF
  unset PROF_PARENT PROF_PARENT_PID
}

@test "a PROF_PARENT that is read-only is left as it is" {
  check() {
    equal "$(cat out)" 'mine' || return
    equal "$(rows)" 'b,parent=a
a,parent=mine'
  }
  in_each_shell check <<'EOF'
PROF_PARENT=mine
readonly PROF_PARENT
eval "$(prof-record --shell -t 0)"
prof_start a
prof_start b
prof_end b
prof_end a
echo "$PROF_PARENT"
EOF
}

@test "PROF_META is that of the start of a stage, exported or not" {
  check() {
    equal "$(cat out)" '' || return
    equal "$(sed 1d points.csv | cut -d, -f1,6)" 'none,
one,a=1
two,a=2
three,b=3;parent=outer
outer,a=2
empty,
unset,
constant,c=4'
  }
  in_each_shell check <<'EOF'
set -eu
mark() { prof_start "$1"; prof_end "$1"; }
eval "$(prof-record --shell -t 0)"
mark none
PROF_META=a=1
mark one
export PROF_META=a=2
mark two
prof_start outer
PROF_META=b=3
mark three
prof_end outer
PROF_META=
mark empty
unset PROF_META
mark unset
readonly PROF_META=c=4
mark constant
EOF
}

@test "a PROF_META that is no pairs is said once, and the script goes on" {
  check() {
    equal "$status" 0 || return
    equal "$(cat out)" "prof: PROF_META: not key=value pairs joined by ';': 'a=1;b'
prof: PROF_META: not key=value pairs joined by ';': '=1'" || return
    equal "$(sed 1d points.csv | cut -d, -f1,6)" 'a,x=1
b,x=1
c,x=1
d,c=1;x=1'
  }
  in_each_shell check <<'EOF'
set -eu
mark() { prof_start "$1"; prof_end "$1"; }
eval "$(prof-record --shell -t 0 -m x=1)"
export PROF_META='a=1;b'
mark a
mark b
PROF_META='=1'
mark c
PROF_META=c=1
mark d
EOF
}

@test "a wrong mark is said, and the script goes on" {
  check() {
    equal "$status" 0 || return
    equal "$(cat out)" "prof: invalid stage name: ''
prof: invalid stage name: 'stage_name'
prof: stage 'x': ended but not started
prof: stage '': ended but not started
done
prof: stage 'y': started but not ended"
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell)"
prof_start ''
prof_start stage_name
prof_end x
prof_end
prof_start y
echo done
EOF
}

@test "a stage in which set -e or exit ends the script is recorded" {
  check_failed() {
    equal "$status" 4 || return
    equal "$(cat out)" 'cleaned up after 4' || return
    equal "$(field points.csv inner metadata)" 'parent=outer;exit_status=4' || return
    equal "$(field points.csv outer metadata)" 'exit_status=4'
  }
  in_each_shell check_failed <<'EOF'
set -e
eval "$(prof-record --shell)"
case ${ZSH_VERSION-} in
'') trap 'echo "cleaned up after $?"' EXIT ;;
*) echo 'cleaned up after 4' ;; # zsh 5.9 forgets its trap here
esac
inner() { sleep 0.01; sh -c 'exit 4'; echo never; }
outer() { prof_stage inner inner; echo never; }
prof_stage outer outer
echo never
EOF
  in_each_shell check_failed <<'EOF'
eval "$(prof-record --shell)"
trap 'echo "cleaned up after $?"' EXIT
inner() { sleep 0.01; exit 4; }
prof_stage outer prof_stage inner inner
EOF
}

@test "the EXIT trap of the script runs once a stage has failed under set -e" {
  check() {
    equal "$status" 7 || return
    equal "$(cat out)" 'cleaned up after 7' || return
    equal "$(field points.csv outer metadata)" 'exit_status=7' || return
    equal "$(field points.csv inner metadata)" 'parent=outer;exit_status=7'
  }
  local options
  for options in -e -eu; do
    in_each_shell check <<EOF
set $options
trap 'echo "cleaned up after \$?"' EXIT
eval "\$(prof-record --shell)"
prof_stage outer prof_stage inner sh -c 'sleep 0.01; exit 7'
echo never
EOF
  done
  # The status of wrong usage is 2.
  check() {
    equal "$status" 2 || return
    equal "$(tail -n 1 out)" 'cleaned up after 2'
  }
  in_each_shell check <<'EOF'
set -e
trap 'echo "cleaned up after $?"' EXIT
eval "$(prof-record --shell)"
prof_stage usage
echo never
EOF
}

@test "set -e ends a function inside a stage where it fails, and not one that is tested" {
  check() {
    equal "$status" 3 || return
    equal "$(cat out)" 'tested 3'
  }
  in_each_shell check <<'EOF'
set -e
eval "$(prof-record --shell -t 0)"
f() { sh -c 'exit 3'; echo never; }
g() { sh -c 'exit 3' || echo "tested $?"; }
prof_stage a g
prof_stage a prof_stage b eval 'f; echo never'
echo never
EOF
}

@test "under set -x the functions are not traced, but the commands of stages are" {
  cat >expected <<'END'
+ prof_start m
+ prof_start n
+ prof_end n
+ prof_start n
+ prof_end n
+ prof_stage a true
+ true
+ f
+ prof_stage b prof_stage c true
+ prof_stage c true
+ true
+ prof_stage d sh -u failing
+ sh -u failing
+ true
+ prof_end m
+ set +x
+ prof_stage e sh -u failing
+ sh -u failing
+ echo cleanup
cleanup
END
  check() {
    equal "$status" 7 || return
    diff expected out || return
    equal "$(stages points.csv)" 'a b c d e m n off' || return
    equal "$(field points.csv e metadata)" 'exit_status=7'
  }
  echo 'exit 7' >failing
  in_each_shell check <<'EOF'
PS4='+ '
set -eux
{ eval "$(prof-record --shell -t 0)"; } 2>/dev/null
{ trap 'echo cleanup' EXIT; f() { prof_stage b prof_stage c true; }; } 2>/dev/null
prof_start m
prof_start n
prof_end n
prof_start n
prof_end n
prof_stage a true
f
prof_stage d sh -u failing || true
prof_end m
set +x
prof_start off
prof_end off
prof_stage off true
{ set -x; } 2>/dev/null
prof_stage e sh -u failing
echo never
EOF
}

@test "set -x after the functions are defined is noticed, and stays as it is" {
  cat >expected <<'END'
+ prof_start a
+ prof_end a
+ prof_stage b true
+ true
+ echo on
on
+ prof_stage c set +x
+ set +x
off
END
  check() {
    equal "$status" 0 || return
    # zsh restores -x after each function.
    [ "$shell" != zsh ] || sed -i '/^+ echo off$/d' out
    diff expected out || return
    equal "$(stages points.csv)" 'a b c first'
  }
  in_each_shell check <<'EOF'
PS4='+ '
eval "$(prof-record --shell -t 0)"
prof_start first; prof_end first
prof_start first
{ set -x; prof_end first; } 2>/dev/null
prof_start a
prof_end a
prof_stage b true
echo on
prof_stage c set +x
echo off
EOF
  # A few lines of the first mark are traced.
  check() {
    [ "$(wc -l <out)" -lt 10 ]
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
set -x
prof_start a
prof_end a
EOF
}

@test "under set -x what is redirected has the trace of its command only" {
  check() {
    equal "$(sed 's/^+*[^ ]* //' err)" 'echo out' || return
    equal "$(cat other)" out
  }
  # In zsh the trace stays where it was.
  shells=(bash dash 'busybox sh')
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
set -x
prof_stage a true
prof_stage b echo out 2>err >other
EOF
}

@test "traps of the script stay: others than EXIT, of many lines, and set later" {
  check() {
    equal "$(cat out)" 'term
it'\''s the end
of it'
  }
  in_each_shell check <<'EOF'
trap 'echo term' TERM
eval "$(prof-record --shell)"
trap 'echo "it'\''s the end
of it"' EXIT
prof_stage x sleep 0.01
kill -TERM $$
EOF
  check() {
    equal "$(cat out)" 'later'
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
prof_stage x true
trap 'echo later' EXIT
prof_stage x true
EOF
}

@test "a subshell that ends ends no stage of its parent" {
  check() {
    equal "$(cat out)" '' || return
    equal "$(sed 1d points.csv | cut -d, -f1,6 | sort)" 'a,parent=all;exit_status=0
all,'
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
a() { (exit 5); v=$(exit 4); { sleep 0.01; exit 3; } & true | (exit 2); sleep 0.02; }
prof_start all
prof_stage a a
prof_end all
EOF
}

@test "subshells and background jobs record what is theirs" {
  check() {
    equal "$status" 0 || return
    equal "$(cat out)" 'subshell 1, job 5' || return
    equal "$(field points.csv job metadata)" 'parent=all;exit_status=5' || return
    equal "$(field points.csv failing metadata)" 'parent=all;exit_status=1' || return
    equal "$(field points.csv all metadata | wc -l)" 1
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
trap 'true # that of the parent must not run in the subshells' EXIT
prof_stage first sleep 0.01
prof_start all
(set -e; prof_stage failing sh -c 'sleep 0.01; exit 1'; echo never)
subshell=$?
(set -e; prof_stage job sh -c 'sleep 0.02; exit 5'; echo never) &
wait $! || job=$?
prof_end all
echo "subshell $subshell, job $job"
EOF
}

@test "what ended is in the file when the shell is killed" {
  check() {
    equal "$status" 137 || return
    equal "$(stages points.csv)" one
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
prof_stage one sleep 0.01
prof_start two
kill -KILL $$
EOF
}

@test "points go to the file, the descriptor or the stream that is named" {
  check() {
    equal "$status" 0 || return
    equal "$(stages points.csv)" a || return
    equal "$(stages other.csv)" 'b g' || return
    equal "$(stages third.csv)" c || return
    equal "$(cat fourth.csv | stages /dev/stdin)" d || return
    equal "$(grep -c "$header" third.csv)" 1 || return
    equal "$(grep -v "^$header\$" out | cut -d, -f1)" 'of the command
e
f' || return
    rm other.csv third.csv fourth.csv
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell)"
there=$PWD
prof_stage a sleep 0.01
PROF_OUTPUT=other.csv
prof_stage b sleep 0.01
exec 3>third.csv
PROF_OUTPUT=/dev/fd/3
prof_stage c sleep 0.01
prof_stage c sleep 0.01
{ PROF_OUTPUT=/dev/fd/4; prof_stage d sleep 0.01; } 4>&1 | cat >fourth.csv
PROF_OUTPUT=-
prof_stage e sh -c 'echo of the command; sleep 0.01'
PROF_OUTPUT=
prof_stage f sleep 0.01
eval "$(prof-record --shell -o other.csv)"
mkdir -p elsewhere
cd elsewhere
PROF_OUTPUT=points.csv
prof_stage g sleep 0.01
[ ! -e points.csv ]
EOF
}

@test "a descriptor that is not open is said once" {
  check() {
    equal "$status" 0 || return
    equal "$(cat out)" "prof: /dev/fd/9: not open, or not usable in this shell
prof: invalid stage name: ''
done"
  }
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -o /dev/fd/9)"
exec 9>&-
prof_stage a sleep 0.01
prof_stage a sleep 0.01
prof_stage '' echo done
EOF
}

@test "TSV is written where it is asked for" {
  check() {
    equal "$(tail -n 1 points.csv | cut -f1,6)" \
      "$(printf 'a\\\\b, "c"\tx=\\\\')"
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -F tsv -t 0)"
prof_start 'a\b, "c"' 'x=\'
prof_end 'a\b, "c"'
EOF
}

@test "-t leaves out what was shorter" {
  check() {
    equal "$(sed 1d points.csv | cut -d, -f1)" long
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 100)"
prof_stage short true
prof_stage long sleep 0.1
EOF
}

@test "a very long row is one write, too" {
  check() {
    awk -F, 'NR == 2 && length($1) == 5000 { ok++ } END { exit NR != 2 || ok != 1 }' points.csv
  }
  in_each_shell check <<'EOF'
eval "$(prof-record --shell -t 0)"
name=$(printf %05000d 0)
prof_stage "$name" sleep 0.01
EOF
  # Its metadata is that of a short one.
  check() {
    equal "$(cat out)" '' || return
    equal "$(sed 1d points.csv | cut -d, -f6)" 'a=1;run=2;exit_status=0'
  }
  in_each_shell check <<'EOF'
export PROF_META='a=1;run=7'
eval "$(prof-record --shell -t 0 -m run=2)"
name=$(printf %05000d 0)
prof_stage "$name" eval 'sleep 0.01; PROF_META=b=3'
EOF
}

@test "a file of something else is refused once, and the script goes on" {
  check() {
    equal "$status" 0 || return
    equal "$(cat other.csv)" 'a,b' || return
    grep -q 'other.csv: not a file of points' out
  }
  printf 'a,b\n' >other.csv
  in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -o other.csv)"
prof_stage a sleep 0.01
prof_stage a sleep 0.01
EOF
}

@test "a last line that was cut off is repaired before a row is added" {
  check() {
    equal "$status" 0 || return
    equal "$(sed -n 2,3p torn.csv | cut -d, -f1)" 'cut o
x' || return
    equal "$(cat out)" "prof-record: $PWD/torn.csv: the last line was cut off: repaired" || return
    rm torn.csv
  }
  local shell
  for shell in "${shells[@]}"; do
    shells=("$shell")
    printf '%s\ncut o' "$header" >torn.csv
    in_each_shell check <<'EOF'
set -eu
eval "$(prof-record --shell -o torn.csv)"
prof_stage x sleep 0.01
EOF
  done
}

@test "a full disk does not end a script" {
  check() {
    equal "$status" 0 || return
    grep -q 'No space left on device' out || return
    equal "$(tail -n 1 out)" done
  }
  in_each_shell check <<'EOF'
set -eu
exec 3>/dev/full
eval "$(prof-record --shell -o /dev/fd/3)"
prof_stage x sleep 0.01
prof_stage x sleep 0.01
echo done
EOF
}

@test "shells of all kinds append to one file at once" {
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0)"
i=0
while [ $i -lt "$1" ]; do
  prof_start "$2"
  prof_end "$2" "i=$i"
  i=$((i + 1))
done
EOF
  export PROF_OUTPUT=points.csv
  bash script 300 bash &
  bash script 300 bash &
  zsh script 300 zsh &
  busybox sh script 300 busybox &
  dash script 50 dash &
  prof-record -n 100 -t 0 command true &
  wait
  equal "$(prof-stats points.csv | cut -d, -f1,2 | sort | xargs)" \
    'bash,600 busybox,300 command,100 dash,50 stage_name,count zsh,300'
  equal "$(grep -c ^stage_name points.csv)" 1
}

@test "the functions' clock is the system's, and wrong clocks are said" {
  local before now after
  before=$(date +%s%6N)
  now=$(PROF_META=';;' PROF_PARENT=x prof-record --shell=time)
  after=$(date +%s%6N)
  [ "$before" -le "$now" ]
  [ "$now" -le "$after" ]
  run prof-record --shell=never
  equal "$status" 2
  run -2 prof-record --shell=0
  run -1 prof-record --shell=99999999
  equal "$output" 'prof-record: the time for process 99999999: No such process'
  run bash -c 'prof-record --shell=time >/dev/full'
  equal "$status" 1
}

# In dash a process tells the time.  _prof_teller is the path by which it is
# asked, without a digit.

gone() { # TELLER
  local i
  for i in {1..50}; do
    [ -e "${1}0" ] || return 0
    sleep 0.1
  done
  echo "still there: $1" >&2
  return 1
}

@test "the process that tells dash the time ends with the shell, however that ends" {
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0 -o points.csv)"
prof_start a
prof_end a
echo "$_prof_teller" >teller
[ -p "${_prof_teller}0" ]
sleep 30 &
echo $! >daemon
eval "$1"
EOF
  local end
  for end in : 'exit 3' 'set -e; false' 'prof_start b; kill -TERM $$' \
    'kill -KILL $$' 'exec true' 'trap "" TERM HUP; kill 0'; do
    # In a process group of its own.
    setsid dash script "$end" </dev/null >/dev/null 2>&1 || true
    gone "$(cat teller)"
    # It has nothing of the script, so a job that goes on does not matter.
    kill "$(cat daemon)" 2>/dev/null || true
  done
}

@test "the process that tells dash the time holds nothing of the script" {
  # wait would wait, and so would the end of this pipe and of the lock.
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0 -o points.csv)"
exec 8>lock 7<lock
prof_start a
prof_end a
wait
ls -l "${_prof_teller%/*}" | sed 1d | sed 's/.* [0-9]* -> //; s/:.*//' | sort | xargs
readlink "${_prof_teller%/fd*}/cwd"
for pipe in 0 1; do
  [ -p "$_prof_teller$pipe" ] || echo "no pipe $pipe"
  for fd in /proc/$$/fd/*; do
    [ ! "$fd" -ef "$_prof_teller$pipe" ] || echo "held: $fd"
  done
done
EOF
  dash script >out
  equal "$(cat out)" 'anon_inode pipe pipe pipe pipe
/'
}

@test "dash goes on when the process that tells the time is killed" {
  cat >script <<'EOF'
set -eu
eval "$(prof-record --shell -t 0)"
prof_start a
prof_start b
pid=${_prof_teller#/proc/}
kill -KILL "${pid%%/*}"
while [ -e "${_prof_teller}0" ]; do :; done
sleep 0.05
prof_end b
prof_start c
sleep 0.05
prof_end c
prof_end a
EOF
  PROF_OUTPUT=points.csv dash script >out 2>&1
  equal "$(cat out)" ''
  equal "$(rows)" 'b,parent=a
c,parent=a
a,'
  LC_ALL=C awk -F, 'NR > 1 && ($2 < 50 || $2 > 5000) { bad++ } END { exit bad }' points.csv
  equal "$(ls)" 'out
points.csv
script'
}

@test "subshells and jobs of dash that mark at the same time have the right times" {
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0 -o points.csv)"
nap() { for i in 1 2 3 4 5; do prof_start "$1"; sleep 0.05; prof_end "$1"; done; }
prof_start all
nap a & nap b & nap c &
nap d
(nap e)
wait
prof_end all
EOF
  dash script
  equal "$(prof-stats points.csv | LC_ALL=C awk -F, '
    NR > 1 && $4 >= 50 && $5 < 5000 { print $1, $2 }' | sort | xargs)" \
    'a 5 all 1 b 5 c 5 d 5 e 5'
}

@test "a signal at any time leaves the times of dash right" {
  # It may come while an answer is awaited.
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0 -o points.csv)"
trap 'n=$((n + 1))' USR1
n=0
(while kill -USR1 $$; do sleep 0.001; done) 2>/dev/null &
while [ "$n" -lt 100 ]; do
  prof_start a
  prof_end a
done
kill $!
trap '' USR1
prof_start nap
sleep 0.05
prof_end nap
echo "$_prof_asked $_prof_unread" >asked
EOF
  local before after
  before=$(date +%s)
  timeout 60 dash script
  after=$(date +%s)
  # A late answer would be the next one's, and all that follow too early.
  equal "$(cut -d' ' -f2 asked)" 0
  [ "$(field points.csv nap execution_time | cut -d. -f1)" -ge 50 ]
  prof-stats points.csv | LC_ALL=C awk -F, -v most="$((after - before + 1))000" \
    'NR > 1 && ($4 < 0 || $5 > most) { bad++ } END { exit bad + 0 }'
}

@test "options and settings of the shell do not matter" {
  cat >rest <<'EOF'
IFS=0123
eval "$(prof-record --shell -t 0 -o points.csv)"
prof_start '*' 'x=[a-z]?'
prof_stage inner true
prof_end '*'
EOF
  settings() { # SHELL SETTINGS
    rm -f points.csv
    { echo "$2"; cat rest; } >script
    # shellcheck disable=SC2086 # a command and its argument
    equal "$($1 script 2>&1)" '' || return
    equal "$(sed 1d points.csv | cut -d, -f1,6)" 'inner,parent=*;exit_status=0
*,x=[a-z]?'
  }
  settings bash 'set -eufC -o pipefail -o posix; shopt -s extglob nocasematch failglob nullglob'
  settings zsh 'setopt errexit nounset noclobber warn_create_global extendedglob ksh_arrays sh_word_split nullglob glob_subst'
  settings 'zsh --emulate sh' 'set -eufC'
  settings dash 'set -eufC'
  settings 'busybox sh' 'set -eufC'
}

@test "a stage that a signal ends is no short one" {
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0)"
prof_stage done true
wait_long() { touch ready; "$@"; }
prof_stage slow wait_long sleep 5
EOF
  local signal
  for signal in TERM HUP; do
    rm -f ready points.csv
    # Under nohup too; a shell can't undo an ignored signal.
    PROF_OUTPUT=points.csv perl -e '$SIG{HUP} = "DEFAULT"; exec @ARGV' \
      bash script 2>err &
    until [ -e ready ]; do sleep 0.01; done
    sleep 0.1
    kill -"$signal" $!
    wait $! || true
    equal "$(cat err)" "prof: stage 'slow': ended by a signal: not recorded"
    equal "$(stages points.csv)" done
  done
  rm points.csv
  # Stages that exit, fail or are killed from within are not that.
  cat >script <<'EOF'
eval "$(prof-record --shell -t 0)"
f() { eval "$1"; }
prof_stage "$1" f "$1"
EOF
  for signal in 'exit 0' 'command exit 0' '(exit 0); exit'; do
    PROF_OUTPUT=points.csv bash script "$signal" 2>err
    equal "$(cat err)" ''
  done
  equal "$(sed 1d points.csv | cut -d, -f1)" 'exit 0
command exit 0
(exit 0); exit'
}

@test "in a locale with a decimal comma the points are the same" {
  check() {
    LC_ALL=C awk -F, 'NR == 2 { ok = NF == 6 && $2 >= 10 && $5 ~ /^20.*Z$/ } END { exit !ok }' points.csv
  }
  use_comma
  in_each_shell check <<'EOF'
eval "$(prof-record --shell)"
prof_start x
sleep 0.01
prof_end x
EOF
}

@test "a path with a space and a quote in it runs the same program" {
  check() {
    equal "$(stages points.csv)" x
  }
  mkdir "it's here"
  cp "$(command -v prof-record)" "it's here/prof-record"
  in_each_shell check <<'EOF'
eval "$("./it's here/prof-record" --shell)"
cd "it's here"
PROF_OUTPUT=../points.csv
prof_stage x sleep 0.01
EOF
}
