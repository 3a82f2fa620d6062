import CCurl

/// The one owner of a `CURLM *`. Used on the loop's thread only, but for `pointer`, which may be woken from anywhere.
struct MultiHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer

  init(maxIdleConnections: Int) throws(HTTPError) {
    guard MultiHandle.libraryIsReady, let pointer = curl_multi_init() else {
      throw HTTPError(.other, "libcurl could not be initialised: out of memory?")
    }
    self.pointer = pointer
    dw_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, maxIdleConnections)
    dw_multi_setopt_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
  }

  deinit { curl_multi_cleanup(pointer) }

  /// Waits until a socket is ready, a timer of libcurl's is due or another thread wakes the loop.
  func wait() {
    var ready: Int32 = 0
    curl_multi_poll(pointer, nil, 0, 60_000, &ready)
  }

  func perform() {
    var running: Int32 = 0
    curl_multi_perform(pointer, &running)
  }

  /// The next finished transfer, as the context it was begun with and its result.
  func nextFinished() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
    var code = CURLE_OK
    guard let handle = dw_multi_next_done(pointer, &code) else { return nil }
    return (handle, code)
  }

  // curl_global_init(3) is not safe to call twice at once; a static is initialised exactly once.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
