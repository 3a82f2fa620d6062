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
    let names = entries.map(candidates)
    var uses: [String: Int] = [:]
    for own in names { for name in Set(own) { uses[name, default: 0] += 1 } }
    return zip(entries, names).map { entry, own in
      let telling = own.filter { uses[$0] == 1 }
      // Repetitions of one entry in one document share all their names; the first of them then speaks for all.
      return (telling.isEmpty ? [fallback(entry)] : telling).map(key)
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

  /// The sum of the words' hashes. Texts are plain: their words stand between single spaces.
  private static func hashOfWords(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var sum: UInt64 = 0
    var start = 0
    var isAddress = false
    for end in 0...text.count {
      if end < text.count, text[end] != 0x20 {
        // The colon of "://".
        if text[end] == 0x3A, end + 2 < text.count, text[end + 1] == 0x2F, text[end + 2] == 0x2F { isAddress = true }
        continue
      }
      if end > start, !isAddress {
        var hash = StableHash()
        hash.combine(UnsafeBufferPointer(rebasing: text[start..<end]))
        sum &+= hash.value
      }
      start = end + 1
      isAddress = false
    }
    return sum
  }

  private static func candidates(_ entry: Entry) -> [String] {
    var names: [String] = []
    let title = (entry.title ?? "").lowercased()
    // The parts of one page may be entries: a fragment tells identifiers apart, and links that stand alone.
    if let id = entry.id { names.append("id " + CanonicalLink.of(id, keepingFragment: true)) }
    if let link = entry.link {
      let page = CanonicalLink.of(link)
      if CanonicalLink.changesAtEveryPoll(page) {
        if !title.isEmpty { names.append("title " + title) }
      } else {
        if !title.isEmpty { names.append("link \(page) title \(title)") }
        if entry.id == nil { names.append("link " + CanonicalLink.of(link, keepingFragment: true)) }
      }
    }
    if !title.isEmpty, let time = entry.published, isExact(time) {
      names.append("title \(title) at \(time.milliseconds)")
    }
    return names
  }

  /// Whether a time is more than a date: midnight, in some time zone, is what dates without a time become.
  private static func isExact(_ time: Timestamp) -> Bool { time.seconds % 1800 != 0 }

  private static func fallback(_ entry: Entry) -> String {
    let time = entry.published.map { String($0.milliseconds) } ?? ""
    return "text \(entry.title ?? "") \(entry.link ?? "") \(time) \(entry.title == nil ? contentHash(of: entry) : 0)"
  }

  private static func key(_ name: String) -> EntryKey {
    var hash = StableHash()
    hash.combine(name)
    return EntryKey(Int64(bitPattern: hash.value))
  }
}
