/*
 * usage: PROGRAM [-runs=N] [-seed=N] SEED-FILE...
 *
 * Runs what is fuzzed on each seed file, each of them in many ways, and on N
 * mutations of them, for compilers that have no fuzzer.  The same seed number
 * gives the same mutations; what fails is left in the file `crash`.
 */

#include "fuzz.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Pieces of what is fuzzed, and what breaks it. */
static const struct {
	const char *text;
	size_t len;
} pieces[] = {
#define PIECE(text) \
	{ \
		text, sizeof(text) - 1 \
	}
	PIECE(","),
	PIECE("\t"),
	PIECE("\n"),
	PIECE("\r\n"),
	PIECE("\r"),
	PIECE("\""),
	PIECE("\"\""),
	PIECE("\\"),
	PIECE("\\t"),
	PIECE("\0"),
	PIECE("\xef\xbb\xbf"),
	PIECE("stage_name"),
	PIECE("\"stage_name\""),
	PIECE("stage_name,execution_time\n"),
	PIECE("\nstage_name\texecution_time\n"),
	PIECE("\nstage_name,execution_time,memory_used,cpu_time,timestamp,"
	      "metadata\n"),
	PIECE("event,stage_name,metadata,timestamp\n"),
	PIECE("start,a\n"),
	PIECE("\na,1\n"),
	PIECE("\"a, b\",2.5\n"),
	PIECE("0.000001"),
	PIECE("123456789.125"),
	PIECE("999999999999999"),
	PIECE("9007199254740993"),
	PIECE("1e3"),
	PIECE("-0"),
	PIECE("."),
	PIECE(".5"),
	PIECE("5."),
	PIECE("1.2.3"),
	PIECE("nan"),
	PIECE("2026-03-01T12:00:00.123456Z"),
	PIECE("1772366400.5"),
	PIECE("k=v;overhead=0.5"),
	PIECE("="),
	PIECE(";"),
	PIECE(":"),
	PIECE("%3B"),
	PIECE("!="),
	PIECE("*2"),
	PIECE("+1"),
	PIECE("+01:00"),
	PIECE("9007199254740992"),
	PIECE("\x1b[0m"),
	PIECE("\n##[group]Run "),
	PIECE("\n##[endgroup]"),
	PIECE("\nsection_start:1772366400:"),
	PIECE("\nsection_end:1772366401:"),
	PIECE("\n#1 DONE 1.5s\n"),
	PIECE("\n[Pipeline] }\n"),
	PIECE("\n+++ "),
	PIECE("[17 1 2] "),
	PIECE("\n== "),
	PIECE("\nbegin "),
	PIECE("\nend "),
	PIECE("\n12:00:00.5 "),
	PIECE("\n--"),
	PIECE("\n-n"),
	PIECE("\x80"),
#undef PIECE
};

static uint64_t random_state;

/* A number below n, by xorshift64 (Marsaglia 2003). */
static size_t
below(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (size_t)(random_state >> 11) % n;
}

/* The current input, which is written out if it fails. */
static struct buffer input;

