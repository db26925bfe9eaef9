import sys

import polars

time = polars.col("execution_time")
stats = (
    polars.scan_csv(sys.argv[1])
    .group_by("stage_name")
    .agg(
        time.len().alias("count"),
        time.mean().alias("avg"),
        time.min().alias("min"),
        time.max().alias("max"),
        time.median().alias("median"),
        time.std().alias("stdev"),
        time.sum().alias("total"),
        time.quantile(0.95, "linear").alias("percentile_95"),
    )
    .collect(engine="streaming")
)
stats.write_csv(sys.stdout, separator="\t", include_header=False)
