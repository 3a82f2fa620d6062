import CCurl

/// The one owner of a `CURLM *`. Used on the loop's thread only, but for `pointer`, which may be woken from anywhere.
struct MultiHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer

  init(maxIdleConnections: Int) throws(HTTPError) {
    guard MultiHandle.libraryIsReady, let pointer = curl_multi_init() else {
      throw HTTPError(.other, "libcurl could not be initialised: out of memory?")
    }
    do throws(HTTPError) {
      try MultiHandle.check(dw_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, maxIdleConnections))
      try MultiHandle.check(dw_multi_setopt_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)))
      // Without file descriptors for it curl_multi_init(3) leaves out what wakes the loop, and says nothing.
      try MultiHandle.check(curl_multi_wakeup(pointer))
    } catch {
      curl_multi_cleanup(pointer)
      throw error
    }
    self.pointer = pointer
  }

  deinit { curl_multi_cleanup(pointer) }

  /// Begins a transfer.
  func add(_ handle: UnsafeMutableRawPointer) throws(HTTPError) {
    try MultiHandle.check(curl_multi_add_handle(pointer, handle))
  }

  /// Ends a transfer, finished or not.
  func remove(_ handle: UnsafeMutableRawPointer) throws(HTTPError) {
    try MultiHandle.check(curl_multi_remove_handle(pointer, handle))
  }

  /// Waits until a socket is ready, a timer of libcurl's is due or another thread wakes the loop.
  func wait() throws(HTTPError) {
    var ready: Int32 = 0
    try MultiHandle.check(curl_multi_poll(pointer, nil, 0, 60_000, &ready))
  }

  func perform() throws(HTTPError) {
    var running: Int32 = 0
    try MultiHandle.check(curl_multi_perform(pointer, &running))
  }

  private static func check(_ code: CURLMcode) throws(HTTPError) {
    guard code != CURLM_OK else { return }
    throw HTTPError(.other, "libcurl cannot make transfers: \(String(cString: curl_multi_strerror(code)))")
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
