import Basics
import Matches
import Storage

/// Sinks as rows of the table `sink`. `position` is the last match that a sink that follows has processed; for a sink
/// with a queue it is the last match that deliveries were added for.
enum SinkRow {
  /// Adds a sink that does not exist yet. It starts after the last match queued so far.
  static func begin(_ sinks: [String], _ link: inout DatabaseLink) throws(StorageError) {
    try link.execute(
      """
      INSERT INTO sink (name, position)
      SELECT name, (SELECT coalesce(max(sequence), 0) FROM match) FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING
      """, [.texts(sinks)])
  }

  /// The number of matches that are routed at once.
  static let batchSize: Int64 = 500

  /// The next matches after a sink's position.
  struct Step: Sendable {
    var from: Int64
    var through: Int64
    /// Those that the sink's route admits.
    var admitted: [StoredMatch]
  }

  /// Routes the next matches after a sink's position; nil if there are none, or the sink is disabled.
  static func step(_ route: SinkRoute, _ link: inout DatabaseLink) throws(StorageError) -> Step? {
    let batch = try link.rows(
      """
      SELECT sink.position, \(MatchRow.columns) FROM sink JOIN match ON sequence > sink.position
      WHERE name = $1::text AND NOT disabled ORDER BY sequence LIMIT \(batchSize)
      """, [.text(route.sink)]
    ) { row in (from: row.integer() ?? 0, match: MatchRow.match(&row)) }
    guard let first = batch.first, let last = batch.last else { return nil }
    var admitted: [StoredMatch] = []
    for row in batch where try route.admits(row.match, &link) { admitted.append(row.match) }
    return Step(from: first.from, through: last.match.position.number, admitted: admitted)
  }

  /// Adds the deliveries of a step and moves the sink's position forward.
  static func take(_ step: Step, of sink: String, _ link: inout DatabaseLink) throws(StorageError) {
    _ = try link.call(
      "plan_deliveries",
      [
        .text(sink), .int(step.from), .int(step.through), .ints(step.admitted.map(\.position.number)),
        .ints(step.admitted.map(\.matchedAt.milliseconds)),
      ]
    ) { _ in }
  }
}

extension SinkRoute {
  /// Whether a match is delivered to the sink. A match whose line cannot be read is: the sink then reports that.
  func admits(_ match: StoredMatch, _ link: inout DatabaseLink) throws(StorageError) -> Bool {
    guard let record = match.record else { return true }
    guard stories != .all, let story = record.story?.id else { return admits(record) { nil } }
    // A few decide nearly always, so they are read in pages.
    var page: [(position: Int64, match: EarlierMatch)] = []
    var next = 0
    do {
      return try admits(record) {
        if next == page.count {
          page = try SinkRoute.earlier(ofStory: story, after: page.last?.position ?? 0, before: match.position, &link)
          next = 0
        }
        guard next < page.count else { return nil }
        defer { next += 1 }
        return page[next].match
      }
    } catch {
      throw error as? StorageError ?? StorageError(.other, "\(error)")
    }
  }

  private static func earlier(
    ofStory story: String, after: Int64, before position: OutboxPosition, _ link: inout DatabaseLink
  ) throws(StorageError) -> [(position: Int64, match: EarlierMatch)] {
    try link.rows(
      """
      SELECT sequence, feed, line FROM match WHERE story = $1::text AND sequence > $2::bigint AND sequence < $3::bigint
      ORDER BY sequence LIMIT 50
      """, [.text(story), .int(after), .int(position.number)]
    ) { row in (row.integer() ?? 0, EarlierMatch(feedID: row.text() ?? "", line: row.bytes() ?? [])) }
  }
}
