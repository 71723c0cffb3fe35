#ifndef RIDGELINE_CLIBXML2_SHIM_H
#define RIDGELINE_CLIBXML2_SHIM_H
#include <libxml/parser.h>
#endif
