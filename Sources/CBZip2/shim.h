#ifndef RIDGELINE_CBZIP2_SHIM_H
#define RIDGELINE_CBZIP2_SHIM_H

#include <bzlib.h>

#endif
