#ifndef OPTIONS_H
#define OPTIONS_H

/*
 * What the command lines of all tools share: one loop over getopt_long, the
 * common options, and --help made from the tables that are parsed by.
 */

#include "model/words.h"
#include "render/format.h"
#include "rows/selection.h"

#include <stdbool.h>
#include <stddef.h>

struct options_entry {
	int key;          /* the short option, or a number above 255 */
	const char *name; /* the long option */
	const char *arg;  /* the argument in --help, "FILE", or "[=FILE]" for
			   * one that may be left out; NULL: none */
	const char *help; /* one line */
};

struct options_tool {
	const char *usage;   /* the synopses behind the name, a line each */
	const char *purpose; /* one line */
	const struct options_entry *entries; /* ended by one of zeroes */
	bool reads_tables;                   /* it has --skip-invalid */
	bool reads_points; /* and the options of select_options.h */
	int usage_status;  /* the exit status of wrong usage */
	/*
	 * Takes an own option; arg is NULL where it has none.  Returns NULL,
	 * or what its argument should be.
	 */
	const char *(*take)(int key, const char *arg);
};

/* What the common options came to. */
struct options {
	const char *prog;            /* the name for messages */
	const struct format *format; /* --format; NULL: not given */
	bool skip_invalid;
	struct selection_wanted wanted; /* which rows */
	char **operands;
	size_t operands_count;
};

/*
 * Parses a command line.  Returns -1 where the tool is to go on, else the
 * status to exit with: --help or --version has been printed, or what is wrong.
 */
int options_parse(
    struct options *o, const struct options_tool *tool, int argc, char **argv);

/* Says what is wrong with the usage; returns the exit status. */
int options_wrong(const struct options *o, const struct options_tool *tool,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Read an argument.  They return NULL, or what it should be. */
const char *options_number(const char *arg, double *value);   /* >= 0 */
const char *options_fraction(const char *arg, double *value); /* 0..1 */
const char *options_count(
    const char *arg, unsigned long min, unsigned long *value);
const char *options_word(
    const char *arg, const struct words *words, int *value);

#endif
