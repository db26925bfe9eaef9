copy (
	select stage_name, n, avg, min, max, quantiles[1], stdev, total,
		quantiles[2]
	from (
		select stage_name, count(*) as n, avg(execution_time) as avg,
			min(execution_time) as min, max(execution_time) as max,
			quantile_cont(execution_time, [0.5, 0.95]) as quantiles,
			stddev_samp(execution_time) as stdev,
			sum(execution_time) as total
		from read_csv('FILE')
		group by stage_name
	)
) to '/dev/stdout' (format csv, delimiter '\t', header false);
