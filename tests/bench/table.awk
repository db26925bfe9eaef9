# usage: awk -f table.awk [-v unit=ms] [-v GOAL=LIMIT]... STATISTICS
#
# A table of what prof-stats -F tsv says of the runs of commands, the fastest
# first (they must come sorted), with the ratios to prof-stats and to the fastest
# rival; and then how things are with the goals:
#
#	fastest   prof-stats over the fastest of its rivals that work out all
#	threads   prof-stats on all cores over prof-stats on one
#	pipe      prof-stats at the end of a pipe from cat over prof-stats; and
#	          of one whose writer copies nothing, so that it has both cores
#	sketch    prof-stats --sketch over prof-stats
#	points    how many points there are: memory a point, against `bytes`
#	start     prof-stats less an empty program, in ms
#	tools     "TOOL=LIMIT ...": each of these over prof-stats
BEGIN {
	FS = "\t"
	base = "prof-stats"
	scale = unit == "ms" ? 1 : 1000
	printf "  %-20s %10s %6s %10s %14s %12s\n", "",
		unit == "ms" ? unit : "seconds", "runs", "memory MB",
		"of " base, "of a rival"
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
	partial = $1 ~ /(awk|xan)$/
	mark[n] = partial ? " *" : ""
	if (rival == "" && !partial &&
		$1 !~ /^(prof-|libcsv|cat$|wc |drain|empty$)/)
		rival = $1
}
END {
	for (i = 1; i <= n; i++)
		printf "  %-20s %10.3f %6d %10.1f %14s %12s\n", name[i] mark[i],
			time[name[i]] / scale, runs[i], memory[name[i]] / 1e6,
			ratio(name[i], base), ratio(name[i], rival)
	if (!(base in time))
		exit
	print ""
	if (fastest != "" && rival != "")
		goal(base " / the fastest rival, " rival, ratio(base, rival), fastest)
	if (threads != "")
		goal("on all cores / on one", ratio(base, base ", 1 thread"), threads)
	if (pipe != "") {
		goal("from a pipe / from a file", ratio(base ", pipe", base), pipe)
		goal("from one that nothing is copied to / from a file",
			ratio(base ", fed", base), pipe)
	}
	if (sketch != "")
		goal("with sketches / exact",
			ratio(base " --sketch", base), sketch)
	if (points != "")
		goal("bytes of memory a point",
			sprintf("%.1f", memory[base] / points), bytes)
	if (start != "")
		goal(base " - an empty program, ms",
			sprintf("%.3f", time[base] - time["empty"]), start)
	n = split(tools, tool, " ")
	for (i = 1; i <= n; i++) {
		split(tool[i], part, "=")
		goal(part[1] " / " base, ratio(part[1], base), part[2])
	}
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
