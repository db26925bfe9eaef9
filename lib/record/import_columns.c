#include "record/import.h"

#include "base/array.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/slice.h"
#include "record/import_forms.h"
#include "value/metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds each, or bytes. */
static const struct unit {
	const char *name;
	double size;
	bool is_memory;
} units[] = {
	{ "ns", 1e-6, false },
	{ "us", 1e-3, false },
	{ "ms", 1, false },
	{ "s", 1e3, false },
	{ "min", 6e4, false },
	{ "h", 3.6e6, false },
	{ "B", 1, true },
	{ "KiB", 1024, true },
	{ "MiB", 1024 * 1024, true },
};

static const char *const roles[IMPORT_ROLES] = { "stage", "start", "end",
	"time", "cpu", "memory", "keep" };

/* The unit that a text names, for what a role measures; or NULL. */
static const struct unit *
find_unit(const char *text, enum import_role role)
{
	size_t i;

	if (role == IMPORT_STAGE || role == IMPORT_KEEP)
		return NULL;
	for (i = 0; i < COUNT(units); i++)
		if (strcmp(text, units[i].name) == 0 &&
		    units[i].is_memory == (role == IMPORT_MEMORY))
			return &units[i];
	return NULL;
}

bool
import_has_suffix(
    enum import_role role, const char *name, size_t *len, const char **names)
{
	const char *colon = strrchr(name, ':');

	if (colon == NULL || role == IMPORT_STAGE || role == IMPORT_KEEP)
		return false;
	*len = (size_t)(colon - name);
	*names = role == IMPORT_MEMORY
	    ? "of memory; there are B, KiB and MiB"
	    : "of time; there are ns, us, ms, s, min and h";
	return true;
}

struct import_column *
import_find(const struct import *i, enum import_role role)
{
	size_t n;

	for (n = 0; n < i->count; n++)
		if (i->columns[n].role == role)
			return &i->columns[n];
	return NULL;
}

/* Splits off what follows the last colon: a unit, or a key of metadata. */
static const char *
take_suffix(struct import *i, struct import_column *c, char *text)
{
	char *colon = strrchr(text, ':');
	const struct unit *unit = NULL;

	if (colon != NULL)
		unit = find_unit(colon + 1, c->role);
	if (unit != NULL) {
		c->unit = unit->size;
		*colon = '\0';
	}
	c->key = text;
	if (c->role != IMPORT_KEEP)
		return NULL;
	if (colon != NULL && metadata_is_key(slice_of(colon + 1))) {
		c->key = colon + 1;
		*colon = '\0';
	}
	if (metadata_is_key(slice_of(c->key)))
		return NULL;
	snprintf(i->wrong, sizeof i->wrong,
	    "a key of metadata for the column %s, as in keep=%.60s:key",
	    diag_quote(slice_of(text)).text, text);
	return i->wrong;
}

/* Takes one ROLE=COLUMN[:UNIT]. */
static const char *
take_column(struct import *i, struct slice item)
{
	const char *equals = memchr(item.at, '=', item.len);
	const size_t len = equals != NULL ? (size_t)(equals - item.at) : 0;
	struct import_column c = { .role = IMPORT_STAGE };
	struct buffer text = { 0 };

	while (c.role < IMPORT_ROLES &&
	    !slice_is((struct slice){ item.at, len }, roles[c.role]))
		c.role++;
	if (equals == NULL || c.role == IMPORT_ROLES || len + 1 == item.len)
		return "joblog, ninja or time, or ROLE=COLUMN joined by ',' "
		       "with ROLE stage, start, end, time, cpu, memory or keep";
	if (c.role != IMPORT_KEEP && import_find(i, c.role) != NULL)
		return "each of stage, start, end, time, cpu and memory once";
	buffer_append(&text, equals + 1, item.len - len - 1);
	buffer_byte(&text, '\0');
	c.name = text.data;
	i->columns =
	    memory_grow(i->columns, i->count, &i->capacity, sizeof *i->columns);
	i->columns[i->count++] = c;
	return take_suffix(i, &i->columns[i->count - 1], text.data);
}

const char *
import_take(struct import *i, const char *arg)
{
	const char *wrong = NULL;
	size_t len;

	i->form = import_form_find(slice_of(arg));
	if (i->form != NULL)
		return NULL;
	for (; wrong == NULL && *arg != '\0'; arg += len + (arg[len] == ',')) {
		len = strcspn(arg, ",");
		wrong = take_column(i, (struct slice){ arg, len });
	}
	if (wrong != NULL)
		return wrong;
	if (import_find(i, IMPORT_STAGE) == NULL)
		return "columns with stage=COLUMN";
	if (import_find(i, IMPORT_TIME) == NULL &&
	    (import_find(i, IMPORT_START) == NULL ||
		import_find(i, IMPORT_END) == NULL))
		return "columns with time=COLUMN, or with start= and end=";
	return NULL;
}

void
import_free(struct import *i)
{
	size_t n;

	for (n = 0; n < i->count; n++)
		free(i->columns[n].name);
	free(i->columns);
	*i = (struct import){ 0 };
}
