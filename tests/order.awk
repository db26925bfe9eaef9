# Checks that each module includes the headers of earlier modules only, and
# that every module is in the list.  -v modules='the names in order'
BEGIN {
	n = split(modules, names, " ")
	for (i = 1; i <= n; i++)
		rank[names[i]] = i
}
FNR == 1 {
	module = FILENAME
	sub(/.*\//, "", module)
	sub(/\.[ch]$/, "", module)
	is_tool = FILENAME ~ /^cmd\//
	if (!is_tool && !(module in rank))
		complain("the module is not in MODULES")
}
/^#include "/ {
	split($0, part, "\"")
	other = part[2]
	sub(/\.h$/, "", other)
	if (!(other in rank))
		complain("no module of the library: " part[2])
	else if (!is_tool && rank[other] > rank[module])
		complain(part[2] " comes later in MODULES")
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	bad = 1
}
END { exit bad }
