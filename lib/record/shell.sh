# Shell functions that measure stages, for bash, zsh and any POSIX sh:
#
#	prof_start NAME [KEY=VALUE...]
#	prof_end NAME [KEY=VALUE...]
#	prof_stage NAME COMMAND [ARG...]
#
# Where the shell has a clock, EPOCHREALTIME, a pair of start and end costs no
# process; elsewhere prof-record tells the time.  Before these lines come the
# settings: _prof_record, _prof_format, _prof_output, _prof_given (metadata),
# _prof_threshold and _prof_threshold_us.
#
# Open stages are in the list _prof_open, the latest first, one per line: name,
# start, kind (stage or mark) and metadata, separated by tabs.  Names and
# metadata contain no tabs or newlines.  A plain latest stage is in variables
# instead: _prof_latest is `+` and its name, or else empty; _prof_start,
# _prof_latest_kind and _prof_pairs are the rest.
#
# PROF_PARENT hands the latest open stage to other processes, or else what it
# was before, _prof_outer; PROF_PARENT_PID is the shell that measures it.
#
# Under `set -x` only the commands of prof_stage are traced.  What switches the
# trace off has no standard error meanwhile, so that it is not traced itself:
# the settings begin with that, too.  Where the trace was on, _prof_traced is x.

_prof_tab='	'
_prof_newline='
'
_prof_open=$_prof_newline
_prof_latest=
_prof_inner=            # the name of the latest open stage, encoded
_prof_outside=          # what _prof_inner was before _prof_latest
_prof_quick=            # whether a plain stage needs no more than its name
_prof_names=$_prof_newline # some plain names, one per line
_prof_base=             # whether _prof_metadata is plain: plain or other
_prof_kind=mark
_prof_older=$_prof_open # the part of the list that a parent shell opened
_prof_metadata=$_prof_given
_prof_environment=      # the PROF_META that is part of that
_prof_target=           # the directory and settings that give the file _prof_out
_prof_ready=            # the output that is known to have a header
_prof_refused=          # the output that is known to be unusable
_prof_guarded=          # the shell that has our exit trap
_prof_minute=-1         # the minute of _prof_date, since 1970
_prof_outer=            # PROF_PARENT and PROF_PARENT_PID before all stages
_prof_outer_pid=
_prof_fixed=            # whether PROF_PARENT is read-only
_prof_flags=            # the options under which prof_start need not check for -x
_prof_status=           # that of the command of prof_stage, or of the shell
_prof_teller=           # the path by which to ask for the time, or none
_prof_asked=0           # how many times it was asked,
_prof_unread=0          # and the answers that may still come
# All other variables, since zsh can warn of globals created in functions.
for _prof_name in now name pairs pair rest text left key start latest_kind out \
	fd path us date i d c y m h id is_main traps file; do
	eval "_prof_$_prof_name="
done

# A row for printf: name, ms, thousandths, minute, seconds, microseconds and
# metadata.
case $_prof_format in
csv) _prof_row='%s,%d.%03d000,,,%s:%02d.%06dZ,%s\n' ;;
*) _prof_row='%s\t%d.%03d000\t\t\t%s:%02d.%06dZ\t%s\n' ;;
esac

# _prof_time is a reading of EPOCHREALTIME: seconds with six decimals.
if [ -n "${ZSH_VERSION-}" ]; then
	zmodload zsh/datetime
	typeset -gF 6 _prof_time
else
	_prof_time=
fi

(eval 'PROF_PARENT= PROF_PARENT_PID=') 2>/dev/null || _prof_fixed=fixed

# 32-bit shell arithmetic is too narrow for the time in microseconds.
_prof_clock=shell
case $((2147483647 + 1)):${EPOCHREALTIME-} in
-*) _prof_clock=narrow ;;
*:) _prof_clock=other ;;
esac

