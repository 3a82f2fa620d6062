import CCurl

/// The one owner of a `CURLU *`: an address as libcurl reads it.
@safe struct CurlURL: ~Copyable {
  private let handle: OpaquePointer

  /// nil when the text is no URL, or there is no memory for one.
  init?(_ url: String) {
    guard let handle = unsafe curl_url() else { return nil }
    guard unsafe CurlURL.set(handle, url) else {
      unsafe curl_url_cleanup(handle)
      return nil
    }
    unsafe self.handle = handle
  }

  deinit { unsafe curl_url_cleanup(handle) }

  /// Goes to where a reference leads from here; false when that is no URL.
  func set(_ reference: String) -> Bool { unsafe CurlURL.set(handle, reference) }

  private static func set(_ handle: OpaquePointer, _ reference: String) -> Bool {
    // Spaces and non-ASCII bytes are what servers really send.
    let flags = UInt32(CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME)
    return unsafe curl_url_set(handle, CURLUPART_URL, reference, flags) == CURLUE_OK
  }

  /// A part of it, or the whole; nil where it has none.
  func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    return unsafe CurlURL.take(curl_url_get(handle, part, &text, UInt32(flags)), &text)
  }

  /// The whole with its host by IDNA; nil when that is no name that can be registered.
  var ascii: String? {
    var text: UnsafeMutablePointer<CChar>?
    return unsafe CurlURL.take(dw_url_get_ascii(handle, &text), &text)
  }

  /// A text of libcurl's, which the caller has to free (curl_url_get(3)).
  private static func take(_ code: CURLUcode, _ text: inout UnsafeMutablePointer<CChar>?) -> String? {
    guard code == CURLUE_OK, let text = unsafe text else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}
