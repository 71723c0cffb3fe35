#ifndef RIDGELINE_CZLIB_SHIM_H
#define RIDGELINE_CZLIB_SHIM_H

#include <zlib.h>

// Function-like macros are not imported into Swift.
static inline int ridgeline_inflateInit2(z_streamp stream, int windowBits) {
    return inflateInit2(stream, windowBits);
}

static inline int ridgeline_deflateInit2(z_streamp stream, int level, int windowBits) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}

#endif
