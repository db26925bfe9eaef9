# Shell functions that measure stages, for bash, zsh and any POSIX sh:
#
#	prof_start NAME [KEY=VALUE...]
#	prof_end NAME [KEY=VALUE...]
#	prof_stage NAME COMMAND [ARG...]
#
# Where the shell has a clock, EPOCHREALTIME, a pair of start and end costs no
# process; elsewhere prof-record tells the time and writes the point.  Before
# these lines come the settings: _prof_record, _prof_format, _prof_output,
# _prof_given (metadata), _prof_threshold and _prof_threshold_us.
#
# _prof_open is the list of open stages, the latest first, a line each: name,
# start, kind (stage or mark) and metadata, with tabs between.  Neither names
# nor metadata have tabs or newlines in them.

_prof_tab='	'
_prof_newline='
'
_prof_open=$_prof_newline
_prof_kind=mark
_prof_older=$_prof_open # the part of the list that a parent shell opened
_prof_metadata=$_prof_given
_prof_environment=      # the PROF_META that is part of that
_prof_ready=            # the output that is known to have a header
_prof_refused=          # the output that is known to be none of ours
_prof_guarded=          # the shell whose end we shall see
_prof_minute=-60000000  # the one that _prof_date is of
_prof_comma=,
# What functions set would be new in zsh, which can be made to warn of that.
for _prof_name in now name pairs pair rest text left key start out fd us ms \
	row date i d c y m h id is_main traps file; do
	eval "_prof_$_prof_name="
done
[ "$_prof_format" = csv ] || _prof_comma=$_prof_tab

# The clock is EPOCHREALTIME, read as _prof_time: seconds with six decimals.
if [ -n "${ZSH_VERSION-}" ]; then
	zmodload zsh/datetime
	typeset -gF 6 _prof_time
fi

# A shell that counts with 32 bits cannot tell the time from it.
case $((2147483647 + 1)) in
-*) _prof_narrow=narrow ;;
*) _prof_narrow= ;;
esac

# Runs prof-record, without a PROF_META that would fail or that the metadata of
# the stage does not begin with.  A variable that is read-only cannot be set for
# one command, but env can.
_prof_call() {
	case ${PROF_META:+$_prof_pairs;} in
	'' | "${PROF_META-};"*) "$_prof_record" "$@" ;;
	*) env PROF_META= "$_prof_record" "$@" ;;
	esac
}

# The time for shells that have none, as prof-record writes it.
_prof_ask() {
	_prof_now=$(_prof_call --mark=start -F tsv -o - -- "$1") ||
		_prof_now=
	_prof_now=${_prof_now##*"$_prof_tab"}
}

_prof_say() {
	printf '%s\n' "prof: $1" >&2 || :
}

# $1 with each $2 in it replaced by $3, as _prof_text.
_prof_replace() {
	_prof_rest=$1
	_prof_text=
	while :; do
		case $_prof_rest in
		*"$2"*) ;;
		*) break ;;
		esac
		_prof_text=$_prof_text${_prof_rest%%"$2"*}$3
		_prof_rest=${_prof_rest#*"$2"}
	done
	_prof_text=$_prof_text$_prof_rest
}

# A field of the output's format, as _prof_text.
_prof_field() {
	_prof_text=$1
	case $_prof_format:$1 in
	tsv:*\\*)
		_prof_replace "$1" "\\" "\\\\"
		;;
	tsv:*) ;;
	*:*[\",]*)
		_prof_replace "$1" '"' '""'
		_prof_text=\"$_prof_text\"
		;;
	esac
}

# A value of metadata, its special characters encoded, as _prof_text.
_prof_encode() {
	_prof_text=$1
	case $1 in
	*[%\;=]*)
		_prof_replace "$_prof_text" % %25
		_prof_replace "$_prof_text" \; %3B
		_prof_replace "$_prof_text" = %3D
		;;
	esac
	case $1 in
	*[[:cntrl:]]*) _prof_encode_controls ;;
	esac
}

