/* The floor of a poll cycle: libcurl's multi interface and libxml2's SAX parser with empty handlers, nothing stored
   but each address's ETag. The difference to diplowatch is the cost of diplowatch itself.

   floor CONCURRENCY ETAGS [CAFILE] < addresses     one address a line; ETAGS is read and written, a line an address
   With CAFILE every transfer makes a connection and a full TLS handshake of its own. */
#include <curl/curl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct transfer {
  CURL *handle;
  int feed;
  char etag[256];
  struct curl_slist *fields;
  xmlParserCtxtPtr parser;
};

static char **addresses, **etags;
static int count, next_feed, answers[600];
static const char *ca_file;
static xmlSAXHandler handlers;

static void start_element(void *c, const xmlChar *n, const xmlChar *p, const xmlChar *u, int nn, const xmlChar **ns,
                          int na, int nd, const xmlChar **a) {}
static void end_element(void *c, const xmlChar *n, const xmlChar *p, const xmlChar *u) {}
static void text(void *c, const xmlChar *t, int n) {}

static size_t receive(char *bytes, size_t size, size_t number, void *context) {
  struct transfer *t = context;
  int length = (int)(size * number);
  if (!t->parser) {
    t->parser = xmlCreatePushParserCtxt(&handlers, NULL, NULL, 0, NULL);
    xmlCtxtUseOptions(t->parser, XML_PARSE_RECOVER | XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR |
                                     XML_PARSE_NOWARNING | XML_PARSE_HUGE);
  }
  xmlParseChunk(t->parser, bytes, length, 0);
  return size * number;
}

static size_t receive_header(char *bytes, size_t size, size_t number, void *context) {
  struct transfer *t = context;
  size_t length = size * number;
  if (length > 5 && strncasecmp(bytes, "etag:", 5) == 0) {
    while (length > 5 && (unsigned char)bytes[length - 1] <= ' ') length--;
    size_t start = 5;
    while (start < length && bytes[start] == ' ') start++;
    snprintf(t->etag, sizeof t->etag, "%.*s", (int)(length - start), bytes + start);
  }
  return size * number;
}

static int begin(CURLM *multi, struct transfer *t) {
  if (next_feed == count) return 0;
  t->feed = next_feed++;
  t->etag[0] = 0;
  CURL *h = t->handle;
  curl_easy_reset(h);
  curl_easy_setopt(h, CURLOPT_URL, addresses[t->feed]);
  curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_PRIVATE, t);
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, receive_header);
  curl_easy_setopt(h, CURLOPT_HEADERDATA, t);
  if (ca_file) {
    curl_easy_setopt(h, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(h, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  }
  if (etags[t->feed][0]) {
    char field[300];
    snprintf(field, sizeof field, "If-None-Match: %s", etags[t->feed]);
    t->fields = curl_slist_append(NULL, field);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, t->fields);
  }
  curl_multi_add_handle(multi, h);
  return 1;
}

static void end(CURLM *multi, struct transfer *t, CURLcode result) {
  long status = 0;
  curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &status);
  answers[result == CURLE_OK && status < 600 ? status : 0]++;
  if (status == 200) etags[t->feed] = strdup(t->etag);
  if (t->parser) {
    xmlParseChunk(t->parser, "", 0, 1);
    if (t->parser->myDoc) xmlFreeDoc(t->parser->myDoc);
    xmlFreeParserCtxt(t->parser);
    t->parser = NULL;
  }
  curl_multi_remove_handle(multi, t->handle);
  curl_slist_free_all(t->fields);
  t->fields = NULL;
}

static char *line_of(FILE *file) {
  static char line[4096];
  if (!file || !fgets(line, sizeof line, file)) return NULL;
  line[strcspn(line, "\n")] = 0;
  return strdup(line);
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  int concurrency = atoi(argv[1]);
  ca_file = argc > 3 ? argv[3] : NULL;
  addresses = calloc(200000, sizeof *addresses);
  etags = calloc(200000, sizeof *etags);
  while (count < 200000 && (addresses[count] = line_of(stdin))) count++;
  FILE *known = fopen(argv[2], "r");
  for (int i = 0; i < count; i++) {
    char *etag = line_of(known);
    etags[i] = etag ? etag : "";
  }
  if (known) fclose(known);
  handlers.initialized = XML_SAX2_MAGIC;
  handlers.startElementNs = start_element;
  handlers.endElementNs = end_element;
  handlers.characters = handlers.cdataBlock = text;
  xmlInitParser();
  curl_global_init(CURL_GLOBAL_ALL);
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)concurrency);
  struct transfer *transfers = calloc(concurrency, sizeof *transfers);
  int live = 0;
  for (int i = 0; i < concurrency; i++) {
    transfers[i].handle = curl_easy_init();
    live += begin(multi, &transfers[i]);
  }
  while (live) {
    int running, left;
    CURLMsg *message;
    curl_multi_perform(multi, &running);
    int before = live;
    while ((message = curl_multi_info_read(multi, &left)))
      if (message->msg == CURLMSG_DONE) {
        struct transfer *t;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        end(multi, t, result);
        live += begin(multi, t) - 1;
        before = -1;
      }
    if (live && before == live) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  FILE *store = fopen(argv[2], "w");
  for (int i = 0; store && i < count; i++) fprintf(store, "%s\n", etags[i]);
  if (store) fclose(store);
  printf("200: %d, 304: %d, failed: %d\n", answers[200], answers[304], answers[0]);
  return answers[0] ? 1 : 0;
}
