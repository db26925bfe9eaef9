# usage: awk -f agree.awk REFERENCE STATISTICS
#
# Says, in a line, where two files of statistics differ by more than a relative
# 1e-9, and nothing if they do not.  Each has a line for each stage, in TSV:
# name, count, avg, min, max, median, stdev, total, percentile_95.  With a
# header, the columns may be in any order; `-` is a number that a tool does not
# work out.  The deviation of a single point is a matter of definition.
BEGIN {
	FS = "\t"
	n = split("stage_name count avg min max median stdev total " \
		"percentile_95", column, " ")
	for (i = 1; i <= n; i++)
		at[i] = i
}
FNR == 1 && $1 == "stage_name" {
	for (i = 1; i <= n; i++)
		for (j = 1; j <= NF; j++)
			if ($j == column[i])
				at[i] = j
	next
}
FNR == NR {
	stages++
	for (i = 2; i <= n; i++)
		want[$1, i] = $(at[i])
	next
}
!(($1, 2) in want) || ($1 in seen) {
	differ("no stage is called", $1)
}
{
	seen[$1]
	found++
	for (i = 2; i <= n; i++) {
		value = $(at[i])
		right = want[$1, i]
		if (value == "-" || column[i] == "stdev" && want[$1, 2] == 1)
			continue
		off = value - right
		if (value !~ /^[-+.0-9e]+$/ || (off < 0 ? -off : off) > 1e-9 * right)
			differ($1 ": " column[i] ": " value, "not " right)
	}
}
END {
	if (!told && found != stages)
		differ(found + 0 " stages,", "not " stages)
}

function differ(what, right) {
	print what, right
	told = 1
	exit
}
