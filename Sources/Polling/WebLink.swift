import FeedModel

/// Links as they may be passed on: whoever follows one from a match must not run a script or open a local file.
enum WebLink {
  /// The entry without links that are not of the web.
  static func only(_ entry: Entry) -> Entry {
    var entry = entry
    if let link = entry.link, !isWeb(link) { entry.link = nil }
    if !entry.enclosures.allSatisfy({ isWeb($0.url) }) { entry.enclosures.removeAll { !isWeb($0.url) } }
    return entry
  }

  private static func isWeb(_ link: String) -> Bool {
    let scheme = link.utf8.prefix(8).prefix { $0 != UInt8(ascii: ":") }
    guard link.utf8.count > scheme.count else { return false }
    return scheme.elementsEqual("https".utf8) || scheme.elementsEqual("http".utf8)
      || ["http", "https"].contains(String(decoding: scheme, as: UTF8.self).lowercased())
  }
}
