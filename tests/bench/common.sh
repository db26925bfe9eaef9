# What the benches that are scripts begin with: `. common.sh` in a script whose
# first argument is the directory of the tools.  After it, the tools and the
# programs of the benches are found first, $dir is an empty directory that goes
# when the script ends, and nothing depends on the locale.
build=$(cd "$1" && pwd)
PATH=$build:$build/bench:$PATH
LC_ALL=C
export PATH LC_ALL
unset PROF_OUTPUT

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

has() { # COMMAND
	command -v "$1" >/dev/null
}

# Says on a terminal what is being done, until the next message.
progress() { # MESSAGE
	[ ! -t 2 ] || printf '\r%-60s\r' "$1" >&2
}
