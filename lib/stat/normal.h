#ifndef NORMAL_H
#define NORMAL_H

/* The standard normal distribution. */

/*
 * The value that a standard normal variable stays below with probability p, to
 * about 16 digits (Wichura 1988, algorithm AS 241, PPND16).  p is in [0, 1]:
 * it is -infinity for 0 and infinity for 1.
 */
double normal_quantile(double p);

#endif
