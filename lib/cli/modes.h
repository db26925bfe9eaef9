#ifndef MODES_H
#define MODES_H

/*
 * A tool that answers several questions has a mode for each, most of which an
 * option chooses.  Other options may be for some of the modes only.
 */

#include <stdbool.h>
#include <stdint.h>

/* A rule for one option; options without a rule are for all modes. */
struct modes_rule {
	int key;        /* of the option */
	unsigned modes; /* those it is for, a bit each */
	bool chooses;   /* and it chooses that mode */
};

#define MODES_RULES_MAX 32

struct modes {
	unsigned usual;         /* the mode without an option that chooses */
	const char *usual_name; /* for messages */
	const struct modes_rule *rules; /* ended by a zeroed one */
};

/* What a command line has; start from zeroes. */
struct modes_given {
	int key;        /* the first option that chooses a mode; 0: none */
	uint32_t rules; /* of the options given, a bit each */
};

/* Notes that an option is given. */
void modes_note(const struct modes *modes, struct modes_given *given, int key);

/* The mode that is chosen. */
unsigned modes_chosen(
    const struct modes *modes, const struct modes_given *given);

/* The key of an option that is given and not for that mode; 0: none. */
int modes_conflict(const struct modes *modes, const struct modes_given *given);

#endif