_prof_encode_controls() {
	_prof_left=$_prof_text
	_prof_text=
	while [ -n "$_prof_left" ]; do
		_prof_rest=${_prof_left#?}
		_prof_left=${_prof_left%"$_prof_rest"}
		case $_prof_left in
		[[:cntrl:]]) _prof_left=$(printf '%%%02X' "'$_prof_left") ;;
		esac
		_prof_text=$_prof_text$_prof_left
		_prof_left=$_prof_rest
	done
}

# The key of the pair $1, as _prof_key; empty where it is none.
_prof_find_key() {
	_prof_key=${1%%=*}
	case $_prof_key in
	"$1" | '' | [!A-Za-z_]* | *[!A-Za-z0-9_.-]*) _prof_key= ;;
	esac
}

# The arguments KEY=VALUE from $2 on joined to _prof_pairs.
_prof_join() {
	shift
	for _prof_pair; do
		_prof_find_key "$_prof_pair"
		if [ -z "$_prof_key" ]; then
			_prof_say "not KEY=VALUE: '$_prof_pair'"
			continue
		fi
		_prof_encode "${_prof_pair#*=}"
		_prof_pairs=$_prof_pairs${_prof_pairs:+;}$_prof_key=$_prof_text
	done
}

# Makes _prof_metadata the pairs of PROF_META whose keys _prof_given does not
# have, and those of _prof_given.
_prof_take_environment() {
	_prof_environment=${PROF_META-}
	_prof_metadata=$_prof_given
	_prof_rest=$_prof_environment
	_prof_pairs=
	case $_prof_rest in
	*[[:cntrl:]]*) _prof_rest=\; ;;
	esac
	while [ -n "$_prof_rest" ]; do
		_prof_pair=${_prof_rest%%;*}
		_prof_rest=${_prof_rest#"$_prof_pair"}
		_prof_rest=${_prof_rest#;}
		_prof_find_key "$_prof_pair"
		if [ -z "$_prof_key" ]; then
			_prof_say "PROF_META: not key=value pairs joined by ';': '$_prof_environment'"
			return 0
		fi
		case ";$_prof_given" in
		*";$_prof_key="*) ;;
		*) _prof_pairs=$_prof_pairs${_prof_pairs:+;}$_prof_pair ;;
		esac
	done
	_prof_metadata=$_prof_pairs${_prof_given:+${_prof_pairs:+;}}$_prof_given
}

# The functions below are long, and prefer case to test, for speed.

prof_start() {
	case ${1-} in
	'' | stage_name | *[[:cntrl:]]*)
		_prof_say "not a stage's name: '${1-}'"
		[ "$_prof_kind" = mark ] || _prof_kind=none
		return 0
		;;
	esac
	case ${PROF_META-} in
	"$_prof_environment") ;;
	*) _prof_take_environment ;;
	esac
	_prof_pairs=$_prof_metadata
	case $_prof_open in
	"$_prof_newline") ;;
	*)
		_prof_rest=${_prof_open#"$_prof_newline"}
		_prof_encode "${_prof_rest%%"$_prof_tab"*}"
		_prof_pairs=$_prof_pairs${_prof_pairs:+;}parent=$_prof_text
		;;
	esac
	case $# in
	1) ;;
	*) _prof_join "$@" ;;
	esac
	_prof_time=${EPOCHREALTIME-}
	_prof_now=${_prof_time%[.,]*}${_prof_time#*[.,]}
	case $_prof_narrow$_prof_now in
	'' | narrow*) _prof_ask "$1" ;;
	esac
	_prof_open=$_prof_newline$1$_prof_tab$_prof_now$_prof_tab$_prof_kind$_prof_tab$_prof_pairs$_prof_open
}

