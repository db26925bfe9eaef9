# usage: awk -F '\t' -f agree.awk EXACT EXPECTED SEEN
#
# Fails, and says where, unless the statistics seen have the stages and columns
# of those expected: the same text, but for sums within 1e-12 of the exact
# value, which all percentiles are within 1/256 of.

function off(a, b) {
	return a == b ? 0 : (a > b ? a - b : b - a) / (a > 0 ? a : -a)
}

function complain(text) {
	print $1 ", " text
	bad = 1
}

FNR == 1 {
	file++
	for (i = 1; i <= NF; i++)
		column[i] = $i
	next
}

file == 1 {
	for (i = 2; i <= NF; i++)
		exact[$1, column[i]] = $i
}

file == 2 {
	stages++
	for (i = 2; i <= NF; i++)
		expected[$1, column[i]] = $i
}

file == 3 {
	stages--
	for (i = 2; i <= NF && column[i] != "sketch"; i++) {
		name = column[i]
		compared++
		if (!(($1, name) in exact))
			complain("which is no stage with " name)
		else if (name ~ /^(avg|total|variance|stdev|cpu_utilization|global_avg|self_total)$/) {
			if (off(exact[$1, name], $i) > 1e-12)
				complain(name ": " $i ", exact " exact[$1, name])
		} else if ($i "" != expected[$1, name] "")
			complain(name ": " $i ", expected " expected[$1, name])
		else if (off(exact[$1, name], $i) > 1 / 256 + 1e-12)
			complain(name ": " $i ", exact " exact[$1, name])
	}
}

END {
	if (stages != 0 || compared == 0)
		complain(stages " stages are missing")
	exit bad
}