# Runs prof-record, without a PROF_META that would fail or that the metadata of
# the stage does not begin with, and without a parent, which is in the metadata.
# A variable that is read-only cannot be set for one command, but env can.
_prof_call() {
	case $_prof_fixed${PROF_META:+$_prof_pairs;} in
	'' | "${PROF_META-};"*) PROF_PARENT='' "$_prof_record" "$@" ;;
	*) env PROF_META= PROF_PARENT= "$_prof_record" "$@" ;;
	esac
}

# The time from a process that stays as long as the shell, which no other process
# may ask: a subshell would take its answers.  A signal may leave an answer
# unread, so they are numbered.
_prof_ask() {
	[ /proc/self -ef "/proc/$$" ] || return 1
	case $_prof_teller in
	'') _prof_teller=$("$_prof_record" --shell="$$") || _prof_teller=none ;;
	none) return 1 ;;
	esac
	_prof_asked=$((_prof_asked + 1))
	printf '%s\n' "$_prof_asked" 1<>"${_prof_teller}0" || return 1
	_prof_unread=$((_prof_unread + 1))
	while [ "$_prof_unread" -gt 0 ] && read -r _prof_now; do
		_prof_unread=$((_prof_unread - 1))
		case $_prof_now in
		"$_prof_asked "*)
			_prof_now=${_prof_now#* }
			return 0
			;;
		esac
	done <"${_prof_teller}1"
	return 1
}

# Sets _prof_now to the time: in microseconds, but as prof-record writes it for
# narrow arithmetic.
_prof_tell() {
	case $_prof_clock in
	shell)
		_prof_time=$EPOCHREALTIME
		_prof_now=${_prof_time/[.,]/}
		;;
	other)
		_prof_ask 2>/dev/null ||
			_prof_now=$("$_prof_record" --shell=time) || _prof_now=
		;;
	narrow)
		_prof_now=$(_prof_call --mark=start -F tsv -o - time) || _prof_now=
		_prof_now=${_prof_now##*"$_prof_tab"}
		;;
	esac
}

_prof_say() {
	printf '%s\n' "prof: $1" >&2 || :
}

# Sets _prof_text to $1 with each $2 replaced by $3.
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

# Sets _prof_text to $1 as a field of the output format.
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

# Sets _prof_text to $1 encoded as a metadata value.
_prof_encode() {
	_prof_text=$1
	case $1 in
	*%*) _prof_replace "$1" % %25 ;;
	esac
	_prof_encode_rest
}

# Encodes all in _prof_text but %.
_prof_encode_rest() {
	case $_prof_text in
	*[\;=]*)
		_prof_replace "$_prof_text" \; %3B
		_prof_replace "$_prof_text" = %3D
		;;
	esac
	case $_prof_text in
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
	_prof_base=other
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
	! _prof_is_plain "$_prof_metadata" || _prof_base=plain
}

# Keeps the PROF_PARENT of other processes and sets _prof_text to it, encoded, or
# to nothing.  A shell whose own process has an open stage that it does not know
# has replaced the one that did.
_prof_take_parent() {
	_prof_outer=${PROF_PARENT-}
	_prof_outer_pid=${PROF_PARENT_PID-}
	_prof_text=$_prof_outer
	_prof_encode_rest
	[ -n "$_prof_outer_pid" ] || return 0
	if [ "$_prof_outer_pid" != $$ ]; then
		kill -0 "$_prof_outer_pid" 2>/dev/null && return 0
		[ ! -e "/proc/$_prof_outer_pid" ] || return 0
	fi
	_prof_say "PROF_PARENT: stage '$_prof_outer' has ended with process $_prof_outer_pid: recorded without a parent"
	_prof_outer=
	_prof_outer_pid=
	_prof_text=
}

# Sets _prof_pairs to the metadata for all stages and the parent of one that
# starts.
_prof_find_parent() {
	_prof_pairs=$_prof_metadata
	case $_prof_inner:${PROF_PARENT-} in
	:)
		_prof_outer=
		_prof_outer_pid=
		return 0
		;;
	:*)
		_prof_take_parent
		case ${_prof_text:+;$_prof_given} in
		'' | *";parent="*) return 0 ;;
		esac
		;;
	*) _prof_text=$_prof_inner ;;
	esac
	_prof_pairs=$_prof_pairs${_prof_pairs:+;}parent=$_prof_text
}

