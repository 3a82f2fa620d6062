// Functions for what Swift cannot call or read: callbacks whose types differ between versions of libxml2, and struct fields.
#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 is built with ICU and would bring ICU's headers along, which contradict those inside Foundation.
// Nothing here looks into the struct they concern.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <malloc.h>
#include <string.h>

// libxml2 2.12 made the error const; the callback's body is the same.
typedef void (*dw_error_callback)(void *context, int level, int domain, int code, int line, int column);

typedef struct {
  startElementNsSAX2Func start;
  endElementNsSAX2Func end;
  charactersSAXFunc characters;
  dw_error_callback error;
} dw_sax;

// libxml2 hands `serror` the parser's user data, and the parser with the error; `_private` is for applications.
static inline void dw_structured_error(void *data, xmlErrorPtr error) {
  xmlParserCtxtPtr parser = (xmlParserCtxtPtr)error->ctxt;
  if (parser == NULL || parser->_private == NULL) return;
  ((dw_error_callback)parser->_private)(data, error->level, error->domain, error->code, error->line, error->int2);
}

// A push parser without a tree: no network, no DTD, no entities of the document. `context` must outlive it. NULL when
// there is no memory for it.
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
  // HUGE lifts libxml2's own limits: ours are on body, depth and field size. NOENT only concerns predefined entities
  // in attributes, as no entity of the document is ever declared.
  // What is fed is UTF-8 already, whatever the declaration says (IGNORE_ENC).
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC |
                                (recover ? XML_PARSE_RECOVER : 0));
  return parser;
}

static inline void dw_free_parser(xmlParserCtxtPtr parser) {
  if (parser == NULL) return;
  // A document that declares entities makes a tree that the context does not free.
  if (parser->myDoc != NULL) xmlFreeDoc(parser->myDoc);
  parser->myDoc = NULL;
  xmlFreeParserCtxt(parser);
}

// After its first error libxml2 2.9 drops every reference in silence unless it believes the document is well-formed.
static inline void dw_believe(xmlParserCtxtPtr parser) { parser->wellFormed = 1; }

// Whether the parser is inside a document type declaration.
static inline int dw_is_in_doctype(xmlParserCtxtPtr parser) { return parser->inSubset != 0; }

// Parsing threads come and go; without a limit glibc keeps a heap for each of them (mallopt(3)).
static inline void dw_limit_heaps(int count) { mallopt(M_ARENA_MAX, count); }
