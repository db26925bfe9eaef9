#ifndef FORMAT_H
#define FORMAT_H

/* The formats that tables are read in, and their limits. */

#include <stddef.h>

enum table_format { TABLE_CSV, TABLE_TSV };

/* A longer field is an error, so an unclosed quote cannot eat the machine. */
#define FIELD_LEN_MAX ((size_t)1024 * 1024)

/* More fields than this are no record. */
#define FIELD_COUNT_MAX ((size_t)4096)

#endif
