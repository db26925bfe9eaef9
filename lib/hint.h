#ifndef HINT_H
#define HINT_H

/* Hints to compiler and processor: they change the time, never a result. */

#ifdef __GNUC__

/* A function that is never made part of those that call it: it is rarely
 * called, and would cost them registers at each call. */
#define HINT_APART __attribute__((noinline))

/* And one that always is: called with constants, it is fitted to them. */
#define HINT_FITTED __attribute__((always_inline)) inline

/* The condition, which is usually true. */
#define HINT_USUAL(condition) __builtin_expect(!!(condition), 1)

/* What is at that address will be read soon.  A function that only says such
 * things has to be HINT_FITTED: compilers drop the calls of one that does
 * nothing. */
#define HINT_SOON(address) __builtin_prefetch(address)

#else

#define HINT_APART
#define HINT_FITTED inline
#define HINT_USUAL(condition) (condition)
#define HINT_SOON(address) ((void)(address))

#endif

#endif
