/// A table of a state, when one is moved to another store: its rows, not their meaning, so that nothing is lost on the way.
/// The stores have the same tables, with the same columns.
public enum StateTable: String, Sendable, CaseIterable {
  case feed, entry, entryKey = "entry_key", match, matchTopic = "match_topic", matchEntity = "match_entity", sink,
    delivery, attempt, archive, mark, mute

  /// The columns that are moved.
  package var columns: [String] {
    switch self {
    case .feed:
      [
        "id", "name", "url", "permanent_url", "etag", "last_modified", "body_hash", "next_poll", "planned_delay",
        "delay_reason", "status", "status_since", "failures", "last_error", "last_poll", "last_success", "newest_entry",
        "title", "recent_entries", "schedule", "interval", "last_read", "last_new", "last_document", "definition",
        "answers", "standing",
      ]
    case .entry:
      [
        "id", "feed", "content_hash", "revision", "topics", "title", "url", "published", "first_seen", "last_seen",
        "match_name", "earlier_hashes",
      ]
    case .entryKey: ["feed", "key", "entry"]
    case .match:
      ["sequence", "id", "matched_at", "feed", "language", "score", "probability", "topics", "story", "line"]
    case .matchTopic: ["topic", "sequence"]
    case .matchEntity: ["sequence", "entity", "side"]
    case .sink:
      ["name", "position", "bookmark", "disabled", "failures", "failed_for", "digest_due", "last_configured"]
    case .delivery:
      [
        "sink", "sequence", "attempts", "first_try", "next_try", "rest", "last_result", "dead", "aside",
        "failed_before",
        "summary",
      ]
    case .attempt:
      [
        "id", "sink", "at", "match", "matches", "number", "status", "milliseconds", "outcome", "sentence", "next_try",
      ]
    case .archive: ["number", "seen", "entries", "matches", "text"]
    case .mark: ["subject", "at", "relevant", "topics", "note", "seen", "text"]
    case .mute: ["subject", "at", "until", "reason"]
    }
  }
}

/// A state that is read to be moved.
public protocol StateSource: Sendable {
  /// Calls `body` with the rows of a table: a JSON array with an object for each row, some hundred at a time. Bytes are text of
  /// hexadecimal digits after `\x`; truth is 0 or 1.
  func rows(
    of table: StateTable, _ body: (_ rows: [UInt8], _ count: Int) throws(StorageError) -> Void
  ) throws(StorageError)

  /// The highest number given to a row of a table, so that it is not given again (of `feed` and `entry` the highest
  /// present); 0 if there is none, or the table has no numbers.
  func lastNumber(of table: StateTable) throws(StorageError) -> Int64
}

/// A store that takes a whole state.
public protocol StateTarget: Sendable {
  /// Takes all rows of a state in one transaction. The position of its match log becomes that of a node.
  ///
  /// - Returns: How many rows of each table were taken.
  /// - Throws: `StorageError`, also if the store has a state already. Then nothing is changed.
  func take(_ source: any StateSource, logOf node: String) async throws(StorageError) -> [StateTable: Int]
}
