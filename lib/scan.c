#include "scan.h"

#include "word.h"

#include <stdlib.h>

#if defined __SSE2__ && !defined SCAN_PORTABLE
#include <emmintrin.h>
#endif

/* The newline, the carriage return and NUL are among those up to here. */
#define CONTROL_MAX '\r'

#if defined __SSE2__ && !defined SCAN_PORTABLE

/* The 16 bytes at `at`, a bit each, of those that may matter. */
static inline uint64_t
marks_of_16(const struct scan *s, const char *at)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i delimiters = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(s->delimiter));
	__m128i odd = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(s->odd));
	__m128i controls = _mm_cmpeq_epi8(
	    bytes, _mm_min_epu8(bytes, _mm_set1_epi8(CONTROL_MAX)));

	return (unsigned)_mm_movemask_epi8(
	    _mm_or_si128(_mm_or_si128(delimiters, odd), controls));
}

#else

/* The same of 8 bytes. */
static inline uint64_t
marks_of_8(const struct scan *s, const char *at)
{
	const uint64_t w = word_load(at);
	const uint64_t beyond =
	    ((w & WORD_OF(0x7f)) + WORD_OF(0x7f - CONTROL_MAX)) | w;
	const uint64_t marks = word_zeroes(w ^ WORD_OF(s->delimiter)) |
	    word_zeroes(w ^ WORD_OF(s->odd)) | (~beyond & WORD_OF(0x80));

	/* Each byte's bit goes to the top byte, the first one's lowest. */
	return (marks >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
marks_of_16(const struct scan *s, const char *at)
{
	return marks_of_8(s, at) | marks_of_8(s, at + 8) << 8;
}

#endif

static inline struct scan_marks
marks_at(const struct scan *s, const char *at)
{
	return (struct scan_marks){ marks_of_16(s, at) |
		    marks_of_16(s, at + 16) << 16 |
		    marks_of_16(s, at + 32) << 32 |
		    marks_of_16(s, at + 48) << 48,
		at };
}

/* Takes the next byte that may matter; a NUL comes at last. */
static inline const char *
next_mark(const struct scan *s, struct scan_marks *m)
{
	const char *mark;

	while (m->bits == 0)
		*m = marks_at(s, m->block + SCAN_SLACK);
	mark = m->block + word_lowest_bit(m->bits);
	m->bits &= m->bits - 1;
	return mark;
}

/* Whether a field ends before that byte. */
static inline bool
ends_field(const struct scan *s, char c)
{
	return c == s->delimiter || c == '\n' || c == '\r';
}

/* Takes a field without quotes, up to the byte that it returns, or NULL. */
static inline const char *
take_plain(const struct scan *s, struct scan_marks *m, const char *begin,
    bool is_wanted, struct slice *field)
{
	for (;;) {
		const char *mark = next_mark(s, m);

		if (ends_field(s, *mark)) {
			*field =
			    (struct slice){ begin, (size_t)(mark - begin) };
			return mark;
		}
		if (*mark == '\0')
			return NULL;
		/* An escape that nobody reads is as good as any byte. */
		if (*mark == s->odd && (is_wanted || s->odd != '\\'))
			return NULL;
	}
}

/* The same of a field that begins with a quote. */
static const char *
take_quoted(const struct scan *s, struct scan_marks *m, struct slice *field)
{
	const char *open = next_mark(s, m), *mark;

	do {
		mark = next_mark(s, m);
		if (*mark == '\0' || *mark == '\n' || *mark == '\r')
			return NULL;
	} while (*mark != '"');
	*field = (struct slice){ open + 1, (size_t)(mark - open) - 1 };
	if (!ends_field(s, mark[1]))
		return NULL;
	return next_mark(s, m);
}

static inline const char *
take_field(struct scan *s, struct scan_marks *m, const char *begin, size_t i)
{
	if (*begin == '"' && s->odd == '"')
		return take_quoted(s, m, &s->fields[i]);
	return take_plain(s, m, begin, s->wanted[i], &s->fields[i]);
}

/* Takes as many fields as there are columns.  Returns their end, or NULL. */
static inline const char *
take_fields(struct scan *s, struct scan_marks *m, const char *record)
{
	const char *at = record;
	size_t i;

	for (i = 0; i < s->columns; i++) {
		at = take_field(s, m, at + (i > 0), i);
		if (at == NULL || (*at == s->delimiter) != (i + 1 < s->columns))
			return NULL;
	}
	/* A blank line is no field. */
	return at > record ? at : NULL;
}

size_t
scan_record(struct scan *s, const char *record)
{
	struct scan_marks m = s->marks;
	const char *end;

	if (record != s->next)
		m = marks_at(s, record);
	s->next = NULL;
	end = take_fields(s, &m, record);
	if (end == NULL)
		return 0;
	if (*end == '\r') {
		if (end[1] != '\n')
			return 0;
		end = next_mark(s, &m);
	}
	if ((size_t)(end - record) > FIELDS_LEN_MAX)
		return 0;
	s->next = end + 1;
	s->marks = m;
	return (size_t)(s->next - record);
}

void
scan_open(struct scan *s, enum table_format format, const bool *wanted,
    size_t columns)
{
	s->delimiter = format == TABLE_TSV ? '\t' : ',';
	s->odd = format == TABLE_TSV ? '\\' : '"';
	s->wanted = wanted;
	s->columns = columns;
	s->fields = memory_resize(s->fields, columns, sizeof *s->fields);
	s->next = NULL;
}

void
scan_free(struct scan *s)
{
	free(s->fields);
	*s = (struct scan){ 0 };
}
