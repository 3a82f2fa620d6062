import CCurl

/// The one owner of a `CURL *` and of everything libcurl may touch until the handle is freed: its error buffer, header
/// list and request body. Used on the loop's thread only.
struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?

  init() throws(HTTPError) {
    guard let pointer = curl_easy_init() else { throw HTTPError(.other, "libcurl has no memory for a transfer") }
    self.pointer = pointer
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    headerList = nil
    dw_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorBuffer)
  }

  deinit {
    curl_easy_cleanup(pointer)
    curl_slist_free_all(headerList)
    errorBuffer.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) { dw_setopt_long(pointer, option, value) }

  func set(_ option: CURLoption, _ value: Bool) { dw_setopt_long(pointer, option, value ? 1 : 0) }

  func set(_ option: CURLoption, _ value: String?) { dw_setopt_string(pointer, option, value) }

  /// Adds `name: value` as the bytes are. Line ends would forge header fields, so they end a value.
  mutating func addHeader(_ header: HTTPHeader) {
    var line = Array(header.name.utf8) + [0x3A, 0x20]
    line += header.value.prefix { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
    // "Name:" alone would remove a field (CURLOPT_HTTPHEADER(3)); "Name;" sends it empty.
    if line.count == header.name.utf8.count + 2 { line = Array(header.name.utf8) + [0x3B] }
    append(line)
  }

  /// Keeps libcurl from sending a field of its own.
  mutating func removeHeader(_ name: String) { append(Array("\(name):".utf8)) }

  private mutating func append(_ line: [UInt8]) {
    headerList = (line + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { curl_slist_append(headerList, $0.baseAddress) ?? headerList }
    }
    dw_setopt_pointer(pointer, CURLOPT_HTTPHEADER, headerList)
  }

  /// The body of a POST, which libcurl copies.
  func setBody(_ body: [UInt8]) {
    set(CURLOPT_POST, true)
    dw_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
    body.withUnsafeBufferPointer { bytes in
      // An empty array has no address, and a null body would make libcurl read standard input.
      guard let base = bytes.baseAddress else { return set(CURLOPT_COPYPOSTFIELDS, "") }
      bytes.withMemoryRebound(to: CChar.self) { _ in
        _ = dw_setopt_string(
          pointer, CURLOPT_COPYPOSTFIELDS, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
      }
    }
  }

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
