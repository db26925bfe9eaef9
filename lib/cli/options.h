#ifndef OPTIONS_H
#define OPTIONS_H

/*
 * Command line parsing for all tools: one loop over getopt_long, the common
 * options, and --help, all from one table of options.
 */

#include "cli/modes.h"
#include "model/words.h"
#include "render/format.h"
#include "render/screen.h"
#include "rows/selection.h"

#include <stdbool.h>
#include <stddef.h>

struct options_entry {
	int key;          /* the short option, or a number above 255 */
	const char *name; /* the long option */
	const char *arg;  /* the argument in --help: "FILE", "[=FILE]" for
			   * an optional one, or NULL for none */
	const char *help; /* one line */
};

/* The keys of common options, for modes. */
enum { OPTIONS_SKIP_INVALID = 256, OPTIONS_COLOR, OPTIONS_LABEL };

struct options_tool {
	const char *usage;   /* synopses without the name, one per line */
	const char *purpose; /* a short description */
	const struct options_entry *entries; /* ended by a zeroed one */
	const struct modes *modes;           /* NULL: one mode */
	const struct format *const *formats; /* for --format, as far as */
	unsigned writes;   /* they write any of these kinds: a SCHEMA_SET_OF */
	bool reads_tables; /* has --label and --skip-invalid */
	bool reads_points; /* has those of select_options.h */
	int usage_status;  /* exit status on wrong usage */
	/*
	 * Handles an option of the tool; arg is NULL if it has no argument.
	 * Returns NULL, or a description of what arg should be.
	 */
	const char *(*take)(int key, const char *arg);
};

#define OPTIONS_MODE_SIZE 64

/* The values of the common options; borrowed from argv. */
struct options {
	const char *prog;            /* the tool's name for messages */
	const struct format *format; /* --format; NULL: not given */
	const struct format *shown;  /* that of a terminal, if stdout is one */
	enum screen_color color;
	bool skip_invalid;
	const char *label; /* of standard input; NULL: not given */
	unsigned mode;     /* the one that is chosen; 0: the tool has one */
	char mode_name[OPTIONS_MODE_SIZE]; /* for messages: "--steps" */
	struct selection_wanted wanted;    /* which rows */
	char **operands;
	size_t operands_count;
	bool is_ended; /* by the word -- before the operands */
};

/*
 * Parses a command line.  Returns -1 to continue, else the status to exit with,
 * after printing --help, --version or an error.  Options that are not for the
 * mode that is chosen are an error.
 */
int options_parse(
    struct options *o, const struct options_tool *tool, int argc, char **argv);

/*
 * Checks that no operand is an option in the wrong place, for tools whose
 * operands are files.  Returns -1, or the status to exit with.
 */
int options_check_files(
    const struct options *o, const struct options_tool *tool);

/* The format asked for, else that of a terminal; NULL: as the input's. */
const struct format *options_format(const struct options *o);

/* Whether tables are written in a format for people. */
bool options_for_people(const struct options *o);

/* Reports wrong usage; returns the exit status. */
int options_wrong(const struct options *o, const struct options_tool *tool,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * Parse an argument: a number, >= 0 or in 0..1; an integer >= min (0 or 1); or
 * the index of a word.  Return NULL, or a static description of what arg should
 * be.
 */
const char *options_number(const char *arg, double *value);
const char *options_fraction(const char *arg, double *value);
const char *options_count(
    const char *arg, unsigned long min, unsigned long *value);
const char *options_word(
    const char *arg, const struct words *words, int *value);

#endif
