#include "rows/ahead.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "stage/index.h"
#include "stage/parents.h"
#include "table/input.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Rows on consecutive lines. */
struct batch {
	uintmax_t line; /* of the first, from 0 at the start of the part */
	size_t count;
};

/* A part, and the rows in it. */
struct ahead_job {
	struct input_part part;
	const struct ahead_layout *layout; /* it is to be parsed by */
	/* Table and models are of this one; NULL: of none. */
	const struct ahead_layout *parsed;
	struct table table;
	char *models;
	size_t models_count;
	size_t models_capacity;
	struct batch *batches;
	size_t batches_count;
	size_t batches_capacity;
	struct buffer texts; /* of fields that are not in the part's text */
	size_t parsed_to;    /* the rows end here in the text, */
	uintmax_t lines;     /* after so many lines */
};

static bool
take(void *with, void *job)
{
	struct ahead *a = with;
	struct ahead_job *j = job;

	j->layout = atomic_load(&a->layout);
	return parts_take(&a->parts, &j->part);
}

/* Prepares a job for the columns that it is to be parsed by. */
static void
take_layout(struct ahead_job *j)
{
	if (j->parsed == j->layout)
		return;
	table_resemble(&j->table, &j->layout->table);
	free(j->models);
	j->models = NULL;
	j->models_capacity = 0;
	j->parsed = j->layout;
}

/* Makes room for TABLE_ROWS more models; those columns that are not read are
 * unknown. */
static void
reserve_models(struct ahead_job *j)
{
	const size_t size = schema_of[j->layout->kind].size;
	size_t i = j->models_capacity;

	if (j->models_capacity - j->models_count >= TABLE_ROWS)
		return;
	j->models_capacity += j->models_capacity / 2 + TABLE_ROWS;
	j->models = memory_resize(j->models, j->models_capacity, size);
	memset(j->models + i * size, 0, (j->models_capacity - i) * size);
	for (; i < j->models_capacity; i++)
		schema_clear(j->layout->kind, j->models + i * size);
}

/* Keeps a text that the table is about to overwrite. */
static void
keep_text(struct ahead_job *j, struct slice *text)
{
	const char *at = j->texts.data + j->texts.len;

	buffer_append(&j->texts, text->at, text->len);
	text->at = at;
}

/* Keeps the texts of a model that were not parsed in place. */
static void
keep_texts(struct ahead_job *j, char *model)
{
	const struct ahead_layout *l = j->layout;
	size_t i;

	/* The texts of all rows are no longer than the part, so that they
	 * never move. */
	if (j->texts.len == 0)
		buffer_reserve(
		    &j->texts, j->part.text.end - j->part.text.start);
	for (i = 0; i < l->count; i++)
		if (schema_is_text(l->places[i].column->type))
			keep_text(j,
			    (struct slice *)(void *)(model +
				l->places[i].column->offset));
}

/* Finds out what those that group points would look up; names may be NULL. */
static void
hint(const struct intern *names, struct point *points, size_t n)
{
	if (names != NULL)
		index_hint(names, points, n);
	parents_hint(points, n);
}

/* Parses the n current rows.  Returns whether none has a fault. */
static bool
parse_rows(struct ahead_job *j, size_t n, const struct intern *names)
{
	const struct ahead_layout *l = j->layout;
	struct parse_fault faults[TABLE_ROWS];
	char *models;
	size_t i;

	reserve_models(j);
	models = j->models + j->models_count * schema_of[l->kind].size;
	parse_table(&j->table, n, l->kind, l->places, l->count, models, faults);
	for (i = 0; i < n; i++)
		if (faults[i].wrong != NULL)
			return false;
	if (!j->table.in_place)
		keep_texts(j, models);
	if (l->kind == SCHEMA_POINTS)
		hint(names, (struct point *)(void *)models, n);
	return true;
}