# Whether a row with the text $1 is plain: it needs no quotes, and is a single
# write, since shells buffer 4096 bytes.
_prof_is_plain() {
	case ${#1}:$1 in
	????*:* | [3-9]??:* | *\"* | *,* | *\\*) return 1 ;;
	esac
}

# Adds $1 to the plain names, if it is one.
_prof_remember() {
	_prof_is_plain "$1" || return 0
	case $1:${#_prof_names} in
	*%*:* | *\;*:* | *=*:*) ;;
	*:????*) _prof_names=$_prof_newline$1$_prof_newline ;;
	*) _prof_names=$_prof_names$1$_prof_newline ;;
	esac
}

# Hands on the stage _prof_inner, or else what was there before.
_prof_offer() {
	case $_prof_fixed$_prof_inner in
	fixed*) return 0 ;;
	'')
		PROF_PARENT=$_prof_outer
		PROF_PARENT_PID=$_prof_outer_pid
		[ -n "$_prof_outer" ] || unset PROF_PARENT PROF_PARENT_PID
		_prof_outer=
		;;
	*) export PROF_PARENT="$_prof_inner" PROF_PARENT_PID=$$ ;;
	esac
	case $_prof_clock:$_prof_base:$_prof_outer:$_prof_inner:$_prof_names in
	shell:plain:::*) _prof_quick=quick ;;
	shell:plain::*"$_prof_newline$_prof_inner$_prof_newline"*) _prof_quick=quick ;;
	*) _prof_quick= ;;
	esac
}

# Adds the latest stage to the list.
_prof_settle() {
	case $_prof_latest in
	'') ;;
	*)
		_prof_open=$_prof_newline${_prof_latest#+}$_prof_tab$_prof_start$_prof_tab$_prof_latest_kind$_prof_tab$_prof_pairs$_prof_open
		_prof_latest=
		;;
	esac
}

# Replaces the list, and hands on what is then the latest stage.
_prof_leave() {
	_prof_open=$1
	_prof_text=
	case $_prof_open in
	"$_prof_newline") ;;
	*)
		_prof_text=${_prof_open#"$_prof_newline"}
		_prof_encode "${_prof_text%%"$_prof_tab"*}"
		;;
	esac
	_prof_inner=$_prof_text
	_prof_offer
}

# Starts a stage, whatever its name, settings and metadata are.
_prof_start_any() {
	case $- in
	*x*)
		{ set +x; } 2>/dev/null
		_prof_define_quiet
		_prof_start_any "$@"
		{ set -x && return 0; } 2>/dev/null
		;;
	*) _prof_flags=$- ;;
	esac
	_prof_settle
	case $_prof_names in
	*"$_prof_newline${1-}$_prof_newline"*) ;;
	*)
		case ${1-} in
		'' | stage_name | *[[:cntrl:]]*)
			_prof_say "invalid stage name: '${1-}'"
			[ "$_prof_kind" = mark ] || _prof_kind=none
			return 0
			;;
		esac
		_prof_remember "$1"
		;;
	esac
	case $_prof_base:${PROF_META-} in
	?*:"$_prof_environment") ;;
	*) _prof_take_environment ;;
	esac
	_prof_find_parent
	case $# in
	1) ;;
	*) _prof_join "$@" ;;
	esac
	_prof_outside=$_prof_inner
	_prof_encode "$1"
	_prof_inner=$_prof_text
	_prof_offer
	_prof_tell
	_prof_start=$_prof_now _prof_latest=+$1 _prof_latest_kind=$_prof_kind
	case $_prof_quick in
	quick) _prof_is_plain "$_prof_pairs" || _prof_settle ;;
	*) _prof_settle ;;
	esac
}

