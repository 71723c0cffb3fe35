#ifndef RIDGELINE_CZSTD_SHIM_H
#define RIDGELINE_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
