import sys

import pandas

points = pandas.read_csv(sys.argv[1], usecols=["stage_name", "execution_time"])
times = points.groupby("stage_name")["execution_time"]
stats = times.agg(["count", "mean", "min", "max", "median", "std", "sum"])
stats["percentile_95"] = times.quantile(0.95)
stats.to_csv(sys.stdout, sep="\t", header=False)
