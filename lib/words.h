#ifndef WORDS_H
#define WORDS_H

/* The fixed words of the tables and of options, and the values they name. */

#include "model.h"

/* Words in the order of their values, ended by NULL. */
extern const char *const words_severity[];
extern const char *const words_direction[];
extern const char *const words_priority[];
extern const char *const words_yes_no[];
/* In the order of the bits of the set. */
extern const char *const words_opportunity[];

/* The value of text among words, or -1. */
int words_find(const char *const *words, struct slice text);

#endif
