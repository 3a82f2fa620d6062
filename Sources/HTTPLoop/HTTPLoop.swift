import Basics
import CCurl

/// An HTTP client: libcurl's multi interface on one thread. It runs many transfers at once, reuses connections, uses
/// HTTP/2 if the server offers it, decodes gzip, br and zstd, and enforces every limit while bytes arrive. The thread
/// is the actor's executor, so libcurl's handles are used on that thread only. The thread ends when the actor is freed.
@safe public actor HTTPLoop {
  /// The executor that runs this actor on the loop's thread.
  nonisolated public var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private nonisolated let executor: LoopExecutor
  private let options: HTTPLoopOptions
  private let budget: MemoryBudget
  private var transfers: [UnsafeMutableRawPointer: Transfer] = unsafe [:]
  private var gate: OriginGate
  private var fallback = HTTP2Fallback()
  private var waiting: [UInt64: WaitingRequest] = [:]
  private var nextID: UInt64 = 0
  private var isShutDown = false
  /// Origins whose `Content-Encoding` names no known coding. Requests to them ask for no compression. At most
  /// `mostMislabelling`.
  private var mislabelling: Set<URLReference.Parts> = []
  private static let mostMislabelling = 1000

  /// Starts the loop's thread.
  ///
  /// - Throws: `HTTPError` if libcurl cannot be initialised or the thread cannot be started.
  public init(_ options: HTTPLoopOptions) throws(HTTPError) {
    self.options = options
    let executor = try LoopExecutor(maxIdleConnections: options.maxIdleConnections)
    self.executor = executor
    gate = OriginGate(limit: options.maxRequestsPerOrigin)
    budget = MemoryBudget(limitBytes: options.maxBytesInFlight) { executor.wake() }
    try executor.start { [weak self] trouble in
      guard let self else { return false }
      assumeIsolated { $0.iterate(trouble) }
      return true
    }
  }

  deinit { executor.wake() }

  /// Sends a request and follows redirects. Any status is an answer, not an error.
  ///
  /// - Throws: `HTTPError` if there is no complete answer within the limits, or the task is cancelled.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let deadline = ContinuousClock.now + request.timeout
    guard var url = InternationalAddress.ascii(request.url) else {
      throw HTTPError(.badURL, "the address is not a URL, or its host has letters that are not allowed in a host name")
    }
    let home = request.home.flatMap(InternationalAddress.ascii) ?? url
    let homeOrigin = URLReference.parts(of: home)
    var hops: [HTTPResponse.Hop] = []
    while true {
      let origin = try origin(of: url, request, isRedirect: !hops.isEmpty)
      // Headers and passwords that the operator wrote for one host must not be sent to another.
      let isHome = origin == homeOrigin
      let target = WaitingRequest.Target(
        url: url, origin: origin, headers: isHome ? request.headers : request.portableHeaders,
        credentials: isHome ? URLReference.credentials(of: home) : nil)
      let answer = try await answer(request, target, deadline: deadline)
      guard let location = answer.redirect, request.limits.maxRedirects > 0 else {
        return HTTPResponse(answer, hops: hops, effectiveURL: url, isAway: !isHome)
      }
      hops.append(HTTPResponse.Hop(url: url, status: answer.status))
      guard hops.count <= request.limits.maxRedirects else {
        throw HTTPError(.tooManyRedirects, "there were more than \(request.limits.maxRedirects) redirects")
      }
      guard let next = URLReference.resolve(location, against: url).flatMap(InternationalAddress.ascii) else {
        throw HTTPError(.badRedirect, "the server redirects to something that is not a URL")
      }
      url = next
    }
  }

  /// Hands a mail to an SMTP server. Any reply that decides about it is an answer, not an error.
  ///
  /// - Throws: `HTTPError` if there is no such reply within the limits, or the task is cancelled. The server can have
  ///   taken the mail nevertheless.
  public func send(_ mail: MailRequest) async throws(HTTPError) -> MailReply {
    guard let url = InternationalAddress.ascii(mail.server), let origin = URLReference.parts(of: url),
      ["smtp", "smtps"].contains(origin.scheme)
    else { throw HTTPError(.badURL, "the server's address is not smtp://HOST or smtps://HOST") }
    try checkLiteral(origin)
    var request = HTTPRequest(url: url)
    request.mail = mail
    request.timeout = mail.timeout
    request.connectTimeout = mail.timeout
    request.usesProxy = mail.usesProxy
    let target = WaitingRequest.Target(
      url: url, origin: origin, headers: [], credentials: mail.credentials.map { ($0.name, $0.password) })
    let answer = try await exchange(request, target, isDecoded: false, deadline: .now + mail.timeout)
    guard let reply = answer.mailReply else { throw HTTPError(.truncated, "the server ended without a reply") }
    return reply
  }

  /// Changes `maxRequestsPerOrigin`.
  public func limitRequests(perOrigin limit: Int) { begin(gate.use(limit: limit)) }

  /// Cancels all requests. Later requests fail with the code `cancelled`.
  public func shutdown() {
    isShutDown = true
    for id in Array(waiting.keys) { cancel(id) }
    for transfer in unsafe Array(transfers.values) {
      unsafe end(transfer.handle.pointer, .failure(HTTPError(.cancelled, "the daemon is stopping")))
    }
  }

  // MARK: one answer

  /// The origin of an address.
  ///
  /// - Throws: `HTTPError` if the address may not be requested.
  private func origin(
    of url: String, _ request: HTTPRequest, isRedirect: Bool
  ) throws(HTTPError) -> URLReference.Parts {
    guard let parts = URLReference.parts(of: url) else { throw HTTPError(.badURL, "the address is not a URL") }
    switch parts.scheme {
    case "http", "https": try checkLiteral(parts)
    case "file" where request.allowsFiles && !isRedirect: break
    default: throw HTTPError(.protocolNotAllowed, "the protocol \(parts.scheme) is not allowed")
    }
    return parts
  }

  /// With a proxy, checks an IP address written in the URL against the policy: the proxy connects, so the callback that
  /// checks connections never sees the destination.
  private func checkLiteral(_ parts: URLReference.Parts) throws(HTTPError) {
    guard options.proxy != nil, let address = parts.literalAddress else { return }
    if !options.addresses.permits(address, port: parts.portNumber) { throw .refused(address, port: parts.portNumber) }
  }

  /// Sends one request, without following redirects. If the answer's `Content-Encoding` is not a coding (servers send
  /// `utf-8` or `aws-chunked`), the request is repeated and the body is returned undecoded. If that body is compressed
  /// nevertheless, the caller must detect it.
  private func answer(
    _ request: HTTPRequest, _ target: WaitingRequest.Target, deadline: ContinuousClock.Instant
  ) async throws(HTTPError) -> Transfer.Exchange {
    if !mislabelling.contains(target.origin) {
      do throws(HTTPError) {
        return try await exchange(request, target, isDecoded: true, deadline: deadline)
      } catch {
        guard error.code == .unknownContentEncoding, case .get = request.method else { throw error }
        if mislabelling.count < HTTPLoop.mostMislabelling { mislabelling.insert(target.origin) }
      }
    }
    return try await exchange(request, target, isDecoded: false, deadline: deadline)
  }

  private func exchange(
    _ request: HTTPRequest, _ target: WaitingRequest.Target, isDecoded: Bool, deadline: ContinuousClock.Instant
  ) async throws(HTTPError) -> Transfer.Exchange {
    nextID += 1
    let id = nextID
    let result = await withTaskCancellationHandler {
      // The closure runs on the actor only because it calls a method of `self` (Swift 6.3).
      await withCheckedContinuation {
        self.enqueue(
          WaitingRequest(
            id: id, request: request, target: target, isDecoded: isDecoded,
            deadline: deadline, continuation: $0))
      }
    } onCancel: {
      Task { await self.cancel(id) }
    }
    return try result.get()
  }

  /// Begins a request, or lets it wait for a free slot of its origin.
  private func enqueue(_ new: WaitingRequest) {
    guard !isShutDown, !Task.isCancelled else { return new.finish(.cancelledTransfer) }
    guard !gate.enter(new.id, to: new.origin) else { return begin(new) }
    var new = new
    new.timer = Task { [id = new.id, deadline = new.deadline] in
      try? await Task.sleep(until: deadline)
      if !Task.isCancelled {
        self.timeOut(id)
      }
    }
    waiting[new.id] = new
  }

  /// Ends a request that has waited until its deadline.
  private func timeOut(_ id: UInt64) {
    guard let host = waiting[id]?.origin.host else { return }
    let setting = gate.limit > 0 ? " (fetch.perHost)" : ""
    abandon(id, HTTPError(.timeout, "timed out waiting for a free connection slot to \(host)\(setting)"))
  }

  /// Begins waiting requests that the gate admits.
  private func begin(_ ids: [UInt64]) {
    for id in ids {
      guard let request = waiting.removeValue(forKey: id) else { continue }
      request.timer?.cancel()
      begin(request)
    }
  }

  /// Hands a request to libcurl.
  private func begin(_ next: WaitingRequest) {
    let left = next.deadline - .now
    guard left > .zero else {
      next.finish(HTTPError(.timeout, "redirects, or waiting for a free connection slot, used up the timeout"))
      return begin(gate.leave(next.id, to: next.origin, httpVersion: 0))
    }
    do throws(HTTPError) {
      var handle = try EasyHandle()
      try options.configure(
        &handle, for: next, left: left, avoidingHTTP2: fallback.avoidsHTTP2(next.origin, at: .now))
      let transfer = try Transfer(
        next, handle: handle, left: left, policy: options.proxy(for: next) == nil ? options.addresses : .any,
        budget: budget)
      unsafe try executor.multi.add(transfer.handle.pointer)
      unsafe transfers[transfer.handle.pointer] = transfer
    } catch {
      next.finish(error)
      begin(gate.leave(next.id, to: next.origin, httpVersion: 0))
    }
  }

  /// Ends a request that is still waiting; does nothing for others.
  private func abandon(_ id: UInt64, _ error: HTTPError) {
    guard let request = waiting.removeValue(forKey: id) else { return }
    gate.abandon(id, to: request.origin)
    request.finish(error)
  }

  private func cancel(_ id: UInt64) {
    abandon(id, .cancelledTransfer)
    guard let found = unsafe transfers.first(where: { unsafe $0.value.id == id }) else { return }
    unsafe end(found.key, .failure(.cancelledTransfer))
  }

  // MARK: the loop

  /// One iteration of the loop: runs libcurl and completes finished transfers. `trouble` is an error that kept the loop
  /// from waiting. With it, or if libcurl itself fails, all transfers in flight end with that error.
  private func iterate(_ trouble: HTTPError?) {
    do throws(HTTPError) {
      if let trouble { throw trouble }
      try executor.multi.perform()
    } catch {
      for transfer in unsafe Array(transfers.values) { unsafe end(transfer.handle.pointer, .failure(error)) }
    }
    while let (handle, code) = unsafe executor.multi.nextFinished() { unsafe finish(handle, code) }
    if gate.isAnyoneWaiting {
      for transfer in unsafe Array(transfers.values) where transfer.takeConnected() {
        begin(gate.connected(transfer.id, to: transfer.origin))
      }
    }
    if budget.takeRoomSignal() {
      for transfer in unsafe Array(transfers.values) where transfer.isPaused {
        let code = transfer.resume()
        if code != CURLE_OK { unsafe finish(transfer.handle.pointer, code) }
      }
    }
  }

  private func finish(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) {
    guard let transfer = unsafe remove(handle) else { return }
    let end = transfer.end(code)
    fallback.note(end, of: transfer.origin, at: .now)
    transfer.finish(code)
    begin(gate.leave(transfer.id, to: transfer.origin, httpVersion: code == CURLE_OK ? end.httpVersion : 0))
  }

  private func end(_ handle: UnsafeMutableRawPointer, _ result: Result<Transfer.Exchange, HTTPError>) {
    guard let transfer = unsafe remove(handle) else { return }
    transfer.finish(result)
    begin(gate.leave(transfer.id, to: transfer.origin, httpVersion: 0))
  }

  private func remove(_ handle: UnsafeMutableRawPointer) -> Transfer? {
    guard let transfer = unsafe transfers.removeValue(forKey: handle) else { return nil }
    do throws(HTTPError) {
      unsafe try executor.multi.remove(handle)
    } catch {
      // libcurl refuses only a pointer that is not a handle: memory is corrupted.
      fatalError("\(error)")
    }
    return transfer
  }
}
