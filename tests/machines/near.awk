# usage: awk -f near.awk FILE OTHER
#
# Prints the lines of two outputs that differ, but for numbers that differ by
# less than 1e-12 of their value.  Fails if there are any.

function is_near(x, y,    most) {
	if (x == y)
		return 1
	if (x !~ number || y !~ number)
		return 0
	most = 1e-12 * (y < 0 ? -y : y)
	return x - y < most && y - x < most
}

function fields_are_near(line, seen,    x, y, n, i) {
	n = split(line, x, separator)
	if (split(seen, y, separator) != n)
		return 0
	for (i = 1; i <= n; i++)
		if (!is_near(x[i], y[i]))
			return 0
	return 1
}

BEGIN {
	other = ARGV[2]
	ARGC = 2
	number = "^-?[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?$"
	separator = "[,\t]"
}

{
	if ((getline seen <other) <= 0)
		seen = "(no line)"
	if (!fields_are_near($0, seen)) {
		print "< " $0
		print "> " seen
		differ = 1
	}
}

END {
	while ((getline seen <other) > 0) {
		print "> " seen
		differ = 1
	}
	exit differ
}
