public import Classification
public import Matches

extension SearchQuery {
  /// Whether a match answers this query, in its title or the text of its line.
  ///
  /// - Parameter probe: What asks the query's questions; nil for a query without.
  public func admits(_ match: MatchRecord, probe: PatternProbe?) -> Bool {
    if isEmpty { return true }
    var entry = ArchivedEntry()
    entry.title = match.entry.title ?? match.entry.headline
    entry.summary = match.entry.summary
    entry.language = match.entry.language
    return SearchedEntry(entry, probe: probe).places(root) != nil
  }
}
