#ifndef COMPILER_H
#define COMPILER_H

/* Hints to compiler and processor: they change speed, never a result. */

#ifdef __GNUC__

/* Always inlined, so that calls with constant arguments are specialized. */
#define ALWAYS_INLINE __attribute__((always_inline)) inline

/* The address will be read soon.  A function that only prefetches must be
 * ALWAYS_INLINE: compilers drop calls of one without effects. */
#define PREFETCH(address) __builtin_prefetch(address)

#else

#define ALWAYS_INLINE inline
#define PREFETCH(address) ((void)(address))

#endif

#endif
