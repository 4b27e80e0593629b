#ifndef COUNTERSIGN_FLOOR_H
#define COUNTERSIGN_FLOOR_H

#include <stddef.h>
#include <stdint.h>

// What reading a request head costs at the least: a table for tokens, SSE2 for values, four offsets a field.
// It knows no names, keeps no limits, copies nothing and can't go on where it stopped. How many fields, or -1.
int floor_parse_head(const uint8_t *octets, size_t count);

#endif
