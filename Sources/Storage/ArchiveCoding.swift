import Basics
import FeedModel

/// Encodes entries as bytes. A text is its length plus 1 (0 means nil), then its UTF-8. A number has seven bits per
/// byte, the lowest bits first.
struct ArchiveWriter {
  private(set) var bytes: [UInt8] = []

  mutating func text(_ value: String?) {
    guard var value else { return number(0) }
    value.withUTF8 { utf8 in
      number(UInt64(utf8.count) + 1)
      bytes.append(contentsOf: utf8)
    }
  }

  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func texts(_ values: [String]) {
    number(UInt64(values.count))
    for value in values { text(value) }
  }

  /// Writes a signed number, zigzag-encoded so that small negative numbers are short too. Nil is 0.
  private mutating func signed(_ value: Int64?) {
    guard let value else { return number(0) }
    // The most negative number would mean nil; no time is that old.
    number(UInt64(bitPattern: value << 1 ^ value >> 63) &+ 1)
  }

  mutating func entry(_ entry: ArchivedEntry) {
    text(entry.title)
    text(entry.summary)
    // Many feeds have the same text as summary and content.
    let repeats = entry.content != nil && entry.content == entry.summary
    bytes.append((repeats ? 1 : 0) | (entry.verdict == nil ? 0 : 2) | (entry.key == nil ? 0 : 4))
    if !repeats { text(entry.content) }
    text(entry.id == entry.url ? entry.id.map { _ in "" } : entry.id)
    text(entry.url)
    text(entry.language)
    signed(entry.published.map { $0.milliseconds })
    signed(entry.updated.map { $0.milliseconds - (entry.published?.milliseconds ?? 0) })
    texts(entry.authors)
    texts(entry.categories)
    if let key = entry.key { withUnsafeBytes(of: key.value.littleEndian) { bytes.append(contentsOf: $0) } }
    guard let verdict = entry.verdict else { return }
    signed(verdict.probability.map { Int64(($0 * 10_000).rounded()) })
    texts(verdict.topics)
    texts(verdict.entities)
    texts(verdict.sides)
    text(verdict.match)
  }
}

/// Decodes the bytes of `ArchiveWriter`. All methods return nil if the bytes end too early.
struct ArchiveReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var isDamaged = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { index >= bytes.count || isDamaged }

  mutating func text() -> String? {
    let length = number()
    guard length > 0 else { return nil }
    guard let part = take(length - 1) else { return nil }
    return String(decoding: part, as: UTF8.self)
  }

  private mutating func take(_ length: UInt64) -> UnsafeBufferPointer<UInt8>? {
    guard length <= UInt64(bytes.count - index) else {
      isDamaged = true
      return nil
    }
    defer { index += Int(length) }
    return UnsafeBufferPointer(rebasing: bytes[index..<(index + Int(length))])
  }

  private mutating func number() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count, shift < 64 {
      let byte = bytes[index]
      index += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    isDamaged = true
    return 0
  }

  private mutating func signed() -> Int64? {
    let value = number()
    guard value > 0 else { return nil }
    return Int64(bitPattern: (value - 1) >> 1) ^ -Int64(bitPattern: (value - 1) & 1)
  }

  private mutating func texts() -> [String] {
    let count = number()
    // Each takes at least one byte.
    guard count <= UInt64(bytes.count - index) else {
      isDamaged = true
      return []
    }
    return (0..<count).compactMap { _ in text() }
  }

  mutating func entry() -> ArchivedEntry? {
    var entry = ArchivedEntry()
    entry.title = text()
    entry.summary = text()
    guard let flags = take(1)?.first else { return nil }
    entry.content = flags & 1 == 1 ? entry.summary : text()
    entry.id = text()
    entry.url = text()
    if entry.id?.isEmpty ?? false { entry.id = entry.url ?? "" }
    entry.language = text()
    entry.published = signed().map(Timestamp.init(milliseconds:))
    entry.updated = signed().map { Timestamp(milliseconds: $0 &+ (entry.published?.milliseconds ?? 0)) }
    entry.authors = texts()
    entry.categories = texts()
    if flags & 4 != 0, let key = take(8) {
      entry.key = EntryKey(Int64(bitPattern: key.reversed().reduce(0) { $0 << 8 | UInt64($1) }))
    }
    if flags & 2 != 0 {
      var verdict = ArchivedEntry.Verdict()
      verdict.probability = signed().map { Double($0) / 10_000 }
      verdict.topics = texts()
      verdict.entities = texts()
      verdict.sides = texts()
      verdict.match = text()
      entry.verdict = verdict
    }
    return isDamaged ? nil : entry
  }
}
