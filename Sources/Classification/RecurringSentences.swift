import Basics
public import FeedModel

/// The sentences that begin or end most entries of a feed, learned from poll to poll.
///
/// Publishers add sentences about themselves to each entry: who they are, where to follow them, who owns them. These
/// are not news, and no fixed list can contain all of them.
public struct RecurringSentences: Sendable, Equatable {
  /// A sentence that occurred in at least two entries.
  struct Candidate: Sendable, Equatable {
    var sentence: RecurringSentence
    var count: Int
  }

  /// The number of entries with a text that were learned from. It is halved from time to time, together with all
  /// counts, so that a new sentence of the publisher is learned within about 50 entries.
  var entries = 0
  var candidates: [Candidate] = []
  /// The keys of sentences that occurred once, the latest last.
  var once: [UInt32] = []

  /// No entries yet.
  public init() {}

  /// The minimum number of entries that must have a sentence.
  static let fewest = 4
  private static let window = 60
  /// The maximum number of entries of one document that are learned from.
  private static let mostEntries = 12
  private static let mostCandidates = 16
  private static let mostOnce = 32

  /// The sentences that occur in most entries, the most frequent first.
  public var recurring: [RecurringSentence] {
    let most = candidates.filter { $0.count >= RecurringSentences.fewest && $0.count * 2 > entries }.map(\.sentence)
    // In short texts the beginning is also near the end.
    let beginnings = Set(most.filter { $0.place == .start }.map(\.text))
    return most.filter { $0.place == .start || !beginnings.contains($0.text) }
  }

  /// Learns from the newest of the new entries. Entries with the same text count once.
  public mutating func learn(from fresh: some Sequence<Entry>) {
    var found: [UInt32: Found] = [:]
    var texts: Set<[Int?]> = []
    for entry in fresh.prefix(RecurringSentences.mostEntries) where entry.summary != nil || entry.content != nil {
      let text = [entry.title?.hashValue, entry.summary?.utf8.count, entry.content?.utf8.count]
      guard texts.insert(text).inserted else { continue }
      entries += 1
      var own: Set<UInt32> = []
      for text in [entry.summary, entry.content].compactMap(\.self) {
        RecurringSentences.ends(of: text, isAllNews: Headline.isMissing(entry.title)) { place, range, key in
          guard own.insert(key).inserted else { return }
          found[key, default: Found(place: place, text: text, range: range)].count += 1
        }
      }
    }
    if !found.isEmpty { take(found) }
  }

  /// A sentence of the new entries: the number of entries that have it, and its range in the text of one of them.
  private struct Found {
    var place: RecurringSentence.Place
    var text: String
    var range: Range<Int>
    var count = 0

