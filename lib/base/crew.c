#include "base/crew.h"

#include "base/memory.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

static void *
job_at(const struct crew *c, size_t number)
{
	return c->jobs + number % c->slots * c->work->size;
}

static bool
has_room(const struct crew *c)
{
	return c->taken - c->released < c->slots;
}

/* Whether there is more to take and a free slot, for which it may wait. */
static bool
await_room(struct crew *c, bool waits)
{
	bool may_take;

	pthread_mutex_lock(&c->lock);
	while (waits && !c->stopped && !c->ended && !has_room(c))
		pthread_cond_wait(&c->room, &c->lock);
	may_take = !c->stopped && !c->ended && has_room(c);
	pthread_mutex_unlock(&c->lock);
	return may_take;
}

/* Counts a job that was taken, or none: the end. */
static void
note_taken(struct crew *c, bool got)
{
	pthread_mutex_lock(&c->lock);
	if (got) {
		c->done[c->taken % c->slots] = false;
		c->taken++;
	} else {
		c->ended = true;
		pthread_cond_signal(&c->progress);
	}
	pthread_mutex_unlock(&c->lock);
}

/*
 * Takes the next job, with c->taking held, and sets its number.  Returns
 * whether there is one; without waiting, whether there is one at once.
 */
static bool
take_next(struct crew *c, size_t *number, bool waits)
{
	bool got = false;

	if (await_room(c, waits)) {
		/* Only this thread, which holds c->taking, changes it. */
		*number = c->taken;
		got = c->work->take(c->with, job_at(c, *number));
		note_taken(c, got);
	}
	return got;
}

static bool
take_in_turn(struct crew *c, size_t *number)
{
	bool got;

	pthread_mutex_lock(&c->taking);
	got = take_next(c, number, true);
	pthread_mutex_unlock(&c->taking);
	return got;
}

static void
note_done(struct crew *c, size_t number)
{
	pthread_mutex_lock(&c->lock);
	c->done[number % c->slots] = true;
	if (number == c->handed)
		pthread_cond_signal(&c->progress);
	pthread_mutex_unlock(&c->lock);
}

static void *
work_on(void *crew)
{
	struct crew *c = crew;
	size_t number;

	while (take_in_turn(c, &number)) {
		c->work->work(c->with, job_at(c, number));
		note_done(c, number);
	}
	return NULL;
}

/* Bytes; nothing in threads recurses deeply.  The default of libcs differs. */
#define STACK ((size_t)512 * 1024)

/* Starts the threads, with all signals left to the one that calls. */
static void
start_threads(
    struct crew *c, size_t threads, void *(*start)(void *with), void *with)
{
	sigset_t all, before;
	pthread_attr_t attributes;

	if (threads == 0 || pthread_attr_init(&attributes) != 0)
		return;
	pthread_attr_setstacksize(&attributes, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (c->threads_count < threads &&
	    pthread_create(
		&c->threads[c->threads_count], &attributes, start, with) == 0)
		c->threads_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
}

static void
join_threads(struct crew *c)
{
	size_t i;

	for (i = 0; i < c->threads_count; i++)
		pthread_join(c->threads[i], NULL);
}

void
crew_start(struct crew *c, const struct crew_work *work, void *with,
    struct crew_jobs jobs, size_t threads)
{
	*c = (struct crew){
		.work = work,
		.with = with,
		.jobs = jobs.jobs,
		.slots = jobs.slots,
		.threads = memory_resize(NULL, threads, sizeof *c->threads),
		.done = memory_resize(NULL, jobs.slots, sizeof *c->done),
	};
	pthread_mutex_init(&c->taking, NULL);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->room, NULL);
	pthread_cond_init(&c->progress, NULL);
	start_threads(c, threads - 1, work_on, c);
}

/* Whether the next job to hand out is done, or there is none. */
static bool
is_next_known(const struct crew *c)
{
	if (c->handed < c->taken)
		return c->done[c->handed % c->slots];
	return c->ended;
}

/*
 * Works on a job, if there is one to take, instead of waiting.  Called with
 * c->lock held, and releases it meanwhile.
 */
static bool
help(struct crew *c)
{
	size_t number;
	bool got = false;

	if (c->ended || !has_room(c))
		return false;
	pthread_mutex_unlock(&c->lock);
	if (pthread_mutex_trylock(&c->taking) == 0) {
		/* The slots are freed by this thread. */
		got = take_next(c, &number, false);
		pthread_mutex_unlock(&c->taking);
	}
	if (got) {
		c->work->work(c->with, job_at(c, number));
		note_done(c, number);
	}
	pthread_mutex_lock(&c->lock);
	return got;
}

void *
crew_next(struct crew *c)
{
	void *job = NULL;

	pthread_mutex_lock(&c->lock);
	if (c->released < c->handed) {
		c->released++;
		pthread_cond_signal(&c->room);
	}
	while (!is_next_known(c))
		if (!help(c) && !is_next_known(c))
			pthread_cond_wait(&c->progress, &c->lock);
	if (c->handed < c->taken)
		job = job_at(c, c->handed++);
	pthread_mutex_unlock(&c->lock);
	return job;
}

void
crew_stop(struct crew *c)
{
	if (c->work == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopped = true;
	pthread_cond_broadcast(&c->room);
	pthread_mutex_unlock(&c->lock);
	if (c->work->stop != NULL)
		c->work->stop(c->with);
	join_threads(c);
	pthread_cond_destroy(&c->progress);
	pthread_cond_destroy(&c->room);
	pthread_mutex_destroy(&c->lock);
	pthread_mutex_destroy(&c->taking);
	free(c->threads);
	free(c->done);
	*c = (struct crew){ 0 };
}

/* Items that are shared. */
struct share {
	void (*work)(void *with, size_t first, size_t count);
	void *with;
	size_t count;
	size_t step; /* items of a call */
	atomic_size_t next;
};

static void *
run_share(void *shared)
{
	struct share *s = shared;
	size_t first;

	while ((first = atomic_fetch_add(&s->next, s->step)) < s->count) {
		const size_t left = s->count - first;

		s->work(s->with, first, left < s->step ? left : s->step);
	}
	return NULL;
}

/* Calls for each thread, so that none waits long for the last one. */
#define CALLS 16

void
crew_share(size_t threads, size_t count,
    void (*work)(void *with, size_t first, size_t count), void *with)
{
	/* No more than there are items. */
	const size_t most = threads < count ? threads : count;
	const size_t all = most > 0 ? most : 1;
	struct share s = { .work = work,
		.with = with,
		.count = count,
		.step = 1 + count / (all * CALLS) };
	struct crew c = { 0 };

	c.threads = memory_resize(NULL, all, sizeof *c.threads);
	start_threads(&c, all - 1, run_share, &s);
	run_share(&s);
	join_threads(&c);
	free(c.threads);
}
