#ifndef FORMAT_H
#define FORMAT_H

/* Table formats, and their limits. */

#include <stddef.h>

enum table_format { TABLE_CSV, TABLE_TSV };

/* In bytes.  A longer field is an error, which bounds an unclosed quote. */
#define FIELD_LEN_MAX ((size_t)1024 * 1024)

/* A record with more fields is an error. */
#define FIELD_COUNT_MAX ((size_t)4096)

#endif
