#ifndef CREW_H
#define CREW_H

/*
 * Threads that work ahead: jobs are taken from a source one after another,
 * worked on by several threads at the same time, and handed out in the order
 * in which they were taken.  Knows nothing of what a job is.
 *
 *	source -> take -> work (threads) -> crew_next, in order
 */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* What there is to do with jobs; `with` is that of crew_start. */
struct crew_work {
	size_t size; /* bytes of a job */
	/*
	 * Fills the next job; false if there are no more.  Never called twice
	 * at a time, and always in order.  Cancelled by crew_stop if it waits
	 * in a cancellation point, as read(2) is one.
	 */
	bool (*take)(void *with, void *job);
	/* Does the job: the part that takes time. */
	void (*work)(void *with, void *job);
};

/* Start from zeroes. */
struct crew {
	const struct crew_work *work;
	void *with;
	char *jobs; /* `slots` of them; the caller's, used in turn */
	size_t slots;

	pthread_t *threads;
	size_t threads_count;
	pthread_mutex_t taking; /* held by the thread that takes a job */
	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t room;    /* a slot is free, or stopped */
	pthread_cond_t progress; /* a job is done, or there are no more */
	bool *done;             /* per slot */
	size_t taken;           /* jobs taken so far, */
	size_t handed;          /* those handed out, */
	size_t released;        /* and those whose slot is free again */
	bool ended;             /* there are no more jobs to take */
	bool stopped;
};

/*
 * Starts so many threads on jobs that are kept in `slots` structs at `jobs`,
 * which are borrowed and used again and again.  If a thread cannot be started
 * there are fewer; without any, crew_next does the work.
 */
void crew_start(struct crew *c, const struct crew_work *work, void *with,
    size_t threads, void *jobs, size_t slots);

/*
 * The next job, when it is done; NULL if there are no more.  Valid until the
 * next call.
 */
void *crew_next(struct crew *c);

/* Ends the threads, whatever they do; jobs not handed out are dropped. */
void crew_stop(struct crew *c);

#endif