static void
add_batch(struct ahead_job *j, size_t count)
{
	j->batches = memory_grow(j->batches, j->batches_count,
	    &j->batches_capacity, sizeof *j->batches);
	j->batches[j->batches_count++] =
	    (struct batch){ j->table.line - 1, count };
	j->models_count += count;
}

/* Reads the rows of the text up to one that is not plain. */
static void
read_rows(struct ahead_job *j, const struct intern *names)
{
	struct table *t = &j->table;
	int got;

	t->next_line = 1;
	for (;;) {
		j->parsed_to = t->input.start;
		j->lines = t->next_line - 1;
		if (j->layout->has_ends)
			return;
		got = table_next(t);
		if (got <= 0 || t->is_header ||
		    !parse_rows(j, (size_t)got, names))
			break;
		add_batch(j, (size_t)got);
	}
	if (got == 0) {
		/* Blank lines may be last. */
		j->parsed_to = t->input.end;
		j->lines = t->next_line - 1;
	} else
		/* The table may have taken the columns of a header. */
		j->parsed = NULL;
}

static void
work(void *with, void *job)
{
	const struct ahead *a = with;
	struct ahead_job *j = job;
	struct input *text = &j->part.text;

	take_layout(j);
	parts_read(&a->parts, &j->part);
	j->models_count = j->batches_count = j->texts.len = 0;
	/* The table reads the text, but the part keeps it. */
	j->table.input = *text;
	read_rows(j, a->names);
	j->table.input = (struct input){ 0 };
}

static void
stop(void *with)
{
	struct ahead *a = with;

	parts_stop(&a->parts);
}

static const struct crew_work parsing = { sizeof(struct ahead_job), take, work,
	stop };

static void
add_layout(struct ahead *a, const struct ahead_columns *c)
{
	struct ahead_layout *l = memory_resize(NULL, 1, sizeof *l);

	*l = (struct ahead_layout){ .older = atomic_load(&a->layout),
		.kind = c->kind,
		.count = c->count,
		/* Points never end at one. */
		.has_ends = a->table->tells_ends && c->kind != SCHEMA_POINTS };
	table_resemble(&l->table, a->table);
	l->places = memory_resize(NULL, c->count, sizeof *l->places);
	memcpy(l->places, c->places, c->count * sizeof *l->places);
	atomic_store(&a->layout, l);
}

/* Instead of reading, where the rest of a file is not to be had. */
static int
fail(void *filler, struct input *in)
{
	(void)in;
	errno = *(const int *)filler;
	return -1;
}

/* After the last part: the table reads on by itself. */
static void
finish(struct ahead *a)
{
	struct input *in = &a->table->input;

	crew_stop(&a->crew);
	in->fill = NULL;
	if (parts_rest(&a->parts, in) < 0) {
		a->error = errno;
		in->fill = fail;
		in->filler = &a->error;
	}
	a->is_on = false;
}

/* Takes the next part.  Returns false after the last one. */
static bool
next_part(struct ahead *a)
{
	const bool was_last = a->job != NULL && a->job->part.is_last;

	a->job = was_last ? NULL : crew_next(&a->crew);
	a->batch = a->row = 0;
	if (a->job == NULL)
		finish(a);
	else
		parts_used(&a->parts, &a->job->part);
	return a->job != NULL;
}

/* Gives the text of the current part from `from` on to the table. */
static void
give_text(struct ahead *a, size_t from)
{
	const struct input *text = &a->job->part.text;
	struct input *in = &a->table->input;
	const size_t len = text->end - from;

	memcpy(input_room(in, len), text->data + from, len);
	input_grown(in, len);
}

/* Whether the latest layout is of these columns. */
static bool
is_layout(const struct ahead *a, const struct ahead_columns *c)
{
	const struct ahead_layout *l = atomic_load(&a->layout);
	size_t i;

	if (l->kind != c->kind || l->count != c->count ||
	    l->table.columns != a->table->columns)
		return false;
	for (i = 0; i < c->count; i++)
		if (l->places[i].column != c->places[i].column ||
		    l->places[i].field != c->places[i].field)
			return false;
	return true;
}

