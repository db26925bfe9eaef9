# usage: awk -f table.awk [-v unit=ms] [-v GOAL=LIMIT]... STATISTICS
#
# A table of what prof-stats -F tsv says of the runs of commands, the fastest
# first (they must come sorted), with the ratio to prof-stats; and then how
# things are with the goals:
#
#	fastest   prof-stats over the fastest of its rivals that work out all
#	floor     prof-stats over libcsv+strtod
#	pipe      prof-stats at the end of a pipe over prof-stats
#	points    how many points there are: memory a point, against 8 bytes
#	start     prof-stats less an empty program, in ms
#	tools     each of the other tools over prof-stats, as "prof-trend 2 ..."
BEGIN {
	FS = "\t"
	base = "prof-stats"
	scale = unit == "ms" ? 1 : 1000
	printf "  %-18s %10s %6s %10s %12s\n", "", unit == "ms" ? unit : "seconds",
		"runs", "memory MB", "of " base
}
$1 == "stage_name" {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
{
	n++
	name[n] = $1
	runs[n] = $at["count"]
	time[$1] = $at["median"]
	memory[$1] = $at["memory_max"]
	partial = $1 ~ /awk$/
	mark[n] = partial ? " *" : ""
	if (rival == "" && !partial &&
		$1 !~ /^(prof-|libcsv|cat$|wc |empty$)/)
		rival = $1
}
END {
	for (i = 1; i <= n; i++)
		printf "  %-18s %10.3f %6d %10.1f %12s\n", name[i] mark[i],
			time[name[i]] / scale, runs[i], memory[name[i]] / 1e6,
			ratio(name[i], base)
	if (!(base in time))
		exit
	print ""
	if (fastest != "" && rival != "")
		goal(base " / the fastest rival, " rival, ratio(base, rival), fastest)
	if (floor != "")
		goal(base " / libcsv+strtod", ratio(base, "libcsv+strtod"), floor)
	if (pipe != "")
		goal("from a pipe / from a file", ratio(base ", pipe", base), pipe)
	if (points != "")
		printf "  %-44s %8.1f   aim: 8 and a small constant\n",
			"bytes of memory a point", memory[base] / points
	if (start != "")
		goal(base " - an empty program, ms",
			sprintf("%.3f", time[base] - time["empty"]), start)
	n = split(tools, tool, " ")
	for (i = 1; i < n; i += 2)
		goal(tool[i] " / " base, ratio(tool[i], base), tool[i + 1])
	for (i = 1; i < n; i += 2)
		if (points != "" && tool[i] in memory)
			printf "  %-44s %8.1f\n", "bytes of memory a point, " tool[i],
				memory[tool[i]] / points
}

function ratio(a, b) {
	if (!(a in time) || !(b in time))
		return "-"
	return sprintf("%.3f", time[a] / time[b])
}

function goal(what, is, limit) {
	printf "  %-44s %8s   aim: %s or less%s\n", what, is, limit,
		is == "-" ? "" : is + 0 <= limit ? ": met" : ": missed"
}
