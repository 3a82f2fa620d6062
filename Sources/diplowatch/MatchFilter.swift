import StatusServer

/// Which lines a reader wants to see.
struct MatchFilter {
  /// Only lines with one of these topics; empty means all.
  var topics: [String] = []
  /// Only lines that name an entity of this side, in capitals or not.
  var side: String?
  /// Only lines with at least this score.
  var minScore = 0.0
  /// Only lines matched at or after this time (RFC 3339 UTC, which sorts as text).
  var since: String?

  /// Whether every line is wanted.
  var admitsAll: Bool { topics.isEmpty && side == nil && minScore <= 0 && since == nil }

  /// Whether a line is wanted.
  func admits(_ line: MatchLine) -> Bool {
    if line.score < minScore { return false }
    if let since, line.matchedAt < since { return false }
    if let side, !line.entities.contains(where: { $0.side?.lowercased() == side.lowercased() }) { return false }
    return topics.isEmpty || line.topics.contains { topics.contains($0.id) }
  }
}