# Ends a stage, whatever was started and ended meanwhile.
_prof_end_any() {
	case $- in
	*x*)
		{ set +x; } 2>/dev/null
		_prof_define_quiet
		_prof_end_any "$@"
		{ set -x && return 0; } 2>/dev/null
		;;
	esac
	case $_prof_clock in
	shell) _prof_now=${_prof_time/[.,]/} ;;
	other) _prof_tell ;;
	esac
	_prof_settle
	_prof_name=${1-}
	_prof_rest=${_prof_open#*"$_prof_newline$_prof_name$_prof_tab"}
	case $_prof_rest in
	"$_prof_open")
		_prof_say "stage '$_prof_name': ended but not started"
		return 0
		;;
	esac
	_prof_pairs=${_prof_rest%%"$_prof_newline"*}
	_prof_start=${_prof_pairs%%"$_prof_tab"*}
	_prof_pairs=${_prof_pairs##*"$_prof_tab"}
	_prof_leave "${_prof_open%%"$_prof_newline$_prof_name$_prof_tab"*}$_prof_newline${_prof_rest#*"$_prof_newline"}"
	case $# in
	1) ;;
	*) _prof_join "$@" ;;
	esac
	case $_prof_clock:$_prof_start:$_prof_now in
	*::*) ;;
	narrow:*) _prof_hand_over "$_prof_start" '' ;;
	*:) ;;
	# Not a number, which would end some shells, if a trap interrupted us
	# and marked stages itself.
	other:*[!0-9]*:* | other:*:*[!0-9]*) ;;
	*) _prof_write ;;
	esac
}

# Writes the row of a stage that has ended, unless it was too short.
_prof_write() {
	_prof_us=$((_prof_now - _prof_start))
	case $((_prof_us < 0)):$((_prof_us < _prof_threshold_us)) in
	1:*)
		_prof_say "stage '$_prof_name': the clock was set back: not recorded"
		return 0
		;;
	0:1) return 0 ;;
	esac
	# A row must be a single write, and shells buffer 4096 bytes.
	case $((${#_prof_name} + ${#_prof_pairs} > 400)) in
	1)
		_prof_hand_over "${_prof_start%??????}.${_prof_start#"${_prof_start%??????}"}" \
			"${_prof_now%??????}.${_prof_now#"${_prof_now%??????}"}"
		return 0
		;;
	esac
	_prof_find_output || return 0
	_prof_field "$_prof_pairs"
	_prof_pairs=$_prof_text
	_prof_field "$_prof_name"
	_prof_name=$_prof_text
	case $((_prof_start / 60000000)) in
	"$_prof_minute") ;;
	*) _prof_find_minute ;;
	esac
	case $_prof_fd in
	# After a failure, prof-record checks the file before the next row.
	'') _prof_print >>"$_prof_out" || _prof_ready='' _prof_target='' ;;
	*) _prof_print >&"$_prof_fd" || : ;;
	esac
}

# shellcheck disable=SC2059 # a format
_prof_print() {
	printf "$_prof_row" "$_prof_name" \
		"$((_prof_us / 1000))" "$((_prof_us % 1000))" "$_prof_date" \
		"$((_prof_start / 1000000 % 60))" "$((_prof_start % 1000000))" \
		"$_prof_pairs"
}

# prof_start and prof_end do what is most frequent by themselves, and quickly: in
# a shell with a clock, a plain stage whose name was there before starts and ends
# without metadata of its own, and its row goes to a file.  In bash the number of
# commands counts most, then the number of words, since a function is copied for
# each call, and then what is in brackets.

prof_start() {
	case $-$_prof_quick$#:${PROF_PARENT-}:${PROF_META-}:$_prof_names in
	"${_prof_flags}quick1:$_prof_inner:$_prof_environment:"*"$_prof_newline${1-}$_prof_newline"*)
		case $_prof_latest in
		?*) _prof_settle ;;
		esac
		_prof_pairs=$_prof_metadata${_prof_inner:+${_prof_metadata:+;}parent=$_prof_inner} _prof_outside=$_prof_inner _prof_latest_kind=$_prof_kind
		export PROF_PARENT="$1" PROF_PARENT_PID=$$
		_prof_time=$EPOCHREALTIME
		_prof_start=${_prof_time/[.,]/} _prof_latest=+$1 _prof_inner=$1
		;;
	*) _prof_start_any "$@" ;;
	esac
}

