#ifndef SEPARATED_H
#define SEPARATED_H

/*
 * What CSV and TSV share: a line of column names, then one line per row, with
 * the format's delimiter between fields.  Only text fields differ.
 */

#include "base/slice.h"
#include "render/format.h"

/* Functions of struct format. */
void separated_begin(struct sheet *sheet);
void separated_number(struct sheet *sheet, double value, struct slice digits);
void separated_none(struct sheet *sheet);
void separated_end_row(struct sheet *sheet);

#endif
