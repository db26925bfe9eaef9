#ifndef PARENT_H
#define PARENT_H

/*
 * The stage inside which this process runs, and handing on one's own: by the
 * environment, PROF_PARENT with the name, encoded as in metadata, and
 * PROF_PARENT_PID with the process that measures it.
 */

#include "base/buffer.h"
#include "base/slice.h"

/*
 * Appends `parent=NAME` to metadata, unless there is no parent.  One whose
 * process has ended is reported on stderr, and forgotten.
 */
void parent_inherit(struct buffer *metadata, const char *prog);

/* The environment's own parent, while another is offered. */
struct parent_outer {
	char *name; /* owned; NULL: none */
	char *pid;
};

/*
 * Makes a stage of this process the parent of the commands that it runs, until
 * parent_restore.
 */
void parent_offer(struct parent_outer *outer, struct slice stage);

/* Makes the parent what it was before, and frees that. */
void parent_restore(struct parent_outer *outer);

#endif
