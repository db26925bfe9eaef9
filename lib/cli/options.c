#include "cli/options.h"

#include "base/array.h"
#include "base/diag.h"
#include "base/slice.h"
#include "cli/select_options.h"
#include "render/format.h"
#include "value/num.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENTRIES_MAX 32
#define FORMATS_MAX 16

/* Bytes for the names of all formats and what joins them. */
#define FORMATS_SIZE 128

static const struct options_entry common[] = {
	{ 'h', "help", NULL, "print this help and exit" },
	{ 'V', "version", NULL, "print the version and exit" },
};
static const struct options_entry color_entry = { OPTIONS_COLOR, "color",
	"auto|always|never", "whether a table has colours" };
static const struct options_entry label_entry = { OPTIONS_LABEL, "label",
	"NAME", "what messages call standard input" };
static const struct options_entry skip_entry = { OPTIONS_SKIP_INVALID,
	"skip-invalid", NULL, "drop invalid rows and report their number" };

/*
 * Opens closed standard streams, so that no file opened later takes their
 * descriptors.  Using such a stream still fails, and exec closes it.
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

/* All options of a tool, with the common ones. */
struct entries {
	struct options_entry list[ENTRIES_MAX];
	size_t count;
	const struct format *formats[FORMATS_MAX + 1]; /* ended by NULL */
	char format_names[FORMATS_SIZE]; /* the argument of --format */
};

/* Finds the formats that the tool can write. */
static void
find_formats(const struct options_tool *tool, struct entries *all)
{
	size_t n = 0, i;

	for (i = 0; tool->formats[i] != NULL; i++)
		if (format_writes(tool->formats[i], tool->writes)) {
			assert(n < FORMATS_MAX);
			all->formats[n++] = tool->formats[i];
		}
	all->formats[n] = NULL;
}

/* The names of the formats, joined by `between`, the last one by `last`. */
static void
list_formats(char list[FORMATS_SIZE], const struct entries *all,
    const char *between, const char *last)
{
	const struct format *const *formats = all->formats;
	size_t len = 0, i;

	for (i = 0; formats[i] != NULL; i++) {
		if (i > 0 && formats[i + 1] == NULL)
			between = last;
		len += (size_t)snprintf(list + len, FORMATS_SIZE - len, "%s%s",
		    i > 0 ? between : "", formats[i]->name);
		assert(len < FORMATS_SIZE);
	}
}

static void
list_entries(const struct options_tool *tool, struct entries *all)
{
	size_t n = 0, i;

	for (i = 0; tool->entries[i].name != NULL; i++)
		all->list[n++] = tool->entries[i];
	for (i = 0; tool->reads_points && i < SELECT_OPTIONS; i++)
		all->list[n++] = select_options[i];
	find_formats(tool, all);
	list_formats(all->format_names, all, "|", "|");
	all->list[n++] = (struct options_entry){ 'F', "format",
		all->format_names, "output format" };
	all->list[n++] = color_entry;
	if (tool->reads_tables) {
		all->list[n++] = label_entry;
		all->list[n++] = skip_entry;
	}
	for (i = 0; i < COUNT(common); i++)
		all->list[n++] = common[i];
	all->count = n;
}

static int
argument_of(const struct options_entry *entry)
{
	if (entry->arg == NULL)
		return no_argument;
	return *entry->arg == '[' ? optional_argument : required_argument;
}

/* The options in the form of getopt_long. */
static void
convert_entries(
    const struct entries *all, char *short_options, struct option *long_options)
{
	const struct options_entry *entries = all->list;
	const size_t n = all->count;
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
    const struct entries *all)
{
	char option[64];
	size_t i;

	print_usage(prog, tool->usage);
	printf("%s\n\n", tool->purpose);
	for (i = 0; i < all->count; i++) {
		const struct options_entry *e = &all->list[i];

		snprintf(option, sizeof option, "--%s%s%s", e->name,
		    e->arg != NULL && *e->arg != '[' ? "=" : "",
		    e->arg != NULL ? e->arg : "");
		if (e->key > 255)
			printf("      %-25s %s\n", option, e->help);
		else
			printf("  -%c, %-25s %s\n", e->key, option, e->help);
	}
}

/* The exit status after printing to standard output. */
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

const struct format *
options_format(const struct options *o)
{
	return o->format != NULL ? o->format : o->shown;
}

