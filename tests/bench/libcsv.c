/*
 * usage: libcsv FILE
 *
 * The statistics of FILE as one would write them with libcsv, strtod and a
 * hash table, and nothing of this project: a floor for the time, and a second
 * source for the numbers.  Prints a line for each stage, in TSV: name, count,
 * average, minimum, maximum, median, standard deviation, total, 95th
 * percentile.  The first two columns must be the name and the time.
 */

#include <csv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 65536

struct stage {
	char *name;
	size_t len;
	double *times;
	size_t count;
	size_t room;
};

struct stages {
	struct stage *at; /* in order of first appearance */
	size_t count;
	size_t *slots; /* hash table of indices + 1, 0 where empty */
	size_t size;   /* of slots: a power of two */
};

/* Where the parser is. */
struct reader {
	struct stages stages;
	struct stage *stage; /* of this row */
	int row;
	int column;
};

static void *
resize(void *old, size_t count, size_t size)
{
	void *new = realloc(old, count * size);

	if (new == NULL) {
		perror("libcsv");
		exit(1);
	}
	return new;
}

/* FNV-1a (Fowler, Noll & Vo 1991). */
static size_t
hash(const char *name, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
}

/* The slot of a name: its own, or the empty one where it goes. */
static size_t *
slot_of(const struct stages *s, const char *name, size_t len)
{
	size_t i = hash(name, len) & (s->size - 1);

	while (s->slots[i] != 0) {
		const struct stage *stage = &s->at[s->slots[i] - 1];

		if (stage->len == len && memcmp(stage->name, name, len) == 0)
			break;
		i = (i + 1) & (s->size - 1);
	}
	return &s->slots[i];
}

static void
grow(struct stages *s)
{
	size_t i;

	s->size = s->size == 0 ? 1024 : s->size * 2;
	s->slots = resize(s->slots, s->size, sizeof *s->slots);
	memset(s->slots, 0, s->size * sizeof *s->slots);
	s->at = resize(s->at, s->size / 2, sizeof *s->at);
	for (i = 0; i < s->count; i++)
		*slot_of(s, s->at[i].name, s->at[i].len) = i + 1;
}

static struct stage *
stage_of(struct stages *s, const char *name, size_t len)
{
	size_t *slot;

	if (s->count * 2 == s->size)
		grow(s);
	slot = slot_of(s, name, len);
	if (*slot == 0) {
		struct stage *stage = &s->at[s->count];

		memset(stage, 0, sizeof *stage);
		stage->name = resize(NULL, len + 1, 1);
		memcpy(stage->name, name, len);
		stage->len = len;
		*slot = ++s->count;
	}
	return &s->at[*slot - 1];
}

static void
add_time(struct stage *stage, double ms)
{
	if (stage->count == stage->room) {
		stage->room = stage->room == 0 ? 16 : stage->room * 2;
		stage->times =
		    resize(stage->times, stage->room, sizeof *stage->times);
	}
	stage->times[stage->count++] = ms;
}

static void
end_field(void *text, size_t len, void *data)
{
	struct reader *r = data;

	if (r->row > 0 && r->column == 0)
		r->stage = stage_of(&r->stages, text, len);
	else if (r->row > 0 && r->column == 1)
		add_time(r->stage, strtod(text, NULL));
	r->column++;
}

static void
end_row(int ending, void *data)
{
	struct reader *r = data;

	(void)ending;
	r->row = 1;
	r->column = 0;
}

static int
keep_space(unsigned char c)
{
	(void)c;
	return 0;
}

static int
read_stages(FILE *file, struct reader *r)
{
	static char block[BLOCK];
	struct csv_parser parser;
	size_t n;
	int good;

	if (csv_init(&parser, CSV_APPEND_NULL | CSV_STRICT) != 0)
		return 0;
	csv_set_space_func(&parser, keep_space);
	do {
		n = fread(block, 1, sizeof block, file);
		good = csv_parse(&parser, block, n, end_field, end_row, r) == n;
	} while (good && n > 0);
	good = good && csv_fini(&parser, end_field, end_row, r) == 0;
	csv_free(&parser);
	return good && !ferror(file);
}

/* Moves the k-th smallest to v[k], the smaller before it (Hoare 1961). */
static void
select_kth(double *v, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		double pivot = v[low + (high - low) / 2], swapped;
		size_t i = low, j = high;

		for (;;) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			swapped = v[i];
			v[i++] = v[j];
			v[j--] = swapped;
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
}

/* Hyndman & Fan 1996, type 7. */
static double
quantile(double *v, size_t n, double p)
{
	double place = (double)(n - 1) * p, next = INFINITY;
	size_t k = (size_t)place, i;

	select_kth(v, n, k);
	if (k + 1 == n)
		return v[k];
	for (i = k + 1; i < n; i++)
		if (v[i] < next)
			next = v[i];
	return v[k] + (place - (double)k) * (next - v[k]);
}

static void
print_stage(const struct stage *stage)
{
	double n = (double)stage->count, sum = 0, squares = 0;
	double min = INFINITY, max = 0;
	double *times = stage->times;
	size_t i;

	for (i = 0; i < stage->count; i++) {
		sum += times[i];
		min = times[i] < min ? times[i] : min;
		max = times[i] > max ? times[i] : max;
	}
	for (i = 0; i < stage->count; i++)
		squares += (times[i] - sum / n) * (times[i] - sum / n);
	fwrite(stage->name, 1, stage->len, stdout);
	printf("\t%zu\t%.17g\t%.17g\t%.17g\t%.17g", stage->count, sum / n, min,
	    max, quantile(times, stage->count, 0.5));
	printf("\t%.17g\t%.17g\t%.17g\n", n > 1 ? sqrt(squares / (n - 1)) : 0,
	    sum, quantile(times, stage->count, 0.95));
}

int
main(int argc, char **argv)
{
	struct reader reader = { 0 };
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	size_t i;

	if (file == NULL || !read_stages(file, &reader)) {
		fputs("libcsv: no file of points\n", stderr);
		return 1;
	}
	fclose(file);
	for (i = 0; i < reader.stages.count; i++) {
		print_stage(&reader.stages.at[i]);
		free(reader.stages.at[i].name);
		free(reader.stages.at[i].times);
	}
	free(reader.stages.at);
	free(reader.stages.slots);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
