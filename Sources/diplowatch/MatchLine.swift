import Foundation

/// A line of the match log, as far as people's eyes need it.
struct MatchLine: Decodable {
  struct Feed: Decodable {
    var id: String
    var title: String?
  }

  struct Entry: Decodable {
    var url: String?
    var title: String?
    var published: String?
  }

  struct Topic: Decodable {
    var id: String
    var score: Double
    var flags: [String]
    var evidence: [Evidence]
  }

  struct Evidence: Decodable {
    var term: String
    var text: String
    var field: String
    var start: Int
    var end: Int
    var weight: Double
  }

  struct Entity: Decodable {
    var name: String
    var side: String?
    var mentions: Int
  }

  var matchedAt: String
  var revision: Int
  var feed: Feed
  var entry: Entry
  var score: Double
  var topics: [Topic]
  var entities: [Entity]

  /// The line's values, or nil when it is not a match line.
  init?(json: Data) {
    guard let line = try? JSONDecoder().decode(MatchLine.self, from: json) else { return nil }
    self = line
  }
}

/// Which lines a reader wants to see.
struct MatchFilter {
  /// Only lines with one of these topics; empty means all.
  var topics: [String] = []
  /// Only lines that name an entity of this side.
  var side: String?
  /// Only lines with at least this score.
  var minScore = 0.0
  /// Only lines matched at or after this time (RFC 3339 UTC, which sorts as text).
  var since: String?

  /// Whether a line is wanted.
  func admits(_ line: MatchLine) -> Bool {
    if line.score < minScore { return false }
    if let since, line.matchedAt < since { return false }
    if let side, !line.entities.contains(where: { $0.side == side }) { return false }
    return topics.isEmpty || line.topics.contains { topics.contains($0.id) }
  }
}
