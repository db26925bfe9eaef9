suppressMessages(library(data.table))
points <- fread(commandArgs(trailingOnly = TRUE)[1],
	select = c("stage_name", "execution_time"), showProgress = FALSE)
times <- points[, .(.N, mean(execution_time), min(execution_time),
	max(execution_time), median(execution_time), sd(execution_time),
	sum(execution_time), quantile(execution_time, 0.95, names = FALSE)),
	by = stage_name]
fwrite(times, sep = "\t", quote = FALSE, col.names = FALSE)
