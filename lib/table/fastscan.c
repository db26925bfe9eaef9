#include "table/fastscan.h"

#include "base/bytes.h"
#include "base/compiler.h"
#include "base/simd.h"
#include "base/slice.h"
#include "table/format.h"

#include <stddef.h>
#include <stdint.h>

/* Newline, carriage return and NUL are in the range up to this byte. */
#define CONTROL_MAX '\r'

/* The special bytes of a block that are not yet taken, one bit per byte. */
struct marks {
	uint64_t bits;
	const char *block;
};

/*
 * The special bytes of a format, and how to find them; constants, so that calls
 * are specialized.
 */
struct dialect {
	char delimiter;
	char odd; /* the quote of CSV, the backslash of TSV */
	uint64_t (*find)(char delimiter, char odd, const char *at);
};

#ifdef SIMD_SSE2

/* One bit for each of the 16 bytes at `at` that may be special. */
static ALWAYS_INLINE uint64_t
find_in_16(char delimiter, char odd, const char *at)
{
	__m128i bytes = simd_load_16(at);
	__m128i delimiters = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter));
	__m128i odds = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(odd));
	__m128i controls = _mm_cmpeq_epi8(
	    bytes, _mm_min_epu8(bytes, _mm_set1_epi8(CONTROL_MAX)));

	return simd_mask_16(
	    _mm_or_si128(_mm_or_si128(delimiters, odds), controls));
}

#else

