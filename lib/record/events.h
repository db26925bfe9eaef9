#ifndef EVENTS_H
#define EVENTS_H

/* Events to points, each written when its stage ends. */

#include "model/schema.h"
#include "record/sink.h"
#include "record/spans.h"
#include "rows/reader.h"

#include <stdbool.h>

/* Start from zeroes, and set the open sink. */
struct events {
	struct sink *out; /* borrowed until events_end, which closes it */
	struct spans spans;
};

/* What taking events comes to. */
enum events_status {
	EVENTS_TAKEN,
	EVENTS_WRONG, /* one is wrong: the reader's table.error says why */
	EVENTS_UNREAD /* nobody reads what is written: there is no use in more */
};

/* Takes rows that were read by r, which is told of wrong ones. */
enum events_status events_take(
    struct events *e, struct reader *r, const struct schema_rows *rows);

/*
 * Ends the events.  If all of them were read, names on stderr the stages that
 * were started and did not end.  Closes the sink and frees all.  Returns 0, or
 * -1 where stages did not end or rows were lost, after a message.
 */
int events_end(struct events *e, bool is_complete);

#endif
