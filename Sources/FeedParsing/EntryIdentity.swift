import Basics
public import FeedModel

/// Identifies entries: the names by which an entry is recognised at the next poll, a description that is unique in the
/// feed, and a hash of the text.
public enum EntryIdentity {
  /// Times that differ by at most this, in milliseconds, are taken for the same time after a correction.
  public static let nearMilliseconds: Int64 = 15 * 60_000

  /// The entries of a document without repetitions, with their names.
  ///
  /// An entry has several names: its identifier; link and title together, in case the publisher changes identifiers at
  /// every poll; title and exact time together, in case the whole site moves; and the link. A name that several entries
  /// of the document have identifies none of them. An entry without a unique name is identified by all its fields
  /// together.
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

  /// Further names under which an entry may have been stored, for entries that none of the usual names finds.
  public static func otherNames(of entry: Entry) -> [EntryKey] {
    var maker = EntryNameMaker()
    return maker.otherNames(of: entry) + [whole(of: entry)]
  }

  /// The name made of all fields of an entry, for one whose other names are not unique.
  public static func whole(of entry: Entry) -> EntryKey { EntryNameMaker.key(fallback(entry)) }

  /// A text that distinguishes an entry from the others of its feed. A match's id is computed from it.
  public static func description(of entry: Entry) -> String {
    let time = (entry.published ?? entry.updated).map { String($0.milliseconds) } ?? ""
    return Repetitions.description(of: entry) + "\u{0}" + time
  }

  /// The address of a page in normalised form: without scheme, `www.`, tracking parameters, final slash and fragment.
  public static func page(of address: String) -> String { CanonicalLink.of(address) }

  /// Whether two links lead to the same page; with `keepingFragment`, to the same part of it.
  public static func isSamePage(_ a: String, _ b: String, keepingFragment: Bool) -> Bool {
    CanonicalLink.of(a, keepingFragment: keepingFragment) == CanonicalLink.of(b, keepingFragment: keepingFragment)
  }

  /// A hash of the words of title and text, independent of their order, without addresses. So tracking links and
  /// rearranged texts do not change it.
  public static func contentHash(of entry: Entry) -> Int64 {
    var sum: UInt64 = 0
    for text in [entry.title, entry.content ?? entry.summary] {
      guard var text else { continue }
      text.withUTF8 { sum &+= hashOfWords($0) }
    }
    return Int64(bitPattern: sum)
  }

  /// The sum of the words' hashes. Precondition: words are separated by single spaces or line ends.
  private static func hashOfWords(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var sum: UInt64 = 0
    var start = 0
    while start < text.count {
      var hasColon = false
      var end = start
      while true {
        let bytes = text.eight(at: end)
        hasColon = hasColon || ASCII.matchMask(of: UInt8(ascii: ":"), in: bytes) != 0
        let spaces = ASCII.matchMask(of: 0x20, in: bytes) | ASCII.matchMask(of: 0x0A, in: bytes)
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

  /// Whether a word contains "://".
  private static func isAddress(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard word.count > 2 else { return false }
    return (0..<(word.count - 2)).contains { word[$0] == 0x3A && word[$0 + 1] == 0x2F && word[$0 + 2] == 0x2F }
  }

  private static func fallback(_ entry: Entry) -> String {
    let time = entry.published.map { String($0.milliseconds) } ?? ""
    return "text \(entry.title ?? "") \(entry.link ?? "") \(time) \(entry.title == nil ? contentHash(of: entry) : 0)"
  }
}
