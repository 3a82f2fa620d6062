import CCurl

/// What all transfers of a loop have in common.
public struct HTTPLoopOptions: Sendable {
  /// Which addresses may be connected to. One policy for the whole loop: a pooled connection that one caller was
  /// allowed to open must never serve another who was not.
  public var addresses = AddressPolicy.publicOnly(allow: [])
  /// What goes into the User-Agent field.
  public var userAgent = "diplowatch"
  /// A certificate bundle instead of the system's.
  public var caFile: String?
  /// A proxy's URL; never taken from the environment. Its own address is the operator's word. It, not we, resolves
  /// names and connects to the destinations: only addresses that stand in a URL are checked then.
  public var proxy: String?
  /// The most bytes of bodies that all transfers, and those who hold their responses, may hold together; large bodies
  /// beyond it wait.
  public var maxBytesInFlight = 64 << 20
  /// How many idle connections are kept for reuse.
  public var maxIdleConnections = 64

  /// The most connections to one host, whatever led there; 0 for any number. Transfers beyond it wait. Not looked at
  /// with a proxy, to which all connections go.
  public var maxConnectionsPerHost = 0

  /// The defaults.
  public init() {}
}

/// libcurl's multi interface on one thread: many transfers in flight, connections reused, HTTP/2 where offered,
/// gzip, br and zstd decoded, every limit enforced while bytes arrive. The thread is the actor's executor, so every
/// handle stays on it. The thread ends with the actor.
public actor HTTPLoop {
  /// The thread this actor lives on.
  nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private nonisolated let executor: LoopExecutor
  private let options: HTTPLoopOptions
  private let budget: MemoryBudget
  private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
  private var nextID: UInt64 = 0
  private var isShutDown = false

  /// Starts the loop's thread.
  ///
  /// - Throws: `HTTPError` when libcurl cannot be initialised.
  public init(_ options: HTTPLoopOptions) throws(HTTPError) {
    self.options = options
    let executor = try LoopExecutor(maxIdleConnections: options.maxIdleConnections)
    self.executor = executor
    if options.proxy == nil { executor.multi.limitConnections(perHost: options.maxConnectionsPerHost) }
    budget = MemoryBudget(limitBytes: options.maxBytesInFlight) { executor.wake() }
    executor.start { [weak self] in
      guard let self else { return false }
      assumeIsolated { $0.turn() }
      return true
    }
  }

  deinit { executor.wake() }

  /// Sends a request and follows its redirects. Ends early when the task is cancelled.
  ///
  /// - Throws: `HTTPError` when there is no complete answer within the limits.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let deadline = ContinuousClock.now + request.timeout
    var url = request.url
    var headers = request.headers
    var hops: [HTTPResponse.Hop] = []
    while true {
      try check(url, of: request, isRedirect: !hops.isEmpty)
      let answer = try await exchange(request, url: url, headers: headers, deadline: deadline)
      guard let location = HTTPLoop.redirect(answer), request.limits.maxRedirects > 0 else {
        return HTTPResponse(answer, hops: hops, effectiveURL: url)
      }
      hops.append(HTTPResponse.Hop(url: url, status: answer.status))
      guard hops.count <= request.limits.maxRedirects else {
        throw HTTPError(.tooManyRedirects, "more than \(request.limits.maxRedirects) redirects")
      }
      guard let next = URLReference.resolve(location, against: url) else {
        throw HTTPError(.badRedirect, "a redirect to something that is no URL")
      }
      // What the operator wants one host to be told is not for another.
      if URLReference.parts(of: next) != URLReference.parts(of: url) { headers = HTTPLoop.portable(headers) }
      url = next
    }
  }

  /// Puts another `maxConnectionsPerHost` in force.
  public func limitConnections(perHost limit: Int) {
    if options.proxy == nil { executor.multi.limitConnections(perHost: limit) }
  }

  /// Cancels what is in flight. Nothing can be sent afterwards.
  public func shutdown() {
    isShutDown = true
    for handle in Array(transfers.keys) { end(handle, .failure(HTTPError(.cancelled, "the daemon is stopping"))) }
  }

  // MARK: one answer

  private func check(_ url: String, of request: HTTPRequest, isRedirect: Bool) throws(HTTPError) {
    guard let parts = URLReference.parts(of: url) else { throw HTTPError(.badURL, "the address is not a URL") }
    switch parts.scheme {
    case "http", "https": try checkLiteral(parts)
    case "file" where request.allowsFiles && !isRedirect: return
    default: throw HTTPError(.protocolNotAllowed, "the protocol \(parts.scheme) is not allowed")
    }
  }

  /// A proxy would connect where we would not: what a URL says of its address is all that can be checked then.
  private func checkLiteral(_ parts: URLReference.Parts) throws(HTTPError) {
    guard options.proxy != nil, let address = parts.literalAddress else { return }
    let port = parts.port.flatMap { UInt16($0) } ?? (parts.scheme == "https" ? 443 : 80)
    if !options.addresses.permits(address, port: port) { throw .refused(address, port: port) }
  }

  private func exchange(
    _ request: HTTPRequest, url: String, headers: [HTTPHeader], deadline: ContinuousClock.Instant
  ) async throws(HTTPError) -> Transfer.Exchange {
    nextID += 1
    let id = nextID
    let result = await withTaskCancellationHandler {
      // Calling a method of the actor is what keeps this closure on it (interop of Swift 6 closures and actors).
      await withCheckedContinuation { self.begin(id, request, url: url, headers: headers, deadline, $0) }
    } onCancel: {
      Task { await self.cancel(id) }
    }
    return try result.get()
  }

  private func begin(
    _ id: UInt64, _ request: HTTPRequest, url: String, headers: [HTTPHeader], _ deadline: ContinuousClock.Instant,
    _ continuation: CheckedContinuation<Result<Transfer.Exchange, HTTPError>, Never>
  ) {
    let left = deadline - .now
    guard !isShutDown, !Task.isCancelled else {
      return continuation.resume(returning: .failure(HTTPError(.cancelled, "the transfer was cancelled")))
    }
    guard left > .zero else {
      return continuation.resume(returning: .failure(HTTPError(.timeout, "redirects used up the time limit")))
    }
    do throws(HTTPError) {
      var handle = try EasyHandle()
      configure(&handle, request, url: url, headers: headers, left: left)
      let transfer = Transfer(
        id: id, handle: handle, limits: request.limits,
        policy: options.proxy == nil ? options.addresses : .any, budget: budget, continuation: continuation)
      // Stored before it is added: a transfer can fail in the very next perform.
      transfers[transfer.handle.pointer] = transfer
      curl_multi_add_handle(executor.multi.pointer, transfer.handle.pointer)
    } catch {
      continuation.resume(returning: .failure(error))
    }
  }

  private func cancel(_ id: UInt64) {
    guard let found = transfers.first(where: { $0.value.id == id }) else { return }
    end(found.key, .failure(HTTPError(.cancelled, "the transfer was cancelled")))
  }

  private func configure(
    _ handle: inout EasyHandle, _ request: HTTPRequest, url: String, headers: [HTTPHeader], left: Duration
  ) {
    handle.set(CURLOPT_URL, url)
    handle.set(CURLOPT_NOSIGNAL, true)
    handle.set(CURLOPT_PROTOCOLS_STR, request.allowsFiles ? "http,https,file" : "http,https")
    handle.set(CURLOPT_FOLLOWLOCATION, false)
    // Else the end of a transfer whose name is still being looked up would hold up the loop until the resolver gives in.
    handle.set(CURLOPT_QUICK_EXIT, true)
    handle.set(CURLOPT_ACCEPT_ENCODING, "")
    // Rather a second stream on a connection that is just being made than a second connection. Only TLS tells by its
    // handshake whether there can be one: over plain HTTP a transfer would wait for another's whole answer.
    let isTLS = URLReference.parts(of: url)?.scheme == "https"
    handle.set(CURLOPT_HTTP_VERSION, Int(isTLS ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
    handle.set(CURLOPT_PIPEWAIT, isTLS)
    handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    handle.set(CURLOPT_TIMEOUT_MS, left.wholeMilliseconds)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(request.connectTimeout, left).wholeMilliseconds)
    handle.set(CURLOPT_LOW_SPEED_LIMIT, request.limits.minBytesPerSecond)
    handle.set(CURLOPT_LOW_SPEED_TIME, max(1, request.limits.slowWindow.wholeMilliseconds / 1000))
    handle.set(CURLOPT_USERAGENT, options.userAgent)
    // With a CA path, as Debian builds it in, libcurl parses 140 certificates for every connection; the bundle alone
    // is parsed once.
    handle.set(CURLOPT_CAPATH, nil)
    if let caFile = options.caFile { handle.set(CURLOPT_CAINFO, caFile) }
    // An empty proxy also keeps libcurl from reading the environment (CURLOPT_PROXY(3)).
    handle.set(CURLOPT_PROXY, options.proxy ?? "")
    if let path = request.unixSocket { handle.set(CURLOPT_UNIX_SOCKET_PATH, path) }
    if case .post(let body) = request.method {
      handle.setBody(body)
      handle.removeHeader("Expect")
    }
    for header in headers { handle.addHeader(header) }
  }

  // MARK: the loop

  /// One turn: let libcurl work, hand out what finished.
  private func turn() {
    executor.multi.perform()
    while let (handle, code) = executor.multi.nextFinished() { remove(handle)?.finish(code) }
    if budget.takeRoomSignal() { for transfer in transfers.values where transfer.isPaused { transfer.resume() } }
  }

  private func end(_ handle: UnsafeMutableRawPointer, _ result: Result<Transfer.Exchange, HTTPError>) {
    remove(handle)?.finish(result)
  }

  private func remove(_ handle: UnsafeMutableRawPointer) -> Transfer? {
    guard let transfer = transfers.removeValue(forKey: handle) else { return nil }
    curl_multi_remove_handle(executor.multi.pointer, handle)
    return transfer
  }

  // MARK: redirects

  private static func redirect(_ answer: Transfer.Exchange) -> String? {
    guard [301, 302, 303, 307, 308].contains(answer.status) else { return nil }
    return answer.fields.values(of: "Location").last.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The fields any host may be sent.
  private static func portable(_ headers: [HTTPHeader]) -> [HTTPHeader] {
    let portable: Set<String> = [
      "accept", "accept-language", "a-im", "if-none-match", "if-modified-since", "user-agent",
    ]
    return headers.filter { portable.contains($0.name.lowercased()) }
  }
}

extension Duration {
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(clamping: seconds) &* 1000 &+ Int(attoseconds / 1_000_000_000_000_000))
  }
}
