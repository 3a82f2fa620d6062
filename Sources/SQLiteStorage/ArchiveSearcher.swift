import Classification
import FeedModel
import GRDB
import Storage

/// One search, in one read transaction of the state.
struct ArchiveSearcher {
  private let request: SearchRequest
  private let probe: PatternProbe?
  private let index: SearchIndexReader?
  private let db: Database
  /// The numbers of the blocks that the filter's times allow.
  private let blocks: ClosedRange<Int64>?
  private let root: SearchQuery.Node

  /// With the order `best`, how many candidates are read, latest first: this number with the words in the title, and
  /// this number of others.
  private static let bestOf = 200

  init(_ request: SearchRequest, _ probe: PatternProbe?, index: SearchIndexReader?, _ db: Database) throws {
    self.request = request
    self.probe = probe
    self.db = db
    root = request.query.root
    self.index = try index.flatMap { try SearchIndex.fits($0.position, db) ? $0 : nil }
    let bounds = try ArchiveRow.bounds(db)
    let from = try request.filter.since.map { try ArchiveRow.first(since: $0, db) } ?? 0
    // The time of each entry is checked too, because clocks can jump.
    let last = try request.filter.until.map { try ArchiveRow.last(before: $0, db) } ?? .max
    let before = request.before.map(\.block) ?? .max
    let lower = max(from, bounds?.lowerBound ?? .max)
    let upper = min(last, before, bounds?.upperBound ?? 0)
    blocks = lower <= upper ? lower...upper : nil
  }

  func run() throws -> SearchResult {
    guard let blocks else { return SearchResult() }
    var found = Found(limit: request.order == .best ? Self.bestOf : request.limit + 1)
    let conditions = probe?.conditions ?? []
    let parts = [root.expression(conditions), request.filter.expression].compactMap(\.self)
    guard let expression = SearchExpression.all(parts), let index else {
      try walk(blocks, &found)
      found.result.unindexed = index == nil ? try ArchiveRow.count(after: 0, db) : 0
      return finished(found)
    }
    let indexed = index.position.block
    if blocks.upperBound > indexed {
      try walk(max(blocks.lowerBound, indexed + 1)...blocks.upperBound, &found)
      found.result.unindexed = try ArchiveRow.count(after: indexed, db)
    }
    if request.order == .best, let inTitle = root.expression(conditions, .title) {
      let parts = [inTitle, request.filter.expression].compactMap(\.self)
      try look(SearchExpression.all(parts) ?? inTitle, blocks, &found)
      // Entries with hits in the title come before all others.
      if found.result.hits.count > request.limit { return finished(found) }
      found.limit += Self.bestOf
    }
    try look(expression, blocks, &found)
    return finished(found)
  }

  // MARK: looking

  private struct Found {
    var limit: Int
    var result = SearchResult()
    var scores: [Double] = []
    /// Entries found already. Of an edited entry only the latest text that matches is found.
    var known: Set<String> = []
    var numbers: Set<ArchiveNumber> = []
    var isFull: Bool { result.hits.count >= limit }
    var last: ArchiveNumber?
  }

  /// Reads all entries of some blocks, the latest first.
  private func walk(_ blocks: ClosedRange<Int64>, _ found: inout Found) throws {
    let range = ArchiveRow.Range(from: blocks.lowerBound, through: blocks.upperBound, newestFirst: true)
    try ArchiveRow.visit(range, db) { block in
      for place in block.entries.indices.reversed() {
        take(block, place, &found)
        if found.isFull { return false }
      }
      return !isOver(&found)
    }
  }

  /// Reads the entries that the index finds, the latest first.
  private func look(_ expression: String, _ blocks: ClosedRange<Int64>, _ found: inout Found) throws {
    guard let index, !found.isFull, !found.result.isCutShort else { return }
    var block: ArchiveBlock?
    try index.visit(expression, blocks) { number in
      if block?.number != number.block { block = try ArchiveRow.find(number.block, db) }
      if let block, block.entries.indices.contains(number.place) { take(block, number.place, &found) }
      return !found.isFull && !isOver(&found)
    }
  }

  private func isOver(_ found: inout Found) -> Bool {
    guard let deadline = request.deadline, ContinuousClock.now >= deadline else { return Task.isCancelled }
    found.result.isCutShort = true
    return true
  }

  private func take(_ block: ArchiveBlock, _ place: Int, _ found: inout Found) {
    let number = block.number(of: place)
    let entry = block.entries[place]
    found.last = number
    if let before = request.before, number >= before { return }
    guard request.filter.admits(block.seen), request.filter.admits(entry, of: block.feedID),
      found.numbers.insert(number).inserted
    else { return }
    let searched = SearchedEntry(entry, probe: probe)
    guard let places = searched.places(root) else { return }
    if let key = entry.key, !found.known.insert("\(key.value) \(block.feedID)").inserted { return }
    found.result.hits.append(SearchHit(block, place, places: places))
    found.scores.append(Self.score(places, words: searched.length))
  }

  /// The rank of a result: hits in the title, and the density of other hits.
  private static func score(_ places: [PatternProbe.Place], words: Int) -> Double {
    let inTitle = Double(min(3, places.count { $0.field == .title }))
    let others = Double(places.count) - inTitle
    return 3 * inTitle + others / (others + 1 + Double(words) / 200)
  }

  private func finished(_ found: Found) -> SearchResult {
    var result = found.result
    switch request.order {
    case .newest:
      if result.hits.count > request.limit {
        result.hits.removeLast(result.hits.count - request.limit)
        result.next = result.hits.last?.number
      } else if result.isCutShort {
        result.next = found.last
      }
    case .best:
      let ranked = zip(result.hits, found.scores).sorted { ($1.1, $1.0.number) < ($0.1, $0.0.number) }
      result.hits = ranked.prefix(request.limit).map(\.0)
    }
    return result
  }
}
