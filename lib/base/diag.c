#include "base/diag.h"

#include "base/slice.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
diag_reason(struct diag *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->reason, sizeof d->reason, format, args);
	va_end(args);
}

void
diag_print(const char *prog, const struct diag *d)
{
	if (d->file == NULL)
		fprintf(stderr, "%s: %s\n", prog, d->reason);
	else if (d->line == 0)
		fprintf(stderr, "%s: %s: %s\n", prog, d->file, d->reason);
	else
		fprintf(stderr, "%s: %s:%ju: %s\n", prog, d->file, d->line,
		    d->reason);
}

void
diag_say(const char *prog, const char *format, ...)
{
	struct diag d = { 0 };
	va_list args;

	va_start(args, format);
	vsnprintf(d.reason, sizeof d.reason, format, args);
	va_end(args);
	diag_print(prog, &d);
}

/* The longest escape of one byte: \xNN. */
#define ESCAPED_MAX 4

static size_t
escape(char *to, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char named[] = "\tt\nn\rr\\\\";
	const char *name;

	for (name = named; *name != '\0'; name += 2)
		if (c == (unsigned char)name[0]) {
			to[0] = '\\';
			to[1] = name[1];
			return 2;
		}
	if (c >= ' ' && c != 0x7f) {
		to[0] = (char)c;
		return 1;
	}
	to[0] = '\\';
	to[1] = 'x';
	to[2] = hex[c >> 4];
	to[3] = hex[c & 15];
	return ESCAPED_MAX;
}

struct diag_quoted
diag_quote(struct slice text)
{
	static const char cut[] = "'...";
	struct diag_quoted q;
	size_t n = 0, i;

	q.text[n++] = '\'';
	for (i = 0; i < text.len; i++) {
		if (n + ESCAPED_MAX + sizeof cut > sizeof q.text)
			break;
		n += escape(q.text + n, (unsigned char)text.at[i]);
	}
	strcpy(q.text + n, i < text.len ? cut : "'");
	return q;
}
