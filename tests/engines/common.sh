# What the scripts of the engines share.  Each is started by tests/engines/run,
# which says where things are: $tools has the tools, $packages what package
# managers install, and the points, as one file and as many, are in $dir.
#
# A script has these functions, and calls engine at its end:
#	install  installs the engine where it is missing; fails after `because`
#	version  prints its version
#	start    starts the processes that wait for jobs
#	points   computes stats.csv of points/*.csv, in a directory of its own
#	wrong    tries the same where one file has a wrong row
#	stop     ends the processes
set -u
: "${name:?} ${engines:?} ${tools:?} ${packages:?} ${dir:?} ${manual:?}"
: "${results:?} ${wrong_file:?} ${wrong_line:?}"

# Why the engine cannot be installed.
because() { # REASON
	echo "$1" >"$dir/$name/why"
	return 1
}

needs() { # COMMAND PACKAGE
	command -v "$1" >/dev/null || because "no $1; it is in Debian's package $2"
}

# What a command says to the log goes with it if it fails.
log() { # COMMAND...
	"$@" >>"$dir/$name/log" 2>&1
}

# Into a virtual environment, unless it is there.
install_python() { # MODULE VERSION
	venv=$packages/python
	PATH=$venv/bin:$PATH
	python3 -c "import ${1%%[[]*}" 2>/dev/null && return
	[ -z "$installs" ] && { because "no Python package ${1%%[[]*}"; return; }
	needs python3 python3 || return
	[ -x "$venv/bin/python3" ] || log python3 -m venv "$venv" ||
		because "no virtual environment: $(tail -n 1 "$dir/$name/log")" ||
		return
	hash -r
	log "$venv/bin/pip" install "$1==$2" ||
		because "pip: $(grep -m 1 -i error "$dir/$name/log")"
}

python_version() { # MODULE
	python3 -c "import $1; print($1.__version__)"
}

# A literal block of a subsection of SCALING in prof(7), as it is typed.
example() { # SUBSECTION [NUMBER]
	awk -v name="$1" -v wanted="${2:-1}" '
		/^\.S[sh] / { inside = substr($0, 5) == name; next }
		/^\.Bd -literal/ { n += inside; shown = inside && n == wanted; next }
		/^\.Ed/ { shown = 0 }
		shown' "$manual" |
		sed "s/\\\\(aq/'/g; s/\\\\&//g; s/\\\\e/\\\\/g; s/^[\$>] //" \
			>"$dir/$name/example"
	[ -s "$dir/$name/example" ] || {
		echo "no example $2 below $1 in $manual" >&2
		return 1
	}
	cat "$dir/$name/example"
}

# Runs it.
try() { # SUBSECTION [NUMBER]
	echo "== $*"
	example "$@" >typed && bash -o pipefail typed
}

# Runs a command that finds, as prof-stats, one that often fails.
with_faults() { # COMMAND...
	env PATH="$dir/$name/flaky/bin:$PATH" "$@"
}

# Of the tasks so far at least a tenth has failed, and was tried again.
had_faults() {
	seen=$(find "$dir/$name/flaky" -name 'task-*' | wc -l)
	failed=$(find "$dir/$name/flaky" -name 'failed-*' | wc -l)
	echo "$failed of $seen tasks failed once"
	[ "$failed" -gt 0 ] && [ $((10 * failed + 9)) -ge "$seen" ]
}

# Whether a table has what one process computes: in sketch.tsv, or where one
# process has all points, in exact.tsv.
right() { # TABLE [EXPECTED]
	sed 's/,/\t/g' "$1" >seen.tsv
	LC_ALL=C awk -F '\t' -f "$engines/agree.awk" "$dir/exact.tsv" \
		"$dir/${2:-sketch.tsv}" seen.tsv
}

# The log of a job that failed has the file and the line of the wrong row.
blames() { # FILE...
	grep -q "points/$wrong_file:$wrong_line: execution_time: not a number: 'fast'" \
		"$@"
}

# An empty directory with points, in which to run a job.
enter() { # NAME OF POINTS
	mkdir -p "$dir/$name/$1" && cd "$dir/$name/$1" &&
		ln -s "$dir/$1" points && ln -s "$dir/$1.csv" points.csv
}

# Prints `NAME<tab>VERSION<tab>RESULT` to $results.
conclude() { # VERSION RESULT
	printf '%s\t%s\t%s\n' "$name" "$1" "$2" >>"$results"
}

try_engine() {
	start >>"$dir/$name/log" 2>&1 &&
		(enter good && points) >>"$dir/$name/log" 2>&1 &&
		had_faults >>"$dir/$name/log" &&
		(enter wrong && wrong) >>"$dir/$name/log" 2>&1
}

engine() {
	mkdir "$dir/$name"
	sh "$engines/flaky" "$dir/$name/flaky" "$tools/prof-stats"
	trap stop EXIT
	if ! install; then
		conclude - "not installed: $(cat "$dir/$name/why")"
		return 3
	fi
	is=$(version)
	if try_engine; then
		conclude "$is" "passed: $(had_faults)"
		return 0
	fi
	conclude "$is" failed
	tail -n 40 "$dir/$name/log" | sed "s/^/$name: /" >&2
	return 1
}
