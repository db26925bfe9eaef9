#ifndef IMPORT_H
#define IMPORT_H

/*
 * Turns the tables and reports of other programs into points: tables of which
 * the user says what the columns are, and forms that are known by name.
 */

#include "record/import_forms.h"
#include "record/sink.h"

#include <stdbool.h>
#include <stddef.h>

/* What a column is for. */
enum import_role {
	IMPORT_STAGE,
	IMPORT_START,
	IMPORT_END,
	IMPORT_TIME,
	IMPORT_CPU,
	IMPORT_MEMORY,
	IMPORT_KEEP
};

#define IMPORT_ROLES (IMPORT_KEEP + 1)

/* A column to read. */
struct import_column {
	enum import_role role;
	char *name;      /* owned */
	const char *key; /* of metadata, for IMPORT_KEEP; in name's memory */
	double unit;     /* in ms, or bytes; 0: none was given */
	size_t field;    /* in the current table */
};

/* What to read.  Start from zeroes. */
struct import {
	const struct import_form *form; /* NULL: a table with columns */
	struct import_column *columns;
	size_t count, capacity;
	const char *label; /* borrowed: standard input's name, or NULL */
	char wrong[256];
};

/*
 * Takes the argument of --import: the name of a form, or ROLE=COLUMN[:UNIT]
 * joined by commas.  Returns NULL, or what it should be.
 */
const char *import_take(struct import *i, const char *arg);

/* The first column for a role, or NULL. */
struct import_column *import_find(
    const struct import *i, enum import_role role);

/*
 * Whether a name ends in a colon and what could be meant as a unit of such a
 * role.  If so, sets the length of what is before it, and a text that says
 * which units there are.
 */
bool import_has_suffix(
    enum import_role role, const char *name, size_t *len, const char **names);

/*
 * Reads paths, standard input if count is 0, writes points to out, and closes
 * it.  Returns EXIT_DONE, or EXIT_FAILED after a message.
 */
int import_read(struct import *i, char *const *paths, size_t count,
    bool skip_invalid, struct sink *out);

void import_free(struct import *i);

#endif
