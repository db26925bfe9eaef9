#include "stage/parents.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/simd.h"
#include "model/model.h"
#include "stage/by.h"
#include "value/metadata.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The key of a parent, and the '=' after it. */
static const char key[] = "parent=";
#define KEY_LEN (sizeof key - 1)

/*
 * The places from `at` on where a 'p' is followed by an '=' as far away as in
 * the key, as bits: PLACE_BITS of them for each of PLACES places, so that
 * PLACES - 1 + KEY_LEN bytes are read.
 */
#ifdef SIMD_SSE2
#define PLACES 16
#define PLACE_BITS 1
static inline uint64_t
likely_places(const char *at)
{
	const __m128i first = simd_load_16(at);
	const __m128i last = simd_load_16(at + KEY_LEN - 1);

	return simd_mask_16(
	    _mm_and_si128(_mm_cmpeq_epi8(first, _mm_set1_epi8('p')),
		_mm_cmpeq_epi8(last, _mm_set1_epi8('='))));
}
#else
#define PLACES 8
#define PLACE_BITS 8
static inline uint64_t
likely_places(const char *at)
{
	return bytes_zeroes((bytes_load(at) ^ BYTES_OF('p')) |
	    (bytes_load(at + KEY_LEN - 1) ^ BYTES_OF('=')));
}
#endif
#define REACH (PLACES - 1 + KEY_LEN)

/* Whether metadata has the key where its first and last byte were seen. */
static inline bool
is_key_at(struct slice metadata, size_t at)
{
	return memcmp(metadata.at + at, key, KEY_LEN) == 0 &&
	    (at == 0 || metadata.at[at - 1] == ';');
}

/* The place after the last key that begins at one of PLACES places, or found. */
static inline size_t
look_at(struct slice metadata, size_t at, size_t found)
{
	uint64_t bits = likely_places(metadata.at + at);

	for (; bits != 0; bits &= bits - 1) {
		const size_t place = at + bytes_lowest_bit(bits) / PLACE_BITS;

		if (is_key_at(metadata, place))
			found = place + KEY_LEN;
	}
	return found;
}

/* Whether one of eight bytes is a 'p', and that of `last` in its place an '='. */
static inline bool
is_likely(uint64_t first, uint64_t last)
{
	return bytes_first_zero(
		   (first ^ BYTES_OF('p')) | (last ^ BYTES_OF('='))) != 0;
}

/* The same as look_at for all of a metadata that is shorter than REACH. */
static inline size_t
find_in_short(struct slice metadata)
{
	const size_t len = metadata.len, reach = 8 - 1 + KEY_LEN;
	const char *at = metadata.at, *end = at + len;
	bool likely;

	if (len <= KEY_LEN)
		return 0;
	if (len < reach)
		likely = is_likely(
		    bytes_load(at), bytes_load(end - 8) >> 8 * (reach - len));
	else
		likely = is_likely(bytes_load(at), bytes_load(at + 6)) ||
		    is_likely(bytes_load(end - reach), bytes_load(end - 8));
	while (likely && end - at >= (ptrdiff_t)KEY_LEN)
		if (*--end == '=' &&
		    is_key_at(metadata, (size_t)(end - at) - (KEY_LEN - 1)))
			return (size_t)(end - at) + 1;
	return 0;
}

/*
 * The place after the last key in metadata, or 0.  This is asked of every
 * point, most of which have no parent: metadata_find is five times as slow.
 */
static inline size_t
find_value(struct slice metadata)
{
	size_t found = 0, at;

	if (metadata.len < REACH)
		return find_in_short(metadata);
	for (at = 0; at + REACH < metadata.len; at += PLACES)
		found = look_at(metadata, at, found);
	return look_at(metadata, metadata.len - REACH, found);
}

static struct parents_child *
child_at(struct parents *p, size_t child)
{
	for (; p->children_count <= child; p->children_count++) {
		p->children = memory_grow(p->children, p->children_count,
		    &p->children_capacity, sizeof *p->children);
		p->children[p->children_count] = (struct parents_child){ 0 };
	}
	return &p->children[child];
}

/* The full name of a parent; that of a point's stage is split as the point's. */
static struct slice
full_name(struct parents *p, struct slice value, const struct point *point)
{
	p->text.len = 0;
	metadata_decode(&p->text, value);
	if (point != NULL)
		by_append(&p->text, p->by, point->metadata);
	return slice_of_buffer(&p->text);
}

