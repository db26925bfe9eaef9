#ifndef GANTT_H
#define GANTT_H

/*
 * A run as a Gantt chart: a row for each stage, with a bar for each of its
 * points and a line through those parts that are on the path.
 */

#include "base/buffer.h"
#include "report/last_run.h"
#include "report/stages.h"

void gantt_draw(struct buffer *b, const struct last_run *l, struct stages *s);

#endif
