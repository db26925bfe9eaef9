#ifndef ADVICE_H
#define ADVICE_H

/* Advice as a list. */

#include "analysis/recommend.h"
#include "base/buffer.h"
#include "report/stages.h"

#include <stddef.h>

void advice_draw(struct buffer *b, const struct recommend_advice *advice,
    size_t count, struct stages *s);

#endif
