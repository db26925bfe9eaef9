# Completion, as the shells themselves insert it into the command line.
load helper

setup_file() {
  export HOME=$BATS_FILE_TMPDIR INPUTRC=/dev/null TERM=dumb LC_ALL=C
  unset XDG_CONFIG_HOME XDG_DATA_HOME

  # Meta-* inserts all completions, and here Control-t prints the line.
  cat >"$HOME/bashrc" <<'RC'
source "$PROF_ROOT/completions/prof.bash"
bind -x '"\C-t": printf "%s\n" "$READLINE_LINE"; exit'
RC

  # The same for TYPED, as soon as there is a line to edit.
  cat >"$HOME/.zshrc" <<'RC'
fpath=($PROF_ROOT/completions $fpath)
autoload -U compinit
compinit -u -d ~/zcompdump
zle -C insert-completions complete-word _generic
zstyle ':completion:*' completer _all_matches _complete
zstyle ':completion:*' insert true
zle-line-init() {
  BUFFER=$TYPED CURSOR=$#TYPED
  zle insert-completions
  print -r -- "$BUFFER" >~/completed
  exit
}
zle -N zle-line-init
RC
}

# Each of these prints the line with all completions of its last word.
in_bash() { # LINE [SETTING]
  printf 'source ~/bashrc; %s\n%s\e*\024' "${2-}" "$1" |
    bash --noprofile --norc -i 2>/dev/null
}

# The line editor needs a terminal, which zpty provides.
in_zsh() { # LINE
  rm -f ~/completed
  TYPED=$1 ZDOTDIR=$HOME timeout 20 zsh -f -c '
    zmodload zsh/zpty
    zpty shell zsh -di
    while zpty -r shell; do :; done' >/dev/null
  cat ~/completed
}

# The file is installed under each tool's name, so it may be loaded again.
in_fish() { # LINE
  printf '%s ' "${1% *}"
  fish --no-config -c '
    for tool in $argv[2..]
      source $PROF_ROOT/completions/prof.fish
    end
    complete -C $argv[1] | string replace -r "\t.*" ""' "$1" $(tools) |
    paste -sd ' '
}

tools() {
  (cd "$PROF_ROOT/cmd" && printf '%s\n' prof-*.c | sed 's/\.c$//')
}

