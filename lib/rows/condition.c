#include "rows/condition.h"

#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/slice.h"
#include "value/metadata.h"

#include <stdlib.h>
#include <string.h>

bool
condition_is_valid(const char *text, struct slice *key)
{
	*key = (struct slice){ text, strcspn(text, "=") };
	if (text[key->len] == '\0')
		return false;
	if (key->len > 0 && text[key->len - 1] == '!')
		key->len--;
	return metadata_is_key(*key);
}

static void
add_value(struct condition *c, struct slice encoded)
{
	const char *begin = c->text.data + c->text.len;

	metadata_decode(&c->text, encoded);
	c->values =
	    memory_resize(c->values, c->values_count + 1, sizeof *c->values);
	c->values[c->values_count++] = (struct slice){ begin,
		(size_t)(c->text.data + c->text.len - begin) };
}

void
condition_init(struct condition *c, const char *text)
{
	const char *list = strchr(text, '=') + 1;

	*c = (struct condition){ 0 };
	condition_is_valid(text, &c->key);
	c->is_negative = text[c->key.len] == '!';
	/* Decoded text is never longer, so the buffer will not move. */
	buffer_reserve(&c->text, strlen(list) + 1);
	for (;;) {
		const size_t len = strcspn(list, ",");

		add_value(c, (struct slice){ list, len });
		if (list[len] == '\0')
			break;
		list += len + 1;
	}
	c->has_percent = slice_has_any(slice_of_buffer(&c->text), "%");
}

static bool
is_wanted(const struct condition *c, struct slice value)
{
	size_t i;

	for (i = 0; i < c->values_count; i++)
		if (slice_equal(c->values[i], value))
			return true;
	return false;
}

/* The same for an encoded value. */
static bool
is_wanted_decoded(struct condition *c, struct slice value)
{
	c->plain.len = 0;
	metadata_decode(&c->plain, value);
	return is_wanted(c, slice_of_buffer(&c->plain));
}

static bool
has_wanted(struct condition *c, struct slice value)
{
	const bool is_same = is_wanted(c, value);

	/* Encoded values, which are rare, contain '%'. */
	if ((is_same && !c->has_percent) ||
	    memchr(value.at, '%', value.len) == NULL)
		return is_same;
	return is_wanted_decoded(c, value);
}

/* Keeps a value for the message that no wanted one was found. */
static void
note_value(struct condition *c, struct slice value)
{
	c->plain.len = 0;
	metadata_decode(&c->plain, value);
	intern_id(&c->seen, slice_of_buffer(&c->plain));
}

bool
condition_holds(struct condition *c, struct slice metadata)
{
	struct slice value = slice_of("");
	const bool has_key = metadata_find(metadata, c->key, &value);
	const bool found = has_wanted(c, value);

	c->has_key |= has_key;
	c->has_value |= found;
	if (has_key && !c->has_value && !c->is_negative)
		note_value(c, value);
	return found != c->is_negative;
}

bool
condition_was_met(const struct condition *c)
{
	return c->has_key && (c->has_value || c->is_negative);
}

void
condition_free(struct condition *c)
{
	free(c->values);
	buffer_free(&c->text);
	buffer_free(&c->plain);
	intern_free(&c->seen);
	*c = (struct condition){ 0 };
}
