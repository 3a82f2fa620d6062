public import Classification

/// Reads watchlist files and merges them: a later file adds to the items of earlier ones that have the same id.
public enum WatchlistLoader {
  /// The result of reading.
  public struct Outcome: Sendable {
    /// Everything without errors.
    public var list = LoadedWatchlist()
    /// Whether every file could be opened and is YAML. If not, something that seems to be missing may be in a file that
    /// was not read.
    public var isWhole = true
    /// Errors and warnings.
    public var diagnostics: [Diagnostic] = []
  }

  /// The watchlist in files and folders (of `*.yaml` and `*.yml` files); nil if any of them has errors. `diagnostics`
  /// has the errors and warnings of all files. Patterns are checked later, by `Classifier.compile`.
  public static func load(
    paths: [String], advice: FeedAdvice? = nil
  ) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    let outcome = read(paths: paths, advice: advice)
    return (outcome.diagnostics.hasErrors ? nil : outcome.list, outcome.diagnostics)
  }

  /// The parts of a watchlist that say who is named: entities, shadows, sides and inflections, and sets if asked for.
  /// Files that have none of these are not parsed, which saves most of the time. Nil if there are errors.
  public static func loadNames(paths: [String], withSets: Bool) -> Watchlist? {
    let keys: Set = ["entities", "shadows", "sides", "inflections"]
    let outcome = read(paths: paths, advice: nil, having: withSets ? keys.union(["sets"]) : keys)
    return outcome.diagnostics.hasErrors ? nil : outcome.list.watchlist
  }

  /// The watchlist in `text`. Messages name `file`.
  public static func load(text: String, file: String) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    let outcome = read([document], roots: [document.parse(text)], advice: nil)
    return (outcome.diagnostics.hasErrors ? nil : outcome.list, outcome.diagnostics)
  }

  /// Reads files and folders that may have errors.
  public static func read(paths: [String], advice: FeedAdvice?) -> Outcome {
    read(paths: paths, advice: advice, having: nil)
  }

  private static func read(paths: [String], advice: FeedAdvice?, having keys: Set<String>?) -> Outcome {
    var problems: [Diagnostic] = []
    let files = paths.map { path in
      let (files, found) = WatchlistFolder.files(at: path)
      problems += found
      return files
    }
    let documents = files.joined().map { YAMLDocument(file: $0) }
    // The other paths build on the first: only what their files changed is of interest.
    let own = documents.dropFirst(files.first?.count ?? 0).map(\.file)
    var outcome = read(documents, roots: documents.map { $0.load(having: keys) }, advice: advice)
    outcome.list.ownFiles = own
    outcome.list.fileReports.removeAll { report in !own.contains { report.hasPrefix("\($0): ") } }
    outcome.isWhole = outcome.isWhole && !problems.hasErrors
    outcome.diagnostics = problems + outcome.diagnostics
    return outcome
  }

  private static func read(_ documents: [YAMLDocument], roots: [YAMLNode?], advice: FeedAdvice?) -> Outcome {
    var outcome = Outcome()
    var merger = WatchlistMerger()
    for root in roots { if let root { merger.merge(root) } }
    outcome.isWhole = !documents.contains(where: \.isUnread)
    if let root = merger.result() {
      let reader = WatchlistReader(advice: advice, isWhole: outcome.isWhole)
      outcome.list = reader.read(root)
      outcome.list.fileReports = merger.reports
    }
    outcome.diagnostics = documents.flatMap(\.diagnostics)
    return outcome
  }
}