# The completions of the last word of a line, one per line, without --option=
# and without the = or slash that some shells append.
completed() { # SHELL LINE
  local line start=${2% *}
  line=$("in_$1" "$2")
  [[ $line == "$start"* ]] || return
  [ "$line" = "$2" ] ||
    printf '%s\n' ${line#"$start"} | sed 's,[=/]$,,; s/^--[a-z-]*=//' | sort -u
}

# Fails unless these are the completions, and no others.
completes() { # SHELL LINE [CANDIDATE...]
  local seen
  seen=$(completed "$1" "$2") &&
    equal "$seen" "$(printf '%s\n' "${@:3}" | sort)" && return
  printf 'in %s: %s\n' "$1" "$2" >&2
  return 1
}

needs() { # SHELL
  command -v "$1" >/dev/null || skip "no $1 here"
}

# What in_SHELL needs.
needs_editor() { # SHELL
  needs "$1"
  [ "$1" != zsh ] || need_terminal
}

options_complete() { # SHELL
  local tool long short
  needs_editor "$1"
  for tool in $(tools); do
    long=$("$tool" --help | sed -nE 's/^ +(-., )?(--[a-z-]+).*/\2/p')
    short=$("$tool" --help | sed -nE 's/^ +(-.), --.*/\1/p')
    completes "$1" "$tool --" $long
    completes "$1" "$tool -" $long $short
  done
}

@test "bash completes all options of each tool" {
  options_complete bash
}

@test "zsh completes all options of each tool" {
  options_complete zsh
}

@test "fish completes all options of each tool" {
  options_complete fish
}

# The help strings of a tool's options, one per line: "-n: run the command".
described() { # TOOL
  "$1" --help | sed -nE '
    s/^  (-.), (--[a-z-]+)[^ ]* +/\1: \2: /
    s/^      (--[a-z-]+)[^ ]* +/\1: /
    s/^(-.): (--[a-z-]+: )(.*)/\1: \3\n\2\3/
    /^-/p' | sort
}

# The specifications that zsh's completions pass to _arguments, without actions.
described_in_zsh() { # TOOL
  zsh -f -c '
    service=$1
    _arguments() { print -rl -- "$@" }
    complete_options() { source $PROF_ROOT/completions/_prof }
    complete_options' - "$1" |
    sed -nE 's/^(\([^)]*\)|\*)?(-[^=+[]*)[=+-]*\[([^]]*)\].*/\2: \3/p' | sort
}

described_in_fish() { # TOOL
  fish --no-config -c '
    function complete
      argparse -i s/short= l/long= d/description= c= -- $argv
      test "$_flag_c" = $tool; or return 0
      test -n "$_flag_s"; and echo -- "-$_flag_s: $_flag_d"
      test -n "$_flag_l"; and echo -- "--$_flag_l: $_flag_d"
      return 0
    end
    set tool $argv[1]
    source $PROF_ROOT/completions/prof.fish' "$1" | sort
}

describe_options() { # SHELL
  local tool
  needs "$1"
  for tool in $(tools); do
    described "$tool" >expected
    "described_in_$1" "$tool" >seen
    diff -u expected seen
  done
}

@test "zsh describes each option in the words of --help" {
  describe_options zsh
}

@test "fish describes each option in the words of --help" {
  describe_options fish
}

@test "bash has each option with what --help calls its value" {
  local tool
  source "$PROF_ROOT/completions/prof.bash"
  for tool in $(tools); do
    "$tool" --help | sed -nE '
      s/^  (-.), (--[a-z-]+)([^ ]*) .*/\1\3\n\2\3/
      s/^      (--[^ ]+) .*/\1/
      /^-/p' | sort >expected
    local options=()
    local -A values=()
    _prof_options "$tool" || true # its status means nothing
    printf '%s\n' "${options[@]}" | sort >seen
    diff -u expected seen
  done
}

# The values of an option, by the name of its argument in --help.
values() { # VALUE
  case $1 in
    FILE | OLD) echo points.csv reports ;;
    SEVERITY | PRIORITY) echo low medium high critical ;;
    COLUMNS) echo joblog ninja time ;;
    FORM) echo github gh gitlab buildkite buildkit jenkins ;;
    TREND) echo improving stable degrading slower faster unproven ;;
    'out|in|STAGE') echo out in ;;
    *'|'*) echo "${1//|/ }" ;;
  esac
}

# --option=VALUE
with_value() { # TOOL
  "$1" --help | sed -nE 's/^ +(-., )?(--[a-z-]+=[^ ]+).*/\2/p'
}