prof_end() {
	_prof_time=${EPOCHREALTIME-}
	_prof_now=${_prof_time%[.,]*}${_prof_time#*[.,]}
	_prof_name=${1-}
	# Takes it off the list.
	_prof_rest=${_prof_open#*"$_prof_newline$_prof_name$_prof_tab"}
	case $_prof_rest in
	"$_prof_open")
		_prof_say "stage '$_prof_name': it ends and was not started"
		return 0
		;;
	esac
	_prof_open=${_prof_open%%"$_prof_newline$_prof_name$_prof_tab"*}$_prof_newline${_prof_rest#*"$_prof_newline"}
	_prof_rest=${_prof_rest%%"$_prof_newline"*}
	_prof_start=${_prof_rest%%"$_prof_tab"*}
	_prof_pairs=${_prof_rest##*"$_prof_tab"}
	case $# in
	1) ;;
	*) _prof_join "$@" ;;
	esac
	# Where points go: a path, or a descriptor that is open.
	_prof_out=${_prof_output:-${PROF_OUTPUT:--}}
	case $_prof_out in
	- | /dev/stdout) _prof_fd=1 ;;
	/dev/stderr) _prof_fd=2 ;;
	/dev/fd/*) _prof_fd=${_prof_out#/dev/fd/} ;;
	*) _prof_fd= ;;
	esac
	case $_prof_narrow$_prof_now in
	'' | narrow*)
		[ -z "$_prof_start" ] || _prof_hand_over "$_prof_start" ''
		return 0
		;;
	esac
	_prof_us=$((_prof_now - _prof_start))
	case $((_prof_us < _prof_threshold_us)) in
	1)
		[ "$_prof_us" -ge 0 ] ||
			_prof_say "stage '$_prof_name': the clock was set back: not recorded"
		return 0
		;;
	esac
	case $PWD:$_prof_out in
	"$_prof_ready") [ -s "$_prof_out" ] || _prof_prepare || return 0 ;;
	*) _prof_prepare || return 0 ;;
	esac
	# A row has to be a single write, and shells gather 4096 bytes.
	case $((${#_prof_name} + ${#_prof_pairs} > 400)) in
	1)
		_prof_hand_over "${_prof_start%??????}.${_prof_start#"${_prof_start%??????}"}" \
			"${_prof_now%??????}.${_prof_now#"${_prof_now%??????}"}"
		return 0
		;;
	esac
	case $_prof_name$_prof_pairs in
	*[\",\\]*)
		_prof_field "$_prof_pairs"
		_prof_pairs=$_prof_text
		_prof_field "$_prof_name"
		_prof_name=$_prof_text
		;;
	esac
	case $((_prof_start - _prof_minute)) in
	-* | ?????????* | [6-9]???????) _prof_find_minute ;;
	esac
	_prof_rest=$((_prof_start - _prof_minute + 100000000))
	_prof_rest=${_prof_rest#1}
	_prof_ms=$((_prof_us / 1000))
	_prof_us=$((_prof_us % 1000 + 1000))
	_prof_row=$_prof_name$_prof_comma$_prof_ms.${_prof_us#1}000$_prof_comma$_prof_comma$_prof_comma$_prof_date:${_prof_rest%??????}.${_prof_rest#??}Z$_prof_comma$_prof_pairs
	case $_prof_fd in
	# Whatever failed, prof-record looks at the file before the next row.
	'') printf '%s\n' "$_prof_row" >>"$_prof_out" || _prof_ready= ;;
	*) printf '%s\n' "$_prof_row" >&"$_prof_fd" || : ;;
	esac
}

# Lets prof-record write the point of the events it reads, behind a header.
_prof_events() {
	_prof_call --events -t "$_prof_threshold" -F "$_prof_format" -o "$1"
}

# The events of the stage at hand, from $1 to $2.
_prof_two_events() {
	_prof_replace "$_prof_name" "\\" "\\\\"
	_prof_name=$_prof_text
	_prof_replace "$_prof_pairs" "\\" "\\\\"
	printf 'start\t%s\t%s\t%s\nend\t%s\t%s\t%s\n' \
		"$_prof_name" "$_prof_text" "$1" \
		"$_prof_name" "$_prof_text" "$2"
}

# Lets prof-record write the point of that; without $2 the stage ends now.
_prof_hand_over() {
	case $_prof_fd in
	'') _prof_two_events "$@" | _prof_events "$_prof_out" || : ;;
	*)
		_prof_prepare || return 0
		_prof_two_events "$@" | _prof_events - | sed 1d >&"$_prof_fd" || :
		;;
	esac
}

# Makes sure that there is a header.  Fails where no row may be written.
_prof_prepare() {
	if [ -n "$_prof_fd" ]; then
		[ "$_prof_ready" != "$_prof_out" ] || return 0
		[ "$_prof_refused" != "$_prof_out" ] || return 1
		# Not every shell can use one of two digits.
		if ! (: >&"$_prof_fd") 2>/dev/null; then
			_prof_say "$_prof_out: it is not open, or this shell cannot use it"
			_prof_refused=$_prof_out
			return 1
		fi
		_prof_ready=$_prof_out
		if [ -f "/dev/fd/$_prof_fd" ] && [ -s "/dev/fd/$_prof_fd" ]; then
			return 0
		fi
		_prof_events - </dev/null >&"$_prof_fd" || :
		return 0
	fi
	[ "$PWD:$_prof_out" != "$_prof_refused" ] || return 1
	_prof_ready=$PWD:$_prof_out
	_prof_events "$_prof_out" </dev/null && return 0
	_prof_ready=
	_prof_refused=$PWD:$_prof_out
	return 1
}

# Makes _prof_minute the one of _prof_start, in microseconds since 1970, and
# _prof_date its date and time.  Years begin in March here, so that the days
# before a month m are (153 m + 2) / 5 (see Hinnant, chrono-Compatible
# Low-Level Date Algorithms, 2013).
_prof_find_minute() {
	_prof_i=$((_prof_start / 60000000))
	_prof_minute=$((_prof_i * 60000000))
	_prof_d=$((_prof_i / 1440 + 719468))
	_prof_c=$((_prof_d / 146097))
	_prof_d=$((_prof_d % 146097))
	_prof_y=$(((_prof_d - _prof_d / 1460 + _prof_d / 36524 - _prof_d / 146096) / 365))
	_prof_d=$((_prof_d - 365 * _prof_y - _prof_y / 4 + _prof_y / 100))
	_prof_m=$(((5 * _prof_d + 2) / 153))
	_prof_d=$((_prof_d - (153 * _prof_m + 2) / 5 + 101))
	_prof_y=$((_prof_y + _prof_c * 400 + _prof_m / 10))
	_prof_m=$(((_prof_m + 2) % 12 + 101))
	_prof_h=$((_prof_i % 1440 / 60 + 100))
	_prof_i=$((_prof_i % 60 + 100))
	_prof_date=$_prof_y-${_prof_m#1}-${_prof_d#1}T${_prof_h#1}:${_prof_i#1}
}

# The shell ends with the status $1, and stages may be open: it died by
# `set -e`, or exits.
_prof_exit() {
	while :; do
		case $_prof_open in
		"$_prof_older") return "$1" ;;
		"$_prof_newline"*"$_prof_tab"*"$_prof_older") ;;
		*) return "$1" ;;
		esac
		_prof_rest=${_prof_open#"$_prof_newline"}
		_prof_name=${_prof_rest%%"$_prof_tab"*}
		case ${_prof_rest#*"$_prof_tab"*"$_prof_tab"} in
		mark*)
			_prof_say "stage '$_prof_name': it was started and did not end"
			_prof_open=$_prof_newline${_prof_rest#*"$_prof_newline"}
			;;
		*)
			# A signal may have ended us: 0 need not be the status.
			if [ "$1" -eq 0 ]; then
				prof_end "$_prof_name"
			else
				prof_end "$_prof_name" "exit_status=$1"
			fi
			;;
		esac
	done
}

# Sees to it that _prof_exit is called as this shell ends, as _prof_guard; and
# runs a command, as _prof_run NAME COMMAND...
if [ -n "${ZSH_VERSION-}" ]; then
	eval '
	_prof_guard() {
		[ "$_prof_guarded" != "$ZSH_SUBSHELL" ] || return 0
		_prof_guarded=$ZSH_SUBSHELL
		[ "$ZSH_SUBSHELL" -eq 0 ] || _prof_older=$_prof_open
	}
	# Where a function has called exit, zsh 5.9 ends for good as soon as a
	# function returns that is nested as deep as that one was: so we go
	# deeper, in a subshell for the sake of other hooks.
	_prof_zshexit() {
		set -- "$?"
		# Not where a subshell ends in which no stage was run.
		[ "$ZSH_SUBSHELL" = "${_prof_guarded:-0}" ] || return 0
		[ "$_prof_open" = "$_prof_older" ] || (_prof_dive "$1" 99)
	}
	_prof_dive() {
		case $2 in
		0) _prof_exit "$1" || : ;;
		*) _prof_dive "$1" "$(($2 - 1))" ;;
		esac
	}
	typeset -ga zshexit_functions
	zshexit_functions+=(_prof_zshexit)

	# Where a function fails under errexit, zsh does without its EXIT traps.
	_prof_run() {
		shift
		if [[ -o errexit ]] && ! typeset -f TRAPZERR >/dev/null; then
			if [[ -o localtraps ]]; then
				trap "_prof_zerr \$?" ZERR
			else
				setopt localtraps
				trap "_prof_zerr \$?" ZERR
				unsetopt localtraps
			fi
		fi
		"$@"
	}
	_prof_zerr() {
		[[ ! -o errexit ]] || _prof_exit "$1" || :
	}'
else
	# The traps that are set, as _prof_traps.  In a subshell these may be
	# those of its parent, which are not in force.
	if [ -n "${BASH_VERSION-}" ]; then
		_prof_list_traps() {
			_prof_traps=$(trap -p EXIT)$_prof_newline
		}
	else
		_prof_list_traps() {
			_prof_traps='?'
			_prof_file=$(mktemp) || return 0
			trap >|"$_prof_file" && _prof_traps=$(cat "$_prof_file")$_prof_newline
			rm -f "$_prof_file"
		}
	fi
	_prof_find_id() {
		_prof_id=${BASHPID-}
		[ -n "$_prof_id" ] ||
			read -r _prof_id _prof_rest </proc/self/stat ||
			_prof_id=$$
	}
	_prof_guard() {
		_prof_find_id 2>/dev/null
		[ "$_prof_guarded" != "$_prof_id" ] || return 0
		_prof_guarded=$_prof_id
		_prof_is_main=
		if [ "$_prof_id" = "$$" ]; then
			_prof_is_main=yes
		else
			_prof_older=$_prof_open
		fi
		_prof_list_traps
		case $_prof_is_main:$_prof_traps in
		yes:*_prof_exit*) ;;
		# As an option says, bash lists a trap that is not set, too.
		*:*_prof_exit* | *:"$_prof_newline" | *:"trap -- - EXIT$_prof_newline")
			trap '_prof_exit "$?" && :' EXIT
			;;
		yes:*" EXIT$_prof_newline"*" EXIT$_prof_newline"*) ;;
		yes:"trap -- "*" EXIT$_prof_newline"*)
			_prof_traps=${_prof_traps%%" EXIT$_prof_newline"*}
			eval "trap -- '_prof_exit \"\$?\" && :$_prof_newline'${_prof_traps#trap -- } EXIT"
			;;
		yes:?) ;;
		yes:*)
			trap '_prof_exit "$?" && :' EXIT
			;;
		esac
	}
	_prof_run() {
		shift
		"$@"
	}
fi

prof_stage() {
	if [ "$#" -lt 2 ]; then
		_prof_say 'usage: prof_stage NAME COMMAND [ARG...]'
		return 2
	fi
	_prof_guard
	_prof_kind=stage
	prof_start "$1"
	case $_prof_kind in
	none)
		_prof_kind=mark
		_prof_run "$@"
		return
		;;
	esac
	_prof_kind=mark
	# Rows on standard output are not to be mixed with something else.
	case ${_prof_output:-${PROF_OUTPUT:--}} in
	- | /dev/stdout | /dev/fd/1) _prof_run "$@" >&2 ;;
	*) _prof_run "$@" ;;
	esac
	set -- "$1" "$?"
	prof_end "$1" "exit_status=$2"
	return "$2"
}

# Now, and with the first stage again: the script may set a trap of its own.
_prof_guard
_prof_guarded=
