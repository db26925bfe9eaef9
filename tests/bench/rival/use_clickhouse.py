import sys

import chdb

sql, path, threads = sys.argv[1:]
with open(sql) as file:
    query = file.read().replace("FILE", path)
settings = "settings max_threads = " + threads
query = query.replace("format TSV", settings + " format TSV")
sys.stdout.write(str(chdb.query(query, "TSV")))
