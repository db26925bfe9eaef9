#ifndef TELLERS_H
#define TELLERS_H

/*
 * Who tells of each rise: itself, or a child of its stage, or one for a group
 * of rises at one place.
 */

#include "analysis/rises.h"
#include "stage/history.h"

/* Sets rise->teller, and what goes with it, of all rises. */
void tellers_find(struct rises *rises, const struct history *h);

#endif
