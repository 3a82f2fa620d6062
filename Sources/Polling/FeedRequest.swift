import Basics
import Configuration
import FeedParsing
import HTTPLoop
import Storage

/// The HTTP request for one poll.
struct FeedRequest {
  /// The request itself.
  let http: HTTPRequest
  /// Whether validators are sent, so that 304 is a valid answer.
  let isConditional: Bool
  /// Whether a user asked for this poll. Then no validators are sent.
  let isForced: Bool
  /// Whether the feed has headers or a password that only the origin of its configured address may receive.
  let hasBoundFields: Bool

  /// If the last whole document is older than this, in milliseconds, no validators are sent. Some servers answer 304 to
  /// any validator for ever (NetNewsWire omits them every eight days for the same reason).
  private static let longestWithoutDocument: Int64 = 7 * 86_400_000

  private static let accept = """
    application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, \
    text/xml;q=0.9, */*;q=0.5
    """

  /// A request to the address the feed was last found at.
  init(_ feed: FeedDefinition, _ state: FeedState, _ fetch: FetchSettings, isForced: Bool, now: Timestamp) {
    var request = HTTPRequest(url: state.permanentURL ?? feed.url)
    // Headers and credentials are only for the origin in the watchlist, even if the feed has moved.
    request.home = feed.url
    request.timeout = fetch.timeout
    request.connectTimeout = fetch.connectTimeout
    request.limits.maxBodyBytes = fetch.maxBodyBytes
    request.limits.maxRedirects = fetch.maxRedirects
    request.allowsFiles = fetch.files
    var validators: [HTTPHeader] = []
    if !isForced, FeedRequest.mayAskForChanges(feed, state, now) {
      if let etag = state.etag { validators.append(HTTPHeader("If-None-Match", etag)) }
      if let modified = state.lastModified { validators.append(HTTPHeader("If-Modified-Since", modified)) }
    }
    request.headers = FeedRequest.fields(of: feed, validators)
    http = request
    isConditional = !validators.isEmpty
    self.isForced = isForced
    hasBoundFields = !feed.headers.isEmpty || WebAddress(feed.url).userInfo != nil
  }

  /// Whether the stored validators may be sent: the request is the same as the one they came from, and the last
  /// document is recent by a clock that has not jumped.
  private static func mayAskForChanges(_ feed: FeedDefinition, _ state: FeedState, _ now: Timestamp) -> Bool {
    guard state.definition == nil || state.definition == feed.fingerprint, let last = state.lastDocument else {
      return false
    }
    return abs(now.milliseconds - last.milliseconds) <= longestWithoutDocument
  }

  /// Ours and the feed's own: each name once, without regard to case, the feed's `headers` before its `userAgent` and
  /// that before ours.
  private static func fields(of feed: FeedDefinition, _ validators: [HTTPHeader]) -> [HTTPHeader] {
    var fields = feed.headers.sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) }
    if let agent = feed.userAgent { fields.append(HTTPHeader("User-Agent", agent)) }
    fields.append(HTTPHeader("Accept", accept))
    fields += validators
    var names: Set<String> = []
    return fields.filter { names.insert($0.name.lowercased()).inserted }
  }
}

extension FeedDefinition {
  /// Whether another definition has the same values, regardless of its position in the files.
  func isSame(as other: FeedDefinition) -> Bool {
    var other = other
    other.id = id
    return self == other
  }

  /// A number that differs when anything of the definition does but its place in the files. The same in every process.
  var fingerprint: Int64 {
    let parts: [String?] = [
      url, title, language, kind?.rawValue, interval.map { "\($0.milliseconds)" }, homeSide, userAgent,
    ]
    let headers = headers.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    // Each part with its length, so that no two definitions read the same.
    let text = (parts.map { $0 ?? "\u{0}" } + tags.sorted() + ["\u{0}"] + headers)
      .map { "\($0.utf8.count):\($0)" }.joined()
    return BodyHash.hash(Array(text.utf8))
  }
}
