import Foundation

/// Splits bytes that arrive in pieces into lines.
struct LineSplitter {
  /// The bytes after the last line end.
  private(set) var partial = Data()
  /// The maximum length of a line in bytes; of a longer one only the end is kept. Lines of the match log have 1 MB at
  /// most.
  private static let longest = 8 << 20

  /// Calls `body` with each line that the bytes complete.
  mutating func add(_ bytes: ArraySlice<UInt8>, _ body: (Data) -> Void) {
    var rest = bytes
    while let end = rest.firstIndex(of: 0x0A) {
      body(partial + rest[..<end])
      partial.removeAll()
      rest = rest[(end + 1)...]
    }
    if partial.count > Self.longest { partial.removeAll() }
    partial.append(contentsOf: rest)
  }

  /// Calls `body` with a last line that has no end.
  mutating func end(_ body: (Data) -> Void) {
    if !partial.isEmpty { body(partial) }
    partial.removeAll()
  }

  /// Drops the incomplete line.
  mutating func reset() { partial.removeAll() }
}
