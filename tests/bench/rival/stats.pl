# Names may be quoted, but not with a quote or a newline inside.
use strict;
use warnings;

my %times;

sub quantile {
	my ($sorted, $p) = @_;
	my $place = $#$sorted * $p;
	my $k = int $place;
	return $$sorted[$k] if $k == $#$sorted;
	return $$sorted[$k] + ($place - $k) * ($$sorted[$k + 1] - $$sorted[$k]);
}

my $header = <>;
while (<>) {
	if (/^"/) {
		/^"([^"]*)",([^,]*)/;
		push @{$times{$1}}, $2 + 0;
	} else {
		my ($name, $time) = split /,/, $_, 3;
		push @{$times{$name}}, $time + 0;
	}
}
for my $name (keys %times) {
	my @sorted = sort { $a <=> $b } @{$times{$name}};
	my ($total, $squares) = (0, 0);
	$total += $_ for @sorted;
	my $avg = $total / @sorted;
	$squares += ($_ - $avg) ** 2 for @sorted;
	my $stdev = @sorted > 1 ? sqrt($squares / $#sorted) : 0;
	printf "%s\t%d" . "\t%.17g" x 7 . "\n", $name, scalar @sorted, $avg,
		$sorted[0], $sorted[-1], quantile(\@sorted, 0.5), $stdev, $total,
		quantile(\@sorted, 0.95);
}
