# Shared by all test files.  PATH has the tools under test first.
PROF_ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
export PROF_ROOT

# Each test has its own empty directory, and no settings from outside.
setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset PROF_OUTPUT PROF_META PROF_PARENT PROF_PARENT_PID
}

# Fails, and shows both, if they differ.
equal() { # SEEN EXPECTED
  [ "$1" = "$2" ] && return
  printf 'seen:     %s\nexpected: %s\n' "$1" "$2" >&2
  return 1
}

# One field of the row that begins with a stage's name, by column name; CSV
# without quotes.
field() { # FILE STAGE COLUMN
  awk -F, -v stage="$2" -v column="$3" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) n = i; next }
    $1 == stage { print $n }' "$1"
}

# Runs a command that fails with a status; its output is in out and err.
fails() { # STATUS COMMAND...
  local wanted=$1 seen=0
  shift
  "$@" >out 2>err || seen=$?
  equal "$seen" "$wanted"
}

# Waits for a file; fails after ten seconds.
await() { # FILE
  local i
  for ((i = 0; i < 1000; i++)); do
    [ -e "$1" ] && return
    sleep 0.01
  done
  return 1
}

# Waits for a matching line in a file; fails after ten seconds.
await_line() { # EXPRESSION FILE
  local i
  for ((i = 0; i < 1000; i++)); do
    [ -e "$2" ] && grep -q "$1" "$2" && return
    sleep 0.01
  done
  return 1
}

# Skips a test where there are no pseudo terminals: in a chroot without
# /dev/pts, say.
need_terminal() {
  local reason
  reason=$(script -qec true /dev/null 2>&1 </dev/null) ||
    skip "no pseudo terminal here: $reason"
}

# Makes the decimal point a comma.
use_comma() {
  localedef -i de_DE -f UTF-8 "$PWD/de_DE.UTF-8"
  export LOCPATH=$PWD LC_ALL=de_DE.UTF-8
}

# Skips a test where vfork is a fork: the child cannot tell why it runs nothing.
need_vfork() {
  case $(command -v prof-record) in
  */tsan/*) skip 'the sanitizer for data races forks instead' ;;
  esac
}

# Whether the tools are linked statically: nothing can be preloaded, and a
# script needs its #!.
is_static() {
  ! ldd "$(command -v prof-stats)" >/dev/null 2>&1
}
