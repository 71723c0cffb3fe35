#ifndef RIDGELINE_CLIBXML2_SHIM_H
#define RIDGELINE_CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
/* Without this the headers bring ICU's, which differ from those inside Foundation. The parser's calls do not
   depend on it: it only adds fields to a structure that is used through pointers. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#endif
