import CCurl

/// Owns a `CURLM *`. Used on the loop's thread only, except that any thread may call `curl_multi_wakeup` with
/// `pointer`.
@safe struct MultiHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer

  init(maxIdleConnections: Int) throws(HTTPError) {
    guard MultiHandle.libraryIsReady, let pointer = unsafe curl_multi_init() else {
      throw HTTPError(.other, "libcurl could not be initialised; there may be too little memory")
    }
    do throws(HTTPError) {
      unsafe try MultiHandle.check(dw_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, maxIdleConnections))
      unsafe try MultiHandle.check(dw_multi_setopt_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)))
      // If no file descriptors are left, curl_multi_init(3) makes a handle that cannot be woken, without an error.
      unsafe try MultiHandle.check(curl_multi_wakeup(pointer))
    } catch {
      unsafe curl_multi_cleanup(pointer)
      throw error
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe curl_multi_cleanup(pointer) }

  /// Begins the transfer of an easy handle.
  func add(_ handle: UnsafeMutableRawPointer) throws(HTTPError) {
    unsafe try MultiHandle.check(curl_multi_add_handle(pointer, handle))
  }

  /// Ends the transfer of an easy handle, finished or not.
  func remove(_ handle: UnsafeMutableRawPointer) throws(HTTPError) {
    unsafe try MultiHandle.check(curl_multi_remove_handle(pointer, handle))
  }

  /// Waits until a socket is ready, one of libcurl's timers is due, or another thread wakes the loop.
  func wait() throws(HTTPError) {
    var ready: Int32 = 0
    unsafe try MultiHandle.check(curl_multi_poll(pointer, nil, 0, 60_000, &ready))
  }

  func perform() throws(HTTPError) {
    var running: Int32 = 0
    unsafe try MultiHandle.check(curl_multi_perform(pointer, &running))
  }

  private static func check(_ code: CURLMcode) throws(HTTPError) {
    guard code != CURLM_OK else { return }
    throw HTTPError(.other, unsafe "libcurl cannot make transfers: \(String(cString: curl_multi_strerror(code)))")
  }

  /// The next finished transfer: its easy handle and its result; nil if there is none.
  func nextFinished() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
    var code = CURLE_OK
    guard let handle = unsafe dw_multi_next_done(pointer, &code) else { return nil }
    return unsafe (handle, code)
  }

  // Not every build of curl_global_init(3) may be called by two threads at once. A static is initialised exactly once.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
