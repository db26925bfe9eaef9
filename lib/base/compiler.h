#ifndef COMPILER_H
#define COMPILER_H

/* Hints to compiler and processor: they change the time, never a result. */

#ifdef __GNUC__

/* A function that is never made part of those that call it: it is rarely
 * called, and would cost them registers at each call. */
#define NOINLINE __attribute__((noinline))

/* And one that always is: called with constants, it is fitted to them. */
#define ALWAYS_INLINE __attribute__((always_inline)) inline

/* The condition, which is usually true. */
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

/* What is at that address will be read soon.  A function that only says such
 * things has to be ALWAYS_INLINE: compilers drop the calls of one that does
 * nothing. */
#define PREFETCH(address) __builtin_prefetch(address)

#else

#define NOINLINE
#define ALWAYS_INLINE inline
#define LIKELY(condition) (condition)
#define PREFETCH(address) ((void)(address))

#endif

#endif
