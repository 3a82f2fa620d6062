package import Classification
import FeedModel

/// Collects the results of one search, from entries that a store gives it, the latest first.
package struct SearchCollector {
  private let request: SearchRequest
  private let probe: PatternProbe?
  /// How many results are collected at most.
  package var limit: Int
  /// The results so far, in the order in which they were found.
  package var result = SearchResult()
  private var scores: [Double] = []
  /// Entries found already. Of an edited entry only the latest text that matches is found.
  private var known: Set<String> = []
  private var numbers: Set<ArchiveNumber> = []
  private var last: ArchiveNumber?

  /// With the order `best`, how many candidates are read, latest first: this number with the words in the title, and
  /// this number of others.
  package static let bestOf = 200

  /// Nothing is found yet.
  package init(_ request: SearchRequest, _ probe: PatternProbe?) {
    self.request = request
    self.probe = probe
    limit = request.order == .best ? Self.bestOf : request.limit + 1
  }

  /// Whether no more results are needed.
  package var isFull: Bool { result.hits.count >= limit }

  /// Whether the search ends now: it has enough, its time is over, or its task is cancelled.
  package mutating func isOver() -> Bool {
    if isFull || result.isCutShort { return true }
    guard let deadline = request.deadline, ContinuousClock.now >= deadline else { return Task.isCancelled }
    result.isCutShort = true
    return true
  }

  /// Takes the entries of a block that answer the request, the latest first.
  package mutating func take(_ block: ArchiveBlock) {
    for place in block.entries.indices.reversed() {
      take(block, place)
      if isFull { return }
    }
  }

  /// Takes an entry if it answers the request.
  package mutating func take(_ block: ArchiveBlock, _ place: Int) {
    let number = block.number(of: place)
    let entry = block.entries[place]
    last = number
    if let before = request.before, number >= before { return }
    guard request.filter.admits(block.seen), request.filter.admits(entry, of: block.feedID),
      numbers.insert(number).inserted
    else { return }
    let searched = SearchedEntry(entry, probe: probe)
    guard let places = searched.places(request.query.root) else { return }
    if let key = entry.key, !known.insert("\(key.value) \(block.feedID)").inserted { return }
    result.hits.append(SearchHit(block, place, places: places))
    scores.append(Self.score(places, words: searched.length))
  }

  /// The rank of a result: hits in the title, and the density of other hits.
  private static func score(_ places: [PatternProbe.Place], words: Int) -> Double {
    let inTitle = Double(min(3, places.count { $0.field == .title }))
    let others = Double(places.count) - inTitle
    return 3 * inTitle + others / (others + 1 + Double(words) / 200)
  }

  /// The results in the order of the request, with the place where the next page begins.
  package func finished() -> SearchResult {
    var result = result
    switch request.order {
    case .newest:
      if result.hits.count > request.limit {
        result.hits.removeLast(result.hits.count - request.limit)
        result.next = result.hits.last?.number
      } else if result.isCutShort {
        result.next = last
      }
    case .best:
      let ranked = zip(result.hits, scores).sorted { ($1.1, $1.0.number) < ($0.1, $0.0.number) }
      result.hits = ranked.prefix(request.limit).map(\.0)
    }
    return result
  }
}