bool
options_for_people(const struct options *o)
{
	const struct format *format = options_format(o);

	return format != NULL && format->table != NULL;
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
name_of(const struct entries *all, int key)
{
	const struct options_entry *entry = all->list;

	while (entry->key != key)
		entry++;
	return entry->name;
}

/* Reports an invalid argument; returns the exit status. */
static int
refuse(const struct options *o, const struct options_tool *tool,
    const char *option, const char *wanted, const char *arg)
{
	return options_wrong(o, tool, "--%s: not %s: %s", option, wanted,
	    diag_quote(slice_of(arg)).text);
}

static int
take_format(struct options *o, const struct options_tool *tool,
    const struct entries *all, const char *arg)
{
	char wanted[FORMATS_SIZE];
	size_t i = 0;

	while (
	    all->formats[i] != NULL && strcmp(arg, all->formats[i]->name) != 0)
		i++;
	o->format = all->formats[i];
	if (o->format != NULL)
		return -1;
	list_formats(wanted, all, ", ", " or ");
	return refuse(o, tool, "format", wanted, arg);
}

/* Sets how tables are shown if standard output is a terminal. */
static void
find_shown(struct options *o, const struct entries *all)
{
	size_t i;

	for (i = 0; all->formats[i] != NULL; i++)
		if (all->formats[i]->is_for_terminals && isatty(STDOUT_FILENO))
			o->shown = all->formats[i];
}

static const char *
take_color(struct options *o, const char *arg)
{
	int color;
	const char *wanted = options_word(arg, &words_color, &color);

	if (wanted == NULL)
		o->color = (enum screen_color)color;
	return wanted;
}

static const char *
take_label(struct options *o, const char *arg)
{
	o->label = arg;
	return *arg != '\0' ? NULL : "a name";
}

/* Handles an option.  Returns -1, or the status to exit with. */
static int
take(struct options *o, const struct options_tool *tool,
    const struct entries *all, int key)
{
	const char *wanted;

	switch (key) {
	case 'h':
		print_help(o->prog, tool, all);
		return printed(o, tool);
	case 'V':
		printf("%s (prof) %s\n", o->prog, PROF_VERSION);
		return printed(o, tool);
	case '?':
		return suggest_help(o, tool);
	case 'F':
		return take_format(o, tool, all, optarg);
	case OPTIONS_SKIP_INVALID:
		o->skip_invalid = true;
		return -1;
	}
	if (key == OPTIONS_COLOR)
		wanted = take_color(o, optarg);
	else if (key == OPTIONS_LABEL)
		wanted = take_label(o, optarg);
	else
		wanted = select_options_own(key)
		    ? select_options_take(&o->wanted, key, optarg)
		    : tool->take(key, optarg);
	return wanted == NULL
	    ? -1
	    : refuse(o, tool, name_of(all, key), wanted, optarg);
}

/*
 * Sets the mode, if the tool has several.  Returns -1, or the status to exit
 * with where an option is not for it.
 */
static int
set_mode(struct options *o, const struct options_tool *tool,
    const struct entries *all, const struct modes_given *given)
{
	int conflict;

	if (tool->modes == NULL)
		return -1;
	o->mode = modes_chosen(tool->modes, given);
	snprintf(o->mode_name, sizeof o->mode_name, "%s%s",
	    given->key != 0 ? "--" : "",
	    given->key != 0 ? name_of(all, given->key)
			    : tool->modes->usual_name);
	conflict = modes_conflict(tool->modes, given);
	if (conflict == 0)
		return -1;
	return options_wrong(o, tool, "--%s cannot be used with %s",
	    name_of(all, conflict), o->mode_name);
}

static char *
base_name(char *path)
{
	char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

int
options_check_files(const struct options *o, const struct options_tool *tool)
{
	size_t i;

	for (i = 0; i < o->operands_count && !o->is_ended; i++) {
		const char *file = o->operands[i];

		if (*file == '-' && file[1] != '\0' && access(file, F_OK) < 0)
			return options_wrong(
			    o, tool, "options come before files: %s", file);
	}
	return -1;
}

int
options_parse(
    struct options *o, const struct options_tool *tool, int argc, char **argv)
{
	struct entries all;
	struct modes_given given = { 0 };
	struct option long_options[ENTRIES_MAX + 1];
	char short_options[2 * ENTRIES_MAX + 2];
	int key, status, last = 1;

	occupy_standard_streams();
	argv[0] = base_name(argv[0]); /* for getopt_long's messages */
	*o = (struct options){ .prog = argv[0] };
	list_entries(tool, &all);
	convert_entries(&all, short_options, long_options);
	while ((key = getopt_long(
		    argc, argv, short_options, long_options, NULL)) != -1) {
		status = take(o, tool, &all, key);
		if (status >= 0)
			return status;
		last = optind;
		if (tool->modes != NULL)
			modes_note(tool->modes, &given, key);
	}
	find_shown(o, &all);
	o->operands = argv + optind;
	o->operands_count = (size_t)(argc - optind);
	o->is_ended = optind == last + 1;
	status = set_mode(o, tool, &all, &given);
	/* What reads points reads files alone. */
	if (status < 0 && tool->reads_points)
		return options_check_files(o, tool);
	return status;
}

const char *
options_number(const char *arg, double *value)
{
	double v;

	if (num_parse(slice_of(arg), &v) != NUM_OK || v < 0)
		return "a number of at least 0";
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

	/* Where it is out of range the greatest: more than there can be. */
	v = strtoul(arg, NULL, 10);
	if (*arg == '\0' || arg[strspn(arg, digits)] != '\0' || v < min)
		return min == 0 ? "an integer of at least 0"
				: "a positive integer";
	*value = v;
	return NULL;
}

const char *
options_word(const char *arg, const struct words *words, int *value)
{
	*value = words_find(words, slice_of(arg));
	return *value < 0 ? words->any : NULL;
}
