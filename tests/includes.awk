# Checks of each file of the library and the tools that
#
#	- it includes headers of its own folder, and of those before it in the
#	  list, only;
#	- it includes the header of each thing of the library that it uses: what
#	  a file itself includes is there for what it is used in, and not because
#	  another header needs it, too; its own header counts for a .c;
#	- it uses something of each header that it includes.
#
# -v folders='the folders in order'; headers first, then all files.
BEGIN {
	n = split(folders, names, " ")
	for (i = 1; i <= n; i++)
		rank[names[i]] = i
	rank["cmd"] = n + 1
}

FNR == 1 {
	file = FILENAME
	sub(/^lib\//, "", file)
	folder = file
	sub(/\/.*/, "", folder)
	is_header = file ~ /\.h$/
	pass[file]++
	is_first = is_header && pass[file] == 1
	in_comment = is_enum = 0
	if (!(folder in rank))
		complain("its folder is not in FOLDERS")
	if (!is_first)
		files[++files_count] = file
}

# What stands in comments and strings is no use.
{
	line = $0
	sub(/^#include.*/, "", line)
	gsub(/"([^"\\]|\\.)*"/, "", line)
	line = uncomment(line)
}

# First pass: what a header declares.
is_first {
	declare(line)
	next
}

/^#include "/ {
	split($0, part, "\"")
	if (!(part[2] in pass)) {
		complain("no header of the library: " part[2])
		next
	}
	other = part[2]
	sub(/\/.*/, "", other)
	if (rank[other] > rank[folder])
		complain(part[2] " is in a later folder")
	includes[file, part[2]] = FNR
}

# A function of the file's own is no use of one of that name elsewhere.
match(line, /^[a-z_0-9]+\(/) {
	own[file, substr(line, 1, RLENGTH - 1)]
}

{
	last = ""
	while (match(line, /[A-Za-z_][A-Za-z_0-9]*/)) {
		word = substr(line, RSTART, RLENGTH)
		before = substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		# A tag and a member are names of other kinds.
		if (last ~ /^(struct|enum|union)$/)
			word = "tag " word
		last = word
		if (before !~ /(\.|->)$/ && word in home && !((file, word) in own))
			use(home[word], word)
	}
}

END {
	for (i = 1; i <= files_count; i++)
		check(files[i])
	exit bad
}

function use(header, word) {
	if (header == file || (file, header) in used)
		return
	used[file, header] = word
	used_at[file, header] = FNR
	uses[file] = uses[file] " " header
}

function check(name,  its, list, k, n, part, key) {
	its = name
	sub(/\.c$/, ".h", its)
	n = split(uses[name], list, " ")
	for (k = 1; k <= n; k++)
		if (list[k] != its && !((name, list[k]) in includes) &&
		    !((its, list[k]) in includes))
			say(name, used_at[name, list[k]], "it uses " \
			    used[name, list[k]] " and does not include " list[k])
	for (key in includes) {
		split(key, part, SUBSEP)
		if (part[1] == name && part[2] != its && !(key in used))
			say(name, includes[key], "it uses nothing of " part[2])
	}
}

# Drops comments, which may go on from line to line.
function uncomment(text,  end) {
	for (;;) {
		if (in_comment) {
			end = index(text, "*/")
			if (end == 0)
				return ""
			text = substr(text, end + 2)
			in_comment = 0
		}
		if (!match(text, /\/\*/))
			return text
		end = index(substr(text, RSTART), "*/")
		if (end == 0) {
			in_comment = 1
			return substr(text, 1, RSTART - 1)
		}
		text = substr(text, 1, RSTART - 1) " " \
		    substr(text, RSTART + end + 1)
	}
}

# The names that a line of a header declares: at its margin, since members and
# parameters are indented, and the words of an enum.
function declare(text,  name) {
	if (match(text, /^#[ \t]*define [A-Za-z_0-9]+/)) {
		name = substr(text, RSTART, RLENGTH)
		sub(/.* /, "", name)
		if (name !~ /_H$/)
			add(name)
		return
	}
	if (text ~ /^enum .*[{]/ || text ~ /^enum [{]/)
		is_enum = 1
	if (text ~ /^(struct|enum|union) [a-z_0-9]+ *[{]/) {
		name = text
		sub(/^(struct|enum|union) /, "", name)
		sub(/ *[{].*/, "", name)
		add("tag " name)
	}
	if (is_enum) {
		sub(/.*[{]/, "", text)
		while (match(text, /[A-Z][A-Z_0-9]+/)) {
			add(substr(text, RSTART, RLENGTH))
			text = substr(text, RSTART + RLENGTH)
			sub(/^[^,}]*/, "", text)
		}
		if (text ~ /[}]/)
			is_enum = 0
		return
	}
	if (match(text, /^[a-z_][a-z_A-Z0-9 *]*\(/)) {
		name = substr(text, RSTART, RLENGTH - 1)
		sub(/.*[ *]/, "", name)
		add(name)
	} else if (text ~ /^extern /) {
		name = text
		sub(/(\[.*)?;.*/, "", name)
		sub(/.*[ *]/, "", name)
		add(name)
	}
}

function add(name) {
	if (!(name in home))
		home[name] = file
}

function complain(what) {
	say(file, FNR, what)
}

function say(name, line, what) {
	printf "%s%s:%d: %s\n", name ~ /^cmd/ ? "" : "lib/", name, line, what \
	    > "/dev/stderr"
	bad = 1
}
