#include "cli/options.h"

#include "base/array.h"
#include "base/diag.h"
#include "base/slice.h"
#include "table/format.h"
#include "value/num.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENTRIES_MAX 32

static const char *const formats[] = { "csv", "tsv", NULL };
static const struct words words_format = { formats, "csv or tsv" };

static const struct options_entry format_entry = { 'F', "format", "csv|tsv",
	"the format to write" };
static const struct options_entry common[] = {
	{ 'h', "help", NULL, "print this and exit" },
	{ 'V', "version", NULL, "print the version and exit" },
};
enum { SKIP_INVALID = 256 };
static const struct options_entry skip_entry = { SKIP_INVALID, "skip-invalid",
	NULL, "drop wrong rows and count them on stderr" };

/*
 * Keeps files that will be opened from becoming standard streams that are
 * closed: using such a stream still fails, and it is closed for a command.
 */
static void
occupy_standard_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null",
			    (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) |
				O_CLOEXEC);
}

/* All options of a tool; returns how many. */
static size_t
list_entries(
    const struct options_tool *tool, struct options_entry entries[ENTRIES_MAX])
{
	size_t n = 0, i;

	for (i = 0; tool->entries[i].name != NULL; i++)
		entries[n++] = tool->entries[i];
	entries[n++] = format_entry;
	if (tool->reads_tables)
		entries[n++] = skip_entry;
	for (i = 0; i < COUNT(common); i++)
		entries[n++] = common[i];
	return n;
}

static int
argument_of(const struct options_entry *entry)
{
	if (entry->arg == NULL)
		return no_argument;
	return *entry->arg == '[' ? optional_argument : required_argument;
}

/* The same for getopt_long. */
static void
convert_entries(const struct options_entry *entries, size_t n,
    char *short_options, struct option *long_options)
{
	size_t i;

	/* Options end at the first operand. */
	*short_options++ = '+';
	for (i = 0; i < n; i++) {
		long_options[i] = (struct option){
			.name = entries[i].name,
			.has_arg = argument_of(&entries[i]),
			.val = entries[i].key,
		};
		if (entries[i].key > 255)
			continue;
		*short_options++ = (char)entries[i].key;
		if (entries[i].arg != NULL)
			*short_options++ = ':';
	}
	long_options[n] = (struct option){ 0 };
	*short_options = '\0';
}

static void
print_usage(const char *prog, const char *usage)
{
	const char *lead = "Usage:";

	while (*usage != '\0') {
		size_t len = strcspn(usage, "\n");

		printf("%-6s %s %.*s\n", lead, prog, (int)len, usage);
		usage += len + (usage[len] == '\n');
		lead = "";
	}
}

static void
print_help(const char *prog, const struct options_tool *tool,
    const struct options_entry *entries, size_t n)
{
	char option[64];
	size_t i;

	print_usage(prog, tool->usage);
	printf("%s\n\n", tool->purpose);
	for (i = 0; i < n; i++) {
		const struct options_entry *e = &entries[i];

		snprintf(option, sizeof option, "--%s%s%s", e->name,
		    e->arg != NULL && *e->arg != '[' ? "=" : "",
		    e->arg != NULL ? e->arg : "");
		if (e->key > 255)
			printf("      %-26s%s\n", option, e->help);
		else
			printf("  -%c, %-26s%s\n", e->key, option, e->help);
	}
}

/* The status to exit with once something was printed. */
static int
printed(const struct options *o, const struct options_tool *tool)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	diag_say(o->prog, "standard output: %s", strerror(errno));
	return tool->usage_status == EXIT_USAGE ? EXIT_FAILED
						: tool->usage_status;
}

static int
suggest_help(const struct options *o, const struct options_tool *tool)
{
	fprintf(stderr, "Try '%s --help'.\n", o->prog);
	return tool->usage_status;
}

int
options_wrong(const struct options *o, const struct options_tool *tool,
    const char *format, ...)
{
	char message[DIAG_REASON_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	diag_say(o->prog, "%s", message);
	return suggest_help(o, tool);
}

static const char *
take_format(struct options *o, const char *arg)
{
	int word;
	const char *wrong = options_word(arg, &words_format, &word);

	o->format = (enum table_format)word;
	o->has_format = true;
	return wrong;
}

static const char *
take(struct options *o, const struct options_tool *tool, int key,
    const char *arg)
{
	switch (key) {
	case 'F':
		return take_format(o, arg);
	case SKIP_INVALID:
		o->skip_invalid = true;
		return NULL;
	default:
		return tool->take(key, arg);
	}
}

static const char *
name_of(const struct options_entry *entries, int key)
{
	while (entries->key != key)
		entries++;
	return entries->name;
}

static char *
base_name(char *path)
{
	char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

int
options_parse(
    struct options *o, const struct options_tool *tool, int argc, char **argv)
{
	struct options_entry entries[ENTRIES_MAX];
	struct option long_options[ENTRIES_MAX + 1];
	char short_options[2 * ENTRIES_MAX + 2];
	size_t n = list_entries(tool, entries);
	int key;

	occupy_standard_streams();
	argv[0] = base_name(argv[0]); /* for getopt_long's messages */
	*o = (struct options){ .prog = argv[0] };
	convert_entries(entries, n, short_options, long_options);
	while ((key = getopt_long(
		    argc, argv, short_options, long_options, NULL)) != -1) {
		const char *wanted;

		if (key == 'h') {
			print_help(o->prog, tool, entries, n);
			return printed(o, tool);
		}
		if (key == 'V') {
			printf("%s (prof) %s\n", o->prog, PROF_VERSION);
			return printed(o, tool);
		}
		if (key == '?')
			return suggest_help(o, tool);
		wanted = take(o, tool, key, optarg);
		if (wanted != NULL)
			return options_wrong(o, tool, "--%s: not %s: %s",
			    name_of(entries, key), wanted,
			    diag_quote(slice_of(optarg)).text);
	}
	o->operands = argv + optind;
	o->operands_count = (size_t)(argc - optind);
	return -1;
}

const char *
options_number(const char *arg, double *value)
{
	double v;

	if (num_parse(slice_of(arg), &v) != NUM_OK || v < 0)
		return "a number, 0 or more";
	*value = v;
	return NULL;
}

const char *
options_fraction(const char *arg, double *value)
{
	const char *wrong = options_number(arg, value);

	return wrong != NULL || *value > 1 ? "a number from 0 to 1" : NULL;
}

const char *
options_count(const char *arg, unsigned long min, unsigned long *value)
{
	static const char digits[] = "0123456789";
	unsigned long v;

	errno = 0;
	v = strtoul(arg, NULL, 10);
	if (*arg == '\0' || arg[strspn(arg, digits)] != '\0' || errno != 0 ||
	    v < min)
		return min == 0 ? "a whole number" : "a whole number from 1 on";
	*value = v;
	return NULL;
}

const char *
options_word(const char *arg, const struct words *words, int *value)
{
	*value = words_find(words, slice_of(arg));
	return *value < 0 ? words->any : NULL;
}
