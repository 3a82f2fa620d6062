import Classification

/// Finds feeds that are watched twice under different ids: they would be polled and reported twice.
enum FeedAddresses {
  /// Reports them: an error within the files of one folder, a warning where two folders are to blame, as a shipped file
  /// and one's own.
  static func check(_ feeds: [YAMLNode]) {
    var known: [String: (id: String, address: YAMLNode)] = [:]
    for feed in feeds where feed.member("disabled")?.text != "true" {
      guard let id = feed.member("id")?.text, let address = feed.member("url"), let url = address.text else { continue }
      guard let other = known[key(of: url)] else {
        known[key(of: url)] = (id, address)
        continue
      }
      guard other.id != id else { continue }
      let position = other.address.position
      let message =
        "the feed \"\(id)\" has the address of \"\(other.id)\" (\(position)); remove one, or switch one off with "
        + "disabled: true"
      let isOneSet =
        FilePath.folder(of: position.file) == FilePath.folder(of: address.document.file)
      if isOneSet { address.reject(message) } else { address.warn(message) }
    }
  }

  /// What is the same for addresses that lead to one document: without scheme, default port, fragment and slash at the
  /// end, the host in small letters (RFC 3986 §6.2).
  private static func key(of url: String) -> String {
    guard let parts = url.wholeMatch(of: /(?i)https?:\/\/([^\/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?/)?.output else {
      return url
    }
    let host = parts.1.lowercased().replacing(/:(80|443)?$/, with: "").replacing(/\.$/, with: "")
    return host + parts.2.replacing(/\/+$/, with: "") + (parts.3 ?? "")
  }
}
