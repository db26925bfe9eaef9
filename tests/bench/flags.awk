# usage: awk -f flags.awk [-v first=RUN | -v newest=PAIR | -v places=1] TABLES
#
# Which stages a gate flags as slower.  TABLES are tables in TSV that prof-trend
# writes, each after a line "# HISTORY"; prints a line "HISTORY STAGE" for each
# stage that is flagged there:
#
#	comparisons   those whose verdict is slower
#	trends        those that are degrading, significantly
#	steps         with first=RUN, those with a step up in run=rRUN or later
#	              that stays, as --fail-on=degrading does;
#	              with newest=PAIR, only those with a step up whose metadata
#	              has that pair; with places=1, all steps up, and the third
#	              word is the metadata of the step
BEGIN {
	FS = "\t"
}
/^# / {
	flush()
	history = substr($0, 3)
	next
}
$1 == "stage_name" {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	comparisons = $0 ~ /\tverdict/
	trends = $0 ~ /\ttrend\t/
	next
}
comparisons {
	if ($at["verdict"] == "slower")
		print history, $1
	next
}
trends {
	if ($at["trend"] == "degrading" && $at["significant"] == "yes")
		print history, $1
	next
}
{
	up = $at["change_percent"] > 0
	if (places && up)
		print history, $1, $at["metadata"]
	else if (!places && newest == "") {
		level[$1] = $at["after_median"]
		if (up && run_of($at["metadata"]) >= first &&
			(!($1 in before) || $at["before_median"] < before[$1]))
			before[$1] = $at["before_median"]
	}
	else if (!places && up &&
		index(";" $at["metadata"] ";", ";" newest ";"))
		last[$1] = 1
}
END {
	flush()
}

function flush(    stage) {
	for (stage in last)
		if (last[stage])
			print history, stage
	for (stage in before)
		if (level[stage] >= 1.1 * before[stage])
			print history, stage
	split("", last)
	split("", before)
}

function run_of(metadata) {
	sub(/.*run=r/, "", metadata)
	return metadata + 0
}
