#include "unit.h"

#include "base/slice.h"
#include "model/model.h"
#include "model/schema.h"
#include "rows/parse.h"

static void
knows_the_stage_of_an_event(void **state)
{
	const struct event event = {
		.event = EVENT_END,
		.stage_name = slice_of("build"),
	};

	(void)state;
	assert_true(slice_is(
	    schema_stage_name(&schema_of[SCHEMA_EVENTS], &event), "build"));
}

static void
knows_the_stage_of_each_kind(void **state)
{
	int kind;

	(void)state;
	for (kind = 0; kind < SCHEMA_KINDS; kind++) {
		union {
			struct recommendation recommendation;
			struct step step;
			union parse_models read;
		} model = { 0 };

		schema_clear((enum schema_kind)kind, &model);
		assert_true(
		    slice_is(schema_stage_name(&schema_of[kind], &model), ""));
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(knows_the_stage_of_an_event),
	cmocka_unit_test(knows_the_stage_of_each_kind),
};

UNIT_MAIN(tests)
