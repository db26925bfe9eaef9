#ifndef HISTORIES_H
#define HISTORIES_H

/* The histories of the stages that have pictures. */

#include "base/buffer.h"
#include "report/stages.h"

void histories_draw(struct buffer *b, const struct stages *s);

#endif