static void
keep_crash(int signal_number)
{
	FILE *f = fopen("crash", "wb");

	if (f != NULL) {
		fwrite(input.data, 1, input.len, f);
		fclose(f);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void
run(void)
{
	LLVMFuzzerTestOneInput((const uint8_t *)input.data, input.len);
}

/* Puts bytes into the input, from `at` on in place of `gone` bytes. */
static void
splice(size_t at, size_t gone, const char *bytes, size_t n)
{
	struct buffer changed = { 0 };

	buffer_append(&changed, input.data, at);
	buffer_append(&changed, bytes, n);
	buffer_append(&changed, input.data + at + gone, input.len - at - gone);
	buffer_free(&input);
	input = changed;
}

/* A run of one byte: a few, or now and then more than a field may have. */
static void
insert_run(size_t at)
{
	static const char bytes[] = "x0\"\\ ,\n";
	size_t n = below(1000) == 0 ? (1 << 20) + below(3) : below(200);
	char *run_of = memory_resize(NULL, n, 1);

	memset(run_of, bytes[below(sizeof bytes - 1)], n);
	splice(at, 0, run_of, n);
	free(run_of);
}

static void
mutate(const struct buffer *other)
{
	size_t at = below(input.len + 1), from, n;
	size_t rest = input.len - at;
	char byte = (char)below(256);

	switch (below(7)) {
	case 0:
		/* The byte beside, as ':' is beside '9', or any. */
		if (rest > 0 && below(2))
			byte = (char)(input.data[at] + (below(2) ? 1 : -1));
		splice(at, rest > 0, &byte, 1);
		break;
	case 1:
		splice(at, below((rest < 20 ? rest : 20) + 1), "", 0);
		break;
	case 2:
		insert_run(at);
		break;
	case 3:
		from = below(other->len + 1);
		n = below(other->len - from + 1);
		splice(at, 0, other->data + from, n < 400 ? n : 400);
		break;
	default:
		n = below(sizeof pieces / sizeof *pieces);
		splice(at, rest > 0 && below(2), pieces[n].text, pieces[n].len);
	}
}

static struct buffer
read_file(const char *path)
{
	struct buffer content = { 0 };
	FILE *f = fopen(path, "rb");
	size_t got;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	do {
		got = fread(buffer_reserve(&content, 4096), 1, 4096, f);
		content.len += got;
	} while (got > 0);
	fclose(f);
	return content;
}

/* Here, not in a header: compilers without sanitizers have none. */
extern void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

/* Drops what the library says of what it reads, but no report of a fault. */
static void
be_quiet(void)
{
	const int reports = dup(STDERR_FILENO),
		  null = open("/dev/null", O_WRONLY);

	if (__sanitizer_set_report_fd != NULL)
		__sanitizer_set_report_fd((void *)(intptr_t)reports);
	dup2(null, STDERR_FILENO);
	close(null);
}

/* The seed as it is, read in all ways. */
static void
run_seed(const struct buffer *seed)
{
	int first, second;

	input.len = 0;
	buffer_append(&input, seed->data, seed->len);
	for (first = 0; first < 256; first += 3)
		for (second = 0; second < 256; second += 85) {
			input.data[0] = (char)first;
			input.data[1] = (char)(second + first % 4);
			run();
		}
}

/* Seeds with some mutations each. */
static void
run_mutations(const struct buffer *seeds, size_t count, unsigned long runs)
{
	for (; runs > 0; runs--) {
		const struct buffer *seed = &seeds[below(count)];
		size_t n;

		input.len = 0;
		buffer_append(&input, seed->data, seed->len);
		for (n = 1 + below(8); n > 0; n--)
			mutate(&seeds[below(count)]);
		/* The first two bytes say how it is read. */
		if (input.len >= 2) {
			input.data[0] = (char)below(256);
			input.data[1] = (char)below(256);
		}
		run();
	}
}

int
main(int argc, char **argv)
{
	unsigned long runs = 20000, seed_number = 1;
	struct buffer *seeds = memory_resize(NULL, (size_t)argc, sizeof *seeds);
	size_t count = 0, i;
	int arg;

	for (arg = 1; arg < argc; arg++)
		if (strncmp(argv[arg], "-runs=", 6) == 0)
			runs = strtoul(argv[arg] + 6, NULL, 10);
		else if (strncmp(argv[arg], "-seed=", 6) == 0)
			seed_number = strtoul(argv[arg] + 6, NULL, 10);
		else
			seeds[count++] = read_file(argv[arg]);
	random_state = seed_number * UINT64_C(0x9e3779b97f4a7c15) | 1;
	signal(SIGABRT, keep_crash);
	be_quiet();
	for (i = 0; i < count; i++)
		run_seed(&seeds[i]);
	if (count > 0)
		run_mutations(seeds, count, runs);
	printf("1..1\nok 1 - %s holds for %zu seeds and %lu mutations\n",
	    strrchr(argv[0], '/') != NULL ? strrchr(argv[0], '/') + 1 : argv[0],
	    count, runs);
	for (i = 0; i < count; i++)
		buffer_free(&seeds[i]);
	buffer_free(&input);
	free(seeds);
	return 0;
}
