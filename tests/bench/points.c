/*
 * usage: points [-q] [-s SEED] ROWS STAGES
 *
 * Prints profile points as prof-record writes them, the same ones each time
 * and on each machine: all numbers are made of integers.  The stage of a row
 * is drawn at random; with -q every name is quoted and has a comma inside.
 * Another SEED draws other points of the same stages.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SEED 20260301u
#define FIRST_SECOND 1767225600 /* 2026-01-01T00:00:00Z */

/* A row that is being made. */
struct row {
	char text[256];
	size_t len;
};

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/*
 * A time in ns, about log-normal: two to the power of the sum of four uniform
 * variables, with straight lines between the powers.
 */
static uint64_t
draw_time(uint64_t *state, uint64_t typical_ns)
{
	uint64_t bits = draw(state), sum = 0;
	int i;

	for (i = 0; i < 4; i++)
		sum += bits >> 16 * i & 0xffff;
	sum *= 2; /* the exponent, in 1/2^17: from 0 to 4 */
	return (typical_ns << (sum >> 17)) * (0x20000 + (sum & 0x1ffff)) >> 19;
}

/* Between 1 ms and 256 ms, and the same for a stage each time. */
static uint64_t
typical_time(uint64_t stage)
{
	uint64_t bits = draw(&stage);

	return (1000000 + bits % 1000000) << (bits >> 32) % 8;
}

static void
add_text(struct row *row, const char *text)
{
	size_t len = strlen(text);

	memcpy(row->text + row->len, text, len);
	row->len += len;
}

/* With leading zeros up to so many digits. */
static void
add_digits(struct row *row, uint64_t value, int digits)
{
	char text[20];
	int n = 0;

	do
		text[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (n < digits)
		text[n++] = '0';
	while (n > 0)
		row->text[row->len++] = text[--n];
}

static void
add_ms(struct row *row, uint64_t ns)
{
	add_digits(row, ns / 1000000, 1);
	add_text(row, ".");
	add_digits(row, ns % 1000000, 6);
}

static void
add_timestamp(struct row *row, uint64_t us)
{
	static char second[32];
	static time_t formatted;
	time_t seconds = (time_t)(us / 1000000);

	if (seconds != formatted) {
		strftime(second, sizeof second, "%Y-%m-%dT%H:%M:%S.",
		    gmtime(&seconds));
		formatted = seconds;
	}
	add_text(row, second);
	add_digits(row, us % 1000000, 6);
	add_text(row, "Z");
}

static void
add_name(struct row *row, uint64_t stage, int digits, int quoted)
{
	add_text(row, quoted ? "\"step " : "step_");
	add_digits(row, stage, digits);
	if (quoted)
		add_text(row, ", all\"");
}

static void
print_points(uint64_t seed, uint64_t rows, uint64_t stages, int quoted)
{
	uint64_t state = seed, us = FIRST_SECOND * (uint64_t)1000000;
	int digits = snprintf(NULL, 0, "%llu", (unsigned long long)stages - 1);
	struct row row;

	puts("stage_name,execution_time,memory_used,cpu_time,timestamp,"
	     "metadata");
	for (; rows > 0; rows--) {
		uint64_t stage = draw(&state) % stages;
		uint64_t ns = draw_time(&state, typical_time(stage));
		uint64_t bits = draw(&state);

		row.len = 0;
		add_name(&row, stage, digits, quoted);
		add_text(&row, ",");
		add_ms(&row, ns);
		add_text(&row, ",");
		add_digits(&row, 4096 * (1000 + stage % 1000 + bits % 64), 1);
		add_text(&row, ",");
		add_ms(&row, ns - ns / 1000 * (bits >> 8 & 127));
		add_text(&row, ",");
		add_timestamp(&row, us);
		add_text(&row, ",exit_status=0\n");
		fwrite(row.text, 1, row.len, stdout);
		us += ns / 1000;
	}
}

int
main(int argc, char **argv)
{
	int option, quoted = 0;
	uint64_t seed = SEED, rows, stages;

	while ((option = getopt(argc, argv, "qs:")) == 'q' || option == 's')
		if (option == 'q')
			quoted = 1;
		else
			seed = strtoull(optarg, NULL, 10);
	rows = argc == optind + 2 ? strtoull(argv[optind], NULL, 10) : 0;
	stages = rows > 0 ? strtoull(argv[optind + 1], NULL, 10) : 0;
	if (option != -1 || stages == 0) {
		fputs("usage: points [-q] [-s SEED] ROWS STAGES\n", stderr);
		return 2;
	}
	print_points(seed, rows, stages, quoted);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("points");
		return 1;
	}
	return 0;
}
