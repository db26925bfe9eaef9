# prof-record --vs: two commands in rounds of balanced, shuffled order.

load helper

# Variant and round of each row of a file, in its order: 1/1 2/1 2/2 ...
runs() { # FILE
  sed -n 's|.*variant=\([12]\);round=\([0-9]*\);.*|\1/\2|p' "$1" | xargs
}

# The variants that are first in their rounds, as digits.
first() { # FILE
  runs "$1" | tr ' ' '\n' | sed -n '1~2s|/.*||p' | tr -d '\n'
}

@test "each round runs both commands once, and its rows say so" {
  prof-record -n 20 --vs=-- -o p.csv x sh -c 'echo 1 >>ran' -- \
    sh -c 'echo 2 >>ran'
  equal "$(runs p.csv | sed 's|/[0-9]*||g')" "$(xargs <ran)"
  # Rows 1 and 2 are of round 1, and so on.
  runs p.csv | tr ' ' '\n' | awk -F/ '
    { seen[$1, $2]++; wrong += $2 != int((NR + 1) / 2) }
    END { for (r = 1; r <= 20; r++) ok += seen[1, r] == 1 && seen[2, r] == 1
      exit !(ok == 20 && NR == 40 && !wrong) }'
  grep -q '^x,.*,variant=[12];round=1;exit_status=0;overhead=[0-9.]*$' p.csv
}

@test "each command is first in half of the rounds, and the first once more" {
  local n seen
  for n in {1..13} 20 51; do
    prof-record -n "$n" --vs=: x true : true >out
    seen=$(first out)
    equal "$n: ${#seen}" "$n: $n"
    seen=${seen//1/}
    equal "$n: ${#seen}" "$n: $((n / 2))"
  done
}

@test "the order of the rounds is shuffled, and the same each time" {
  prof-record -n 20 --vs=: x true : true >a.csv
  fails 1 prof-record -n 20 -i --vs=+ y true + false
  local seen
  seen=$(first a.csv)
  equal "$(first out)" "$seen"
  # Neither blocks nor strict alternation.
  [[ $seen == *11*22* || $seen == *22*11* ]]
  [[ $seen == *1212* || $seen == *2121* ]]
}

# A command whose runs take 10 ms and more: each second run, whichever command
# that is of, 10 ms more, and both some more from round to round.
provide_work() {
  cat >work <<'EOF'
#!/bin/sh
runs=$(wc -l <ran)
echo >>ran
sleep 0.0$((10 + runs % 2 * 10 + runs / 2 + $1))
EOF
  chmod +x work
  : >ran
}

@test "neither drift nor the place in a round makes a difference" {
  provide_work
  prof-record -n 12 --vs=-- -o p.csv x ./work 0 -- ./work 0
  prof-trend --compare=variant --pair=round p.csv >out
  equal "$(field out x base_count) $(field out x new_count)" '12 12'
  LC_ALL=C awk -v p="$(field out x p_value)" 'BEGIN { exit !(p > 0.2) }'
}

@test "a command that is slower is found" {
  provide_work
  prof-record -n 12 --vs=-- -o p.csv x ./work 0 -- ./work 20
  prof-trend --compare=variant --pair=round p.csv >out
  equal "$(field out x base) $(field out x new)" '1 2'
  equal "$(field out x verdict)" slower
}

@test "-w runs both commands before, and does not record that" {
  prof-record -n 2 -w 3 --vs=-- -o p.csv x sh -c 'echo a >>ran' -- \
    sh -c 'echo b >>ran'
  equal "$(head -n 6 ran | xargs)" 'a b a b a b'
  equal "$(wc -l <ran)" 10
  equal "$(wc -l <p.csv)" 5
}

@test "a run that fails ends the series, and -i goes on" {
  fails 7 prof-record -n 5 --vs=-- -o p.csv x true -- sh -c 'exit 7'
  equal "$(runs p.csv)" '1/1 2/1'
  equal "$(grep -c 'variant=2;round=1;exit_status=7;' p.csv)" 1
  fails 7 prof-record -n 5 -w 1 --vs=-- -o q.csv x sh -c 'exit 7' -- touch ran
  equal "$(wc -l <q.csv)" 1
  [ ! -e ran ]
  fails 7 prof-record -i -n 5 --vs=-- -o r.csv x sh -c 'exit 7' -- \
    sh -c 'exit 8'
  equal "$(wc -l <r.csv)" 11
}

@test "a signal ends the series, and the runs of both are counted" {
  prof-record -n 5 --vs=-- -o p.csv x true -- sh -c \
    'trap "exit 0" TERM; echo ready >ready; while :; do sleep 0.01; done' \
    2>err &
  await_line ready ready
  kill -TERM $!
  local status=0
  wait $! || status=$?
  equal "$status" 143
  equal "$(cat err)" 'prof-record: ended by signal 15 after 2 of 10 runs'
  equal "$(runs p.csv)" '1/1 2/1'
}

@test "a command that cannot be run is named" {
  need_vfork
  fails 127 prof-record -n 2 --vs=-- -o p.csv x true -- no-such-command
  equal "$(cat err)" 'prof-record: no-such-command: No such file or directory'
  equal "$(runs p.csv)" 1/1
}

@test "-t, -m, -F and -o apply to both commands" {
  prof-record -n 3 --vs=-- -t 40 -m a=1 -F tsv -o p.tsv x true -- sleep 0.05
  equal "$(cut -f6 p.tsv | sed 's/;overhead.*//')" 'metadata
a=1;variant=2;round=1;exit_status=0
a=1;variant=2;round=2;exit_status=0
a=1;variant=2;round=3;exit_status=0'
}

@test "words are the commands' own, but for the one between them" {
  prof-record --vs=-- -o p.csv -- -- echo --vs=x -n 5 -- echo --x ---  >out
  equal "$(cat out)" '--vs=x -n 5
--x ---'
  equal "$(cut -d, -f1 p.csv | xargs -n 1 echo)" 'stage_name
--
--'
}

@test "the word has to be once between two commands" {
  local words wrong
  while IFS=: read -r words wrong; do
    # shellcheck disable=SC2086 # words
    fails 125 prof-record --vs=-- x $words
    equal "$(cat err)" "prof-record: --vs: the word '--' has to be once\
 between two commands:$wrong
Try 'prof-record --help'."
  done <<'EOF'
touch ran: it is missing
touch ran -- touch ran -- touch ran: it occurs more than once
touch ran -- --: it occurs more than once
-- touch ran: nothing is before it
touch ran --: nothing is after it
EOF
  fails 125 prof-record --vs= x touch ran
  equal "$(head -n 1 err)" "prof-record: --vs: not a word: ''"
  fails 125 prof-record --vs=-- x
  [ ! -e ran ]
}

@test "--vs is for commands only" {
  fails 2 prof-record --events --vs=-- </dev/null
  equal "$(head -n 1 err)" 'prof-record: --vs cannot be used with --events'
}

@test "the status line counts the runs of both commands, and those before" {
  need_terminal
  TERM=xterm script -qec \
    'prof-record -n 2 -w 1 --vs=: -o p.csv x sleep 0.11 : sleep 0.12' \
    /dev/null </dev/null | tr '\r' '\n' >seen
  equal "$(grep -o 'run [0-9]* of [0-9]*' seen | xargs)" \
    'run 1 of 6 run 2 of 6 run 3 of 6 run 4 of 6 run 5 of 6 run 6 of 6'
}
