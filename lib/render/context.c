#include "render/context.h"

#include "stage/history.h"

#include "base/intern.h"

struct context_history
context_history(const void *on, struct slice stage)
{
	const struct history *h = on;
	const struct history_stage *found;
	size_t number;

	if (!intern_find(&h->stages.names, stage, &number))
		return (struct context_history){ 0 };
	found = history_at(h, number);
	return (struct context_history){ found->times, found->timestamps,
		found->count };
}
