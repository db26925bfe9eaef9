# Completion of the prof tools for bash 4.4 or later, with the package
# bash-completion or without it.

# A tool's options, one a line, with what --help calls their values.
# shellcheck disable=SC2191 # no = is meant as an assignment here
_prof_options() { # TOOL
  local option
  case $1 in
    prof-record)
      options=(
        {-n,--runs}=N
        {-w,--warmup}=N
        {-i,--ignore-failure}
        --prepare=COMMAND
        --vs=SEP
        {-e,--events}
        --mark='start|end'
        --shell'[=time|PID]'
        --split=REGEX
        --end=REGEX
        --id=REGEX
        --timestamps
        --log=FORM
        --xtrace'[=line]'
        --import=COLUMNS
        {-t,--threshold}=MS
        {-m,--meta}=KEY=VALUE
        {-o,--output}=FILE
        {-q,--quiet}
        --label=NAME
        --skip-invalid
      ) ;;
    prof-stats)
      options=(
        {-p,--percentiles}=LIST
        --sketch
        --merge
        --no-header
        --columns=LIST
        --every=PERIOD
        --label=NAME
        --skip-invalid
      ) ;;
    prof-bottleneck)
      options=(
        --min-severity=SEVERITY
        {-n,--top}=N
        --variance-threshold=CV
        --high-factor=X
        --medium-factor=X
        --budget=STAGE=TIME
        --fail-on=SEVERITY
        --path
        --needs='infer|given'
        --run=KEY
        --runs
        --jobs=LIST
        --what-if=STAGE=FACTOR
        --label=NAME
        --skip-invalid
      ) ;;
    prof-trend)
      options=(
        --threshold=PERCENT
        --drift
        --steps
        --min-change=PERCENT
        --min-effect=X
        --recent=N
        --latest'[=K]'
        --window=N
        --run=KEY
        --common='out|in|STAGE'
        --against=OLD
        --compare='KEY[=BASE,NEW]'
        --pair=KEY
        --margin=PERCENT
        --alpha=P
        --better='lower|higher'
        --fail-on=TREND
        --label=NAME
        --skip-invalid
      ) ;;
    prof-recommend)
      options=(
        --min-confidence=X
        --min-share=PERCENT
        {-n,--top}=N
        --fail-on=PRIORITY
        --label=NAME
        --skip-invalid
      ) ;;
  esac
  [[ $1 == prof-record ]] || options+=(
    --where=KEY=VALUE
    --stage=GLOB
    --since=TIME
    --until=TIME
    --last=K
    --by=KEYS
    --threads=N
  )
  local formats='csv|tsv|json|table'
  [[ $1 == prof-record ]] || formats+='|markdown|html'
  case $1 in
    prof-bottleneck) formats+='|github|trace|folded' ;;
    prof-trend | prof-recommend) formats+='|github' ;;
  esac
  options+=(
    {-F,--format}="$formats"
    --color='auto|always|never'
    {-h,--help}
    {-V,--version}
  )
  for option in "${options[@]}"; do
    [[ $option == *=* ]] && values[${option%%[[=]*}]=${option#*=}
  done
}

# Completes a value by what --help calls it: of most, as N, nothing is known.
_prof_value() { # VALUE
  case $1 in
    FILE | OLD) _prof_files ;;
    SEVERITY | PRIORITY) _prof_words low medium high critical ;;
    COLUMNS) _prof_words joblog ninja time ;;
    FORM) _prof_words github gh gitlab buildkite buildkit jenkins ;;
    TREND) _prof_words improving stable degrading slower faster unproven ;;
    'line]') _prof_words line ;;
    'time|PID]') _prof_words time ;;
    *'|'[[:upper:]]*) _prof_value "${1%|*}" ;; # out|in|STAGE
    *'|'*) _prof_words "${1//|/ }" ;;
  esac
}

_prof_option() {
  if [[ $word == --*=* ]]; then
    _prof_value "${values[${word%%=*}]-}"
  else
    _prof_words "${options[@]%%[[=]*}"
  fi
}

