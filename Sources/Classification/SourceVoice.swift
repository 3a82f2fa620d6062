/// What a feed says of itself, in every entry: its names, and the sentences that stand in most of its entries.
///
/// None of it is news: a headline of `RT.com` makes no story about Russia.
public struct SourceVoice: Sendable, Equatable {
  /// The names, as the hashes of their words, the longest first.
  let names: [[UInt64]]
  /// The feed's title.
  let title: String?
  /// Sentences that stand at the end of most entries, and those that stand at the beginning.
  let endings: [String]
  let beginnings: [String]

  /// Nothing known of the feed.
  public static let unknown = SourceVoice()

  /// - Parameters:
  ///   - titles: Titles of the feed, the document's first. The parts between bars and spaced dashes are names too.
  ///   - hosts: Host names of the feed and of its site.
  ///   - recurring: What was learned from its entries.
  public init(titles: [String] = [], hosts: [String] = [], recurring: [RecurringSentence] = []) {
    title = titles.first
    var names: Set<[UInt64]> = []
    for title in titles {
      names.insert(SourceVoice.words(title))
      for part in SourceVoice.parts(of: title) { names.insert(SourceVoice.words(part)) }
    }
    for host in hosts { names.insert(SourceVoice.words(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)) }
    // A single word may be what news are about (`Russia`); where it is an agency it is known anyway.
    self.names = names.filter { 2...8 ~= $0.count }.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    endings = recurring.filter { $0.place == .end }.map(\.text)
    beginnings = recurring.filter { $0.place == .start }.map(\.text)
  }

  /// `RT World News | RT` and `ТАСС – новости` as their parts.
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

/// A sentence that stands in most entries of a feed.
public struct RecurringSentence: Sendable, Equatable, Hashable {
  /// Where in a text.
  public enum Place: String, Sendable {
    case start, end
  }

  /// Where it stands.
  public var place: Place
  /// Its words, as the entries have them.
  public var text: String

  /// A sentence at a place.
  public init(place: Place, text: String) {
    self.place = place
    self.text = text
  }
}
