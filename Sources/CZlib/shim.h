// zlib's macro as a function, which Swift can call.
#pragma once
#include <zlib.h>

// 15 is the largest window size; 32 more accepts both gzip and zlib headers (zlib.h, inflateInit2).
static inline int dw_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
