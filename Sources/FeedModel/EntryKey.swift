/// A short name under which an entry of one feed is remembered as seen. An entry has several; it is known when any of
/// them is. Unique within a feed only.
public struct EntryKey: Sendable, Hashable {
  /// A 64-bit digest of one way of naming the entry.
  public var value: Int64

  /// A key from its digest.
  public init(_ value: Int64) { self.value = value }
}