prof_end() {
	_prof_time=${EPOCHREALTIME-}
	case $-$_prof_latest:$#:$_prof_target in
	"$_prof_flags+${1-}:1:$PWD:$_prof_output:${PROF_OUTPUT-}") ;;
	*)
		_prof_end_any "$@"
		return 0
		;;
	esac
	_prof_now=${_prof_time/[.,]/} _prof_latest='' _prof_inner=$_prof_outside
	case $_prof_inner in
	'') unset PROF_PARENT PROF_PARENT_PID ;;
	*) PROF_PARENT=$_prof_inner ;;
	esac
	case $(((_prof_us = _prof_now - _prof_start) < _prof_threshold_us || _prof_start / 60000000 != _prof_minute)) in
	1)
		_prof_name=$1
		_prof_write
		return 0
		;;
	esac
	[[ -s $_prof_out ]] || _prof_find_output || return 0
	# shellcheck disable=SC2059 # a format
	printf "$_prof_row" "$1" "$((_prof_us / 1000))" "$((_prof_us % 1000))" "$_prof_date" \
		"$((_prof_start / 1000000 % 60))" "$((_prof_start % 1000000))" \
		"$_prof_pairs" >>"$_prof_out" || _prof_ready='' _prof_target=''
}

# Replaces the functions that a script calls, once it is traced: those would leave
# their first command in the trace, and these cost a redirection.
_prof_define_quiet() {
	prof_start() {
		if { case $- in *x*) set +x ;; *) false ;; esac; } 2>/dev/null; then
			_prof_start_any "$@"
			{ set -x && return 0; } 2>/dev/null
		fi
		_prof_start_any "$@"
	}
	prof_end() {
		if { case $- in *x*) set +x ;; *) false ;; esac; } 2>/dev/null; then
			_prof_time=${EPOCHREALTIME-}
			_prof_end_any "$@"
			{ set -x && return 0; } 2>/dev/null
		fi
		_prof_time=${EPOCHREALTIME-}
		_prof_end_any "$@"
	}
	# shellcheck disable=SC2317 # nothing comes after return
	prof_stage() {
		if { case $- in *x*) set +x ;; *) false ;; esac; } 2>/dev/null; then
			_prof_measure x "$@"
		else
			_prof_measure '' "$@"
		fi
		case $_prof_traced in
		x) { set -x; return "$_prof_status" && :; } 2>/dev/null ;;
		esac
		return "$_prof_status" && :
	}
}

# Lets prof-record write a header, and the points of the events on stdin.
_prof_events() {
	_prof_call --events -t "$_prof_threshold" -F "$_prof_format" -o "$1"
}

# The events of the current stage, from $1 to $2.
_prof_two_events() {
	_prof_replace "$_prof_name" "\\" "\\\\"
	_prof_name=$_prof_text
	_prof_replace "$_prof_pairs" "\\" "\\\\"
	printf 'start\t%s\t%s\t%s\nend\t%s\t%s\t%s\n' \
		"$_prof_name" "$_prof_text" "$1" \
		"$_prof_name" "$_prof_text" "$2"
}

# Lets prof-record write the point from $1 to $2; if $2 is empty, to now.
_prof_hand_over() {
	_prof_find_output || return 0
	case $_prof_fd in
	'') _prof_two_events "$@" | _prof_events "$_prof_out" || : ;;
	*) _prof_two_events "$@" | _prof_events - | sed 1d >&"$_prof_fd" || : ;;
	esac
}

