#ifndef SCREEN_H
#define SCREEN_H

/* What a terminal can show, and what its user wants to see. */

#include "base/buffer.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* --color, in the order of words_color. */
enum screen_color { SCREEN_AUTO, SCREEN_ALWAYS, SCREEN_NEVER };

/* A table is no narrower and no wider, whatever the screen is. */
#define SCREEN_WIDTH_MIN ((size_t)40)
#define SCREEN_WIDTH_MAX ((size_t)200)

struct screen {
	size_t width; /* cells of a line */
	bool is_utf8; /* by LC_CTYPE */
	bool has_color;
};

/*
 * The screen that fd writes to; if that is no terminal, the one that its output
 * will be shown on, of 80 columns and without colour unless the environment
 * says otherwise (COLUMNS, CLICOLOR_FORCE).
 */
struct screen screen_of(int fd, enum screen_color color);

/* How text looks: parameters of SGR (ECMA-48). */
#define SCREEN_PLAIN ""
#define SCREEN_BOLD "1"
#define SCREEN_FAINT "2"
#define SCREEN_RED "31"
#define SCREEN_GREEN "32"
#define SCREEN_YELLOW "33"

/* Appends text that looks so, where there is colour. */
void screen_put(struct buffer *out, const struct screen *screen,
    struct slice text, const char *look);

#endif
