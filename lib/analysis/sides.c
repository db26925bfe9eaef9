#include "analysis/sides.h"

#include "value/metadata.h"
#include "value/num.h"

/* The side of a point, or SAMPLES_SIDES. */
static enum samples_side
side_of(struct sides *s, const struct point *point)
{
	struct slice value;
	size_t number;
	int side;

	if (!metadata_find(point->metadata, s->key, &value)) {
		s->left_out++;
		return SAMPLES_SIDES;
	}
	number = intern_id(&s->values, value);
	if (!s->has_names && number < SAMPLES_SIDES)
		s->names[number] = intern_text(&s->values, number);
	for (side = 0; side < SAMPLES_SIDES; side++)
		if (slice_equal(s->names[side], value))
			return (enum samples_side)side;
	return SAMPLES_SIDES;
}

void
sides_add(struct sides *s, struct samples *samples, const struct point *points,
    size_t count)
{
	enum samples_side side, next;
	size_t begin, end;

	next = count > 0 ? side_of(s, points) : SAMPLES_SIDES;
	for (begin = 0; begin < count; begin = end) {
		side = next;
		/* One call for all in a row that are on one side. */
		for (end = begin + 1; end < count; end++)
			if ((next = side_of(s, &points[end])) != side)
				break;
		if (side != SAMPLES_SIDES)
			samples_add(samples, side, points + begin, end - begin);
	}
}

void
sides_order(struct sides *s, struct samples *samples)
{
	const struct slice first = s->names[SAMPLES_BASE];
	double x, y;

	if (s->has_names || s->values.count != SAMPLES_SIDES ||
	    num_parse(first, &x) != NUM_OK ||
	    num_parse(s->names[SAMPLES_NEW], &y) != NUM_OK || x <= y)
		return;
	s->names[SAMPLES_BASE] = s->names[SAMPLES_NEW];
	s->names[SAMPLES_NEW] = first;
	samples_swap(samples);
}

bool
sides_missing(const struct sides *s, struct slice *name)
{
	int side = SAMPLES_BASE;
	size_t number;

	if (!s->has_names)
		return false;
	while (side < SAMPLES_SIDES &&
	    intern_find(&s->values, s->names[side], &number))
		side++;
	if (side == SAMPLES_SIDES)
		return false;
	*name = s->names[side];
	return true;
}

bool
sides_are_two(const struct sides *s)
{
	struct slice name;

	if (!s->has_names)
		return s->values.count == SAMPLES_SIDES;
	/* A side is not compared with itself. */
	return !sides_missing(s, &name) &&
	    !slice_equal(s->names[SAMPLES_BASE], s->names[SAMPLES_NEW]);
}

void
sides_free(struct sides *s)
{
	intern_free(&s->values);
	*s = (struct sides){ 0 };
}
