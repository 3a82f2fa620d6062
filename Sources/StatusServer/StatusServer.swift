import Basics
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import StatusReports

/// The HTTP server for status requests: metrics for monitoring, a page for people. On a Unix socket, which only the
/// daemon's user and group can use, it also accepts commands (reload, poll, webhook test).
public struct StatusServer: Sendable {
  /// Where to listen.
  public enum Address: Sendable, CustomStringConvertible {
    /// A TCP port.
    case tcp(host: String, port: Int)
    /// A Unix socket; a stale one is replaced.
    case unix(path: String)

    /// The address as in the configuration.
    public var description: String {
      switch self {
      case .tcp(let host, let port): "\(host):\(port)"
      case .unix(let path): "unix:\(path)"
      }
    }
  }

  private let address: Address
  private let source: any StatusSource
  private let logger: Logger

  /// The time limit for an idle connection or an incomplete request. A shutdown waits at most this long.
  private static let idleTimeout = TimeAmount.seconds(5)

  /// Makes a server; `run` starts it.
  public init(address: Address, source: any StatusSource, logger: Logger) {
    self.address = address
    self.source = source
    // The library's own messages mean nothing to operators.
    var quiet = logger
    quiet.logLevel = .critical
    self.logger = quiet
  }

  /// Answers requests until a graceful shutdown begins; running requests are still answered. `onListening` is called
  /// with the port, or nil for a Unix socket.
  ///
  /// - Throws: `ListenError` if it cannot listen on the address.
  public func run(onListening: @escaping @Sendable (Int?) -> Void = { _ in }) async throws {
    let bind: BindAddress =
      switch address {
      case .tcp(let host, let port): .hostname(host, port: port)
      case .unix(let path): .unixDomainSocket(path: path)
      }
    let limit = ConnectionLimit()
    let application = Application(
      router: router(),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionLimitHandler(limit)], idleTimeout: Self.idleTimeout)),
      configuration: ApplicationConfiguration(address: bind),
      onServerRunning: { onListening($0.localAddress?.port) },
      logger: logger)
    do {
      try await application.run()
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw ListenError(error, address)
    }
  }

  // MARK: routes

  private func router() -> Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    router.add(middleware: SafeHeaders())
    if case .tcp(let host, _) = address { router.add(middleware: HostCheck(listensOn: host)) }
    let pages = PageRoutes(source: source)
    router.add(middleware: NoSuchPage(pages: pages))
    pages.add(to: router)
    router.get("/status.json") { [source] _, _ in
      let json = await source.views.run { _ in ByteBuffer(string: await source.status(feedLimit: nil).json()) }
      return Self.answer(json, "application/json")
    }
    router.get("/feed.json") { [source] request, _ in
      do throws(Refusal) {
        return Self.answer(try await source.feed(Self.feed(of: request)).json(), "application/json")
      } catch {
        return Self.refusal(error)
      }
    }
    router.get("/metrics") { [source] _, _ in
      Self.answer(await source.metrics().prometheus, "text/plain; version=0.0.4; charset=utf-8")
    }
    router.get("/healthz") { [source] _, _ in Self.verdict(await source.liveness()) }
    router.get("/readyz") { [source] _, _ in Self.verdict(await source.unreadiness()) }
    let isControl = if case .unix = address { true } else { false }
    MatchRoutes(source: source).add(to: router)
    if let archive = source.archive {
      ArchiveRoutes(source: source, archive: archive, isControl: isControl).add(to: router)
    }
    if case .unix = address {
      router.post("/reload") { [source] _, _ in Self.answer(await source.reload().json(), "application/json") }
      router.post("/webhooks/:id/test") { [source] _, context in
        let id = try context.parameters.require("id")
        return Self.answer(await source.test(webhook: id).json(), "application/json")
      }
      router.post("/mail/:id/test") { [source] _, context in
        let id = try context.parameters.require("id")
        return Self.answer(await source.test(mail: id).json(), "application/json")
      }
      router.post("/poll") { [source] request, _ in
        do throws(Refusal) {
          return Self.answer(try await source.poll(Self.feed(of: request)).json(), "application/json")
        } catch {
          return Self.refusal(error)
        }
      }
    }
    return router
  }

  static let htmlType = "text/html; charset=utf-8"

  private static func verdict(_ problem: String?) -> Response {
    answer((problem ?? "ok") + "\n", "text/plain; charset=utf-8", problem == nil ? .ok : .serviceUnavailable)
  }

  private static func feed(of request: Request) -> String {
    request.uri.queryParameters["feed"].map { String($0) } ?? ""
  }

  /// The answer to a refused command: 422 or 503 with a sentence. `ControlOptions` distinguishes the two.
  static func refusal(_ refusal: Refusal) -> Response {
    let status = if case .unavailable = refusal { refusal.status } else { HTTPResponse.Status.unprocessableContent }
    return answer(refusal.sentence, "text/plain; charset=utf-8", status)
  }

  static func answer(_ text: String, _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
    answer(ByteBuffer(string: text), type, status)
  }

  static func answer(_ bytes: ByteBuffer, _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"], body: ResponseBody(byteBuffer: bytes))
  }
}

/// Adds header fields that let a browser only show the pages: no scripts, frames or forms.
private struct SafeHeaders: RouterMiddleware {
  func handle(
    _ request: Request, context: BasicRequestContext,
    next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as any HTTPResponseError {
      response = try error.response(from: request, context: context)
    }
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    // With no-referrer browsers send `Origin: null` with our own forms (Fetch §3.1), and marks would be refused.
    response.headers[HTTPField.Name("Referrer-Policy")!] = "same-origin"
    response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "same-origin"
    return response
  }
}

/// Answers a reader's request for an address that no route has with a page instead of nothing.
private struct NoSuchPage: RouterMiddleware {
  let pages: PageRoutes

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound && error.body == nil && request.method == .get {
      return await pages.nothing()
    }
  }
}

/// On a loopback address, refuses requests whose Host is another name. Against DNS rebinding: a website could let its
/// name resolve to 127.0.0.1 and read the page in a visitor's browser.
private struct HostCheck: RouterMiddleware {
  private let isLoopback: Bool

  init(listensOn host: String) { isLoopback = host.hasPrefix("127.") || host == "::1" || host == "localhost" }

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    if isLoopback, let host = request.head.authority, !Self.isLocal(host) {
      throw HTTPError(.misdirectedRequest, message: "use http://127.0.0.1 or http://localhost as the address")
    }
    return try await next(request, context)
  }

  private static func isLocal(_ authority: String) -> Bool {
    guard let host = WebAddress.endpoint(authority)?.host.lowercased() else { return false }
    return host == "localhost" || host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
  }
}
