#ifndef EXPRESSION_H
#define EXPRESSION_H

/*
 * Which of a user's regular expressions are not taken: those for which regcomp
 * or regexec can need time and memory without bound.
 */

/*
 * NULL, or a static message why an extended expression is not taken; whether it
 * is one at all is regcomp's to say.
 */
const char *expression_refuses(const char *expression);

#endif
