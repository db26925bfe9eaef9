#include "unit.h"

#include "base/crew.h"

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#define JOBS 500
#define SLOTS 7

struct job {
	size_t number;
	size_t square;
};

/* A source of JOBS jobs, in which one call of take at a time is allowed. */
struct source {
	size_t next;
	atomic_int inside;
	int pipe[2];
	struct timespec pause; /* of every third job's work */
};

static bool
take(void *with, void *job)
{
	struct source *s = with;

	assert_int_equal(atomic_fetch_add(&s->inside, 1), 0);
	*(struct job *)job = (struct job){ .number = s->next };
	atomic_fetch_sub(&s->inside, 1);
	return s->next++ < JOBS;
}

static void
work(void *with, void *job)
{
	struct source *s = with;
	struct job *j = job;

	if (j->number % 3 == 0)
		nanosleep(&s->pause, NULL);
	j->square = j->number * j->number;
}

static const struct crew_work squares = { sizeof(struct job), take, work,
	NULL };

static void
all_jobs_come_in_order(size_t threads)
{
	struct source s = { .pause = { 0, 20000 } };
	struct job jobs[SLOTS], *j;
	struct crew c = { 0 };
	size_t i;

	crew_start(
	    &c, &squares, &s, (struct crew_jobs){ jobs, SLOTS }, threads);
	for (i = 0; i < JOBS; i++) {
		j = crew_next(&c);
		assert_non_null(j);
		assert_int_equal(j->number, i);
		assert_int_equal(j->square, i * i);
	}
	assert_null(crew_next(&c));
	assert_null(crew_next(&c));
	crew_stop(&c);
}

static void
jobs_come_in_the_order_in_which_they_were_taken(void **state)
{
	size_t threads;

	(void)state;
	for (threads = 1; threads <= 5; threads++)
		all_jobs_come_in_order(threads);
}

static void
a_crew_stops_before_the_last_job(void **state)
{
	struct source s = { .pause = { 0, 20000 } };
	struct job jobs[SLOTS];
	struct crew c = { 0 };

	(void)state;
	crew_start(&c, &squares, &s, (struct crew_jobs){ jobs, SLOTS }, 3);
	assert_non_null(crew_next(&c));
	assert_non_null(crew_next(&c));
	crew_stop(&c);
	/* Not more were taken than there is room for. */
	assert_true(s.next <= 2 + SLOTS);
	crew_stop(&c);
}

/* Waits for a byte that never comes. */
static bool
take_from_pipe(void *with, void *job)
{
	struct source *s = with;
	char byte;

	(void)job;
	return read(s->pipe[0], &byte, 1) == 1;
}

static void
close_pipe(void *with)
{
	struct source *s = with;

	close(s->pipe[1]);
}

static void
a_crew_stops_although_its_source_waits(void **state)
{
	static const struct crew_work waiting = { sizeof(struct job),
		take_from_pipe, work, close_pipe };
	struct source s = { 0 };
	struct job jobs[SLOTS];
	struct crew c = { 0 };

	(void)state;
	assert_int_equal(pipe(s.pipe), 0);
	crew_start(&c, &waiting, &s, (struct crew_jobs){ jobs, SLOTS }, 2);
	crew_stop(&c);
	close(s.pipe[0]);
}

static void
mark(void *with, size_t first, size_t count)
{
	atomic_int *marks = with;

	for (; count > 0; first++, count--)
		atomic_fetch_add(&marks[first], 1);
}

static void
shared_items_are_worked_on_once(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 20, 1000 };
	atomic_int marks[1000];
	size_t threads, c, i;

	(void)state;
	for (threads = 1; threads <= 4; threads++)
		for (c = 0; c < sizeof counts / sizeof *counts; c++) {
			for (i = 0; i < 1000; i++)
				atomic_init(&marks[i], 0);
			crew_share(threads, counts[c], mark, marks);
			for (i = 0; i < 1000; i++)
				assert_int_equal(
				    atomic_load(&marks[i]), i < counts[c]);
		}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(jobs_come_in_the_order_in_which_they_were_taken),
	cmocka_unit_test(a_crew_stops_before_the_last_job),
	cmocka_unit_test(a_crew_stops_although_its_source_waits),
	cmocka_unit_test(shared_items_are_worked_on_once),
};

UNIT_MAIN(tests)
