/// What a feed writes about itself in its entries: its names, and the sentences that recur in most entries. It is
/// ignored in classification: the name `RT.com` in a headline does not make the item one about Russia.
public struct SourceVoice: Sendable, Equatable {
  /// The names, as the hashes of their words, the longest first.
  let names: [[UInt64]]
  /// The feed's title.
  let title: String?
  /// The sentences at the end of most entries; below, those at the beginning.
  let endings: [String]
  let beginnings: [String]

  /// No information about the feed.
  public static let unknown = SourceVoice()

  /// - Parameters:
  ///   - titles: The titles of the feed, first that of the document. Their parts between bars and dashes are names too.
  ///   - hosts: The host names of the feed and of its site.
  ///   - recurring: The recurring sentences of its entries.
  public init(titles: [String] = [], hosts: [String] = [], recurring: [RecurringSentence] = []) {
    title = titles.first
    var names: Set<[UInt64]> = []
    for title in titles {
      names.insert(SourceVoice.words(title))
      for part in SourceVoice.parts(of: title) { names.insert(SourceVoice.words(part)) }
    }
    for host in hosts { names.insert(SourceVoice.words(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)) }
    // Names of one word are left out: they can be what news is about (`Russia`). Agencies are in a list anyway.
    self.names = names.filter { 2...8 ~= $0.count }.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    endings = recurring.filter { $0.place == .end }.map(\.text)
    beginnings = recurring.filter { $0.place == .start }.map(\.text)
  }

  /// The parts of a title such as `RT World News | RT` or `ТАСС – новости`.
  private static func parts(of title: String) -> [String] {
    var parts = [""]
    for word in title.split(separator: " ") {
      if ["-", "–", "—", "|", "::", "•", "·", "»", "/"].contains(word) {
        parts.append("")
      } else {
        parts[parts.count - 1] += (parts[parts.count - 1].isEmpty ? "" : " ") + word
      }
    }
    return parts.count > 1 ? parts : []
  }

  private static func words(_ text: String) -> [UInt64] {
    text.split { !$0.isLetter && !$0.isNumber }.map { WordHash.of($0) }
  }
}

/// A sentence that begins or ends most entries of a feed.
public struct RecurringSentence: Sendable, Equatable, Hashable {
  /// The end of the texts at which it is.
  public enum Place: String, Sendable {
    case start, end
  }

  /// The end of the texts at which it is.
  public var place: Place
  /// The sentence as written in the entries.
  public var text: String

  /// Memberwise.
  public init(place: Place, text: String) {
    self.place = place
    self.text = text
  }
}