void
ahead_change(struct ahead *a, const struct ahead_columns *columns)
{
	if (a->is_on && !is_layout(a, columns))
		add_layout(a, columns);
}

/* The rows of the next batch of the current part. */
static struct schema_rows
next_batch(struct ahead *a)
{
	const struct ahead_job *j = a->job;
	const struct batch *b = &j->batches[a->batch++];
	const size_t size = schema_of[j->layout->kind].size;
	const struct schema_rows rows = { j->layout->kind, b->count,
		j->models + a->row * size };

	a->row += b->count;
	a->table->line = a->table->next_line + b->line;
	return rows;
}

/* Ends the current part: what was not parsed of it goes to the table. */
static void
end_part(struct ahead *a)
{
	a->table->next_line += a->job->lines;
	if (a->job->parsed_to < a->job->part.text.end)
		give_text(a, a->job->parsed_to);
	a->job->lines = 0;
	a->job->parsed_to = a->job->part.text.end;
}

/* Gives the whole text of the current part to the table instead of rows. */
static void
drop_rows(struct ahead *a)
{
	a->batch = a->job->batches_count;
	a->job->parsed_to = a->job->part.text.start;
	a->job->lines = 0;
	end_part(a);
}

/* Instead of reading: appends the text of the next part, if the table is in
 * the middle of a row at the end of one. */
static int
fill(void *filler, struct input *in)
{
	struct ahead *a = filler;
	const size_t before = in->end - in->start;

	while (in->end - in->start == before && next_part(a))
		drop_rows(a);
	return in->end - in->start > before ? 1 : input_fill(in);
}

void
ahead_begin(struct ahead *a, struct table *table,
    const struct ahead_columns *columns, struct ahead_way way)
{
	/* Two for each thread, and the one whose rows are in use. */
	const size_t slots = 2 * way.threads + 1;

	/* Where that fails, one thread does it. */
	if (parts_begin(&a->parts, &table->input,
		way.part > 0 ? way.part : AHEAD_PART) < 0)
		return;
	a->table = table;
	add_layout(a, columns);
	table->input.fill = fill;
	table->input.filler = a;
	a->jobs = memory_resize(NULL, slots, sizeof *a->jobs);
	memset(a->jobs, 0, slots * sizeof *a->jobs);
	a->jobs_count = slots;
	a->names = way.names;
	crew_start(&a->crew, &parsing, a, (struct crew_jobs){ a->jobs, slots },
	    way.threads);
	a->is_on = true;
}

/* Whether the table itself has something to read first. */
static bool
has_text(const struct ahead *a)
{
	return a->table->input.start < a->table->input.end;
}

bool
ahead_next(struct ahead *a, struct schema_rows *rows)
{
	while (a->is_on && !has_text(a)) {
		if (a->job != NULL && a->batch < a->job->batches_count) {
			*rows = next_batch(a);
			return true;
		}
		if (a->job != NULL)
			end_part(a);
		if (has_text(a) || !next_part(a))
			return false;
		if (a->job->layout != atomic_load(&a->layout))
			drop_rows(a);
	}
	return false;
}

static void
free_job(struct ahead_job *j)
{
	input_free(&j->part.text);
	table_free(&j->table);
	buffer_free(&j->texts);
	free(j->models);
	free(j->batches);
}

void
ahead_end(struct ahead *a)
{
	struct ahead_layout *l = atomic_load(&a->layout), *older;
	size_t i;

	if (atomic_load(&a->layout) == NULL)
		return;
	crew_stop(&a->crew);
	for (i = 0; i < a->jobs_count; i++)
		free_job(&a->jobs[i]);
	free(a->jobs);
	for (; l != NULL; l = older) {
		older = l->older;
		table_free(&l->table);
		free(l->places);
		free(l);
	}
	parts_free(&a->parts);
	*a = (struct ahead){ 0 };
}
