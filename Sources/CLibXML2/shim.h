// What Swift cannot use directly: callbacks whose types differ between versions of libxml2, and fields of structs.
#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 is built with ICU, and its headers would include those of ICU, which conflict with those inside
// Foundation. The struct that needs them is not used here.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

// libxml2 2.12 made the error parameter const.
typedef void (*dw_error_callback)(void *context, int level, int domain, int code, int line, int column);

typedef struct {
  startElementNsSAX2Func start;
  endElementNsSAX2Func end;
  charactersSAXFunc characters;
  dw_error_callback error;
} dw_sax;

// libxml2 calls `serror` with the parser's user data. The error has the parser, whose field `_private` is for applications.
static inline void dw_structured_error(void *data, xmlErrorPtr error) {
  xmlParserCtxtPtr parser = (xmlParserCtxtPtr)error->ctxt;
  if (parser == NULL || parser->_private == NULL) return;
  ((dw_error_callback)parser->_private)(data, error->level, error->domain, error->code, error->line, error->int2);
}

// Makes a push parser that builds no tree and reads neither the network, nor a DTD, nor entities of the document. `context`
// must live longer than the parser. Returns NULL if there is not enough memory.
static inline xmlParserCtxtPtr dw_create_parser(const dw_sax *callbacks, void *context, int recover) {
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = callbacks->start;
  sax.endElementNs = callbacks->end;
  sax.characters = callbacks->characters;
  sax.ignorableWhitespace = callbacks->characters;
  sax.cdataBlock = callbacks->characters;
  sax.serror = (xmlStructuredErrorFunc)dw_structured_error;
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, context, NULL, 0, NULL);
  if (parser == NULL) return NULL;
  parser->_private = (void *)callbacks->error;
  // HUGE removes libxml2's limits; the caller limits size, depth and field length. NOENT only affects predefined entities in
  // attributes, because entities of the document are never declared. IGNORE_ENC: the input is UTF-8, whatever its XML
  // declaration says.
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC |
                                (recover ? XML_PARSE_RECOVER : 0));
  return parser;
}

static inline void dw_free_parser(xmlParserCtxtPtr parser) {
  if (parser == NULL) return;
  // For a document that declares entities libxml2 makes a tree, which xmlFreeParserCtxt does not free.
  if (parser->myDoc != NULL) xmlFreeDoc(parser->myDoc);
  parser->myDoc = NULL;
  xmlFreeParserCtxt(parser);
}

// After its first error libxml2 2.9 silently drops every reference, unless `wellFormed` is set.
static inline void dw_believe(xmlParserCtxtPtr parser) { parser->wellFormed = 1; }

// Whether the parser is inside a document type declaration.
static inline int dw_is_in_doctype(xmlParserCtxtPtr parser) { return parser->inSubset != 0; }
