import Basics
public import Classification

/// Finds feeds that have the same address under different ids. They would be polled and reported twice.
public enum FeedAddresses {
  /// Reports them: as an error when both are written in one folder, as a warning when they are in two folders (for
  /// example a shipped watchlist and the operator's own).
  static func check(_ feeds: [YAMLNode]) {
    var known: [String: (id: String, address: YAMLNode)] = [:]
    known.reserveCapacity(feeds.count)
    for feed in feeds where !feed.isDisabled {
      guard let id = feed.member("id")?.text, let address = feed.member("url"), let url = address.text else { continue }
      let parts = WebAddress(url)
      guard parts.hostAndPort.map({ !$0.isEmpty }) ?? url.hasPrefix("file:") else { continue }
      let key = key(of: url, parts)
      guard let other = known[key] else {
        known[key] = (id, address)
        continue
      }
      guard other.id != id else { continue }
      let position = other.address.position
      let message =
        "the feed \"\(id)\" has the same address as \"\(other.id)\" (\(position)); remove one, or switch one off with "
        + "disabled: true"
      let isOneSet =
        FilePath.folder(of: position.file) == FilePath.folder(of: address.document.file)
      if isOneSet { address.reject(message) } else { address.warn(message) }
    }
  }

  /// Warns of feeds that have moved to the address of another one, or two of them to the same.
  ///
  /// - Parameter targets: Where permanent redirects have led, by the feed's id.
  public static func check(_ feeds: [FeedDefinition], movedTo targets: [String: String]) -> [Diagnostic] {
    guard !targets.isEmpty else { return [] }
    var owners: [String: FeedDefinition] = [:]
    for feed in feeds where targets[feed.id.value] == nil { owners[key(of: feed.url)] = feed }
    return feeds.compactMap { feed in
      guard let target = targets[feed.id.value] else { return nil }
      guard let owner = owners[key(of: target)] else {
        owners[key(of: target)] = feed
        return nil
      }
      let place = owner.id.position.map { " (\($0))" } ?? ""
      return Diagnostic(
        .warning, at: feed.id.position,
        "the feed \"\(feed.id.value)\" has moved to where \"\(owner.id.value)\"\(place) is polled too, so that every entry "
          + "comes twice; remove one, or switch one off with disabled: true")
    }
  }

  /// The normalised address, equal for addresses that lead to the same document: without scheme, default port, fragment
  /// and final slash, with the host in lower case (RFC 3986 §6.2).
  private static func key(of url: String) -> String { key(of: url, WebAddress(url)) }

  private static func key(of url: String, _ address: WebAddress) -> String {
    guard WebAddress.isWeb(url) else { return url }
    var path = address.path
    while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return address.server + path + (address.query.map { "?" + $0 } ?? "")
  }
}
