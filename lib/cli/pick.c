#include "cli/pick.h"

#include "base/buffer.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/slice.h"
#include "rows/unmet.h"
#include "value/metadata.h"

#include <stddef.h>
#include <stdint.h>

/* Whether the user or the tool separates points of different hosts. */
static bool
has_apart(const struct selection_wanted *w, struct slice apart)
{
	size_t k;

	for (k = 0; k < HOSTS_EXIT; k++)
		if (selection_names_key(w, hosts_keys[k]) ||
		    slice_equal(apart, hosts_keys[k]))
			return true;
	return false;
}

enum schema_use
pick_begin(struct pick *p, const struct options *options, enum schema_use use,
    struct slice apart)
{
	const struct selection_wanted *w = &options->wanted;

	*p = (struct pick){ .options = options };
	selection_init(&p->selection, w);
	p->last.keep = w->last;
	p->watches_hosts =
	    schema_serves(SCHEMA_POINTS, use) && !has_apart(w, apart);
	return (enum schema_use)(use | selection_use(w));
}

/* Rejects other kinds of tables if an option requires points. */
static int
check_kind(const struct pick *p, enum schema_kind kind, struct diag *error)
{
	const char *option = selection_needs_points(&p->options->wanted);

	if (kind == SCHEMA_POINTS || option == NULL)
		return 0;
	diag_reason(error,
	    "%s needs points, and this is a table of %s: of the options that "
	    "select rows, only --stage takes it",
	    option, schema_of[kind].name);
	return -1;
}

/* Rejects or skips points without a timestamp that an option requires. */
static int
refuse_untimed(const struct pick *p, struct table *t,
    const enum selection_verdict *verdicts, size_t count)
{
	const uintmax_t first = t->error.line;
	size_t i;

	for (i = 0; i < count; i++) {
		if (verdicts[i] != SELECTION_UNTIMED)
			continue;
		t->error.line = first + i;
		diag_reason(&t->error,
		    "the point has no timestamp, which %s needs",
		    selection_needs_time(&p->options->wanted));
		if (table_invalid(t) < 0)
			return -1;
	}
	return 0;
}

static int
select_rows(struct pick *p, struct reader *reader, struct schema_rows *rows)
{
	enum selection_verdict verdicts[TABLE_ROWS];
	struct table *t = &reader->table;

	if (check_kind(p, rows->kind, &t->error) < 0)
		return -1;
	selection_judge(&p->selection, rows, verdicts);
	if (refuse_untimed(p, t, verdicts, rows->count) < 0)
		return -1;
	*rows = selection_take(&p->selection, rows, verdicts);
	if (p->last.keep > 0) {
		last_add(&p->last, rows->models, rows->count);
		rows->count = 0;
	}
	return 0;
}

/* Passes the selected points to the check for several hosts. */
static void
watch_hosts(struct pick *p, const struct schema_rows *rows)
{
	if (p->watches_hosts && rows->kind == SCHEMA_POINTS)
		hosts_look(&p->hosts, rows->models, rows->count);
}

int
pick_rows(struct pick *p, struct reader *reader, struct schema_rows *rows)
{
	if (selection_is_partial(&p->options->wanted) &&
	    select_rows(p, reader, rows) < 0)
		return -1;
	watch_hosts(p, rows);
	return 0;
}

int
pick_check(const struct pick *p)
{
	const struct selection *s = &p->selection;
	struct diag error = { 0 };

	if (unmet_find(s, &error)) {
		diag_print(p->options->prog, &error);
		return EXIT_FAILED;
	}
	if (s->rows > 0 && s->chosen == 0)
		diag_say(p->options->prog,
		    "the options select no row of those read");
	return EXIT_DONE;
}

bool
pick_last(struct pick *p, struct schema_rows *rows)
{
	rows->kind = SCHEMA_POINTS;
	rows->count = last_next(&p->last, p->points, TABLE_ROWS);
	rows->models = p->points;
	watch_hosts(p, rows);
	return rows->count > 0;
}

/* The first values of a key, as in 'linux', 'macos', ... */
static void
list_values(struct buffer *list, const struct intern *values)
{
	const size_t most = 3;
	size_t i;

	for (i = 0; i < values->count && i < most; i++) {
		struct buffer value = { 0 };

		metadata_decode(&value, intern_text(values, i));
		buffer_text(list, i > 0 ? ", " : "");
		buffer_text(list, diag_quote(slice_of_buffer(&value)).text);
		buffer_free(&value);
	}
	buffer_text(list, values->count > most ? ", ..." : "");
	buffer_byte(list, '\0');
}

void
pick_say_hosts(const struct pick *p)
{
	const size_t k = hosts_mixed_key(&p->hosts);
	struct buffer values = { 0 };
	const char *key;

	if (k == HOSTS_KEYS)
		return;
	key = hosts_keys[k].at;
	list_values(&values, &p->hosts.values[k]);
	diag_say(p->options->prog,
	    "the points of %zu stage%s mix values of %s (%s): --by=%s or "
	    "--where=%s=... keeps them apart",
	    p->hosts.mixed[k], p->hosts.mixed[k] == 1 ? "" : "s", key,
	    values.data, key, key);
	buffer_free(&values);
}

void
pick_free(struct pick *p)
{
	selection_free(&p->selection);
	last_free(&p->last);
	hosts_free(&p->hosts);
}
