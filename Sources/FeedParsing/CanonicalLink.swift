import Basics

/// Normalises addresses so that addresses of the same page are equal: removes scheme, `www.`, tracking parameters, a
/// final slash and usually the fragment.
enum CanonicalLink {
  /// The canonical form of a link; other texts are returned unchanged.
  static func of(_ link: String, keepingFragment: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(link, keepingFragment: keepingFragment, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the canonical form of a link to `output`.
  static func append(_ link: String, keepingFragment: Bool = false, to output: inout [UInt8]) {
    var link = link
    let isPlain = link.withUTF8 { appendPlain($0, keepingFragment: keepingFragment, to: &output) }
    if !isPlain { output += parsed(link, keepingFragment: keepingFragment, hops: 3).utf8 }
  }

  /// The canonical form of any link. At most `hops` nested redirect addresses are unwrapped.
  private static func parsed(_ link: String, keepingFragment: Bool, hops: Int) -> String {
    guard WebAddress.isWeb(link) else { return link }
    let parts = WebAddress(link)
    guard let authority = parts.authority else { return link }
    if hops > 0, let target = redirectTarget(parts), WebAddress.isWeb(target),
      target.utf8.count < link.utf8.count
    {
      return parsed(target, keepingFragment: keepingFragment, hops: hops - 1)
    }
    var text = host(authority) + parts.path
    let kept = (parts.query ?? "").split(separator: "&").filter { !isTracking($0) }
    if kept.isEmpty {
      if text.hasSuffix("/") { text.removeLast() }
    } else {
      text += "?" + kept.joined(separator: "&")
    }
    if keepingFragment, let fragment = parts.fragment, !fragment.isEmpty { text += "#" + fragment }
    return text
  }

  /// A fast path for most links: `http://` or `https://`, ASCII, no query. For other links it appends nothing and
  /// returns false.
  private static func appendPlain(
    _ link: UnsafeBufferPointer<UInt8>, keepingFragment: Bool, to output: inout [UInt8]
  ) -> Bool {
    let schemes: [StaticString] = ["https://", "http://"]
    guard let scheme = schemes.first(where: { link.starts(with: $0) }) else { return false }
    let start = scheme.utf8CodeUnitCount
    var fragment = link.count
    for index in start..<link.count {
      let byte = link[index]
      if byte >= 0x80 || byte == UInt8(ascii: "?") && fragment == link.count { return false }
      if byte == UInt8(ascii: "#"), fragment == link.count { fragment = index }
    }
    let path = link[start..<fragment].firstIndex(of: UInt8(ascii: "/")) ?? fragment
    let first = output.count
    for byte in link[start..<path] { output.append(ASCII.lowercased(byte)) }
    if output[first...].starts(with: "www.".utf8) { output.removeSubrange(first..<(first + 4)) }
    output += link[path..<fragment]
    if output.count > first, output.last == UInt8(ascii: "/") { output.removeLast() }
    if keepingFragment, fragment + 1 < link.count { output += link[fragment...] }
    return true
  }

  /// Whether a link is an opaque redirect that differs at every poll, as Google News makes them.
  static func changesAtEveryPoll(_ canonical: [UInt8]) -> Bool {
    guard canonical.starts(with: "news.google.com/".utf8) else { return false }
    let text = String(decoding: canonical, as: UTF8.self)
    return text.contains("/articles/") || text.contains("/read/")
  }

  private static func host(_ authority: Substring) -> String {
    let host = authority.lowercased()
    return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  }

  /// The page behind a counting redirect that names it: Google Alerts and Bing News wrap every link, and number the
  /// wrappings.
  private static func redirectTarget(_ parts: WebAddress) -> String? {
    guard let query = parts.query, let authority = parts.authority else { return nil }
    let site = host(authority)
    let isRedirect =
      site.hasPrefix("google.") && parts.path == "/url" || site == "bing.com" && parts.path == "/news/apiclick.aspx"
    guard isRedirect else { return nil }
    let parameters = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
    return parameters.first { $0.count == 2 && ($0[0] == "url" || $0[0] == "q") }.map { PercentEncoding.decode($0[1]) }
  }

  private static func isTracking(_ parameter: Substring) -> Bool {
    let pair = parameter.split(separator: "=", maxSplits: 1)
    guard let name = pair.first?.lowercased() else { return true }
    if name.hasPrefix("utm_") || name.hasPrefix("at_") || tracking.contains(name) { return true }
    // With a word as value the parameter is tracking; with a number it may select the page.
    guard ambiguous.contains(name), let first = pair.dropFirst().first?.utf8.first else { return false }
    return !ASCII.isDigit(first)
  }

  /// Parameters for tracking readers (common to the lists of several browsers' tracking protection).
  private static let tracking: Set<String> = [
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "igshid", "mc_cid",
    "mc_eid", "ref_src", "referrer", "cmp", "cmpid", "ito", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname",
    "ns_fee", "xtor", "feedtype", "feedname", "smid", "_ga", "_gl", "traffic_source", "icid", "ocid", "taid",
    "guccounter", "guce_referrer", "guce_referrer_sig",
  ]

  /// Parameters that are usually for tracking, but not always.
  private static let ambiguous: Set<String> = ["ref", "source", "src", "from", "partner", "rss", "spm", "sh", "oc"]
}
