#include "render/screen.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80

/* The text of a variable, "" if it is not set. */
static const char *
variable(const char *name)
{
	const char *text = getenv(name);

	return text != NULL ? text : "";
}

static size_t
find_width(int fd)
{
	const unsigned long wanted = strtoul(variable("COLUMNS"), NULL, 10);
	struct winsize size;
	size_t width = WIDTH_DEFAULT;

	if (wanted > 0)
		width = wanted;
	else if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		width = size.ws_col;
	if (width < SCREEN_WIDTH_MIN)
		return SCREEN_WIDTH_MIN;
	return width > SCREEN_WIDTH_MAX ? SCREEN_WIDTH_MAX : width;
}

/* Without setlocale, so that numbers keep their decimal points. */
static bool
find_utf8(void)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	bool is_utf8;

	if (locale == (locale_t)0)
		return false;
	is_utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
	freelocale(locale);
	return is_utf8;
}

/* As no-color.org and bixense.com/clicolors have it. */
static bool
find_color(int fd)
{
	const char *forced = variable("CLICOLOR_FORCE");
	const char *term = variable("TERM");

	if (*variable("NO_COLOR") != '\0')
		return false;
	if (*forced != '\0' && strcmp(forced, "0") != 0)
		return true;
	return strcmp(variable("CLICOLOR"), "0") != 0 && *term != '\0' &&
	    strcmp(term, "dumb") != 0 && isatty(fd);
}

struct screen
screen_of(int fd, enum screen_color color)
{
	return (struct screen){
		.width = find_width(fd),
		.is_utf8 = find_utf8(),
		.has_color = color == SCREEN_ALWAYS ||
		    (color == SCREEN_AUTO && find_color(fd)),
	};
}

void
screen_put(struct buffer *out, const struct screen *screen, struct slice text,
    const char *look)
{
	const bool is_plain =
	    !screen->has_color || *look == '\0' || text.len == 0;

	if (!is_plain) {
		buffer_text(out, "\x1b[");
		buffer_text(out, look);
		buffer_byte(out, 'm');
	}
	buffer_append(out, text.at, text.len);
	if (!is_plain)
		buffer_text(out, "\x1b[0m");
}
