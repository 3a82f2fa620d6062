// libcurl's variadic functions as one function for each C type. Each refuses an option of another type, which would read
// garbage. The type of an option is the thousands of its number (curl.h).
#pragma once
#include <curl/curl.h>
#include <locale.h>

static inline CURLcode dw_setopt_long(CURL *handle, CURLoption option, long value) {
  if (option / 10000 != CURLOPTTYPE_LONG / 10000) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(handle, option, value);
}

// libcurl copies the string.
static inline CURLcode dw_setopt_string(CURL *handle, CURLoption option, const char *value) {
  if (option / 10000 != CURLOPTTYPE_STRINGPOINT / 10000) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(handle, option, value);
}

// libcurl keeps the pointer, so its target must live longer than the handle.
static inline CURLcode dw_setopt_pointer(CURL *handle, CURLoption option, void *value) {
  if (option / 10000 != CURLOPTTYPE_OBJECTPOINT / 10000) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode dw_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
  if (option / 10000 != CURLOPTTYPE_OFF_T / 10000) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode dw_set_callbacks(CURL *handle, curl_write_callback body, curl_write_callback header,
                                              curl_opensocket_callback open, curl_prereq_callback connected,
                                              void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, connected);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_PRIVATE, context);
  return code;
}

static inline CURLcode dw_set_reader(CURL *handle, curl_read_callback read, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, read);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READDATA, context);
  return code;
}

static inline long dw_getinfo_long(CURL *handle, CURLINFO info) {
  long value = 0;
  if ((info & CURLINFO_TYPEMASK) == CURLINFO_LONG) curl_easy_getinfo(handle, info, &value);
  return value;
}

static inline curl_off_t dw_getinfo_offset(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  if ((info & CURLINFO_TYPEMASK) == CURLINFO_OFF_T) curl_easy_getinfo(handle, info, &value);
  return value;
}

// The string is owned by the handle.
static inline const char *dw_getinfo_string(CURL *handle, CURLINFO info) {
  char *value = NULL;
  if ((info & CURLINFO_TYPEMASK) == CURLINFO_STRING) curl_easy_getinfo(handle, info, &value);
  return value;
}

static inline CURLMcode dw_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
  if (option / 10000 != CURLOPTTYPE_LONG / 10000) return CURLM_UNKNOWN_OPTION;
  return curl_multi_setopt(multi, option, value);
}

// The next finished transfer, with its result in `code`; NULL if there is none.
static inline CURL *dw_multi_next_done(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

// The URL with its host converted by IDNA. libcurl does it with libidn2, which reads names in the character set of the
// thread's locale; for this call that is set to UTF-8 (C.UTF-8 is part of Debian's libc-bin). Free the text with curl_free.
static inline CURLUcode dw_url_get_ascii(CURLU *url, char **text) {
  locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (utf8 == (locale_t)0) return CURLUE_BAD_HOSTNAME;
  locale_t before = uselocale(utf8);
  CURLUcode code = curl_url_get(url, CURLUPART_URL, text, CURLU_PUNYCODE);
  uselocale(before);
  freelocale(utf8);
  return code;
}
