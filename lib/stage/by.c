#include "stage/by.h"

#include "value/metadata.h"

#include <string.h>

bool
by_next(const char **list, struct slice *key)
{
	if (*list == NULL)
		return false;
	*key = (struct slice){ *list, strcspn(*list, ",") };
	*list = (*list)[key->len] == ',' ? *list + key->len + 1 : NULL;
	return true;
}

void
by_append(struct buffer *name, const char *list, struct slice metadata)
{
	const char *before = "{";
	struct slice key;

	if (list == NULL)
		return;
	while (by_next(&list, &key)) {
		struct slice value = slice_of("");

		buffer_text(name, before);
		buffer_append(name, key.at, key.len);
		buffer_byte(name, '=');
		metadata_find(metadata, key, &value);
		metadata_decode_printable(name, value);
		before = ";";
	}
	buffer_byte(name, '}');
}
