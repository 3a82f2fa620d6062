import FeedModel

extension Entry {
  /// Whether all its fields are empty.
  var isBlank: Bool {
    byteCount == (language?.utf8.count ?? 0) && published == nil && updated == nil
  }

  /// The number of bytes of its texts, including identifiers and addresses. `FeedLimits.maxTotalTextBytes` limits their
  /// sum over a document.
  var byteCount: Int {
    let single = [id, title, link, summary, content, language]
    return single.reduce(0) { $0 + ($1?.utf8.count ?? 0) } + (authors + categories).reduce(0) { $0 + $1.utf8.count }
      + enclosures.reduce(0) { $0 + $1.url.utf8.count + ($1.type?.utf8.count ?? 0) }
  }
}
