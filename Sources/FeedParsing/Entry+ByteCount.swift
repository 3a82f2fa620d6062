import FeedModel

extension Entry {
  /// Whether nothing is known of it.
  var isBlank: Bool {
    byteCount == (language?.utf8.count ?? 0) && published == nil && updated == nil
  }

  /// How many bytes of text an entry holds, identifiers and addresses included: what `FeedLimits.maxTotalTextBytes`
  /// bounds over a document.
  var byteCount: Int {
    let single = [id, title, link, summary, content, language]
    return single.reduce(0) { $0 + ($1?.utf8.count ?? 0) } + (authors + categories).reduce(0) { $0 + $1.utf8.count }
      + enclosures.reduce(0) { $0 + $1.url.utf8.count + ($1.type?.utf8.count ?? 0) }
  }
}
