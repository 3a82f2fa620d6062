// zlib's macro as a function.
#pragma once
#include <zlib.h>

// 15 is the largest window, 32 more reads gzip's and zlib's header alike (zlib.h, inflateInit2).
static inline int dw_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