# Unless = breaks words, --option= is a part of what is completed.
_prof_words() { # CANDIDATE...
  local typed=${word#--*=} before=
  [[ $COMP_WORDBREAKS == *=* ]] || before=${word%"$typed"}
  compopt -o nosort
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$*" -- "$typed")
}

# Readline itself knows best how to quote a name, and that a directory goes on.
_prof_files() {
  compopt -o bashdefault -o default
}

# The command's own completion, as far as the shell knows it.
_prof_command() { # PLACE-IN-COMP_WORDS WORD
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -c -- "$2")
  else
    _prof_files
  fi
}

# The words up to the cursor, and where each starts in COMP_WORDS: there, they
# are in pieces, broken at COMP_WORDBREAKS without a blank between.
_prof_split() {
  local line=${COMP_LINE:0:COMP_POINT} piece i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if ((i == 0)) || [[ $line == [[:blank:]]* ]]; then
      words+=('')
      starts+=("$i")
      line=${line#"${line%%[![:blank:]]*}"}
    fi
    piece=${COMP_WORDS[i]:0:${#line}}
    words[-1]+=$piece
    line=${line:${#piece}}
  done
}

# Sets `operands` to what prof-record takes behind an option.
_prof_note_mode() { # OPTION
  case $1 in
    -e | --events | --import) operands=files ;;
    --split | --log | --xtrace) operands=log ;;
    --mark | --shell) operands= ;;
  esac
}

# Whether an option's value is the next word.  Sets `value` to what it is.
_prof_takes_next() { # OPTION
  local i
  if [[ $1 == --* ]]; then
    _prof_note_mode "${1%%=*}"
    # One that may be left out is not.
    value=${values[$1]-}
    [[ $value && ($value == *'['* || $value != *']') ]]
  else
    # The first letter with a value takes the rest, if there is any.
    for ((i = 1; i < ${#1}; i++)); do
      _prof_note_mode "-${1:i:1}"
      value=${values[-${1:i:1}]-}
      [[ $value ]] && break
    done
    ((i == ${#1} - 1))
  fi
}

# Sets `operand` to the place of the first operand, or of the word at the
# cursor where all before are options; to one beyond if it is an option's value.
# Sets `separator` to the word between two commands.
_prof_find_operand() {
  for ((operand = 1; operand < last; operand++)); do
    case ${words[operand]} in
      --)
        ((operand++))
        [[ $operands != log ]] || operands=logged
        return
        ;;
      --vs=*) separator=${words[operand]#*=} ;;&
      --vs) separator=${words[operand + 1]-} ;;&
      -?*) _prof_takes_next "${words[operand]}" && ((operand++)) ;;
      *) return ;;
    esac
  done
}

# Sets `operand` to the place before the command, or before the second of two.
_prof_find_command() {
  local i
  for ((i = last - 1; i > operand; i--)); do
    [[ $separator && ${words[i]} == "$separator" ]] && operand=$i
  done
}

_prof() { # TOOL WORD
  local tool=${1##*/} options=() words=() starts=() last word operand value
  local operands=files separator=
  local -A values=()
  [[ $tool == prof-record ]] && operands='command'
  _prof_options "$tool"
  _prof_split
  last=$((${#words[@]} - 1))
  word=${words[last]}
  _prof_find_operand

  COMPREPLY=()
  if ((operand > last)); then
    _prof_value "$value"
  elif ((operand == last)) && [[ $word == -* && ${words[-2]} != -- ]]; then
    _prof_option
  elif [[ $operands == files || $operands == log ]]; then
    _prof_files
  elif [[ $operands == logged ]]; then
    _prof_command "${starts[operand]}" "$2"
  elif [[ $operands == command ]] && ((operand < last)); then
    _prof_find_command
    _prof_command "${starts[operand + 1]}" "$2"
  fi
}

complete -F _prof prof-record prof-stats prof-bottleneck prof-trend prof-recommend
