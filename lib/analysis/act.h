#ifndef ACT_H
#define ACT_H

/*
 * What is wrong with a stage, and what to do about it: each function appends
 * what it says to a sentence.
 */

#include "analysis/rules.h"
#include "base/buffer.h"

/* The rest of an issue. */
void issue_trend(const struct rules_subject *s, struct buffer *b);
void issue_memory(const struct rules_subject *s, struct buffer *b);
void issue_group(const struct rules_subject *s, struct buffer *b);
void issue_contention(const struct rules_subject *s, struct buffer *b);
void issue_runs(const struct rules_subject *s, struct buffer *b);
void issue_serial(const struct rules_subject *s, struct buffer *b);
void issue_share(const struct rules_subject *s, struct buffer *b);
void issue_path(const struct rules_subject *s, struct buffer *b);

/* An action. */
void act_trend(const struct rules_subject *s, struct buffer *b);
void act_memory(const struct rules_subject *s, struct buffer *b);
void act_group(const struct rules_subject *s, struct buffer *b);
void act_contention(const struct rules_subject *s, struct buffer *b);
void act_variance(const struct rules_subject *s, struct buffer *b);
void act_tail(const struct rules_subject *s, struct buffer *b);
void act_waiting(const struct rules_subject *s, struct buffer *b);
void act_serial(const struct rules_subject *s, struct buffer *b);
void act_dominant(const struct rules_subject *s, struct buffer *b);
void act_off_path(const struct rules_subject *s, struct buffer *b);
void act_first(const struct rules_subject *s, struct buffer *b);

#endif
