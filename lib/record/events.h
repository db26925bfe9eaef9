#ifndef EVENTS_H
#define EVENTS_H

/* Turns events into points; each is written when its stage ends. */

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "record/sink.h"
#include "record/spans.h"
#include "rows/reader.h"

#include <stdbool.h>

/* Start from zeroes, and set out to an open sink. */
struct events {
	struct sink *out; /* borrowed until events_end, which closes it */
	struct spans spans;
};

enum events_status {
	EVENTS_TAKEN,
	EVENTS_WRONG, /* an invalid event: see the reader's table.error */
	EVENTS_UNREAD /* standard output failed: stop reading */
};

/*
 * Processes rows read by r; reports invalid ones to r->table, which may skip
 * them.
 */
enum events_status events_take(
    struct events *e, struct reader *r, const struct schema_rows *rows);

/*
 * Ends the events.  If all of them were read (is_complete), reports on stderr
 * the stages that were started but not ended.  Closes the sink and frees e.
 * Returns 0, or -1 after a message if stages did not end or rows were lost.
 */
int events_end(struct events *e, bool is_complete);

/*
 * Writes one event, at the current time, with the metadata of the options.
 * Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int events_mark(enum event_kind kind, struct slice stage,
    const struct sink_options *options);

#endif
