public import Basics
public import Matches

/// A queued match, ready to be written or sent.
public struct StoredMatch: Sendable, Equatable {
  /// Its position in the outbox.
  public var position: OutboxPosition
  /// The match's id.
  public var id: String
  /// When it was classified.
  public var matchedAt: Timestamp
  /// The match-log line, without its line end.
  public var line: [UInt8]

  /// The line as a record; nil if it is not a match line.
  public var record: MatchRecord? { MatchRecord(line: line) }

  /// A match.
  public init(position: OutboxPosition, id: String, matchedAt: Timestamp, line: [UInt8]) {
    self.position = position
    self.id = id
    self.matchedAt = matchedAt
    self.line = line
  }
}

/// A position in the outbox. Positions follow the order of the commits: no match ever becomes visible before a position
/// that a sink has reached. Only the store can read it.
public struct OutboxPosition: Sendable, Hashable, Comparable {
  package let number: Int64

  /// Only stores make and read these values.
  package init(_ number: Int64) { self.number = number }

  /// The position before all matches.
  public static let start = OutboxPosition(0)

  /// Earlier is less.
  public static func < (left: OutboxPosition, right: OutboxPosition) -> Bool { left.number < right.number }
}
