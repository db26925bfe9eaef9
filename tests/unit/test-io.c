#include "unit.h"

#include "base/buffer.h"
#include "base/io.h"
#include "render/format.h"
#include "render/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Much larger than a pipe's buffer. */
#define LEN ((size_t)1024 * 1024)

static char *text;
static int pipe_fds[2];

static char
byte_at(size_t i)
{
	return (char)('a' + i % 23);
}

static int
make_text(void **state)
{
	size_t i;

	(void)state;
	text = malloc(LEN);
	for (i = 0; text != NULL && i < LEN; i++)
		text[i] = byte_at(i);
	return text == NULL || pipe(pipe_fds) < 0 ? -1 : 0;
}

static int
free_text(void **state)
{
	(void)state;
	free(text);
	close(pipe_fds[0]);
	return 0;
}

/* Reads the pipe to its end, after a delay.  Returns whether it is the text. */
static bool
read_late(void)
{
	struct timespec late = { .tv_nsec = 50 * 1000 * 1000 };
	char bytes[5000];
	size_t total = 0;
	ssize_t n, i;

	nanosleep(&late, NULL);
	while ((n = read(pipe_fds[0], bytes, sizeof bytes)) > 0)
		for (i = 0; i < n; i++)
			if (bytes[i] != byte_at(total++))
				return false;
	return total == LEN;
}

/* Starts a process that reads the pipe. */
static pid_t
begin_reading(void)
{
	pid_t reader = fork();

	if (reader == 0) {
		close(pipe_fds[1]);
		_exit(read_late() ? 0 : 1);
	}
	return reader;
}

static void
assert_all_was_read(pid_t reader)
{
	int status;

	assert_int_equal(close(pipe_fds[1]), 0);
	assert_int_equal(waitpid(reader, &status, 0), reader);
	assert_int_equal(status, 0);
}

static void
waits_where_a_pipe_that_does_not_block_is_full(void **state)
{
	pid_t reader = begin_reading();

	(void)state;
	assert_int_equal(fcntl(pipe_fds[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(io_write_all(pipe_fds[1], text, LEN), 0);
	assert_all_was_read(reader);
}

static void
a_table_is_written_to_a_pipe_that_does_not_block(void **state)
{
	pid_t reader = begin_reading();
	struct writer w;

	(void)state;
	assert_int_equal(fcntl(pipe_fds[1], F_SETFL, O_NONBLOCK), 0);
	writer_init(&w, pipe_fds[1], &format_csv);
	buffer_append(&w.sheet.out, text, LEN);
	assert_int_equal(writer_flush(&w), 0);
	writer_free(&w);
	assert_all_was_read(reader);
}

static void
note(int signal)
{
	(void)signal;
}

static void
signals_lose_nothing(void **state)
{
	static const struct itimerval often = { { 0, 2000 }, { 0, 2000 } },
				      never = { 0 };
	struct sigaction action = { .sa_handler = note };
	pid_t reader = begin_reading();

	(void)state;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	assert_int_equal(io_write_all(pipe_fds[1], text, LEN), 0);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_all_was_read(reader);
}

static void
an_error_is_told(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	close(pipe_fds[0]);
	errno = 0;
	assert_int_equal(io_write_all(pipe_fds[1], text, LEN), -1);
	assert_int_equal(errno, EPIPE);
	assert_int_equal(io_write_all(pipe_fds[1], text, 0), 0);
	close(pipe_fds[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_text, free_text)

static const struct CMUnitTest tests[] = {
	TEST(waits_where_a_pipe_that_does_not_block_is_full),
	TEST(a_table_is_written_to_a_pipe_that_does_not_block),
	TEST(signals_lose_nothing),
	TEST(an_error_is_told),
};

UNIT_MAIN(tests)
