#include "slice.h"

struct slice
slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}
