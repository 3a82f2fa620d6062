import CCurl

/// Owns a `CURL *` and the memory that libcurl uses until the handle is freed: error buffer, header list and list of a
/// mail's recipients. Not thread-safe: used on the loop's thread only.
@safe struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var recipientList: UnsafeMutablePointer<curl_slist>?

  init() throws(HTTPError) {
    guard let pointer = unsafe curl_easy_init() else { throw HTTPError(.other, "libcurl has no memory for a transfer") }
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe buffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    do throws(HTTPError) {
      unsafe try EasyHandle.check(CURLOPT_ERRORBUFFER, dw_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, buffer))
    } catch {
      // A ~Copyable type with a deinit cannot throw once its properties are set, so everything that can fail is first.
      unsafe curl_easy_cleanup(pointer)
      unsafe buffer.deallocate()
      throw error
    }
    unsafe self.pointer = pointer
    unsafe errorBuffer = buffer
    unsafe headerList = nil
    unsafe recipientList = nil
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    unsafe curl_slist_free_all(headerList)
    unsafe curl_slist_free_all(recipientList)
    unsafe errorBuffer.deallocate()
  }

  // Each of these throws if libcurl refuses the option: a transfer must not begin without one of its limits.

  func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
    unsafe try EasyHandle.check(option, dw_setopt_long(pointer, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) throws(HTTPError) { try set(option, value ? 1 : 0) }

  func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
    unsafe try EasyHandle.check(option, dw_setopt_string(pointer, option, value))
  }

  /// Adds the field `name: value`, byte for byte. The value is cut at the first line end, which would begin another
  /// field.
  mutating func addHeader(_ header: HTTPHeader) throws(HTTPError) {
    var line = Array(header.name.utf8) + [0x3A, 0x20]
    line += header.value.prefix { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
    // "Name:" alone would remove a field (CURLOPT_HTTPHEADER(3)); "Name;" sends it empty.
    if line.count == header.name.utf8.count + 2 { line = Array(header.name.utf8) + [0x3B] }
    try append(line)
  }

  /// Makes libcurl not send the field that it adds by default.
  mutating func removeHeader(_ name: String) throws(HTTPError) { try append(Array("\(name):".utf8)) }

  private mutating func append(_ line: [UInt8]) throws(HTTPError) {
    unsafe headerList = try EasyHandle.list(headerList, adding: line)
    unsafe try EasyHandle.check(CURLOPT_HTTPHEADER, dw_setopt_pointer(pointer, CURLOPT_HTTPHEADER, headerList))
  }

  /// Adds a recipient of a mail.
  mutating func addRecipient(_ address: String) throws(HTTPError) {
    unsafe recipientList = try EasyHandle.list(recipientList, adding: Array(address.utf8))
    unsafe try EasyHandle.check(CURLOPT_MAIL_RCPT, dw_setopt_pointer(pointer, CURLOPT_MAIL_RCPT, recipientList))
  }

  /// The list with one more line, which libcurl copies. If this throws, the old list stays valid
  /// (curl_slist_append(3)).
  private static func list(
    _ list: UnsafeMutablePointer<curl_slist>?, adding line: [UInt8]
  ) throws(HTTPError) -> UnsafeMutablePointer<curl_slist> {
    let longer = unsafe (line + [0]).withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe curl_slist_append(list, $0.baseAddress) }
    }
    guard let longer = unsafe longer else { throw HTTPError(.other, "libcurl has no memory for a transfer") }
    return unsafe longer
  }

  /// Sets the body of a POST. libcurl copies it.
  func setBody(_ body: [UInt8]) throws(HTTPError) {
    try set(CURLOPT_POST, true)
    unsafe try EasyHandle.check(
      CURLOPT_POSTFIELDSIZE_LARGE, dw_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
    let code = unsafe body.withUnsafeBytes { bytes in
      // An empty array has no base address, and with a null body libcurl would read standard input.
      guard let base = bytes.baseAddress else { return unsafe dw_setopt_string(pointer, CURLOPT_COPYPOSTFIELDS, "") }
      return unsafe dw_setopt_string(pointer, CURLOPT_COPYPOSTFIELDS, base.assumingMemoryBound(to: CChar.self))
    }
    try EasyHandle.check(CURLOPT_COPYPOSTFIELDS, code)
  }

  /// Sets the functions that libcurl calls during the transfer. Each gets `context`, which must live as long.
  func setCallbacks(
    body: curl_write_callback, header: curl_write_callback, open: curl_opensocket_callback,
    connected: curl_prereq_callback, context: UnsafeMutableRawPointer
  ) throws(HTTPError) {
    unsafe try EasyHandle.check(
      CURLOPT_WRITEFUNCTION, dw_set_callbacks(pointer, body, header, open, connected, context))
  }

  /// Makes the transfer an upload of `count` bytes, which libcurl asks `read` for. `context` must live as long as the
  /// transfer.
  func setUpload(
    read: curl_read_callback, count: Int, context: UnsafeMutableRawPointer
  ) throws(HTTPError) {
    try set(CURLOPT_UPLOAD, true)
    unsafe try EasyHandle.check(
      CURLOPT_INFILESIZE_LARGE, dw_setopt_offset(pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(count)))
    unsafe try EasyHandle.check(CURLOPT_READFUNCTION, dw_set_reader(pointer, read, context))
  }

  private static func check(_ option: CURLoption, _ code: CURLcode) throws(HTTPError) {
    guard code != CURLE_OK else { return }
    let name =
      unsafe curl_easy_option_by_id(option)?.pointee.name.map { unsafe String(cString: $0) } ?? "\(option.rawValue)"
    throw HTTPError(.other, unsafe "libcurl refuses the option \(name): \(String(cString: curl_easy_strerror(code)))")
  }

  // Facts about a finished transfer; 0 or nil if libcurl does not know them.

  var status: Int { unsafe dw_getinfo_long(pointer, CURLINFO_RESPONSE_CODE) }

  var bytesReceived: Int { unsafe Int(dw_getinfo_offset(pointer, CURLINFO_SIZE_DOWNLOAD_T)) }

  /// The HTTP version as 10, 11, 20 or 30; 0 for a file.
  var httpVersion: Int {
    switch unsafe dw_getinfo_long(pointer, CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_1_0): 10
    case Int(CURL_HTTP_VERSION_1_1): 11
    case Int(CURL_HTTP_VERSION_2_0): 20
    case Int(CURL_HTTP_VERSION_3): 30
    default: 0
    }
  }

  var connectionsOpened: Int { unsafe dw_getinfo_long(pointer, CURLINFO_NUM_CONNECTS) }

  var remoteAddress: String? {
    unsafe dw_getinfo_string(pointer, CURLINFO_PRIMARY_IP).map { unsafe String(cString: $0) }
  }

  /// libcurl's message about the failure. It names hosts, ports and protocols, and nothing else of an http or https address;
  /// of a `file:` address the path.
  func message(_ code: CURLcode) -> String {
    unsafe errorBuffer[0] != 0 ? String(cString: errorBuffer) : String(cString: curl_easy_strerror(code))
  }
}
