#include "render/advice.h"

#include "base/slice.h"
#include "model/model.h"
#include "model/words.h"
#include "render/cells.h"
#include "render/people.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>

/* Cells before the lines of a paragraph but the first. */
#define INDENT 2

static const char *const tones[] = {
	[PRIORITY_LOW] = SCREEN_PLAIN,
	[PRIORITY_MEDIUM] = SCREEN_PLAIN,
	[PRIORITY_HIGH] = SCREEN_YELLOW,
	[PRIORITY_CRITICAL] = SCREEN_RED,
};

/* A paragraph being written. */
struct paragraph {
	struct buffer *out;
	const struct screen *screen;
	size_t column; /* cells of the line so far */
};

static void
end_line(struct paragraph *p)
{
	buffer_byte(p->out, '\n');
	p->column = 0;
}

/* Appends text that is not broken, on the next line if this one is too short,
 * after so many spaces within a line. */
static void
put(struct paragraph *p, struct slice text, size_t spaces, const char *color)
{
	struct buffer shown = { 0 }, cut = { 0 };
	size_t taken, i;

	cells_escape(&shown, text, p->screen->is_utf8);
	cells_cut(&cut, slice_of_buffer(&shown), p->screen->width - INDENT,
	    p->screen->is_utf8);
	taken = cells_width(slice_of_buffer(&cut));
	if (p->column > INDENT &&
	    p->column + spaces + taken > p->screen->width) {
		end_line(p);
		spaces = INDENT;
	}
	for (i = 0; i < spaces; i++)
		buffer_byte(p->out, ' ');
	screen_put(p->out, p->screen, slice_of_buffer(&cut), color);
	p->column += spaces + taken;
	buffer_free(&shown);
	buffer_free(&cut);
}

/* Appends words, each of which may begin a line. */
static void
put_words(struct paragraph *p, struct slice text, size_t spaces)
{
	while (text.len > 0) {
		const char *end = memchr(text.at, ' ', text.len);
		const size_t len =
		    end != NULL ? (size_t)(end - text.at) : text.len;

		put(p, (struct slice){ text.at, len }, spaces, SCREEN_PLAIN);
		spaces = 1;
		text.at += len;
		text.len -= len;
		if (end != NULL) {
			text.at++;
			text.len--;
		}
	}
}

/* Appends a sentence of a text that may not look like one. */
static void
put_sentence(struct paragraph *p, struct slice text)
{
	struct buffer sentence = { 0 };

	if (text.len == 0)
		return;
	buffer_append(&sentence, text.at, text.len);
	sentence.data[0] = (char)toupper((unsigned char)sentence.data[0]);
	if (text.at[text.len - 1] != '.')
		buffer_byte(&sentence, '.');
	put_words(p, slice_of_buffer(&sentence), p->column == 0 ? INDENT : 1);
	buffer_free(&sentence);
}

static size_t
width(const struct paragraph *p, struct slice text)
{
	struct buffer shown = { 0 };
	size_t cells;

	cells_escape(&shown, text, p->screen->is_utf8);
	cells = cells_width(slice_of_buffer(&shown));
	buffer_free(&shown);
	return cells;
}

/* Appends a name to the line, cut if there is no room for it. */
static void
put_name(struct paragraph *p, struct slice name)
{
	const size_t room = p->screen->width - p->column - 2;
	struct buffer shown = { 0 }, cut = { 0 };

	cells_escape(&shown, name, p->screen->is_utf8);
	cells_fit(&cut, slice_of_buffer(&shown), room, p->screen->is_utf8);
	put(p, slice_of_buffer(&cut), 2, SCREEN_BOLD);
	buffer_free(&shown);
	buffer_free(&cut);
}

/* "CRITICAL  test  it is slow" */
static void
put_heading(struct paragraph *p, const struct recommendation *r)
{
	const char *word = words_priority.each[r->priority];
	struct buffer priority = { 0 };

	for (; *word != '\0'; word++)
		buffer_byte(&priority, (char)toupper((unsigned char)*word));
	put(p, slice_of_buffer(&priority), 0, tones[r->priority]);
	buffer_free(&priority);
	put_name(p, r->stage_name);
	if (p->column + 2 + width(p, r->issue) > p->screen->width)
		end_line(p);
	put_words(p, r->issue, 2);
	end_line(p);
}

/* "(degrading; confidence 0.85)" */
static void
put_source(struct paragraph *p, const struct recommendation *r)
{
	struct buffer source = { 0 };

	buffer_byte(&source, '(');
	buffer_append(&source, r->rule.at, r->rule.len);
	buffer_text(&source, "; confidence ");
	people_ratio(&source, r->confidence);
	buffer_byte(&source, ')');
	put(p, slice_of_buffer(&source), 2, SCREEN_FAINT);
	buffer_free(&source);
}

void
advice_put(
    struct buffer *out, const struct screen *screen, const struct view *v)
{
	struct paragraph p = { .out = out, .screen = screen };
	size_t i;

	for (i = 0; i < v->rows_count; i++) {
		const struct recommendation *r = v->rows[i];

		if (i > 0)
			end_line(&p);
		put_heading(&p, r);
		put_sentence(&p, r->suggested_action);
		put_sentence(&p, r->expected_improvement);
		put_source(&p, r);
		end_line(&p);
	}
}
