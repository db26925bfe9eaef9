#include "base/utf8.h"

#include "base/array.h"

/* The well-formed sequences that begin with a byte in [first, last]. */
struct form {
	unsigned char first;
	unsigned char last;
	unsigned char second_min; /* of the second byte; */
	unsigned char second_max; /* others are 80..bf */
	unsigned char len;
};

static const struct form forms[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct form *
form_of(unsigned char first)
{
	size_t i;

	for (i = 0; i < COUNT(forms); i++)
		if (first >= forms[i].first && first <= forms[i].last)
			return &forms[i];
	return NULL;
}

static bool
is_well_formed(const unsigned char *at, const struct form *form)
{
	size_t i;

	if (at[1] < form->second_min || at[1] > form->second_max)
		return false;
	for (i = 2; i < form->len; i++)
		if (at[i] < 0x80 || at[i] > 0xbf)
			return false;
	return true;
}

size_t
utf8_decode(struct slice text, uint32_t *character)
{
	const unsigned char *at = (const unsigned char *)text.at;
	const struct form *form;
	size_t i;

	if (at[0] < 0x80) {
		*character = at[0];
		return 1;
	}
	form = form_of(at[0]);
	if (form == NULL || text.len < form->len || !is_well_formed(at, form)) {
		*character = UTF8_INVALID;
		return 1;
	}
	/* The first byte has 7 - len bits of the code point. */
	*character = at[0] & (0x7fu >> form->len);
	for (i = 1; i < form->len; i++)
		*character = *character << 6 | (at[i] & 0x3f);
	return form->len;
}

bool
utf8_is_control(uint32_t character)
{
	static const uint32_t ranges[][2] = {
		{ 0x00, 0x1f },     /* C0 */
		{ 0x7f, 0x9f },     /* DEL and C1 */
		{ 0x61c, 0x61c },   /* Arabic letter mark */
		{ 0x200e, 0x200f }, /* left-to-right mark, and its opposite */
		{ 0x2028, 0x202e }, /* separators, embeddings, overrides */
		{ 0x2066, 0x2069 }, /* isolates */
	};
	size_t i;

	for (i = 0; i < COUNT(ranges); i++)
		if (character >= ranges[i][0] && character <= ranges[i][1])
			return true;
	return false;
}
