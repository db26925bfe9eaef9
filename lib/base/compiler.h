#ifndef COMPILER_H
#define COMPILER_H

/* Hints to compiler and processor: they change the time, never a result. */

#ifdef __GNUC__

/* A function that always becomes part of those that call it: called with
 * constants, it is fitted to them. */
#define ALWAYS_INLINE __attribute__((always_inline)) inline

/* What is at that address will be read soon.  A function that only says such
 * things has to be ALWAYS_INLINE: compilers drop the calls of one that does
 * nothing. */
#define PREFETCH(address) __builtin_prefetch(address)

#else

#define ALWAYS_INLINE inline
#define PREFETCH(address) ((void)(address))

#endif

#endif
