#include "model/model.h"

#include <math.h>

const struct stats model_unknown_stats = {
	.stage_name = { "", 0 },
	.count = NAN,
	.avg = NAN,
	.min = NAN,
	.max = NAN,
	.median = NAN,
	.stdev = NAN,
	.total = NAN,
	.variance = NAN,
	.percentile_95 = NAN,
	.cpu_utilization = NAN,
	.memory_max = NAN,
	.global_avg = NAN,
	.global_percentile_95 = NAN,
	.sketch = { "", 0 },
};
