# Completion of the prof tools for fish.

set -l tools prof-record prof-stats prof-bottleneck prof-trend prof-recommend

# Any of the tools loads this file, so it may be loaded again.
set -g __prof_specs
complete -e -c$tools

# The operands before the cursor, quoted; fails where there are none yet.  Of
# two commands only the second is there, once it has begun.
function __prof_operands
  set -l words (commandline -opc)
  set -l tool (string replace -r '.*/' '' $words[1])
  argparse -s (string replace -fr "^$tool " '' $__prof_specs) -- $words[2..] 2>/dev/null
  and set -q argv[1]
  or return
  if set -q _flag_vs; and set -l between (contains -i -- "$_flag_vs" $argv[2..])
    set argv $argv[1] $argv[(math $between + 2)..]
  end
  string escape -- $argv
end

# What prof-record's operands are: files, a command, or none to complete.
function __prof_takes -a what
  set -l words (commandline -opc)
  argparse -s (string replace -fr '^prof-record ' '' $__prof_specs) -- $words[2..] 2>/dev/null
  or return
  set -l takes command
  set -q _flag_mark; or set -q _flag_shell
  and set takes none
  set -q _flag_events; or set -q _flag_split; or set -q _flag_log; or set -q _flag_xtrace; or set -q _flag_import
  and set takes files
  # After -- is a command whose output is a log.
  contains -- -- $words; and begin
    set -q _flag_split; or set -q _flag_log; or set -q _flag_xtrace
  end
  and set takes log_command
  test $takes = $what
end

# An option, where no operand is before it: its tool, its names as for argparse,
# with = or =? if it takes a value, and the rest as for complete.
function __prof_option -a tool spec
  set -l short (string match -r '^.(?=/)' $spec)
  set -l long (string replace -r '^./' '' (string trim -c '=?' $spec))
  set -ga __prof_specs "$tool $spec"
  complete -c $tool -n 'not __prof_operands >/dev/null' -s$short -l$long $argv[3..]
end

set -l severities 'low medium high critical'
set -l trends 'improving stable degrading slower faster unproven'
set -l priorities 'low medium high critical'

__prof_option prof-record n/runs= -x -d 'run the command N times (default 1)'
__prof_option prof-record w/warmup= -x -d 'first run it N times without recording'
__prof_option prof-record i/ignore-failure -d 'continue after a run that fails'
__prof_option prof-record prepare= -x -d 'run this by sh before each run, not measured'
__prof_option prof-record vs= -x -d 'run two commands in turn, with SEP between them'
__prof_option prof-record e/events -d 'read a table of start and end events'
__prof_option prof-record mark= -xa 'start end' -d 'write one event with the current time'
__prof_option prof-record 'shell=?' -fa time -d 'print shell functions, for eval; the rest is for them'
__prof_option prof-record split= -x -d 'read a log; a matching line starts a stage'
__prof_option prof-record end= -x -d 'a matching line ends a stage'
__prof_option prof-record id= -x -d 'tell lines apart by what this matches'
__prof_option prof-record timestamps -d "log lines begin with a timestamp"
__prof_option prof-record log= -xa 'github gh gitlab buildkite buildkit jenkins' -d 'read a log of github, gh, gitlab, jenkins, ...'
__prof_option prof-record 'xtrace=?' -fa line -d 'read a `set -x` trace, one stage per command'
__prof_option prof-record import= -xa 'joblog ninja time' -d 'read a table: stage=a,time=b:s or joblog, ...'
__prof_option prof-record t/threshold= -x -d 'record only what took at least MS milliseconds'
__prof_option prof-record m/meta= -x -d "add this and \$PROF_META to each row's metadata"
__prof_option prof-record o/output= -rF -d 'append to FILE (default $PROF_OUTPUT; -: stdout)'
__prof_option prof-record q/quiet -d "no status or summary; no log lines on stderr"
__prof_option prof-record label= -x -d 'what messages call standard input'
__prof_option prof-record skip-invalid -d 'drop invalid rows and report their number'

__prof_option prof-stats p/percentiles= -x -d 'add columns percentile_N, as in 50,99'
__prof_option prof-stats sketch -d 'use bounded memory; add a column for merging'
__prof_option prof-stats merge -d 'read only statistics with sketches'
__prof_option prof-stats no-header -d 'read and write rows without a header'
__prof_option prof-stats columns= -x -d 'columns of input without a header'
__prof_option prof-stats every= -x -d 'write the table every 5 (seconds) or 1000rows'
__prof_option prof-stats label= -x -d 'what messages call standard input'
__prof_option prof-stats skip-invalid -d 'drop invalid rows and report their number'
__prof_option prof-stats threads= -x -d 'read large inputs with N threads (default all)'

