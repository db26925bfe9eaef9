#include "render/writer.h"

#include "base/buffer.h"
#include "base/io.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/words.h"
#include "render/context.h"
#include "value/num.h"
#include "value/timestamp.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows are written once this many bytes are buffered. */
#define BLOCK ((size_t)64 * 1024)

void
writer_init(struct writer *w, int fd, const struct format *format)
{
	static const struct context nothing = { 0 };

	*w = (struct writer){ .fd = fd,
		.sheet = { .format = format, .context = &nothing } };
}

void
writer_continue(struct writer *w, const struct schema *schema)
{
	/* There is room for models of another size. */
	if (schema != w->sheet.schema) {
		free(w->sheet.models);
		w->sheet.models = NULL;
		w->sheet.capacity = 0;
	}
	w->sheet.schema = schema;
	w->sheet.column = 0;
	w->sheet.count = 0;
}

void
writer_begin(struct writer *w, const struct schema *schema)
{
	writer_continue(w, schema);
	if (w->sheet.format->begin != NULL)
		w->sheet.format->begin(&w->sheet);
}

void
writer_nothing(struct writer *w, const struct schema *schema)
{
	writer_continue(w, schema);
	if (w->sheet.format->nothing != NULL)
		w->sheet.format->nothing(&w->sheet);
	else
		writer_begin(w, schema);
}

static void
put_text(struct sheet *sheet, struct slice text)
{
	sheet->format->text(sheet, text);
}

static void
put_number(struct sheet *sheet, double value)
{
	char digits[NUM_SIZE];

	if (isnan(value))
		sheet->format->none(sheet);
	else
		sheet->format->number(sheet, value,
		    (struct slice){ digits, num_format(digits, value) });
}

static void
put_measured(struct sheet *sheet, double value)
{
	char digits[NUM_FIXED_SIZE];

	if (isnan(value))
		sheet->format->none(sheet);
	else
		sheet->format->number(sheet, value,
		    (struct slice){ digits, num_fixed(digits, value) });
}

static void
put_timestamp(struct sheet *sheet, int64_t timestamp)
{
	char text[TIMESTAMP_SIZE];

	if (timestamp == TIMESTAMP_NONE)
		sheet->format->none(sheet);
	else
		put_text(sheet,
		    (struct slice){ text, timestamp_format(text, timestamp) });
}

static void
put_set(struct sheet *sheet, const struct words *words, unsigned set)
{
	struct buffer joined = { 0 };
	int i;

	for (i = 0; words->each[i] != NULL; i++) {
		if (!(set >> i & 1))
			continue;
		if (joined.len > 0)
			buffer_byte(&joined, ';');
		buffer_text(&joined, words->each[i]);
	}
	put_text(sheet, slice_of_buffer(&joined));
	buffer_free(&joined);
}

static void
put_field(
    struct sheet *sheet, const struct schema_column *column, const void *field)
{
	switch (column->type) {
	case SCHEMA_TEXT:
	case SCHEMA_METADATA:
	case SCHEMA_EVIDENCE:
	case SCHEMA_SKETCH:
		put_text(sheet, *(const struct slice *)field);
		break;
	case SCHEMA_AMOUNT:
	case SCHEMA_NUMBER:
		put_number(sheet, *(const double *)field);
		break;
	case SCHEMA_MEASURED:
		put_measured(sheet, *(const double *)field);
		break;
	case SCHEMA_TIMESTAMP:
		put_timestamp(sheet, *(const int64_t *)field);
		break;
	case SCHEMA_WORD:
		put_text(
		    sheet, slice_of(column->words->each[schema_word(field)]));
		break;
	case SCHEMA_YES_NO:
		put_text(
		    sheet, slice_of(words_yes_no.each[*(const bool *)field]));
		break;
	case SCHEMA_SET:
		put_set(sheet, column->words, *(const unsigned *)field);
		break;
	case SCHEMA_REASON:
		put_text(sheet, slice_of(field));
		break;
	}
}

static int
flush_block(struct writer *w)
{
	return w->sheet.out.len >= BLOCK ? writer_flush(w) : 0;
}

/* Keeps a row for when the table ends. */
static void
keep_row(struct sheet *sheet, const void *model)
{
	const struct schema *schema = sheet->schema;
	char *kept;
	size_t i;

	sheet->models = memory_grow(
	    sheet->models, sheet->count, &sheet->capacity, schema->size);
	kept = sheet->models + sheet->count++ * schema->size;
	memcpy(kept, model, schema->size);
	for (i = 0; i < schema->count; i++)
		if (schema->columns[i].type == SCHEMA_SKETCH)
			schema_clear_field(&schema->columns[i],
			    kept + schema->columns[i].offset);
}

static void
put_row(struct sheet *sheet, const void *model)
{
	const struct schema *schema = sheet->schema;

	for (sheet->column = 0; sheet->column < schema->count;
	     sheet->column++) {
		const struct schema_column *column =
		    &schema->columns[sheet->column];

		put_field(sheet, column, (const char *)model + column->offset);
	}
	sheet->format->end_row(sheet);
}

int
writer_row(struct writer *w, const void *model)
{
	if (w->sheet.format->table != NULL)
		keep_row(&w->sheet, model);
	else if (w->sheet.format->row != NULL)
		w->sheet.format->row(&w->sheet, model);
	else
		put_row(&w->sheet, model);
	return flush_block(w);
}

int
writer_end(struct writer *w)
{
	if (w->sheet.format->table != NULL)
		w->sheet.format->table(&w->sheet);
	return flush_block(w);
}

int
writer_break(struct writer *w)
{
	buffer_text(&w->sheet.out, w->sheet.format->gap);
	return writer_flush(w);
}

int
writer_flush(struct writer *w)
{
	struct buffer *out = &w->sheet.out;
	size_t len = out->len;

	/* No retry after an error. */
	out->len = 0;
	return io_write_all(w->fd, out->data, len);
}

int
writer_close(struct writer *w)
{
	int failed = writer_flush(w);
	int reason = errno;

	/* On Linux an interrupted close has closed fd. */
	if (close(w->fd) < 0 && errno != EINTR && failed == 0)
		return -1;
	errno = reason;
	return failed;
}

void
writer_free(struct writer *w)
{
	buffer_free(&w->sheet.out);
	free(w->sheet.models);
}