# Finds the output: _prof_out, or an open file descriptor, _prof_fd; and ensures
# that it has a header.  Fails if no row may be written.
_prof_find_output() {
	_prof_target=
	_prof_out=${_prof_output:-${PROF_OUTPUT:--}}
	_prof_path=$_prof_out
	case $_prof_out in
	- | /dev/stdout) _prof_fd=1 ;;
	/dev/stderr) _prof_fd=2 ;;
	/dev/fd/*) _prof_fd=${_prof_out#/dev/fd/} ;;
	*)
		_prof_fd=
		[ "$_prof_out" != "${_prof_out#/}" ] || _prof_path=$PWD/$_prof_out
		;;
	esac
	case $_prof_path in
	"$_prof_refused") return 1 ;;
	"$_prof_ready") [ -n "$_prof_fd" ] || [ -s "$_prof_out" ] || _prof_prepare || return 1 ;;
	*) _prof_prepare || return 1 ;;
	esac
	case $_prof_clock$_prof_fd in
	shell) _prof_target=$PWD:$_prof_output:${PROF_OUTPUT-} ;;
	esac
}

_prof_prepare() {
	_prof_ready=$_prof_path
	if [ -z "$_prof_fd" ]; then
		_prof_events "$_prof_out" </dev/null && return 0
	elif (: >&"$_prof_fd") 2>/dev/null; then
		[ -f "/dev/fd/$_prof_fd" ] && [ -s "/dev/fd/$_prof_fd" ] ||
			_prof_events - </dev/null >&"$_prof_fd" || :
		return 0
	else
		# Some shells cannot use descriptors above 9.
		_prof_say "$_prof_out: not open, or not usable in this shell"
	fi
	_prof_ready=
	_prof_refused=$_prof_path
	return 1
}

# Sets _prof_minute to the minute of _prof_start, since 1970, and _prof_date to
# its date and time.  Years start in March here, so that
# (153 m + 2) / 5 days precede month m (Hinnant, chrono-Compatible Low-Level
# Date Algorithms, 2013).
_prof_find_minute() {
	_prof_minute=$((_prof_start / 60000000))
	_prof_d=$((_prof_minute / 1440 + 719468))
	_prof_c=$((_prof_d / 146097))
	_prof_d=$((_prof_d % 146097))
	_prof_y=$(((_prof_d - _prof_d / 1460 + _prof_d / 36524 - _prof_d / 146096) / 365))
	_prof_d=$((_prof_d - 365 * _prof_y - _prof_y / 4 + _prof_y / 100))
	_prof_m=$(((5 * _prof_d + 2) / 153))
	_prof_d=$((_prof_d - (153 * _prof_m + 2) / 5 + 101))
	_prof_y=$((_prof_y + _prof_c * 400 + _prof_m / 10))
	_prof_m=$(((_prof_m + 2) % 12 + 101))
	_prof_h=$((_prof_minute % 1440 / 60 + 100))
	_prof_i=$((_prof_minute % 60 + 100))
	_prof_date=$_prof_y-${_prof_m#1}-${_prof_d#1}T${_prof_h#1}:${_prof_i#1}
}

# Whether a signal ends the shell: in an exit trap of bash, the last command is
# then none that can exit with success.
_prof_is_killed() {
	case ${BASH_VERSION:+${BASH_COMMAND-}} in
	'' | *exit* | '. '* | 'source '* | 'eval '*) return 1 ;;
	esac
}

# Closes the stages left open by exit or `set -e`; $1 is the status of the shell.
_prof_close() {
	_prof_settle
	while :; do
		case $_prof_open in
		"$_prof_older") return 0 ;;
		"$_prof_newline"*"$_prof_tab"*"$_prof_older") ;;
		*) return 0 ;;
		esac
		_prof_rest=${_prof_open#"$_prof_newline"}
		_prof_name=${_prof_rest%%"$_prof_tab"*}
		case ${_prof_rest#*"$_prof_tab"*"$_prof_tab"} in
		mark*)
			_prof_say "stage '$_prof_name': started but not ended"
			_prof_leave "$_prof_newline${_prof_rest#*"$_prof_newline"}"
			;;
		*)
			# In bash the status is that of the last command, or 0,
			# if a signal ends the script.
			if [ "$1" -eq 0 ] && _prof_is_killed; then
				_prof_say "stage '$_prof_name': ended by a signal: not recorded"
				_prof_open=$_prof_newline${_prof_rest#*"$_prof_newline"}
			elif [ "$1" -eq 0 ]; then
				prof_end "$_prof_name"
			else
				prof_end "$_prof_name" "exit_status=$1"
			fi
			;;
		esac
	done
}

# _prof_guard sets an exit trap that calls _prof_close.  _prof_run TRACED NAME
# COMMAND... runs a command and sets _prof_status, and _prof_traced to whether it
# left the shell with -x.
if [ -n "${ZSH_VERSION-}" ]; then
	eval '
	_prof_guard() {
		[ "$_prof_guarded" != "$ZSH_SUBSHELL" ] || return 0
		_prof_guarded=$ZSH_SUBSHELL
		_prof_settle
		[ "$ZSH_SUBSHELL" -eq 0 ] || _prof_older=$_prof_open
	}
	# If a function calls exit, zsh 5.9 terminates as soon as a function of
	# the same nesting depth returns: so nest deeper, and in a subshell,
	# so that other hooks still run.
	_prof_zshexit() {
		{ set -- "$?"; set +x; } 2>/dev/null
		# Not in a subshell that ran no stage.
		[ "$ZSH_SUBSHELL" = "${_prof_guarded:-0}" ] || return 0
		[ "$_prof_latest$_prof_open" = "$_prof_older" ] || (_prof_dive "$1" 99)
	}
	_prof_dive() {
		case $2 in
		0) _prof_close "$1" || : ;;
		*) _prof_dive "$1" "$(($2 - 1))" ;;
		esac
	}
	typeset -ga zshexit_functions
	zshexit_functions+=(_prof_zshexit)

	# If errexit ends a function, zsh 5.9 runs no EXIT trap of the script.
	# So the status of a command that is no function and runs none is left
	# for the caller of prof_stage to fail with.
	_prof_is_single() {
		while [ "$1" = prof_stage ] && [ "$#" -gt 2 ]; do
			shift 2
		done
		case $1 in
		eval | . | source | emulate | builtin | command | exec | noglob | nocorrect | -) return 1 ;;
		esac
		! typeset -f -- "$1" >/dev/null
	}
	# zsh restores -x when it leaves a function.
	_prof_run() {
		_prof_traced=$1
		shift 2
		if [[ ! -o errexit ]]; then
			[ -z "$_prof_traced" ] || set -x
			"$@"
		elif _prof_is_single "$@"; then
			[ -z "$_prof_traced" ] || set -x
			"$@" && { :; } 2>/dev/null
		else
			if typeset -f TRAPZERR >/dev/null; then
				:
			elif [[ -o localtraps ]]; then
				trap "_prof_zerr \$?" ZERR
			else
				setopt localtraps
				trap "_prof_zerr \$?" ZERR
				unsetopt localtraps
			fi
			[ -z "$_prof_traced" ] || set -x
			"$@"
		fi
		{ _prof_status=$?; } 2>/dev/null
	}
	_prof_zerr() {
		{ set +x; } 2>/dev/null
		[[ ! -o errexit ]] || _prof_close "$1" || :
	}'
else
	# Sets _prof_traps to the current traps.  A subshell may list those of
	# its parent, which are not in effect.
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
		if [ /proc/self -ef "/proc/$$" ]; then
			_prof_id=$$
		else
			read -r _prof_id _prof_rest </proc/self/stat ||
				_prof_id=$$
		fi
	}
	_prof_guard() {
		_prof_id=${BASHPID-}
		[ -n "$_prof_id" ] || _prof_find_id 2>/dev/null
		[ "$_prof_guarded" != "$_prof_id" ] || return 0
		_prof_guarded=$_prof_id
		_prof_is_main=
		if [ "$_prof_id" = "$$" ]; then
			_prof_is_main=yes
		else
			_prof_settle
			_prof_older=$_prof_open
		fi
		_prof_list_traps
		# shellcheck disable=SC2064 # a constant
		case $_prof_is_main:$_prof_traps in
		yes:*_prof_exit*) ;;
		# With some options bash also lists traps that are not set.
		*:*_prof_exit* | *:"$_prof_newline" | *:"trap -- - EXIT$_prof_newline")
			trap "$_prof_at_exit" EXIT
			;;
		yes:*" EXIT$_prof_newline"*" EXIT$_prof_newline"*) ;;
		yes:"trap -- "*" EXIT$_prof_newline"*)
			_prof_traps=${_prof_traps%%" EXIT$_prof_newline"*}
			eval "trap -- '$_prof_at_exit$_prof_newline'${_prof_traps#trap -- } EXIT"
			;;
		yes:?) ;;
		yes:*)
			trap "$_prof_at_exit" EXIT
			;;
		esac
	}
	# Switches the trace off, and tells what it was and what $? was.
	_prof_hush() {
		_prof_status=$?
		case $- in
		*x*) set +x && _prof_traced=x ;;
		*) _prof_traced= ;;
		esac
	}
	# The exit trap: the script's own one gets the status and -x.
	# shellcheck disable=SC2016 # for the trap to expand
	_prof_at_exit='{ _prof_hush; } 2>/dev/null
_prof_exit "$_prof_status" "$_prof_traced" && { :; } 2>/dev/null'
	_prof_exit() {
		_prof_close "$1"
		case $2 in
		x) { set -x && return "$1"; } 2>/dev/null ;;
		esac
		return "$1"
	}
	_prof_run() {
		case $1 in
		x)
			shift 2
			set -x
			"$@"
			{ _prof_hush; } 2>/dev/null
			;;
		*)
			shift 2
			"$@"
			_prof_status=$?
			case $- in
			*x*) { set +x && _prof_traced=x; } 2>/dev/null ;;
			*) _prof_traced= ;;
			esac
			;;
		esac
	}
fi

# Measures COMMAND, in prof_stage TRACED NAME COMMAND [ARG...], which has
# switched the trace off.
_prof_measure() {
	case $# in
	[12])
		_prof_say 'usage: prof_stage NAME COMMAND [ARG...]'
		_prof_status=2 _prof_traced=$1
		return 0
		;;
	esac
	_prof_guard
	_prof_kind=stage
	prof_start "$2"
	case $_prof_kind in
	none)
		_prof_kind=mark
		_prof_run "$@"
		return 0
		;;
	esac
	_prof_kind=mark
	# Keep rows on standard output free of other output.
	case ${_prof_output:-${PROF_OUTPUT:--}} in
	- | /dev/stdout | /dev/fd/1) _prof_run "$@" >&2 ;;
	*) _prof_run "$@" ;;
	esac
	set -- "$2" "$_prof_status" "$_prof_traced"
	case $_prof_latest in
	"+$1")
		_prof_pairs=$_prof_pairs${_prof_pairs:+;}exit_status=$2
		prof_end "$1"
		;;
	*) prof_end "$1" "exit_status=$2" ;;
	esac
	_prof_status=$2 _prof_traced=$3
}

# errexit ignores the command that returns, and so ends the script in the caller:
# see _prof_is_single.
# shellcheck disable=SC2317 # nothing comes after return
prof_stage() {
	case $- in
	*x*)
		{ set +x; } 2>/dev/null
		_prof_define_quiet
		_prof_measure x "$@"
		;;
	*) _prof_measure '' "$@" ;;
	esac
	case $_prof_traced in
	x) { set -x; return "$_prof_status" && :; } 2>/dev/null ;;
	esac
	return "$_prof_status" && :
}

# Now, and again with the first stage: the script may set its own trap.
_prof_guard
_prof_guarded=
case $_prof_traced in
x) _prof_define_quiet && set -x ;;
*) _prof_flags=$- ;;
esac
