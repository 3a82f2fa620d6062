import Basics
import CCurl
import Glibc

/// One running request and the part of the answer received so far. It is the context of libcurl's callbacks. The loop's
/// table keeps it alive as long as its handle is in the multi handle, so callbacks use it unretained. Used on the
/// loop's thread only.
final class Transfer {
  let id: UInt64
  let origin: URLReference.Parts
  var handle: EasyHandle
  private let limits: TransferLimits
  /// The setting that limits the time until there is a connection.
  private let connectionLimit: String
  private let policy: AddressPolicy
  private let budget: MemoryBudget
  private var continuation: CheckedContinuation<Result<Exchange, HTTPError>, Never>?
  private var fields = HTTPFields()
  private var headerBytes = 0
  private var body: [UInt8] = []
  private(set) var isPaused = false
  private var isConnected = false
  private var wasConnected = false
  /// What is sent and replied, if this is a mail.
  private var mail: MailExchange?
  /// The error if a callback, not libcurl, ended the transfer.
  private var refusal: HTTPError?

  /// How a transfer ended, for `HTTP2Fallback`.
  struct End {
    var code: CURLcode
    /// The HTTP version as 10, 11, 20 or 30; 0 if there was no answer.
    var httpVersion: Int
    /// Whether it had a connection.
    var wasConnected: Bool
  }

