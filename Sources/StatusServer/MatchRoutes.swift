import Basics
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import StatusReports

/// The feeds of matches: `/matches.atom` and `/matches.json`.
struct MatchRoutes {
  let source: any StatusSource

  func add(to router: Router<BasicRequestContext>) {
    router.get("/matches.atom") { request, _ in
      try await answer(request, "application/atom+xml; charset=utf-8") { $0.atom() }
    }
    router.get("/matches.json") { request, _ in
      try await answer(request, "application/feed+json; charset=utf-8") { $0.json() }
    }
  }

  private func answer(
    _ request: Request, _ type: String, _ write: @escaping @Sendable (MatchesFeed) -> String
  ) async throws -> Response {
    do throws(Refusal) {
      var query = try MatchQuery(FormFields(request.uri.query ?? ""))
      query.leavesOutMuted = true
      var report = try await source.matches(query, limit: MatchesFeed.size)
      // How far a second leads differs from request to request: the same matches must have the same tag.
      if report.lookedBackTo != nil { report.next = nil }
      let title = await source.topics().first { $0.id == query.topic }?.title
      let feed = MatchesFeed(
        query: query, report: report, base: Self.base(of: request), started: source.started, topicTitle: title)
      let text = await source.views.run { _ in write(feed) }
      return Self.response(
        to: request, text, type, Validators(of: text, changed: feed.updated, now: source.now()))
    } catch {
      throw HTTPError(error.status, message: error.sentence)
    }
  }

  /// The text, unless the reader has it.
  private static func response(
    to request: Request, _ text: String, _ type: String, _ validators: Validators
  ) -> Response {
    var headers: HTTPFields = [.eTag: validators.tag, .cacheControl: "no-cache"]
    if let date = validators.date { headers[.lastModified] = date }
    let isKnown = validators.areKnown(
      ifNoneMatch: request.headers[values: .ifNoneMatch], ifModifiedSince: request.headers[.ifModifiedSince])
    guard !isKnown else { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = type
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// The address under which the reader reaches the page, for links alone: anybody may send these fields.
  private static func base(of request: Request) -> String {
    base(
      host: request.head.authority, forwardedHost: request.headers[HTTPField.Name("X-Forwarded-Host")!],
      forwardedScheme: request.headers[HTTPField.Name("X-Forwarded-Proto")!])
  }

  /// The address from `Host`, or from what a reverse proxy says that it was asked: the first value, where several proxies
  /// added theirs. What is no host with or without a port, or neither http nor https, is passed over.
  static func base(host: String?, forwardedHost: String?, forwardedScheme: String?) -> String {
    func first(_ value: String?) -> String? {
      let words = value?.split(separator: ",").first?.split(separator: " ") ?? []
      return words.count == 1 ? String(words[0]) : nil
    }
    let isHost = { (text: String) in
      WebAddress.endpoint(text) != nil
        && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "-._:[]".utf8.contains($0) }
    }
    guard let host = [first(forwardedHost), host].compactMap(\.self).first(where: isHost) else { return "" }
    return "\(first(forwardedScheme)?.lowercased() == "https" ? "https" : "http")://\(host)"
  }
}

extension Refusal {
  /// The status of the answer to a query.
  var status: HTTPResponse.Status {
    switch self {
    case .unreadable: .badRequest
    case .unknown: .notFound
    case .unavailable: .serviceUnavailable
    }
  }
}
