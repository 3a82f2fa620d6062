import Foundation

/// Makes lines of bytes that come in pieces.
struct LineSplitter {
  /// What came after the last line end.
  private(set) var partial = Data()
  /// No line of the match log is longer than 1 MB; of what is longer only the end is kept.
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

  /// Forgets what is not complete.
  mutating func reset() { partial.removeAll() }
}
