#include "base/crew.h"

#include "base/memory.h"

#include <signal.h>
#include <stdlib.h>

static void *
job_at(const struct crew *c, size_t number)
{
	return c->jobs + number % c->slots * c->work->size;
}

static void
unlock(void *mutex)
{
	pthread_mutex_unlock(mutex);
}

/* Takes a job, with c->taking held.  The only place to be cancelled in. */
static bool
take(struct crew *c, void *job)
{
	bool got;

	pthread_cleanup_push(unlock, &c->taking);
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	got = c->work->take(c->with, job);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cleanup_pop(0);
	return got;
}

/* Waits for a free slot.  Returns whether there is more to take. */
static bool
await_room(struct crew *c)
{
	bool more;

	pthread_mutex_lock(&c->lock);
	while (!c->stopped && !c->ended && c->taken - c->released == c->slots)
		pthread_cond_wait(&c->room, &c->lock);
	more = !c->stopped && !c->ended;
	pthread_mutex_unlock(&c->lock);
	return more;
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

/* Takes the next job and sets its number.  Returns whether there is one. */
static bool
take_next(struct crew *c, size_t *number)
{
	bool got = false;

	pthread_mutex_lock(&c->taking);
	if (await_room(c)) {
		/* Only this thread, which holds c->taking, changes it. */
		*number = c->taken;
		got = take(c, job_at(c, *number));
		note_taken(c, got);
	}
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
run(void *crew)
{
	struct crew *c = crew;
	size_t number;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	while (take_next(c, &number)) {
		c->work->work(c->with, job_at(c, number));
		note_done(c, number);
	}
	return NULL;
}

/* Starts the threads, with all signals left to the one that calls. */
static void
start_threads(struct crew *c, size_t threads)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (c->threads_count < threads &&
	    pthread_create(&c->threads[c->threads_count], NULL, run, c) == 0)
		c->threads_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
crew_start(struct crew *c, const struct crew_work *work, void *with,
    size_t threads, void *jobs, size_t slots)
{
	*c = (struct crew){
		.work = work,
		.with = with,
		.jobs = jobs,
		.slots = slots,
		.threads = memory_resize(NULL, threads, sizeof *c->threads),
		.done = memory_resize(NULL, slots, sizeof *c->done),
	};
	pthread_mutex_init(&c->taking, NULL);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->room, NULL);
	pthread_cond_init(&c->progress, NULL);
	start_threads(c, threads);
}

/* crew_next without threads. */
static void *
work_alone(struct crew *c)
{
	void *job = job_at(c, 0);

	if (!c->work->take(c->with, job))
		return NULL;
	c->work->work(c->with, job);
	return job;
}

void *
crew_next(struct crew *c)
{
	void *job = NULL;

	if (c->threads_count == 0)
		return work_alone(c);
	pthread_mutex_lock(&c->lock);
	if (c->released < c->handed) {
		c->released++;
		pthread_cond_signal(&c->room);
	}
	while (!(c->handed < c->taken && c->done[c->handed % c->slots]) &&
	    !(c->ended && c->handed == c->taken))
		pthread_cond_wait(&c->progress, &c->lock);
	if (c->handed < c->taken)
		job = job_at(c, c->handed++);
	pthread_mutex_unlock(&c->lock);
	return job;
}

void
crew_stop(struct crew *c)
{
	size_t i;

	if (c->work == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopped = true;
	pthread_cond_broadcast(&c->room);
	pthread_mutex_unlock(&c->lock);
	for (i = 0; i < c->threads_count; i++)
		pthread_cancel(c->threads[i]);
	for (i = 0; i < c->threads_count; i++)
		pthread_join(c->threads[i], NULL);
	pthread_cond_destroy(&c->progress);
	pthread_cond_destroy(&c->room);
	pthread_mutex_destroy(&c->lock);
	pthread_mutex_destroy(&c->taking);
	free(c->threads);
	free(c->done);
	*c = (struct crew){ 0 };
}
