# usage: awk -f lib/render/widths.awk DIR/EastAsianWidth.txt DIR/UnicodeData.txt
#
# Makes the tables of width.c from the Unicode Character Database, which is in
# /usr/share/unicode of Debian's unicode-data.  Wide are characters of East Asian
# width W and F; no cell is for marks and format characters, and for the vowels
# and final consonants of Hangul, which are drawn into the syllable before them.

function value(hex,   i, n) {
	n = 0
	for (i = 1; i <= length(hex); i++)
		n = 16 * n + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
	return n
}

function set(first, last, width,   c) {
	for (c = first; c <= last; c++)
		widths[c] = width
}

# The ranges of one width.  What is not assigned separates none.
function print_ranges(name, width,   c, w, first, last, per_line) {
	printf "static const struct range %s[] = {", name
	first = -1
	for (c = 128; c <= 1114112; c++) {
		if (c in widths)
			w = widths[c]
		else if (c in assigned || c == 1114112)
			w = 1
		else
			continue
		if (w == width) {
			last = c
			if (first < 0)
				first = c
		} else if (first >= 0) {
			printf "%s{ 0x%x, 0x%x },", \
				per_line++ % 3 ? " " : "\n\t", first, last
			first = -1
		}
	}
	print "\n};"
}

BEGIN {
	# Format characters with a picture: the soft hyphen, and signs that are
	# drawn around the digits after them.
	split("00AD 0600 0601 0602 0603 0604 0605 06DD 070F 0890 0891 08E2 " \
		"110BD 110CD", field, " ")
	for (c in field)
		drawn[field[c]]
}

FNR == NR {
	if (match($0, /^[0-9A-F.]+;[WF] /)) {
		split($0, field, /[;.]+| /)
		set(value(field[1]),
			value(field[$0 ~ /\.\./ ? 2 : 1]), 2)
	}
	next
}

{
	split($0, field, ";")
	c = value(field[1])
	assigned[c]
	if (field[3] ~ /^(Mn|Me|Cf)$/ && !(field[1] in drawn))
		widths[c] = 0
}

END {
	set(value("1160"), value("11FF"), 0)
	set(value("D7B0"), value("D7FF"), 0)
	print_ranges("none", 0)
	print ""
	print_ranges("wide", 2)
}
