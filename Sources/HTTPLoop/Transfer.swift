import Basics
import CCurl
import Glibc

/// One request on the wire and what has come back so far: the context of libcurl's callbacks. Lives in the loop's
/// table for as long as its handle is in the multi handle, so callbacks use it unretained; used on the loop's thread
/// only.
final class Transfer {
  let id: UInt64
  let origin: URLReference.Parts
  var handle: EasyHandle
  private let limits: TransferLimits
  private let policy: AddressPolicy
  private let budget: MemoryBudget
  private var continuation: CheckedContinuation<Result<Exchange, HTTPError>, Never>?
  private var fields = HTTPFields()
  private var headerBytes = 0
  private var body: [UInt8] = []
  private(set) var isPaused = false
  private var isConnected = false
  private var wasConnected = false
  /// Why we, not libcurl, ended the transfer.
  private var refusal: HTTPError?

  /// How a transfer ended, as far as it tells of its connection.
  struct End {
    var code: CURLcode
    /// 10, 11, 20 or 30; 0 when no answer came.
    var httpVersion: Int
    /// Whether it had a connection.
    var wasConnected: Bool
  }

  /// One answer, before redirects are followed.
  struct Exchange: Sendable {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]
    var lease: BodyLease?
    var remoteAddress: String?
    var bytesReceived: Int
    var httpVersion: Int
    var connectionsOpened: Int
  }

  init(
    id: UInt64, origin: URLReference.Parts, handle: consuming EasyHandle, limits: TransferLimits, policy: AddressPolicy,
    budget: MemoryBudget,
    continuation: CheckedContinuation<Result<Exchange, HTTPError>, Never>
  ) throws(HTTPError) {
    self.id = id
    self.origin = origin
    self.handle = handle
    self.limits = limits
    self.policy = policy
    self.budget = budget
    self.continuation = continuation
    let context = Unmanaged.passUnretained(self).toOpaque()
    try self.handle.setCallbacks(
      body: receiveBody, header: receiveHeader, open: openSocket, connected: noteConnection, context: context)
  }

  /// Answers the caller; does nothing the second time.
  func finish(_ code: CURLcode) {
    // One address of a host may have been refused while another answered.
    guard code == CURLE_OK else { return finish(.failure(refusal ?? HTTPError(code, message: handle.message(code)))) }
    let exchange = Exchange(
      // A file has no status.
      status: handle.status == 0 ? 200 : handle.status, fields: fields, body: body,
      lease: body.isEmpty ? nil : BodyLease(budget, bytes: body.count), remoteAddress: handle.remoteAddress,
      bytesReceived: handle.bytesReceived, httpVersion: handle.httpVersion,
      connectionsOpened: handle.connectionsOpened)
    body = []
    finish(.success(exchange))
  }

  /// Answers the caller; does nothing the second time.
  func finish(_ result: Result<Exchange, HTTPError>) {
    budget.release(body.count)
    budget.end(id)
    body = []
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// Goes on after a pause. What libcurl answers is a failure of this transfer.
  func resume() -> CURLcode {
    guard isPaused else { return CURLE_OK }
    isPaused = false
    return curl_easy_pause(handle.pointer, CURLPAUSE_CONT)
  }

  func end(_ code: CURLcode) -> End {
    End(code: code, httpVersion: handle.httpVersion, wasConnected: wasConnected)
  }

  /// Whether it has got its connection; tells it once.
  func takeConnected() -> Bool {
    defer { isConnected = false }
    return isConnected
  }

  // MARK: what libcurl calls

  fileprivate func haveConnection() {
    isConnected = true
    wasConnected = true
  }

  /// How many of the bytes were taken; fewer than given ends the transfer (CURLOPT_WRITEFUNCTION(3)).
  fileprivate func received(_ bytes: UnsafeRawBufferPointer) -> Int {
    let total = body.count + bytes.count
    guard total <= limits.maxBodyBytes else {
      return refuse(.bodyTooLarge, "the body is larger than \(limits.maxBodyBytes) bytes")
    }
    if total > 1 << 20, total / limits.maxCompressionRatio > max(1, handle.bytesReceived) {
      return refuse(.compressionRatio, "the body decompresses to over \(limits.maxCompressionRatio) times its size")
    }
    guard budget.take(bytes.count, alreadyHeld: body.count, for: id) else {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    if body.isEmpty { reserve() }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  /// One header line, the status line of a new answer among them.
  fileprivate func receivedHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= limits.maxHeaderBytes else {
      return refuse(.headersTooLarge, "the header is larger than \(limits.maxHeaderBytes) bytes")
    }
    // A status line begins the fields of another answer: the final one after an interim one.
    if bytes.starts(with: "HTTP/".utf8) { fields.removeAll() } else { fields.append(line: bytes) }
    return bytes.count
  }

  /// A socket for an address the policy permits, or none.
  fileprivate func open(_ target: curl_sockaddr, _ raw: UnsafeRawPointer) -> curl_socket_t {
    // Only a request that names a Unix socket leads to one.
    if target.family == AF_UNIX { return socket(AF_UNIX, target.socktype | Int32(SOCK_CLOEXEC.rawValue), 0) }
    guard let (address, port) = Transfer.address(family: target.family, raw) else { return CURL_SOCKET_BAD }
    guard policy.permits(address, port: port) else {
      refusal = .refused(address, port: port)
      return CURL_SOCKET_BAD
    }
    // Another address of the host may have been refused before this one.
    refusal = nil
    return socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.protocol)
  }

  private func refuse(_ code: HTTPError.Code, _ sentence: String) -> Int {
    refusal = HTTPError(code, sentence)
    return 0
  }

  /// A body of a known length is stored without growing step by step.
  private func reserve() {
    let bytes = fields.values(of: "Content-Length").last.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    body.reserveCapacity(min(max(0, bytes), 1 << 20))
  }

  private static func address(family: Int32, _ raw: UnsafeRawPointer) -> (IPAddress, UInt16)? {
    switch family {
    case AF_INET:
      let address = raw.loadUnaligned(as: sockaddr_in.self)
      return (
        IPAddress(bytes: withUnsafeBytes(of: address.sin_addr) { Array($0) }), UInt16(bigEndian: address.sin_port)
      )
    case AF_INET6:
      let address = raw.loadUnaligned(as: sockaddr_in6.self)
      return (
        IPAddress(bytes: withUnsafeBytes(of: address.sin6_addr) { Array($0) }), UInt16(bigEndian: address.sin6_port)
      )
    default:
      return nil
    }
  }
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.received(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.receivedHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func noteConnection(
  _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?, _: Int32,
  _: Int32
) -> Int32 {
  guard let context else { return CURL_PREREQFUNC_ABORT }
  Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().haveConnection()
  return CURL_PREREQFUNC_OK
}

private func openSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ target: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context, let target, let raw = curlAddress(target) else { return CURL_SOCKET_BAD }
  return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(target.pointee, raw)
}

/// Where the socket address starts inside libcurl's struct, which declares only its first 16 bytes though an IPv6
/// address is longer.
private func curlAddress(_ target: UnsafeMutablePointer<curl_sockaddr>) -> UnsafeRawPointer? {
  MemoryLayout<curl_sockaddr>.offset(of: \.addr).map { UnsafeRawPointer(target) + $0 }
}
