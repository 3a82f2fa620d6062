public import Basics
import Inflation

/// A block of entries in its stored, compressed form. The poll that read the entries makes it, so that the only
/// connection that writes has little work.
public struct PackedBlock: Sendable {
  /// When the entries were read.
  public let seen: Timestamp
  /// The number of entries.
  public let count: Int
  /// The number of entries that matched.
  public let matches: Int
  /// The entries, compressed.
  package let text: [UInt8]

  /// Packs the entries of a block into as many blocks as needed.
  public static func pack(_ block: ArchiveBlock) -> [PackedBlock] {
    var packed: [PackedBlock] = []
    var writer = ArchiveWriter()
    var first = 0
    func close(before end: Int) {
      guard end > first else { return }
      let matches = block.entries[first..<end].count { $0.isMatch }
      packed.append(PackedBlock(seen: block.seen, count: end - first, matches: matches, raw: writer.bytes))
      first = end
    }
    for (index, entry) in block.entries.enumerated() {
      if index == first { writer = ArchiveWriter(feedOf: block) }
      writer.entry(entry)
      if writer.bytes.count >= rawBytes || index + 1 - first == ArchiveBlock.mostEntries { close(before: index + 1) }
    }
    close(before: block.entries.count)
    return packed
  }

  /// Packs a block as a whole, whatever its size: in place of the one that it was made from.
  package static func repack(_ block: ArchiveBlock) -> PackedBlock {
    var writer = ArchiveWriter(feedOf: block)
    for entry in block.entries { writer.entry(entry) }
    let matches = block.entries.count { $0.isMatch }
    return PackedBlock(seen: block.seen, count: block.entries.count, matches: matches, raw: writer.bytes)
  }

  /// The encoded size of a block, in bytes. To read one entry its whole block is inflated (about 150 µs). Smaller
  /// blocks compress worse, and waste half a page of the file each.
  private static let rawBytes = 48 << 10
  /// The maximum encoded size of a block, in bytes. Each text of an entry has at most `Item.maxTextBytes`.
  private static let mostBytes = 64 << 20

  private init(seen: Timestamp, count: Int, matches: Int, raw: [UInt8]) {
    self.seen = seen
    self.count = count
    self.matches = matches
    // The first byte is the format.
    if let deflated = Deflater.deflate(raw), deflated.count < raw.count {
      text = [1] + deflated
    } else {
      text = [0] + raw
    }
  }

  /// Unpacks a block; nil if the bytes are not a block.
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

extension ArchiveWriter {
  /// A writer that begins with what a block says of its feed.
  fileprivate init(feedOf block: ArchiveBlock) {
    self.init()
    text(block.feedID)
    text(block.feedTitle)
    text(block.feedLink)
  }
}

extension ArchivedEntry {
  /// Whether it matched when it was read, or since.
  fileprivate var isMatch: Bool { !(verdict?.topics.isEmpty ?? true) }
}
