#include "stat/holm.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct test {
	double p;
	size_t place;
};

static int
compare(const void *a, const void *b)
{
	double x = ((const struct test *)a)->p;
	double y = ((const struct test *)b)->p;

	return (x > y) - (x < y);
}

void
holm_adjust(const double *p, size_t n, double *adjusted)
{
	struct test *tests = memory_resize(NULL, n, sizeof *tests);
	size_t count = 0, i;
	double least = 0;

	for (i = 0; i < n; i++) {
		adjusted[i] = p[i];
		if (!isnan(p[i]))
			tests[count++] = (struct test){ p[i], i };
	}
	qsort(tests, count, sizeof *tests, compare);
	for (i = 0; i < count; i++) {
		least = fmax(least, (double)(count - i) * tests[i].p);
		adjusted[tests[i].place] = fmin(1, least);
	}
	free(tests);
}
