#include "cli/modes.h"

#include <assert.h>
#include <stddef.h>

/* The number of an option's rule, or of the rule that ends them. */
static size_t
find(const struct modes *modes, int key)
{
	size_t i = 0;

	while (modes->rules[i].key != key && modes->rules[i].key != 0)
		i++;
	assert(i < MODES_RULES_MAX);
	return i;
}

void
modes_note(const struct modes *modes, struct modes_given *given, int key)
{
	const size_t i = find(modes, key);

	given->rules |= (uint32_t)1 << i;
	if (modes->rules[i].chooses && given->key == 0)
		given->key = key;
}

unsigned
modes_chosen(const struct modes *modes, const struct modes_given *given)
{
	return given->key == 0 ? modes->usual
			       : modes->rules[find(modes, given->key)].modes;
}

int
modes_conflict(const struct modes *modes, const struct modes_given *given)
{
	const unsigned mode = modes_chosen(modes, given);
	size_t i;

	for (i = 0; modes->rules[i].key != 0; i++)
		if ((given->rules >> i & 1) && !(modes->rules[i].modes & mode))
			return modes->rules[i].key;
	return 0;
}