/* Adds the link that has a key's number, the latest, as the child's last. */
static void
add_link(struct parents *p, size_t child, size_t parent, struct slice value)
{
	struct parents_child *c = &p->children[child];

	p->links = memory_grow(
	    p->links, p->links_count, &p->links_capacity, sizeof *p->links);
	p->links[p->links_count++] =
	    (struct parents_link){ .value = value, .parent = parent };
	if (c->first == 0)
		c->first = p->links_count;
	else
		p->links[c->last - 1].next = p->links_count;
	c->last = p->links_count;
}

/*
 * The link of a child and a parent, added if it is new: of a point, or NULL for
 * a full name.
 */
static struct parents_link *
find_link(struct parents *p, size_t child, struct slice value,
    const struct point *point)
{
	struct parents_child *c = child_at(p, child);
	size_t number;

	p->text.len = 0;
	buffer_append(&p->text, (const char *)&child, sizeof child);
	buffer_append(&p->text, value.at, value.len);
	number = intern_id(&p->keys, slice_of_buffer(&p->text));
	if (number == p->links_count) {
		value.at = intern_text(&p->keys, number).at + sizeof child;
		add_link(p, child,
		    intern_id(&p->names, full_name(p, value, point)), value);
	}
	c->latest = number + 1;
	return &p->links[number];
}

/* Whether the value of a pair is that one, which ends where the pair does. */
static inline bool
is_value(struct slice rest, struct slice value)
{
	return rest.len >= value.len &&
	    memcmp(rest.at, value.at, value.len) == 0 &&
	    (rest.len == value.len || rest.at[value.len] == ';');
}

/* Adds a point with a parent, whose name `rest` of the metadata begins with. */
static void
add(struct parents *p, size_t child, const struct point *point,
    struct slice rest)
{
	const size_t latest = child_at(p, child)->latest;
	struct parents_link *link;
	const char *end;

	if (latest > 0 && is_value(rest, p->links[latest - 1].value))
		link = &p->links[latest - 1];
	else {
		end = memchr(rest.at, ';', rest.len);
		if (end != NULL)
			rest.len = (size_t)(end - rest.at);
		if (rest.len == 0)
			return;
		link = find_link(p, child, rest, point);
	}
	stats_sum_add(&link->time, point->execution_time);
}

void
parents_hint(struct point *points, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		points[i].hints.parent =
		    1 + (uint32_t)find_value(points[i].metadata);
}

void
parents_add_batch(struct parents *p, const struct index_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		const struct slice metadata = batch->points[i].metadata;
		const size_t hint = batch->points[i].hints.parent;
		const size_t at = hint > 0 ? hint - 1 : find_value(metadata);

		if (at > 0)
			add(p, batch->numbers[i], &batch->points[i],
			    (struct slice){
				metadata.at + at, metadata.len - at });
	}
}

void
parents_add_time(struct parents *p, size_t child, struct slice name,
    const struct stats_sum *time)
{
	struct buffer value = { 0 };

	metadata_encode(&value, name);
	stats_sum_merge(
	    &find_link(p, child, slice_of_buffer(&value), NULL)->time, time);
	buffer_free(&value);
}

void
parents_merge(struct parents *p, size_t child, const struct parents *other,
    size_t other_child)
{
	const struct parents_link *link = NULL;

	while ((link = parents_next(other, other_child, link)) != NULL)
		parents_add_time(
		    p, child, parents_name(other, link), &link->time);
}

const struct parents_link *
parents_next(
    const struct parents *p, size_t child, const struct parents_link *link)
{
	size_t next = 0;

	if (link != NULL)
		next = link->next;
	else if (child < p->children_count)
		next = p->children[child].first;
	return next > 0 ? &p->links[next - 1] : NULL;
}

struct slice
parents_name(const struct parents *p, const struct parents_link *link)
{
	return intern_text(&p->names, link->parent);
}

struct stats_sum *
parents_inside(const struct parents *p, const struct index *stages)
{
	struct stats_sum *inside =
	    memory_resize(NULL, stages->count, sizeof *inside);
	size_t i, stage;

	memset(inside, 0, stages->count * sizeof *inside);
	for (i = 0; i < p->links_count; i++)
		if (intern_find(
			&stages->names, parents_name(p, &p->links[i]), &stage))
			stats_sum_merge(&inside[stage], &p->links[i].time);
	return inside;
}

void
parents_free(struct parents *p)
{
	intern_free(&p->names);
	intern_free(&p->keys);
	free(p->links);
	free(p->children);
	buffer_free(&p->text);
	*p = (struct parents){ 0 };
}
