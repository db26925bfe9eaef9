#include "record/parent.h"

#include "base/diag.h"
#include "base/memory.h"
#include "value/metadata.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static const char name_variable[] = "PROF_PARENT";
static const char pid_variable[] = "PROF_PARENT_PID";

/* Longer names could make the environment too large for a command to run. */
#define NAME_SIZE_MAX 65536

/* Sets a variable of the environment; NULL removes it. */
static void
set(const char *variable, const char *value)
{
	if (value == NULL)
		unsetenv(variable);
	else if (setenv(variable, value, 1) < 0)
		memory_exhausted();
}

/* A copy of a variable, or NULL. */
static char *
copy(const char *variable)
{
	const char *value = getenv(variable);
	const size_t size = value != NULL ? strlen(value) + 1 : 0;

	return size > 0 ? memcpy(memory_resize(NULL, size, 1), value, size)
			: NULL;
}

/* Whether a process is there, which may be another user's. */
static bool
is_alive(pid_t pid)
{
	return kill(pid, 0) == 0 || errno == EPERM;
}

/*
 * Whether the parent's process has ended: after a daemon has outlived the stage
 * that started it, or where this process has replaced that one.
 */
static bool
has_ended(const char *pid_text)
{
	long pid;

	if (pid_text == NULL || *pid_text == '\0')
		return false;
	pid = strtol(pid_text, NULL, 10);
	return pid <= 0 || (pid_t)pid == getpid() || !is_alive((pid_t)pid);
}

void
parent_inherit(struct buffer *metadata, const char *prog)
{
	const char *text = getenv(name_variable);
	const char *pid = getenv(pid_variable);
	struct buffer name = { 0 };

	if (text == NULL || *text == '\0')
		return;
	metadata_decode(&name, slice_of(text));
	if (has_ended(pid)) {
		diag_say(prog,
		    "PROF_PARENT: stage %s has ended with process %s: "
		    "recorded without a parent",
		    diag_quote(slice_of_buffer(&name)).text, pid);
		set(name_variable, NULL);
		set(pid_variable, NULL);
	} else
		metadata_add(
		    metadata, slice_of("parent"), slice_of_buffer(&name));
	buffer_free(&name);
}

void
parent_offer(struct parent_outer *outer, struct slice stage)
{
	struct buffer name = { 0 };
	char pid[24];

	*outer =
	    (struct parent_outer){ copy(name_variable), copy(pid_variable) };
	metadata_encode(&name, stage);
	buffer_byte(&name, '\0');
	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	set(name_variable, name.len > NAME_SIZE_MAX ? NULL : name.data);
	set(pid_variable, name.len > NAME_SIZE_MAX ? NULL : pid);
	buffer_free(&name);
}

void
parent_restore(struct parent_outer *outer)
{
	set(name_variable, outer->name);
	set(pid_variable, outer->pid);
	free(outer->name);
	free(outer->pid);
	*outer = (struct parent_outer){ 0 };
}
