/// The hash of one name of an entry, under which the entry is stored. An entry has several. Keys are unique only within
/// a feed.
public struct EntryKey: Sendable, Hashable {
  /// The 64-bit hash of the name.
  public var value: Int64

  /// Memberwise.
  public init(_ value: Int64) { self.value = value }
}
