# TAP as it comes, then how many tests passed, failed or were skipped.  Fails
# if any failed, or none passed.
/^1\.\.[0-9]+/ { planned += substr($0, 4) }
/^ok .*# skip/ { skipped++ }
/^ok / { passed++ }
/^not ok / { failed++ }
{ print; fflush() }
END {
	# A test that was planned and said nothing has failed.
	silent = planned - passed - failed
	if (silent > 0)
		failed += silent
	passed -= skipped
	printf "%d passed, %d failed", passed, failed
	print skipped ? ", " skipped " skipped" : ""
	exit failed > 0 || passed == 0
}
