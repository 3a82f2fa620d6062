public import Basics
import Inflation

/// A block of entries as it is stored: one compressed text. Made by the poll that read the entries, so that the one
/// connection that writes has little to do.
public struct PackedBlock: Sendable {
  /// When the entries were read.
  public let seen: Timestamp
  /// How many there are.
  public let count: Int
  /// How many of them matched.
  public let matches: Int
  /// The entries, compressed.
  package let text: [UInt8]

  /// The entries of a block, packed into as many blocks as they need.
  public static func pack(_ block: ArchiveBlock) -> [PackedBlock] {
    var packed: [PackedBlock] = []
    var writer = ArchiveWriter()
    var first = 0
    func close(before end: Int) {
      guard end > first else { return }
      let matches = block.entries[first..<end].count { !($0.verdict?.topics.isEmpty ?? true) }
      packed.append(PackedBlock(seen: block.seen, count: end - first, matches: matches, raw: writer.bytes))
      first = end
    }
    for (index, entry) in block.entries.enumerated() {
      if index == first {
        writer = ArchiveWriter()
        writer.text(block.feedID)
        writer.text(block.feedTitle)
        writer.text(block.feedLink)
      }
      writer.entry(entry)
      if writer.bytes.count >= rawBytes || index + 1 - first == ArchiveBlock.mostEntries { close(before: index + 1) }
    }
    close(before: block.entries.count)
    return packed
  }

  /// How many bytes of entries make a block: to read one entry all of its block is inflated (some 150 µs). Smaller ones
  /// compress worse and leave the last of their pages half empty.
  private static let rawBytes = 48 << 10
  /// The most bytes of a block: entries are at most `Item.maxTextBytes` a text.
  private static let mostBytes = 64 << 20

  private init(seen: Timestamp, count: Int, matches: Int, raw: [UInt8]) {
    self.seen = seen
    self.count = count
    self.matches = matches
    // The first byte says how it is packed.
    if let deflated = Deflater.deflate(raw, effort: .fast), deflated.count < raw.count {
      text = [1] + deflated
    } else {
      text = [0] + raw
    }
  }

  /// The block that was packed; nil where the bytes are none.
  package static func unpack(_ text: [UInt8], number: Int64, seen: Timestamp) -> ArchiveBlock? {
    let raw: [UInt8]
    switch text.first {
    case 0: raw = Array(text.dropFirst())
    case 1:
      guard case .whole(let bytes) = Inflater.inflate(Array(text.dropFirst()), limit: mostBytes) else { return nil }
      raw = bytes
    default: return nil
    }
    return raw.withUnsafeBufferPointer { bytes in
      var reader = ArchiveReader(bytes)
      guard let feed = reader.text() else { return nil }
      var block = ArchiveBlock(seen: seen, feedID: feed, entries: [])
      block.number = number
      block.feedTitle = reader.text()
      block.feedLink = reader.text()
      while !reader.isAtEnd {
        guard let entry = reader.entry() else { return nil }
        block.entries.append(entry)
      }
      return block
    }
  }
}