values_complete() { # SHELL
  local tool option name value
  needs_editor "$1"
  touch points.csv
  mkdir reports
  for tool in $(tools); do
    with_value "$tool" | grep -qx -e '--format=csv|tsv|json.*'
    for option in $(with_value "$tool"); do
      name=${option%%=*} value=${option#*=}
      completes "$1" "$tool $name=" $(values "$value")
      completes "$1" "$tool $name " $(values "$value")
    done
    completes "$1" "$tool -F c" csv
  done
}

@test "bash completes the values that options take, and no others" {
  values_complete bash
}

@test "zsh completes the values that options take, and no others" {
  values_complete zsh
}

@test "fish completes the values that options take, and no others" {
  values_complete fish
}

files_complete() { # SHELL
  local tool
  needs_editor "$1"
  touch points.csv notes
  mkdir reports
  for tool in $(tools | grep -v record); do
    completes "$1" "$tool " notes points.csv reports
    completes "$1" "$tool --skip-invalid -Fcsv n" notes
    completes "$1" "$tool notes --"
    completes "$1" "$tool -- -"
  done
}

@test "bash completes files as operands, and no options after them" {
  files_complete bash
}

@test "zsh completes files as operands, and no options after them" {
  files_complete zsh
}

@test "fish completes files as operands, and no options after them" {
  files_complete fish
}

# An optional value is not the next word.
optional_value_completes() { # SHELL
  needs_editor "$1"
  touch points.csv
  completes "$1" 'prof-record --xtrace=' line
  completes "$1" 'prof-record --xtrace=l' line
  completes "$1" 'prof-record --xtrace ' points.csv
  completes "$1" 'prof-record --shell=' time
}

@test "bash completes a value that may be left out" {
  optional_value_completes bash
}

@test "zsh completes a value that may be left out" {
  optional_value_completes zsh
}

@test "fish completes a value that may be left out" {
  optional_value_completes fish
}

# In modes without a command there is none to complete.
modes_complete() { # SHELL
  local start
  needs_editor "$1"
  touch points.csv notes
  mkdir reports
  for start in --events '-et 5' --log=gh '--import joblog' "-Fcsv --split='^(gcc|ld) '" --xtrace \
    '--split x --timestamps -q' '--xtrace=line -qt 5 -m k=v'; do
    completes "$1" "prof-record $start " notes points.csv reports
    completes "$1" "prof-record $start n" notes
    completes "$1" "prof-record $start notes p" points.csv
    completes "$1" "prof-record $start notes --"
  done
  for start in --mark=start '--mark end -Fcsv' --shell; do
    completes "$1" "prof-record $start "
    completes "$1" "prof-record $start n"
    completes "$1" "prof-record $start stage n"
  done
  # These are not options.
  for start in '-oe a unknown' '-m e=--events a unknown' '-- --events unknown' \
    'a unknown --shell'; do
    completes "$1" "prof-record $start n" notes
  done
}

@test "bash completes files where prof-record reads events or a log" {
  modes_complete bash
}

@test "zsh completes files where prof-record reads events or a log" {
  modes_complete zsh
}

@test "fish completes files where prof-record reads events or a log" {
  modes_complete fish
}

# No shell has completions for this command.
commands_complete() { # SHELL
  local start
  needs_editor "$1"
  touch prof-test-file
  mkdir bin
  printf '#!/bin/sh\n' >bin/prof-test-command
  chmod +x bin/prof-test-command
  PATH=$PWD/bin:$PATH
  for start in 'prof-record' 'prof-record --' 'prof-record -in 5' \
    'prof-record -n5 -t 0.1 --meta k=v --runs=3 -Fcsv --warmup 2'; do
    completes "$1" "$start "
    completes "$1" "$start prof-test-"
    completes "$1" "$start db:load prof-test-" prof-test-command
    completes "$1" "$start db:load prof-test-command -"
    completes "$1" "$start db:load prof-test-command -x prof-test-" \
      prof-test-file
  done
  # A command whose output is a log.
  for start in '--split=x --' '--log gh -qt 5 --' '--xtrace --'; do
    completes "$1" "prof-record $start prof-test-" prof-test-command
    completes "$1" "prof-record $start prof-test-command -x prof-test-" \
      prof-test-file
  done
  completes "$1" 'prof-record --events -- prof-test-' prof-test-file
  # Two commands.
  for start in 'prof-record --vs=-- db:load' 'prof-record -n5 --vs vs -- vs' \
    'prof-record --vs=vs -t 1 vs'; do
    completes "$1" "$start x prof-test-" prof-test-file
  done
  for start in '--vs=-- stage x -y --' '--vs vs -n 20 -- stage x -y vs' \
    '--vs=vs -- vs x -y vs'; do
    completes "$1" "prof-record $start prof-test-" prof-test-command
    completes "$1" "prof-record $start prof-test-command -x prof-test-" \
      prof-test-file
  done
}

@test "bash completes a command after prof-record's stage, and then files" {
  commands_complete bash
}

@test "zsh completes a command after prof-record's stage, and then files" {
  commands_complete zsh
}

@test "fish completes a command after prof-record's stage, and then files" {
  commands_complete fish
}

@test "bash leaves the command to bash-completion where that is loaded" {
  _command_offset() {
    COMPREPLY=("${COMP_WORDS[$1]}-and-its-own")
  }
  export -f _command_offset
  completes bash 'prof-record -m k=v db:load make --' make-and-its-own
}

@test "zsh completes a command's own options" {
  needs_editor zsh
  completes zsh 'prof-record db:load prof-stats --format=ts' tsv
}

@test "fish completes a command's own options" {
  needs fish
  completes fish 'prof-record db:load prof-stats --format=ts' tsv
}

@test "bash completes a value where = does not break words, too" {
  equal "$(in_bash 'prof-stats --format=c' "COMP_WORDBREAKS=' '")" \
    'prof-stats --format=csv '
}
