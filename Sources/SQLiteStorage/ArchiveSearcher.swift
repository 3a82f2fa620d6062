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
    var found = SearchCollector(request, probe)
    let conditions = probe?.conditions ?? []
    let parts = [root.term(conditions), request.filter.term].compactMap(\.self)
    guard let term = SearchTerm.all(of: parts), let index else {
      try walk(blocks, &found)
      found.result.unindexed = index == nil ? try ArchiveRow.count(after: 0, db) : 0
      return found.finished()
    }
    let indexed = index.position.block
    if blocks.upperBound > indexed {
      try walk(max(blocks.lowerBound, indexed + 1)...blocks.upperBound, &found)
      found.result.unindexed = try ArchiveRow.count(after: indexed, db)
    }
    if request.order == .best, let inTitle = root.term(conditions, .title) {
      let parts = [inTitle, request.filter.term].compactMap(\.self)
      try look(SearchTerm.all(of: parts) ?? inTitle, blocks, &found)
      // Entries with hits in the title come before all others.
      if found.result.hits.count > request.limit { return found.finished() }
      found.limit += SearchCollector.bestOf
    }
    try look(term, blocks, &found)
    return found.finished()
  }

  // MARK: looking

  /// Reads all entries of some blocks, the latest first.
  private func walk(_ blocks: ClosedRange<Int64>, _ found: inout SearchCollector) throws {
    let range = ArchiveRow.Range(from: blocks.lowerBound, through: blocks.upperBound, newestFirst: true)
    try ArchiveRow.visit(range, db) { block in
      found.take(block)
      return !found.isOver()
    }
  }

  /// Reads the entries that the index finds, the latest first.
  private func look(_ term: SearchTerm, _ blocks: ClosedRange<Int64>, _ found: inout SearchCollector) throws {
    guard let index, !found.isFull, !found.result.isCutShort else { return }
    var block: ArchiveBlock?
    try index.visit(term.expression, blocks) { number in
      if block?.number != number.block { block = try ArchiveRow.find(number.block, db) }
      if let block, block.entries.indices.contains(number.place) { found.take(block, number.place) }
      return !found.isOver()
    }
  }
}