/* The same of 8 bytes. */
static ALWAYS_INLINE uint64_t
find_in_8(char delimiter, char odd, const char *at)
{
	const uint64_t w = bytes_load(at);
	const uint64_t beyond =
	    ((w & BYTES_OF(0x7f)) + BYTES_OF(0x7f - CONTROL_MAX)) | w;
	const uint64_t marks = bytes_zeroes(w ^ BYTES_OF(delimiter)) |
	    bytes_zeroes(w ^ BYTES_OF(odd)) | (~beyond & BYTES_OF(0x80));

	/* Gathers the bits of all bytes in the top byte, the first lowest. */
	return (marks >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static ALWAYS_INLINE uint64_t
find_in_16(char delimiter, char odd, const char *at)
{
	return find_in_8(delimiter, odd, at) |
	    find_in_8(delimiter, odd, at + 8) << 8;
}

#endif

static ALWAYS_INLINE uint64_t
find(char delimiter, char odd, const char *at)
{
	return find_in_16(delimiter, odd, at) |
	    find_in_16(delimiter, odd, at + 16) << 16 |
	    find_in_16(delimiter, odd, at + 32) << 32 |
	    find_in_16(delimiter, odd, at + 48) << 48;
}

#ifdef SIMD_AVX2

/*
 * The same of 32 bytes: each is compared with the one byte that may matter and
 * has the same low four bits.  A 1 stands where none has them; for 1s, a 2.
 */
static SIMD_AVX2 ALWAYS_INLINE uint64_t
find_in_32_avx2(char delimiter, char odd, const char *at)
{
	const bool is_csv = delimiter == ',';
	const __m256i candidates = _mm256_broadcastsi128_si256(_mm_setr_epi8(
	    '\0', 2, is_csv ? odd : 1, 1, 1, 1, 1, 1, 1, is_csv ? 1 : delimiter,
	    '\n', 1, is_csv ? delimiter : odd, '\r', 1, 1));
	const __m256i bytes =
	    _mm256_loadu_si256((const __m256i *)(const void *)at);

	return (uint32_t)_mm256_movemask_epi8(
	    _mm256_cmpeq_epi8(bytes, _mm256_shuffle_epi8(candidates, bytes)));
}

static SIMD_AVX2 ALWAYS_INLINE uint64_t
find_avx2(char delimiter, char odd, const char *at)
{
	return find_in_32_avx2(delimiter, odd, at) |
	    find_in_32_avx2(delimiter, odd, at + 32) << 32;
}

#endif

static ALWAYS_INLINE struct marks
marks_at(struct dialect d, const char *at)
{
	return (struct marks){ d.find(d.delimiter, d.odd, at), at };
}

/* Takes the next byte that may be special; a NUL is the last. */
static ALWAYS_INLINE const char *
next_mark(struct dialect d, struct marks *m)
{
	const char *mark;

	while (m->bits == 0)
		*m = marks_at(d, m->block + FASTSCAN_BLOCK);
	mark = m->block + bytes_lowest_bit(m->bits);
	m->bits &= m->bits - 1;
	return mark;
}

/* Whether c ends a field, the last of its row or another. */
static ALWAYS_INLINE bool
ends_field(struct dialect d, char c, bool is_last)
{
	return is_last ? c == '\n' || c == '\r' : c == d.delimiter;
}

/* Takes a field without quotes.  Returns where it ends, or NULL. */
static ALWAYS_INLINE const char *
take_plain(struct dialect d, struct marks *m, const char *begin,
    struct slice *field, bool is_wanted, bool is_last)
{
	for (;;) {
		const char *mark = next_mark(d, m);

		if (ends_field(d, *mark, is_last)) {
			*field =
			    (struct slice){ begin, (size_t)(mark - begin) };
			return mark;
		}
		if (ends_field(d, *mark, !is_last) || *mark == '\0')
			return NULL;
		/* Escapes matter only in wanted fields. */
		if (*mark == d.odd && (d.odd != '\\' || is_wanted))
			return NULL;
	}
}

/* The same for a field that begins with a quote. */
static ALWAYS_INLINE const char *
take_quoted(
    struct dialect d, struct marks *m, struct slice *field, bool is_last)
{
	const char *open = next_mark(d, m), *close;

	do {
		close = next_mark(d, m);
		if (*close == '\0' || *close == '\n' || *close == '\r')
			return NULL;
	} while (*close != d.odd);
	*field = (struct slice){ open + 1, (size_t)(close - open) - 1 };
	return ends_field(d, close[1], is_last) ? next_mark(d, m) : NULL;
}

static ALWAYS_INLINE const char *
take_field(struct dialect d, struct marks *m, const char *begin,
    struct slice *field, bool is_wanted, bool is_last)
{
	if (d.odd == '"' && *begin == '"')
		return take_quoted(d, m, field, is_last);
	return take_plain(d, m, begin, field, is_wanted, is_last);
}

/*
 * Takes one field per column of a row whose only special bytes are the ends of
 * its fields, and perhaps quotes around the first, as in most rows.  Returns
 * where the last one ends; or NULL, with the marks as they were.
 */
static ALWAYS_INLINE const char *
take_plain_fields(const struct fastscan *s, struct dialect d, struct marks *m,
    const char *row, struct slice *fields)
{
	const struct marks before = *m;
	struct slice *const last = fields + s->columns - 1;
	const char *begin = row, *end;

	if (d.odd == '"' && *row == '"' && fields < last) {
		end = take_quoted(d, m, fields++, false);
		if (end == NULL) {
			*m = before;
			return NULL;
		}
		begin = end + 1;
	}
	for (; fields < last; fields++) {
		end = next_mark(d, m);
		if (*end != d.delimiter) {
			*m = before;
			return NULL;
		}
		*fields = (struct slice){ begin, (size_t)(end - begin) };
		begin = end + 1;
	}
	end = next_mark(d, m);
	if (*end != '\n' || end == row) {
		*m = before;
		return NULL;
	}
	*last = (struct slice){ begin, (size_t)(end - begin) };
	return end;
}

/* The same for any row. */
static ALWAYS_INLINE const char *
take_fields(const struct fastscan *s, struct dialect d, struct marks *m,
    const char *row, struct slice *fields)
{
	const bool *wanted = s->wanted;
	const size_t last = s->columns - 1;
	const char *at = row;
	size_t i;

	for (i = 0; i < last; i++) {
		at = take_field(d, m, at, &fields[i], wanted[i], false);
		if (at == NULL)
			return NULL;
		at++;
	}
	at = take_field(d, m, at, &fields[last], wanted[last], true);
	/* A blank line is not a field. */
	return at != NULL && at > row ? at : NULL;
}

/* Takes the row at *at and moves *at to the next.  Returns whether it could. */
static ALWAYS_INLINE bool
take_row(const struct fastscan *s, struct dialect d, struct marks *m,
    const char **at, struct slice *fields)
{
	const char *row = *at, *end = take_plain_fields(s, d, m, row, fields);

	if (end == NULL)
		end = take_fields(s, d, m, row, fields);
	if (end == NULL)
		return false;
	if (*end == '\r') {
		if (end[1] != '\n')
			return false;
		end = next_mark(d, m);
	}
	*at = end + 1;
	return (size_t)(end - row) <= FIELD_LEN_MAX;
}

static ALWAYS_INLINE size_t
split(const struct fastscan *s, struct dialect d, const char *at, size_t max,
    struct slice *fields, const char **rows)
{
	struct marks m = marks_at(d, at);
	size_t n;

	for (n = 0; n < max; n++, fields += s->columns) {
		rows[n] = at;
		if (!take_row(s, d, &m, &at, fields))
			return n;
	}
	rows[n] = at;
	return n;
}

#ifdef SIMD_AVX2

static SIMD_AVX2 size_t
split_avx2(const struct fastscan *s, const char *at, size_t max,
    struct slice *fields, const char **rows)
{
	if (s->format == TABLE_TSV)
		return split(s, (struct dialect){ '\t', '\\', find_avx2 }, at,
		    max, fields, rows);
	return split(
	    s, (struct dialect){ ',', '"', find_avx2 }, at, max, fields, rows);
}

#endif

size_t
fastscan_rows(const struct fastscan *s, const char *at, size_t max,
    struct slice *fields, const char **rows)
{
#ifdef SIMD_AVX2
	if (!s->is_plain && simd_has_avx2())
		return split_avx2(s, at, max, fields, rows);
#endif
	if (s->format == TABLE_TSV)
		return split(s, (struct dialect){ '\t', '\\', find }, at, max,
		    fields, rows);
	return split(
	    s, (struct dialect){ ',', '"', find }, at, max, fields, rows);
}
