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
	 * at a time, and always in order.
	 */
	bool (*take)(void *with, void *job);
	void (*work)(void *with, void *job); /* the part that takes time */
	/* NULL, or makes a take that waits return false, once and for all. */
	void (*stop)(void *with);
};

/* Start from zeroes. */
struct crew {
	const struct crew_work *work;
	void *with;
	char *jobs; /* `slots` of them; the caller's, used in turn */
	size_t slots;

	pthread_t *threads;
	size_t threads_count;
	pthread_mutex_t taking;  /* held by the thread that takes a job */
	pthread_mutex_t lock;    /* of what follows */
	pthread_cond_t room;     /* a slot is free, or stopped */
	pthread_cond_t progress; /* a job is done, or there are no more */
	bool *done;              /* per slot */
	size_t taken;            /* jobs taken so far, */
	size_t handed;           /* those handed out, */
	size_t released;         /* and those whose slot is free again */
	bool ended;              /* there are no more jobs to take */
	bool stopped;
};

/* Where jobs are kept: `slots` structs, borrowed, used again and again. */
struct crew_jobs {
	void *jobs;
	size_t slots;
};

/*
 * Starts threads on jobs.  The caller's is the last of them: instead of waiting
 * it takes a job and works in crew_next, so that a take that waits delays the
 * jobs before it a little.  If a thread cannot be started, there are fewer.
 */
void crew_start(struct crew *c, const struct crew_work *work, void *with,
    struct crew_jobs jobs, size_t threads);

/*
 * The next job, when it is done; NULL if there are no more.  Valid until the
 * next call.
 */
void *crew_next(struct crew *c);

/* Ends the threads, whatever they do; jobs not handed out are dropped. */
void crew_stop(struct crew *c);

/*
 * Calls work for all of count items, a few at a time, in so many threads, of
 * which the caller's is one: 0 are 1.
 */
void crew_share(size_t threads, size_t count,
    void (*work)(void *with, size_t first, size_t count), void *with);

#endif
