const fs = require("fs");
const pl = require("nodejs-polars");

const time = pl.col("execution_time");
const stats = pl
	.scanCSV(process.argv[2])
	.groupBy("stage_name")
	.agg(
		time.count().alias("count"),
		time.mean().alias("avg"),
		time.min().alias("min"),
		time.max().alias("max"),
		time.median().alias("median"),
		time.std().alias("stdev"),
		time.sum().alias("total"),
		time.quantile(0.95, "linear").alias("percentile_95"),
	)
	.collectSync();
fs.writeSync(1, stats.writeCSV({ includeHeader: false, separator: "\t" }));
