/*
 * Folded stacks, for flame graphs: a line for each stack of stages, with the
 * own time of all runs in whole microseconds.
 */

#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "render/format.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Each stack is one line whatever the names are. */
static void
put_stack(struct buffer *out, struct slice stack)
{
	size_t i;

	for (i = 0; i < stack.len; i++) {
		const unsigned char c = (unsigned char)stack.at[i];
		char code[4];

		if (c >= ' ' && c != 0x7f) {
			buffer_byte(out, stack.at[i]);
			continue;
		}
		snprintf(code, sizeof code, "%%%02X", c);
		buffer_text(out, code);
	}
}

static void
table(struct sheet *sheet)
{
	struct intern stacks = { 0 };
	double *times = NULL; /* ms */
	size_t capacity = 0, i;

	for (i = 0; i < sheet->count; i++) {
		const struct bar *bar = sheet_row(sheet, i);
		const size_t known = stacks.count;
		size_t stack;

		if (bar->is_gap)
			continue;
		stack = intern_id(&stacks, bar->stack);
		times = memory_grow(times, known, &capacity, sizeof *times);
		if (stack == known)
			times[stack] = 0;
		times[stack] += bar->self_time;
	}
	for (i = 0; i < stacks.count; i++) {
		char time[64];

		if (llround(times[i] * 1000) == 0)
			continue;
		snprintf(
		    time, sizeof time, " %lld\n", llround(times[i] * 1000));
		put_stack(&sheet->out, intern_text(&stacks, i));
		buffer_text(&sheet->out, time);
	}
	intern_free(&stacks);
	free(times);
}

const struct format format_folded = {
	.name = "folded",
	.label = "folded stacks",
	.gap = "",
	.kinds = SCHEMA_SET_OF(SCHEMA_BARS),
	.table = table,
};
