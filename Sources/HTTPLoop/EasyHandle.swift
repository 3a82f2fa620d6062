import CCurl

/// The one owner of a `CURL *` and of everything libcurl may touch until the handle is freed: its error buffer, header
/// list and request body. Used on the loop's thread only.
struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?

  init() throws(HTTPError) {
    guard let pointer = curl_easy_init() else { throw HTTPError(.other, "libcurl has no memory for a transfer") }
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    buffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    do throws(HTTPError) {
      try EasyHandle.check(CURLOPT_ERRORBUFFER, dw_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, buffer))
    } catch {
      // A type with a deinit cannot be left half made: all that can fail comes before its first property.
      curl_easy_cleanup(pointer)
      buffer.deallocate()
      throw error
    }
    self.pointer = pointer
    errorBuffer = buffer
    headerList = nil
  }

  deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(headerList)
    errorBuffer.deallocate()
  }

  // Each of these throws when libcurl refuses the option: a transfer without one of its limits must not begin.

  func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
    try EasyHandle.check(option, dw_setopt_long(pointer, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) throws(HTTPError) { try set(option, value ? 1 : 0) }

  func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
    try EasyHandle.check(option, dw_setopt_string(pointer, option, value))
  }

  /// Adds `name: value` as the bytes are. Line ends would forge header fields, so they end a value.
  mutating func addHeader(_ header: HTTPHeader) throws(HTTPError) {
    var line = Array(header.name.utf8) + [0x3A, 0x20]
    line += header.value.prefix { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
    // "Name:" alone would remove a field (CURLOPT_HTTPHEADER(3)); "Name;" sends it empty.
    if line.count == header.name.utf8.count + 2 { line = Array(header.name.utf8) + [0x3B] }
    try append(line)
  }

  /// Keeps libcurl from sending a field of its own.
  mutating func removeHeader(_ name: String) throws(HTTPError) { try append(Array("\(name):".utf8)) }

  private mutating func append(_ line: [UInt8]) throws(HTTPError) {
    let longer = (line + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { curl_slist_append(headerList, $0.baseAddress) }
    }
    // The list is as it was when there is no memory for one more (curl_slist_append(3)).
    guard let longer else { throw HTTPError(.other, "libcurl has no memory for a transfer") }
    headerList = longer
    try EasyHandle.check(CURLOPT_HTTPHEADER, dw_setopt_pointer(pointer, CURLOPT_HTTPHEADER, headerList))
  }

  /// The body of a POST, which libcurl copies.
  func setBody(_ body: [UInt8]) throws(HTTPError) {
    try set(CURLOPT_POST, true)
    try EasyHandle.check(
      CURLOPT_POSTFIELDSIZE_LARGE, dw_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
    let code = body.withUnsafeBytes { bytes in
      // An empty array has no address, and a null body would make libcurl read standard input.
      guard let base = bytes.baseAddress else { return dw_setopt_string(pointer, CURLOPT_COPYPOSTFIELDS, "") }
      return dw_setopt_string(pointer, CURLOPT_COPYPOSTFIELDS, base.assumingMemoryBound(to: CChar.self))
    }
    try EasyHandle.check(CURLOPT_COPYPOSTFIELDS, code)
  }

  /// What libcurl calls while the transfer runs, each with `context`.
  func setCallbacks(
    body: curl_write_callback, header: curl_write_callback, open: curl_opensocket_callback,
    connected: curl_prereq_callback, context: UnsafeMutableRawPointer
  ) throws(HTTPError) {
    try EasyHandle.check(CURLOPT_WRITEFUNCTION, dw_set_callbacks(pointer, body, header, open, connected, context))
  }

  private static func check(_ option: CURLoption, _ code: CURLcode) throws(HTTPError) {
    guard code != CURLE_OK else { return }
    let name = curl_easy_option_by_id(option)?.pointee.name.map { String(cString: $0) } ?? "\(option.rawValue)"
    throw HTTPError(.other, "libcurl refuses the option \(name): \(String(cString: curl_easy_strerror(code)))")
  }

  // What libcurl has to say of a finished transfer; 0 or nil where it has nothing.

  var status: Int { dw_getinfo_long(pointer, CURLINFO_RESPONSE_CODE) }

  var bytesReceived: Int { Int(dw_getinfo_offset(pointer, CURLINFO_SIZE_DOWNLOAD_T)) }

  /// 10, 11, 20 or 30, as libcurl numbers HTTP's versions; 0 for a file.
  var httpVersion: Int {
    switch dw_getinfo_long(pointer, CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_1_0): 10
    case Int(CURL_HTTP_VERSION_1_1): 11
    case Int(CURL_HTTP_VERSION_2_0): 20
    case Int(CURL_HTTP_VERSION_3): 30
    default: 0
    }
  }

  var connectionsOpened: Int { dw_getinfo_long(pointer, CURLINFO_NUM_CONNECTS) }

  var remoteAddress: String? { dw_getinfo_string(pointer, CURLINFO_PRIMARY_IP).map { String(cString: $0) } }

  /// libcurl's sentence about the failure, without the address it may name.
  func message(_ code: CURLcode) -> String {
    errorBuffer[0] != 0 ? String(cString: errorBuffer) : String(cString: curl_easy_strerror(code))
  }
}
