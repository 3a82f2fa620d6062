import Basics
public import FeedModel

/// What tells entries apart: the names they go by, a description that no two of a feed share, and a hash of their text.
public enum EntryIdentity {
  /// Times that differ by no more than this are taken for one time that was corrected, in milliseconds.
  public static let nearMilliseconds: Int64 = 15 * 60_000

  /// The entries of one document, each once, with their names.
  ///
  /// An identifier names an entry. So does link and title together, which stay when a publisher makes a new identifier
  /// at every poll, and title and exact time, which stay when a whole site moves; and the link. What several entries of
  /// the document share names none of them; then only all of it together does.
  public static func distinct(_ entries: [Entry]) -> [NamedEntry] {
    var maker = EntryNameMaker()
    let names = entries.map { maker.names(of: $0) }
    var uses: [EntryKey: Int] = [:]
    uses.reserveCapacity(entries.count * 4)
    let all = names.map(\.all)
    for own in all { for name in own { uses[name, default: 0] += 1 } }
    var repetitions = Repetitions()
    var kept: [Int] = []
    for (index, entry) in entries.enumerated() {
      let isShared = all[index].contains { uses[$0] != 1 }
      if (isShared || all[index].isEmpty) && repetitions.isRepetition(entry, names[index]) {
        for name in all[index] { uses[name, default: 1] -= 1 }
      } else {
        kept.append(index)
      }
    }
    return kept.map { index in
      let entry = entries[index]
      var distinguishing = all[index].filter { uses[$0] == 1 }
      if distinguishing.isEmpty { distinguishing.append(whole(of: entry)) }
      return NamedEntry(
        index: index, names: names[index], distinguishing: distinguishing, others: all[index].filter { uses[$0] != 1 },
        contentHash: contentHash(of: entry), date: entry.published ?? entry.updated)
    }
  }

  /// Names under which an entry that none of its own names finds may have been stored.
  public static func otherNames(of entry: Entry) -> [EntryKey] {
    var maker = EntryNameMaker()
    return maker.otherNames(of: entry) + [whole(of: entry)]
  }

  /// The name made of all of an entry, for one that shares all its other names.
  public static func whole(of entry: Entry) -> EntryKey { EntryNameMaker.key(fallback(entry)) }

  /// Everything that can tell an entry from the others of its feed, as one text: what a match's id is made of.
  public static func description(of entry: Entry) -> String {
    let time = (entry.published ?? entry.updated).map { String($0.milliseconds) } ?? ""
    return Repetitions.description(of: entry) + "\u{0}" + time
  }

  /// An address without what does not tell pages apart: scheme, `www.`, tracking parameters, a final slash, the fragment.
  public static func page(of address: String) -> String { CanonicalLink.of(address) }

  /// Whether two links lead to the same page, or to the same part of it.
  public static func isSamePage(_ a: String, _ b: String, keepingFragment: Bool) -> Bool {
    CanonicalLink.of(a, keepingFragment: keepingFragment) == CanonicalLink.of(b, keepingFragment: keepingFragment)
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
