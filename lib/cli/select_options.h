#ifndef SELECT_OPTIONS_H
#define SELECT_OPTIONS_H

/* The options that select points: --where and the like. */

#include "cli/options.h"
#include "rows/selection.h"

#include <stdbool.h>

#define SELECT_OPTIONS 6

extern const struct options_entry select_options[SELECT_OPTIONS];

/* Whether an option is one of them, by its key. */
bool select_options_own(int key);

/*
 * Handles one; arg is borrowed.  Ages are relative to now.  Returns NULL, or a
 * static description of what arg should be.
 */
const char *select_options_take(
    struct selection_wanted *w, int key, const char *arg);

#endif
