# Names without quotes only, and no percentiles.  Deviations by Welford (1962).
BEGIN {
	FS = ","
	OFS = "\t"
	OFMT = "%.17g"
}
NR > 1 {
	n = ++count[$1]
	time = $2 + 0
	if (n == 1 || time < min[$1])
		min[$1] = time
	if (n == 1 || time > max[$1])
		max[$1] = time
	d = time - avg[$1]
	avg[$1] += d / n
	squares[$1] += d * (time - avg[$1])
	total[$1] += time
}
END {
	for (name in count) {
		n = count[name]
		stdev = n == 1 ? 0 : sqrt(squares[name] / (n - 1))
		print name, n, avg[name], min[name], max[name], "-", stdev,
			total[name], "-"
	}
}