  /// One answer. It may be a redirect.
  struct Exchange: Sendable {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]
    var lease: BodyLease?
    var remoteAddress: String?
    var bytesReceived: Int
    var httpVersion: Int
    var connectionsOpened: Int
    /// The reply about a mail.
    var mailReply: MailReply?
  }

  /// `left` is the time until the request's deadline.
  init(
    _ next: WaitingRequest, handle: consuming EasyHandle, left: Duration, policy: AddressPolicy, budget: MemoryBudget
  ) throws(HTTPError) {
    id = next.id
    origin = next.origin
    self.handle = handle
    limits = next.request.limits
    connectionLimit = next.request.connectTimeout < left ? "connectTimeout" : "timeout"
    self.policy = policy
    self.budget = budget
    continuation = next.continuation
    let mail = next.request.mail
    self.mail = mail.map(MailExchange.init)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe try self.handle.setCallbacks(
      body: receiveBody, header: receiveHeader, open: openSocket, connected: noteConnection, context: context)
    if let mail { unsafe try self.handle.setUpload(read: readBody, count: mail.message.count, context: context) }
  }

  /// Completes the request with libcurl's result. Only the first call of `finish` has an effect.
  func finish(_ code: CURLcode) {
    let mailReply = mail?.reply
    // With success, `refusal` is ignored: one address of the host was refused, but another answered. A mail that an
    // SMTP server refused is a failure to libcurl, but an answer to us.
    guard code == CURLE_OK || mail?.isRefused ?? false else {
      var message = handle.message(code)
      // An operator must know which setting to change.
      if code == CURLE_OPERATION_TIMEDOUT { message += " (\(wasConnected ? "timeout" : connectionLimit))" }
      return finish(.failure(refusal ?? (mail == nil ? HTTPError(code, message: message) : .mail(code, message))))
    }
    var exchange = Exchange(
      // A file has no status.
      status: handle.status == 0 ? 200 : handle.status, fields: fields, body: body,
      lease: body.isEmpty ? nil : BodyLease(budget, bytes: body.count), remoteAddress: handle.remoteAddress,
      bytesReceived: handle.bytesReceived, httpVersion: handle.httpVersion,
      connectionsOpened: handle.connectionsOpened)
    exchange.mailReply = mailReply
    body = []
    finish(.success(exchange))
  }

  /// Completes the request. Only the first call of `finish` has an effect.
  func finish(_ result: Result<Exchange, HTTPError>) {
    budget.release(body.count)
    budget.end(id)
    body = []
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// Continues after a pause. A result other than `CURLE_OK` is this transfer's failure.
  func resume() -> CURLcode {
    guard isPaused else { return CURLE_OK }
    isPaused = false
    return unsafe curl_easy_pause(handle.pointer, CURLPAUSE_CONT)
  }

  func end(_ code: CURLcode) -> End {
    End(code: code, httpVersion: handle.httpVersion, wasConnected: wasConnected)
  }

  /// Whether it got its connection since the last call.
  func takeConnected() -> Bool {
    defer { isConnected = false }
    return isConnected
  }

  // MARK: callbacks of libcurl

  fileprivate func haveConnection() {
    isConnected = true
    wasConnected = true
  }

  /// Takes a part of the body. Returns the number of bytes taken; fewer than given end the transfer, and
  /// `CURL_WRITEFUNC_PAUSE` pauses it (CURLOPT_WRITEFUNCTION(3)).
  fileprivate func received(_ bytes: UnsafeRawBufferPointer) -> Int {
    let total = body.count + bytes.count
    guard total <= limits.maxBodyBytes else {
      return refuse(.bodyTooLarge, "the body is larger than \(limits.maxBodyBytes) bytes")
    }
    if total > 1 << 20, total / limits.maxCompressionRatio > max(1, handle.bytesReceived) {
      return refuse(
        .compressionRatio, "the body decompresses to more than \(limits.maxCompressionRatio) times its size")
    }
    guard budget.take(bytes.count, alreadyHeld: body.count, for: id) else {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    if body.isEmpty { reserve() }
    unsafe body.append(contentsOf: bytes)
    return bytes.count
  }

  /// Takes a header line or status line (CURLOPT_HEADERFUNCTION(3)).
  fileprivate func receivedHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= limits.maxHeaderBytes else {
      return refuse(.headersTooLarge, "the header is larger than \(limits.maxHeaderBytes) bytes")
    }
    if mail != nil { return unsafe receivedReply(bytes) }
    // A status line begins a new answer: the final one follows interim ones (RFC 9110 §15.2).
    if unsafe bytes.starts(with: "HTTP/".utf8) { fields.removeAll() } else { unsafe fields.append(line: bytes) }
    return bytes.count
  }

  /// Takes a line of an SMTP server's reply.
  private func receivedReply(_ line: UnsafeRawBufferPointer) -> Int {
    unsafe mail?.note(line: line)
    guard mail?.isOver ?? false else { return line.count }
    // libcurl ends a connection with QUIT and waits for the reply (RFC 5321 §4.1.1.10), and the whole loop with it. A
    // second must be enough; the mail itself is decided.
    do throws(HTTPError) {
      try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 1)
    } catch {
      refusal = error
      return 0
    }
    // Fewer bytes than given end the exchange (CURLOPT_HEADERFUNCTION(3)).
    return mail?.isForLater ?? false ? 0 : line.count
  }

  /// Gives the next part of a mail (CURLOPT_READFUNCTION(3)).
  fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { unsafe mail?.read(into: buffer) ?? 0 }

  /// Opens the socket for a connection; `CURL_SOCKET_BAD` if the policy does not permit the address.
  fileprivate func open(_ target: curl_sockaddr, _ raw: UnsafeRawPointer) -> curl_socket_t {
    // A Unix socket is used only if the request names one, so it needs no check.
    if target.family == AF_UNIX { return socket(AF_UNIX, target.socktype | Int32(SOCK_CLOEXEC.rawValue), 0) }
    guard let (address, port) = unsafe Transfer.address(family: target.family, raw) else { return CURL_SOCKET_BAD }
    guard policy.permits(address, port: port) else {
      refusal = .refused(address, port: port)
      return CURL_SOCKET_BAD
    }
    // Another address of the host may have been refused before.
    refusal = nil
    return socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.protocol)
  }

  private func refuse(_ code: HTTPError.Code, _ sentence: String) -> Int {
    refusal = HTTPError(code, sentence)
    return 0
  }

  /// Allocates the body at once if its length is known.
  private func reserve() {
    let bytes = fields.values(of: "Content-Length").last.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    body.reserveCapacity(min(max(0, bytes), 1 << 20))
  }

  private static func address(family: Int32, _ raw: UnsafeRawPointer) -> (IPAddress, UInt16)? {
    switch family {
    case AF_INET:
      let address = unsafe raw.loadUnaligned(as: sockaddr_in.self)
      return unsafe (
        IPAddress(bytes: withUnsafeBytes(of: address.sin_addr) { unsafe Array($0) }),
        UInt16(bigEndian: address.sin_port)
      )
    case AF_INET6:
      let address = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
      return unsafe (
        IPAddress(bytes: withUnsafeBytes(of: address.sin6_addr) { unsafe Array($0) }),
        UInt16(bigEndian: address.sin6_port)
      )
    default:
      return nil
    }
  }
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe transfer.received(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe transfer.receivedHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func readBody(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return unsafe transfer.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func noteConnection(
  _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?, _: Int32,
  _: Int32
) -> Int32 {
  guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
  unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().haveConnection()
  return CURL_PREREQFUNC_OK
}

private func openSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ target: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context = unsafe context, let target = unsafe target, let raw = unsafe curlAddress(target) else {
    return CURL_SOCKET_BAD
  }
  return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(target.pointee, raw)
}

/// The address of the socket address in libcurl's struct. The struct declares only its first 16 bytes, but an IPv6
/// address is longer, so it cannot be read through Swift's type.
private func curlAddress(_ target: UnsafeMutablePointer<curl_sockaddr>) -> UnsafeRawPointer? {
  unsafe MemoryLayout<curl_sockaddr>.offset(of: \.addr).map { unsafe UnsafeRawPointer(target) + $0 }
}
