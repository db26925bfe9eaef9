select stage_name, count(), avg(execution_time), min(execution_time),
	max(execution_time),
	quantilesExactInclusive(0.5, 0.95)(execution_time)[1],
	stddevSamp(execution_time), sum(execution_time),
	quantilesExactInclusive(0.5, 0.95)(execution_time)[2]
from file('FILE', CSVWithNames, 'stage_name String, execution_time Float64')
group by stage_name
format TSV
