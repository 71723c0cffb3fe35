#ifndef RIDGELINE_CLIBXML2_SHIM_H
#define RIDGELINE_CLIBXML2_SHIM_H
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#endif
