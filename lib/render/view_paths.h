#ifndef VIEW_PATHS_H
#define VIEW_PATHS_H

/* Cells of the tables of paths, and of the bars of a run; see view.h. */

#include "base/buffer.h"
#include "render/view.h"

/* What half of the stage saves: "2.05 s", or "400 ms to 500 ms". */
void view_put_saves_half(struct buffer *out, const struct view_cell *cell);

/* The share of the path. */
double view_weight_of_path(const void *model);

/* Above a table of paths, which kind of path it is. */
void view_say_paths(struct buffer *out, const struct view *view);

/* A bar, where it is in the time of its run. */
void view_put_bar_in_time(struct buffer *out, const struct view_cell *cell);

/* "path", or how much later it could end. */
void view_put_bar_path(struct buffer *out, const struct view_cell *cell);

enum view_tone view_tone_of_bar(const void *model);

/* In order of time. */
int view_order_bars(const void *a, const void *b);

/* Above the bars of a run, which run it is. */
void view_say_bars(struct buffer *out, const struct view *view);

#endif
