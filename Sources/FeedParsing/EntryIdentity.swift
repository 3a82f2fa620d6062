public import FeedModel

/// Under which names entries are remembered, so that the same entry is known again when publishers change some of
/// them, and different entries are not taken for one.
public enum EntryIdentity {
  /// All names of each entry of one document. An entry is known when any of its names is.
  ///
  /// An identifier names an entry. So does link and title together, which stay when a publisher makes a new identifier
  /// at every poll, and title and exact time, which stay when a whole site moves; without an identifier the link alone
  /// does. What several entries of the document share names none of them.
  public static func keys(of entries: [Entry]) -> [[EntryKey]] {
    var maker = EntryNames()
    let names = entries.map { maker.names(of: $0) }
    var uses: [EntryKey: Int] = [:]
    for own in names { for name in own { uses[name, default: 0] += 1 } }
    return zip(entries, names).map { entry, own in
      let telling = own.filter { uses[$0] == 1 }
      // Repetitions of one entry in one document share all their names; the first of them then speaks for all.
      return telling.isEmpty ? [EntryNames.key(fallback(entry))] : telling
    }
  }

  /// The name a match's id is made of: what the publisher would call it.
  public static func name(of entry: Entry) -> String {
    entry.id ?? entry.link.map { CanonicalLink.of($0) } ?? fallback(entry)
  }

  /// A hash of what a reader sees: the words of title and text, whatever their order, without addresses. Tracking
  /// links and a feed's rearrangements do not change it.
  public static func contentHash(of entry: Entry) -> Int64 {
    var sum: UInt64 = 0
    for text in [entry.title, entry.content ?? entry.summary] {
      guard var text else { continue }
      text.withUTF8 { sum &+= hashOfWords($0) }
    }
    return Int64(bitPattern: sum)
  }

  /// The sum of the words' hashes. Texts are plain: their words stand between single spaces or line ends.
  private static func hashOfWords(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var sum: UInt64 = 0
    var start = 0
    while start < text.count {
      var hasColon = false
      var end = start
      while true {
        let bytes = text.eight(at: end)
        hasColon = hasColon || ASCII.places(of: UInt8(ascii: ":"), in: bytes) != 0
        let spaces = ASCII.places(of: 0x20, in: bytes) | ASCII.places(of: 0x0A, in: bytes)
        if spaces != 0 {
          end += spaces.trailingZeroBitCount / 8
          break
        }
        end += 8
        guard end < text.count else { break }
      }
      end = min(end, text.count)
      if end > start, !hasColon || !isAddress(UnsafeBufferPointer(rebasing: text[start..<end])) {
        var hash = StableHash()
        hash.combine(text, start..<end)
        sum &+= hash.value
      }
      start = end + 1
    }
    return sum
  }

  /// Whether a word has "://" in it.
  private static func isAddress(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count > 2 else { return false }
    return (0..<(word.count - 2)).contains { word[$0] == 0x3A && word[$0 + 1] == 0x2F && word[$0 + 2] == 0x2F }
  }

  private static func fallback(_ entry: Entry) -> String {
    let time = entry.published.map { String($0.milliseconds) } ?? ""
    return "text \(entry.title ?? "") \(entry.link ?? "") \(time) \(entry.title == nil ? contentHash(of: entry) : 0)"
  }
}
