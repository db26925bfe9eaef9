#include "report/axis.h"

#include "base/array.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

#define SECOND 1e3
#define MINUTE 60e3
#define HOUR 3600e3

double
axis_place(const struct axis *a, double value)
{
	double place;

	if (!(a->low < a->high))
		return 0.5;
	if (a->is_log)
		place =
		    (log(value) - log(a->low)) / (log(a->high) - log(a->low));
	else
		place = (value - a->low) / (a->high - a->low);
	return fmin(fmax(place, 0), 1);
}

char *
axis_tick_at(struct axis *a, double value)
{
	struct axis_tick *tick = &a->ticks[a->count];

	assert(a->count < AXIS_TICKS_MAX);
	a->count++;
	tick->at = axis_place(a, value);
	return tick->label;
}

double
axis_round_up(double least)
{
	static const double factors[] = { 1, 2, 5 };
	const double power = pow(10, floor(log10(least)));
	size_t i;

	for (i = 0; i < COUNT(factors); i++)
		if (least <= factors[i] * power * (1 + 1e-9))
			return factors[i] * power;
	return 10 * power;
}

/* The distance between ticks of times that is not less than a positive one. */
static double
time_step(double least)
{
	static const double steps[] = { 30 * SECOND, MINUTE, 2 * MINUTE,
		5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR };
	size_t i;

	if (least <= 20 * SECOND)
		return axis_round_up(least);
	for (i = 0; i < COUNT(steps); i++)
		if (least <= steps[i])
			return steps[i];
	return HOUR * axis_round_up(least / HOUR);
}

/* A unit of time in ms; the largest first. */
static const struct unit {
	double size;
	const char *name;
} units[] = {
	{ HOUR, "h" },
	{ MINUTE, "min" },
	{ SECOND, "s" },
	{ 1, "ms" },
	{ 1e-3, "µs" },
	{ 1e-6, "ns" },
};

/* The largest unit of a value that all multiples of a step are short in. */
static const struct unit *
unit_of(double value, double step)
{
	size_t i;

	for (i = 0; i < COUNT(units) - 1; i++)
		if (value >= units[i].size * (1 - 1e-9) &&
		    (units[i].size <= SECOND || step >= units[i].size / 2))
			break;
	return &units[i];
}

static void
label_time(char label[AXIS_LABEL_SIZE], double ms, const struct unit *unit)
{
	if (ms == 0)
		snprintf(label, AXIS_LABEL_SIZE, "0");
	else
		snprintf(label, AXIS_LABEL_SIZE, "%.6g %s", ms / unit->size,
		    unit->name);
}

static void
add_times(struct axis *a, size_t ticks)
{
	const double step = time_step(a->high / (double)(ticks - 1));
	const struct unit *unit = unit_of(a->high, step);
	size_t i;

	for (i = 0; i < ticks && (double)i * step <= a->high; i++)
		label_time(
		    axis_tick_at(a, (double)i * step), (double)i * step, unit);
}

/* The k-th power of ten in ms up to 10 s, then 1 and 10 min and hours. */
static double
round_time(int k)
{
	if (k <= 4)
		return pow(10, k);
	return k <= 6 ? MINUTE * pow(10, k - 5) : HOUR * pow(10, k - 7);
}

/* Ticks of a logarithmic axis: at round times and maybe 2 and 5 times them. */
struct rungs {
	int stride; /* which powers */
	bool has_fractions;
};

static bool
next_rung(const struct rungs *r, int *k, double *factor)
{
	if (r->has_fractions && *factor < 5) {
		*factor = *factor == 1 ? 2 : 5;
		return true;
	}
	*factor = 1;
	*k += r->stride;
	return *k <= DBL_MAX_10_EXP;
}

/* 50 s is too close to 1 min, and 50 min to 1 h. */
static bool
is_crowded(double value, int k)
{
	return value > round_time(k) && value * 1.5 > round_time(k + 1);
}

/* Adds such ticks.  Returns false, and adds none, if there are too many. */
static bool
add_rungs(struct axis *a, const struct rungs *r, size_t ticks)
{
	int k = (int)floor(log10(a->low)) - 3;
	double factor = 1;

	a->count = 0;
	k -= (k % r->stride + r->stride) % r->stride;
	do {
		const double value = factor * round_time(k);

		if (value < a->low || value > a->high || is_crowded(value, k))
			continue;
		if (a->count == ticks) {
			a->count = 0;
			return false;
		}
		label_time(
		    axis_tick_at(a, value), value, unit_of(value, value));
	} while (next_rung(r, &k, &factor));
	return true;
}

static void
add_logs(struct axis *a, size_t ticks)
{
	struct rungs r = { 1, true };

	while (!add_rungs(a, &r, ticks)) {
		if (!r.has_fractions)
			r.stride++;
		r.has_fractions = false;
	}
}

struct axis
axis_of_times(double smallest, double middle, double largest, size_t ticks)
{
	const double margin = 1.05;
	struct axis a = { .high = fmin(largest * margin, DBL_MAX) };

	if (largest <= 0)
		a.high = 1;
	if (smallest > 0 && largest / AXIS_LOG_ABOVE > middle) {
		a.is_log = true;
		a.low = smallest / margin;
		add_logs(&a, ticks);
	} else
		add_times(&a, ticks);
	return a;
}

struct axis
axis_of_order(size_t n, size_t ticks)
{
	struct axis a = { .low = 1, .high = (double)n };
	const double room = (a.high - a.low) / (double)(ticks - 1);
	const double step = room > 1 ? axis_round_up(room) : 1;
	double value;

	for (value = step; value <= a.high; value += step)
		snprintf(
		    axis_tick_at(&a, value), AXIS_LABEL_SIZE, "%.0f", value);
	return a;
}
