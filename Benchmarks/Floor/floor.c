#include "Floor.h"

#include <emmintrin.h>
#include <string.h>

enum { most_fields = 100 };

static const uint8_t is_token[256] = {
    ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1,
    ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1, ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1,
};

static struct {
    uint32_t name, name_length, value, value_length;
} slots[most_fields];

static const uint8_t *first_control(const uint8_t *at, const uint8_t *end) {
    const __m128i below_space = _mm_set1_epi8(0x1F), del = _mm_set1_epi8(0x7F);
    for (; end - at >= 16; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)at);
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, below_space), block);
        int hits = _mm_movemask_epi8(_mm_or_si128(control, _mm_cmpeq_epi8(block, del)));
        if (hits) return at + __builtin_ctz((unsigned)hits);
    }
    while (at < end && *at >= 0x20 && *at != 0x7F) at++;
    return at;
}

int floor_parse_head(const uint8_t *octets, size_t count) {
    const uint8_t *at = octets, *end = octets + count;
    int fields = 0;
    while (at < end && is_token[*at]) at++;
    if (end - at < 2 || *at != ' ') return -1;
    at++;
    while (at < end && *at > 0x20 && *at < 0x7F) at++;
    if (end - at < 11 || *at != ' ' || memcmp(at + 1, "HTTP/1.1\r\n", 10)) return -1;
    at += 11;
    while (fields < most_fields) {
        const uint8_t *name = at;
        while (at < end && is_token[*at]) at++;
        if (end - at < 2) return -1;
        if (at == name) return *at == '\r' && at[1] == '\n' ? fields : -1;
        if (*at != ':') return -1;
        slots[fields].name = (uint32_t)(name - octets);
        slots[fields].name_length = (uint32_t)(at - name);
        at++;
        while (at < end && (*at == ' ' || *at == '\t')) at++;
        const uint8_t *value = at;
        while ((at = first_control(at, end)) < end && *at == '\t') at++;
        if (end - at < 2 || *at != '\r' || at[1] != '\n') return -1;
        const uint8_t *value_end = at;
        while (value_end > value && (value_end[-1] == ' ' || value_end[-1] == '\t')) value_end--;
        slots[fields].value = (uint32_t)(value - octets);
        slots[fields].value_length = (uint32_t)(value_end - value);
        fields++;
        at += 2;
    }
    return -1;
}
