/*
 * Annotations, which GitHub's runners find in the log of a step and show beside
 * the change (docs.github.com, "Workflow commands for GitHub Actions").
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/slice.h"
#include "base/utf8.h"
#include "model/schema.h"
#include "render/annotation.h"
#include "render/format.h"
#include "render/people.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A step shows so many of each level. */
#define SHOWN_MAX ((size_t)10)

static const char *const levels[ANNOTATION_LEVELS] = { "error", "warning",
	"notice" };

/* A row of some level. */
struct annotation {
	enum annotation_level level;
	double urgency;
	size_t row;
};

/* Most urgent first, else by row. */
static int
compare(const void *a, const void *b)
{
	const struct annotation *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->urgency != y->urgency)
		return x->urgency > y->urgency ? -1 : 1;
	return x->row < y->row ? -1 : 1;
}

/* Lists what is worth a word.  Returns how many; free() the list. */
static size_t
list(const struct sheet *sheet, struct annotation **annotations)
{
	const struct annotation_kind *kind =
	    &annotation_kinds[sheet->schema->kind];
	struct annotation *list =
	    memory_resize(NULL, sheet->count, sizeof *list);
	size_t count = 0, i;

	for (i = 0; i < sheet->count; i++) {
		const void *model = sheet_row(sheet, i);
		const struct annotation a = {
			.level = kind->level(model),
			.urgency =
			    kind->urgency != NULL ? kind->urgency(model) : 0,
			.row = i,
		};

		if (a.level != ANNOTATION_NONE)
			list[count++] = a;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, compare);
	*annotations = list;
	return count;
}

/*
 * Appends a text as the runner reads it: a property ends at a colon or a comma.
 * What could change how the log looks becomes \xNN.
 */
static void
put_text(struct buffer *out, struct slice text, bool is_property)
{
	const char *const escaped = is_property ? "%\r\n:," : "%\r\n";
	uint32_t character;
	char code[8];
	size_t len;

	for (; text.len > 0; text.at += len, text.len -= len) {
		const unsigned byte = (unsigned char)*text.at;

		len = utf8_decode(text, &character);
		if (byte != 0 && strchr(escaped, (int)byte) != NULL) {
			snprintf(code, sizeof code, "%%%02X", byte);
			buffer_text(out, code);
		} else if (character == UTF8_INVALID ||
		    utf8_is_control(character)) {
			len = 1;
			snprintf(code, sizeof code, "\\x%02x", byte);
			buffer_text(out, code);
		} else
			buffer_append(out, text.at, len);
	}
}

static void
begin(struct buffer *out, enum annotation_level level, struct slice stage)
{
	buffer_text(out, "::");
	buffer_text(out, levels[level]);
	buffer_text(out, " title=prof");
	if (stage.len > 0) {
		put_text(out, slice_of(": "), true);
		put_text(out, stage, true);
	}
	buffer_text(out, "::");
}

static void
put(struct sheet *sheet, const struct annotation *a)
{
	const void *model = sheet_row(sheet, a->row);
	struct buffer text = { 0 };

	begin(&sheet->out, a->level, schema_stage_name(sheet->schema, model));
	annotation_kinds[sheet->schema->kind].say(&text, model, sheet->context);
	put_text(&sheet->out, slice_of_buffer(&text), false);
	buffer_byte(&sheet->out, '\n');
	buffer_free(&text);
}

/* Writes those of one level; the last one counts what would not be shown. */
static void
put_level(struct sheet *sheet, const struct annotation *a, size_t count)
{
	const size_t shown = count > SHOWN_MAX ? SHOWN_MAX - 1 : count;
	struct buffer *out = &sheet->out;
	size_t i;

	for (i = 0; i < shown; i++)
		put(sheet, &a[i]);
	if (shown == count)
		return;
	begin(out, a->level, slice_of(""));
	people_count(out, (double)(count - shown));
	buffer_text(out, " more ");
	buffer_text(out, levels[a->level]);
	buffer_text(out, "s that are less urgent\n");
}

static void
table(struct sheet *sheet)
{
	struct annotation *annotations;
	const size_t count = list(sheet, &annotations);
	size_t first, end;

	for (first = 0; first < count; first = end) {
		end = first;
		while (end < count &&
		    annotations[end].level == annotations[first].level)
			end++;
		put_level(sheet, &annotations[first], end - first);
	}
	free(annotations);
}

const struct format format_github = {
	.name = "github",
	.label = "annotations",
	.gap = "",
	.kinds = SCHEMA_SET_OF(SCHEMA_BOTTLENECKS) |
	    SCHEMA_SET_OF(SCHEMA_TRENDS) | SCHEMA_SET_OF(SCHEMA_STEPS) |
	    SCHEMA_SET_OF(SCHEMA_COMPARISONS) |
	    SCHEMA_SET_OF(SCHEMA_RECOMMENDATIONS),
	.table = table,
};
