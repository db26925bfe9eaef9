#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

/* What the cells of several kinds of tables are made by; see view.h. */

#include "base/buffer.h"
#include "base/slice.h"
#include "render/context.h"
#include "render/view.h"

#include <stdint.h>

/* Cells of a field of the type that the name says. */
void view_put_name(struct buffer *out, const struct view_cell *cell);
void view_put_count(struct buffer *out, const struct view_cell *cell);
void view_put_duration(struct buffer *out, const struct view_cell *cell);
void view_put_memory(struct buffer *out, const struct view_cell *cell);
void view_put_ratio(struct buffer *out, const struct view_cell *cell);
void view_put_share(struct buffer *out, const struct view_cell *cell);
void view_put_change(struct buffer *out, const struct view_cell *cell);
void view_put_p_value(struct buffer *out, const struct view_cell *cell);
void view_put_severity(struct buffer *out, const struct view_cell *cell);
void view_put_verdict(struct buffer *out, const struct view_cell *cell);
void view_put_moment(struct buffer *out, const struct view_cell *cell);

/* The row's part of all weights; and a bar, as long as its weight is compared
 * with the largest. */
void view_put_part(struct buffer *out, const struct view_cell *cell);
void view_put_bar(struct buffer *out, const struct view_cell *cell);

/* A line of blocks: the times of the stage that the field names. */
void view_put_history(struct buffer *out, const struct view_cell *cell);

/* The points of a stage, as far as the context knows them. */
struct context_history view_history(const struct view *v, struct slice stage);

/* Appends where in a history a point is: "2026-11-12, 577a953", or "run 7"
 * without a timestamp. */
void view_say_place(
    struct buffer *out, int64_t timestamp, struct slice metadata);

#endif
