#include "stat/pairs.h"

#include <stdint.h>
#include <string.h>

/* Counts `n` pairs of an item with those from first on; takes some of them. */
static void
take(struct pairs_sample *sample, uint64_t *count,
    const struct pairs_item *first, size_t n, size_t at)
{
	uint64_t next;

	if (sample != NULL) {
		/* The next multiple of the stride. */
		next = (uint64_t)sample->count * sample->stride;
		for (; next < *count + n; next += sample->stride) {
			size_t *place = sample->places[sample->count++];

			place[0] = first[next - *count].at;
			place[1] = at;
		}
	}
	*count += n;
}

/* Merges two sorted parts into `to`. */
static void
merge(struct pairs_item *to, const struct pairs_item *left, size_t m,
    const struct pairs_item *right, size_t n, struct pairs_sample *sample,
    uint64_t *count)
{
	size_t i = 0, j = 0;

	while (i < m && j < n) {
		if (right[j].key <= left[i].key) {
			take(sample, count, left + i, m - i, right[j].at);
			*to++ = right[j++];
		} else
			*to++ = left[i++];
	}
	memcpy(to, left + i, (m - i) * sizeof *to);
	memcpy(to + m - i, right + j, (n - j) * sizeof *to);
}

double
pairs_sort(struct pairs_item *items, struct pairs_item *room, size_t n,
    struct pairs_sample *sample)
{
	struct pairs_item *from = items, *to = room, *swap;
	uint64_t count = 0;
	size_t width, at;

	for (width = 1; width < n; width *= 2) {
		for (at = 0; at < n; at += 2 * width) {
			const size_t rest = n - at;
			const size_t m = rest < width ? rest : width;
			const size_t k = rest - m < width ? rest - m : width;

			merge(to + at, from + at, m, from + at + m, k, sample,
			    &count);
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, n * sizeof *items);
	return (double)count;
}
