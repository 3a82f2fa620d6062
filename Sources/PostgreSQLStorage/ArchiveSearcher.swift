import Classification
import Storage

/// One search of the archive.
struct ArchiveSearcher {
  private let request: SearchRequest
  private let probe: PatternProbe?

  /// How many entries are read at once.
  private static let pageSize = 200

  init(_ request: SearchRequest, _ probe: PatternProbe?) {
    self.request = request
    self.probe = probe
  }

  func run(_ link: inout DatabaseLink) throws(StorageError) -> SearchResult {
    guard let blocks = try blocks(&link) else { return SearchResult() }
    let root = request.query.root
    var found = SearchCollector(request, probe)
    let conditions = probe?.conditions ?? []
    let parts = [root.term(conditions), request.filter.term].compactMap(\.self)
    guard let term = SearchTerm.all(of: parts) else {
      try walk(blocks, &link, &found)
      return found.finished()
    }
    // From the first block that is not in the index, all are read: so the results are in order.
    if let first = try SearchIndex.firstUnindexed(&link) {
      if first <= blocks.upperBound { try walk(max(first, blocks.lowerBound)...blocks.upperBound, &link, &found) }
      found.result.unindexed = try SearchIndex.unindexedCount(&link)
      if first <= blocks.lowerBound { return found.finished() }
    }
    if request.order == .best, let inTitle = root.term(conditions, .title) {
      let parts = [inTitle, request.filter.term].compactMap(\.self)
      try look(SearchTerm.all(of: parts) ?? inTitle, blocks, &link, &found)
      // Entries with hits in the title come before all others.
      if found.result.hits.count > request.limit { return found.finished() }
      found.limit += SearchCollector.bestOf
    }
    try look(term, blocks, &link, &found)
    return found.finished()
  }

  /// The numbers of the blocks that the filter's times and the page allow.
  private func blocks(_ link: inout DatabaseLink) throws(StorageError) -> ClosedRange<Int64>? {
    let filter = request.filter
    guard let range = try ArchiveRow.range(since: filter.since, until: filter.until, &link) else { return nil }
    let upper = min(range.upperBound, request.before?.block ?? .max)
    return range.lowerBound <= upper ? range.lowerBound...upper : nil
  }

  /// Reads all entries of some blocks, the latest first.
  private func walk(
    _ blocks: ClosedRange<Int64>, _ link: inout DatabaseLink, _ found: inout SearchCollector
  ) throws(StorageError) {
    try ArchiveRow.visit(blocks, newestFirst: true, &link) { block in
      found.take(block)
      return !found.isOver()
    }
  }

  /// Reads the entries that the index finds, the latest first.
  private func look(
    _ term: SearchTerm, _ blocks: ClosedRange<Int64>, _ link: inout DatabaseLink, _ found: inout SearchCollector
  ) throws(StorageError) {
    let first = ArchiveNumber(block: blocks.lowerBound, place: 0)
    var end = ArchiveNumber(block: blocks.upperBound + 1, place: 0)
    while !found.isOver() {
      let page = try SearchIndex.find(term, from: first, before: end, limit: Self.pageSize, &link)
      let texts = try ArchiveRow.find(Array(Set(page.map(\.block))), &link)
      for number in page {
        if let block = texts[number.block], block.entries.indices.contains(number.place) {
          found.take(block, number.place)
        }
        if found.isOver() { return }
      }
      guard page.count == Self.pageSize, let last = page.last else { return }
      end = last
    }
  }
}
