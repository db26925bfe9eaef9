#ifndef IMPROVE_H
#define IMPROVE_H

/*
 * What following advice would save: each function appends a sentence, and
 * returns the time saved per run in ms, or NaN if it is unknown.
 */

#include "analysis/rules.h"
#include "base/buffer.h"

double improve_trend(const struct rules_subject *s, struct buffer *b);
double improve_group(const struct rules_subject *s, struct buffer *b);
double improve_variance(const struct rules_subject *s, struct buffer *b);
double improve_tail(const struct rules_subject *s, struct buffer *b);
double improve_waiting(const struct rules_subject *s, struct buffer *b);
double improve_serial(const struct rules_subject *s, struct buffer *b);
double improve_dominant(const struct rules_subject *s, struct buffer *b);
double improve_path(const struct rules_subject *s, struct buffer *b);
double improve_off_path(const struct rules_subject *s, struct buffer *b);
/* Appends what halving a stage saves of the whole run, if that is less. */
void improve_run(const struct rules_subject *s, struct buffer *b);

double improve_first(const struct rules_subject *s, struct buffer *b);

#endif