    var sentence: RecurringSentence {
      RecurringSentence(
        place: place, text: String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self))
    }
  }

  private mutating func take(_ found: [UInt32: Found]) {
    var found = found
    for index in candidates.indices {
      let key = RecurringSentences.key(candidates[index].sentence)
      if let more = found.removeValue(forKey: key) { candidates[index].count += more.count }
    }
    let known = Set(once)
    for (key, new) in found.sorted(by: { $0.key < $1.key }) {
      let total = new.count + (known.contains(key) ? 1 : 0)
      if total > 1 { candidates.append(Candidate(sentence: new.sentence, count: total)) }
      if known.contains(key) { once.removeAll { $0 == key } } else if total == 1 { once.append(key) }
    }
    candidates.sort { ($1.count, $0.sentence.text) < ($0.count, $1.sentence.text) }
    candidates = Array(candidates.prefix(RecurringSentences.mostCandidates))
    once = once.suffix(RecurringSentences.mostOnce)
    while entries > RecurringSentences.window { forget() }
  }

  private mutating func forget() {
    entries /= 2
    for index in candidates.indices { candidates[index].count /= 2 }
    candidates.removeAll { $0.count < 2 }
  }

  // MARK: the sentences at the ends of a text

  /// Calls `body` with the first and last sentences of a text and their keys. Does nothing for an entry without a
  /// title, whose whole text is news.
  private static func ends(
    of text: String, isAllNews: Bool, _ body: (RecurringSentence.Place, Range<Int>, UInt32) -> Void
  ) {
    var text = text
    text.withUTF8 { bytes in
      for range in unsafe endings(bytes) where !isAllNews || range.count < bytes.count {
        unsafe body(.end, range, key(bytes[range], .end))
      }
      for range in unsafe beginnings(bytes) { unsafe body(.start, range, key(bytes[range], .start)) }
    }
  }

  /// The maximum length in bytes of a sentence that is learned.
  private static let longest = 300

  /// The last three sentences.
  private static func endings(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var end = bytes.count
    while end > 0, ranges.count < 3 {
      var start = end - 1
      while start > 0, end - start <= longest, unsafe !beginsSentence(start, bytes) { start -= 1 }
      guard end - start <= longest, unsafe start == 0 || beginsSentence(start, bytes) else { break }
      if unsafe hasLetters(bytes[start..<end]) { ranges.append(start..<end) }
      end = start
      while end > 0, unsafe isSpace(bytes[end - 1]) { end -= 1 }
    }
    return ranges
  }

  /// The first two sentences.
  private static func beginnings(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while ranges.count < 2 {
      var next = start + 1
      while next < bytes.count, next - start <= longest, unsafe !beginsSentence(next, bytes) { next += 1 }
      guard next < bytes.count, next - start <= longest else { break }
      var end = next
      while end > start, unsafe isSpace(bytes[end - 1]) { end -= 1 }
      if unsafe hasLetters(bytes[start..<end]) { ranges.append(start..<end) }
      start = next
    }
    return ranges
  }

  /// Whether a sentence may begin at a byte: after a line end, or after a mark that ends sentences and a space.
  private static func beginsSentence(_ place: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard place > 1, unsafe isSpace(bytes[place - 1]), unsafe !isSpace(bytes[place]) else { return false }
    var last = place - 1
    while last > 0, unsafe isSpace(bytes[last]) {
      if unsafe bytes[last] == 0x0A { return true }
      last -= 1
    }
    // Closing quotes and brackets follow the mark: `"`, `)`, and the last bytes of `»` and `”`.
    while last > 0, unsafe [0x22, 0x29, 0x27, 0xBB, 0x9D].contains(bytes[last]) || bytes[last] == 0xC2 { last -= 1 }
    if unsafe [0x2E, 0x21, 0x3F].contains(bytes[last]) { return true }
    // `…` is E2 80 A6.
    return unsafe last > 1 && bytes[last] == 0xA6 && bytes[last - 1] == 0x80 && bytes[last - 2] == 0xE2
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private static func hasLetters(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    unsafe bytes.contains { $0 >= 0x80 || 0x41...0x5A ~= $0 & 0xDF }
  }

  private static func key(_ sentence: RecurringSentence) -> UInt32 { key(sentence.text.utf8, sentence.place) }

  /// The FNV-1a hash. It is stored, so it must not change from version to version.
  private static func key(_ text: some Sequence<UInt8>, _ place: RecurringSentence.Place) -> UInt32 {
    var hash: UInt32 = place == .end ? 0x811C_9DC5 : 0x811C_9DC6
    for byte in text { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }
}

// MARK: the stored form

extension RecurringSentences {
  /// Reads the stored form. If it cannot be read, there are no entries yet.
  public init(stored: String) {
    guard !stored.isEmpty, let value = JSONValue(parsing: Array(stored.utf8)) else { return }
    entries = value["entries"]?.number.flatMap { Int(exactly: $0) } ?? 0
    candidates = (value["sentences"]?.elements ?? []).compactMap { each in
      guard let place = each["place"]?.string.flatMap(RecurringSentence.Place.init(rawValue:)),
        let text = each["text"]?.string, !text.isEmpty, let count = each["count"]?.number.flatMap({ Int(exactly: $0) })
      else { return nil }
      return Candidate(sentence: RecurringSentence(place: place, text: text), count: count)
    }
    once = (value["once"]?.elements ?? []).compactMap { $0.number.flatMap { UInt32(exactly: $0) } }
  }

  /// The stored form: a JSON object.
  public var stored: String {
    var writer = JSONWriter()
    writer.object {
      $0.key("entries")
      $0.value(entries)
      $0.key("sentences")
      $0.array { array in
        for candidate in candidates {
          array.object {
            $0.member("place", candidate.sentence.place.rawValue)
            $0.key("count")
            $0.value(candidate.count)
            $0.member("text", candidate.sentence.text)
          }
        }
      }
      $0.key("once")
      $0.array { array in for key in once { array.value(Int(key)) } }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
