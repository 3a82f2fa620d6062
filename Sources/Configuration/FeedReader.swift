import Basics
import Classification

/// What the configuration adds to the check of feeds, for warnings that the watchlist alone cannot give.
public struct FeedAdvice: Sendable {
  /// For a feed's address: why it can never be fetched, and what to do; nil if it can be tried.
  public var addressProblem: @Sendable (String) -> String?
  /// `fetch.minInterval`. A feed's own interval below it has no effect.
  public var minInterval: Duration

  /// Memberwise.
  public init(minInterval: Duration, addressProblem: @escaping @Sendable (String) -> String?) {
    self.minInterval = minInterval
    self.addressProblem = addressProblem
  }
}

/// Reads feeds.
struct FeedReader {
  let advice: FeedAdvice?
  let sides: [String]

  func read(_ node: YAMLNode, _ id: Located<String>, _ isDisabled: inout Bool) -> FeedDefinition? {
    var feed = FeedDefinition(id: id, url: "")
    var disabled = false
    node.read(
      "the feed \"\(id.value)\"",
      [
        "id": { _ in },
        "url": { if let value = $0.string() { feed.url = value } },
        "title": { feed.title = $0.string() },
        "language": { feed.language = $0.language() },
        "kind": { feed.kind = $0.choice(FeedDefinition.Kind.self) },
        "interval": { feed.interval = $0.duration(.positive) },
        "homeSide": { feed.homeSide = $0.side(sides) },
        "tags": { feed.tags = $0.strings().map(\.value) },
        "userAgent": { feed.userAgent = fieldValue($0) },
        "headers": { feed.headers = headers($0) },
        "disabled": { disabled = $0.bool() ?? false },
        "replace": { _ = $0.bool() },
      ])
    isDisabled = disabled
    if disabled { return feed }
    guard let address = node.member("url"), address.text != nil, !address.isNull else { return nil }
    if let problem = FeedReader.problem(withForm: feed.url) {
      address.reject(problem)
      return nil
    }
    advise(feed, node, address)
    return feed
  }

  private func advise(_ feed: FeedDefinition, _ node: YAMLNode, _ address: YAMLNode) {
    guard let advice else { return }
    if let problem = advice.addressProblem(feed.url) {
      address.warn("the feed \"\(feed.id.value)\" can never be read: \(problem)")
    }
    if let interval = feed.interval, interval < advice.minInterval {
      (node.member("interval") ?? node).warn(
        "this interval is shorter than fetch.minInterval, so it has no effect; raise it, or lower fetch.minInterval")
    }
  }

  /// What is wrong with the beginning of an address, and how to write it; nil if it is right.
  private static func problem(withForm url: String) -> String? {
    if ["http://", "https://", "file:"].contains(where: url.hasPrefix) {
      // Hosts in Cyrillic letters only are names of their own.
      return WebAddress(url).hostAndPort.flatMap { LetterScript.problem(with: String($0)) }
        .flatMap { $0.severity == .error ? $0.message : nil }
    }
    let shown = String(url.prefix(200))
    if let stray = LetterScript.strayLetters(String(url.prefix { $0 != ":" })) { return stray }
    if let first = url.first, "“”„«‘’\"'".contains(first) {
      return "the address begins with a quotation mark; write it in straight quotes (\"…\"), or without quotes"
    }
    if url.isEmpty { return "the address is empty; write https://HOST/PATH" }
    // Web pages link feeds for feed readers as feed:https://… and feed://…; no such scheme is registered.
    if let match = url.wholeMatch(of: /(?i)feed:(?:\/\/)?(.+)/) {
      let rest = String(match.output.1)
      return "feed: addresses cannot be fetched; write \(rest.contains("://") ? rest : "https://" + rest)"
    }
    if let match = url.wholeMatch(of: /([A-Za-z][A-Za-z0-9+.-]*):(\/*)(.*)/), match.output.3.first?.isNumber != true {
      let (scheme, rest) = (match.output.1.lowercased(), String(match.output.3))
      if scheme == "http" || scheme == "https" { return "this address is misspelt; write \(scheme)://\(rest)" }
      let near = Spelling.suggestion(for: scheme, among: ["http", "https"])
      let write = near.map { "did you mean \($0)://\(rest)?" } ?? "write an http or https address"
      return "an http or https address is expected here, not \(scheme):; \(write)"
    }
    let host = shown.drop { $0 == "/" || $0 == ":" }
    guard host.contains("."), !host.contains(where: \.isWhitespace) else {
      return "an http or https address is expected here, as in https://wire.example.org/rss"
    }
    return "this address has no scheme; write https://\(host)"
  }

  // MARK: header fields

  private func headers(_ node: YAMLNode) -> [String: String] {
    var headers: [String: String] = [:]
    for (key, value) in node.members() {
      guard let name = key.string(), let text = fieldValue(value) else { continue }
      // A token (RFC 9110 §5.6.2).
      guard name.wholeMatch(of: /[!#$%&'*+.^_`|~0-9A-Za-z-]+/) != nil else {
        key.reject("\"\(name)\" is not a valid header field name; use letters, digits and dashes, as in X-Desk")
        continue
      }
      if let other = headers.keys.first(where: { $0.lowercased() == name.lowercased() }) {
        key.reject("\"\(name)\" and \"\(other)\" are the same header field; remove one")
      }
      if FeedReader.ownFields.contains(name.lowercased()) {
        key.reject("the header field \"\(name)\" is set by diplowatch itself; remove it")
      }
      headers[name] = text
    }
    return headers
  }

  /// Fields about routing and message framing, which the HTTP client sets (RFC 9110 §7, RFC 9112 §6).
  private static let ownFields: Set = ["host", "content-length", "transfer-encoding", "connection", "te", "upgrade"]

  /// A header field's value. Control characters are rejected (RFC 9110 §5.5): a line break would add further fields.
  private func fieldValue(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }) else {
      node.reject("a header field cannot contain a line break or other control character; write it on one line")
      return nil
    }
    return text
  }
}
