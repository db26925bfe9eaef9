#include "unit.h"

#include "base/buffer.h"
#include "record/expression.h"

#include <string.h>

static void
assert_taken(const char *expression)
{
	assert_null(expression_refuses(expression));
}

static void
assert_refused(const char *expression, const char *why)
{
	const char *seen = expression_refuses(expression);

	assert_non_null(seen);
	assert_non_null(strstr(seen, why));
}

static void
takes_what_people_write(void **state)
{
	(void)state;
	assert_taken("");
	assert_taken("^== (.*)$");
	assert_taken("^([0-9]{4})-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{1,9}Z");
	assert_taken("^(a|b)+ \\(x\\) [[:alpha:]]*[]^]{2}");
	assert_taken("([0-9a-f]{2}){32}");
	assert_taken("}{)");
	assert_taken("a{");
	assert_taken("a\\");
	assert_taken("[");
}

static void
refuses_references_to_groups(void **state)
{
	(void)state;
	assert_refused("(a*)\\1", "back-reference");
	assert_refused("x(.)y\\9", "back-reference");
	/* Here the backslash, or the digit, stands for itself. */
	assert_taken("(a)\\\\1");
	assert_taken("(a)[\\1]");
	assert_taken("(a)\\0");
}

static void
counts_what_braces_copy(void **state)
{
	(void)state;
	/* 1000 copies are made of one character that is there. */
	assert_taken("a{1001}");
	assert_refused("a{1002}", "braces");
	assert_refused("a{0,1002}", "braces");
	assert_refused("a{99999999999999999999999}", "braces");
	/* 9 for a{10}, and 99 times 10 for that. */
	assert_taken("(a{10}){100}");
	/* 9, and 100 times 10. */
	assert_refused("(a{10}){101}", "braces");
	/* The group has two parts of 5: 8, and 99 times 10. */
	assert_taken("(a{5}b{5}){100}");
	assert_refused("((((a{9}){9}){9}){9}){9}", "braces");
	/* What is in brackets is one character. */
	assert_taken("[a{1002}]{1001}");
	assert_refused("[]a]{1002}", "braces");
	assert_refused("[[:alpha:]]{1002}", "braces");
}

static void
refuses_deep_groups(void **state)
{
	struct buffer b = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		buffer_byte(&b, '(');
	buffer_byte(&b, '\0');
	assert_taken(b.data);
	b.len--;
	buffer_byte(&b, '(');
	buffer_byte(&b, '\0');
	assert_refused(b.data, "nested");
	buffer_free(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(takes_what_people_write),
	cmocka_unit_test(refuses_references_to_groups),
	cmocka_unit_test(counts_what_braces_copy),
	cmocka_unit_test(refuses_deep_groups),
};

UNIT_MAIN(tests)
