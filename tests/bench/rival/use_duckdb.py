import sys

import duckdb

sql, path, threads = sys.argv[1:]
duckdb.execute("set threads = " + threads)
with open(sql) as file:
    duckdb.execute(file.read().replace("FILE", path))