__prof_option prof-bottleneck min-severity= -xa $severities -d 'leave out lower severities (default medium)'
__prof_option prof-bottleneck n/top= -x -d 'write only the N slowest'
__prof_option prof-bottleneck variance-threshold= -x -d 'high above this stdev/avg (default 0.5)'
__prof_option prof-bottleneck high-factor= -x -d 'high above X times the average (default 1.5)'
__prof_option prof-bottleneck medium-factor= -x -d 'medium above X times the average (default 1.2)'
__prof_option prof-bottleneck budget= -x -d 'critical above this average; STAGE is a glob'
__prof_option prof-bottleneck fail-on= -xa $severities -d 'exit with 3 if any stage is this severe or worse'
__prof_option prof-bottleneck path -d 'which stages decide how long runs take'
__prof_option prof-bottleneck needs= -xa 'infer given' -d 'path: from times, or as points say'
__prof_option prof-bottleneck run= -x -d 'path: key that names a run (default run)'
__prof_option prof-bottleneck runs -d 'path: write a row for each run'
__prof_option prof-bottleneck jobs= -x -d 'path: how long K workers take, for each run'
__prof_option prof-bottleneck what-if= -x -d 'path: how long, if STAGE took FACTOR of its time'
__prof_option prof-bottleneck label= -x -d 'what messages call standard input'
__prof_option prof-bottleneck skip-invalid -d 'drop invalid rows and report their number'
__prof_option prof-bottleneck threads= -x -d 'read large inputs with N threads (default all)'

__prof_option prof-trend threshold= -x -d 'halves, drift: stable up to this (default 10)'
__prof_option prof-trend drift -d 'test for a slow drift instead of halves'
__prof_option prof-trend steps -d 'find when each stage changed'
__prof_option prof-trend min-change= -x -d 'steps: least change of the median (default 10)'
__prof_option prof-trend min-effect= -x -d 'steps: and in robust deviations (default 2)'
__prof_option prof-trend recent= -x -d 'steps: --fail-on looks N runs back (default 20)'
__prof_option prof-trend 'latest=?' -f -d 'judge the newest run, or K, by those before'
__prof_option prof-trend window= -x -d 'latest: how many runs before (100; with K 49)'
__prof_option prof-trend run= -x -d 'latest: key that names a run (run, else commit)'
__prof_option prof-trend common= -xa 'out in' -d 'latest: what all stages share (default out)'
__prof_option prof-trend against= -rF -d 'compare with the points of the file OLD'
__prof_option prof-trend compare= -x -d 'compare two values of KEY in the metadata'
__prof_option prof-trend pair= -x -d 'compare in pairs of the same value of KEY'
__prof_option prof-trend margin= -x -d 'ignore smaller changes (default 5; latest 10)'
__prof_option prof-trend alpha= -x -d 'significant up to P (default 0.05; steps 0.01)'
__prof_option prof-trend better= -xa 'lower higher' -d 'higher: points are rates (default lower)'
__prof_option prof-trend fail-on= -xa $trends -d 'exit with 3 if a stage is degrading, slower, ...'
__prof_option prof-trend label= -x -d 'what messages call standard input'
__prof_option prof-trend skip-invalid -d 'drop invalid rows and report their number'
__prof_option prof-trend threads= -x -d 'read large inputs with N threads (default all)'

__prof_option prof-recommend min-confidence= -x -d 'leave out lower confidence (default 0.6)'
__prof_option prof-recommend min-share= -x -d 'leave out stages below it of all time (default 2)'
__prof_option prof-recommend n/top= -x -d 'write only the N most urgent'
__prof_option prof-recommend fail-on= -xa $priorities -d 'exit with 3 on advice of this priority or higher'
__prof_option prof-recommend label= -x -d 'what messages call standard input'
__prof_option prof-recommend skip-invalid -d 'drop invalid rows and report their number'
__prof_option prof-recommend threads= -x -d 'read large inputs with N threads (default all)'

for tool in (string match -v prof-record $tools)
  __prof_option $tool where= -x -d 'only points with that metadata, or KEY!=VALUE'
  __prof_option $tool stage= -x -d 'only stages whose name matches, as in test*'
  __prof_option $tool since= -x -d 'only points from then, or from KEY=VALUE, on'
  __prof_option $tool until= -x -d 'only points before then, as in 2026-03-01 or 30d'
  __prof_option $tool last= -x -d 'only the last K points of each stage'
  __prof_option $tool by= -x -d 'a stage for each value of os, or of os,cpu'
end

for tool in $tools
  set -l formats csv tsv json table
  test $tool = prof-record; or set -a formats markdown html
  contains $tool prof-bottleneck prof-trend prof-recommend
  and set -a formats github
  test $tool = prof-bottleneck; and set -a formats trace folded
  __prof_option $tool F/format= -xa "$formats" -d 'output format'
  __prof_option $tool color= -xa 'auto always never' -d 'whether a table has colours'
  __prof_option $tool h/help -d 'print this help and exit'
  __prof_option $tool V/version -d 'print the version and exit'
end

# A stage's name can be anything; what follows it is another command line.
function __prof_complete_command
  complete -C (string join ' ' -- (__prof_operands)[2..] (commandline -ct))
end
# The same, where the command is all of the operands.
function __prof_complete_log_command
  complete -C (string join ' ' -- (__prof_operands) (commandline -ct))
end
complete -c prof-record -f
complete -c prof-record -n '__prof_takes files' -F
complete -c prof-record -n '__prof_takes command; and __prof_operands' -a '(__prof_complete_command)'
complete -c prof-record -n '__prof_takes log_command' -a '(__prof_complete_log_command)'
