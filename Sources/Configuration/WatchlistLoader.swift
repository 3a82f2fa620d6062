public import Classification

/// Reads watchlist files and merges them: a later file adds to what earlier ones say of an id.
public enum WatchlistLoader {
  /// What was read.
  public struct Outcome: Sendable {
    /// Everything that can be used.
    public var list = LoadedWatchlist()
    /// Whether every file could be opened and is YAML; what else is missing may stand in those that are not.
    public var isWhole = true
    /// What is wrong, or odd.
    public var diagnostics: [Diagnostic] = []
  }

  /// The watchlist in files and folders of `*.yaml` and `*.yml`, or nil when anything in them is wrong; all that is wrong
  /// in all files is reported at once. Patterns are checked by `Classifier.compile`.
  public static func load(
    paths: [String], advice: FeedAdvice? = nil
  ) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    let outcome = read(paths: paths, advice: advice)
    return (outcome.diagnostics.hasErrors ? nil : outcome.list, outcome.diagnostics)
  }

  /// The watchlist in a text that stands for a file.
  public static func load(text: String, file: String) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    let outcome = read([document], roots: [document.parse(text)], advice: nil)
    return (outcome.diagnostics.hasErrors ? nil : outcome.list, outcome.diagnostics)
  }

  /// What can be read of files and folders, with everything that is wrong with them.
  public static func read(paths: [String], advice: FeedAdvice?) -> Outcome {
    var problems: [Diagnostic] = []
    let files = paths.map { path in
      let (files, found) = WatchlistFolder.files(at: path)
      problems += found
      return files
    }
    let documents = files.joined().map { YAMLDocument(file: $0) }
    // The first path is what the others build on: only of theirs it is said what they did.
    let own = documents.dropFirst(files.first?.count ?? 0).map(\.file)
    var outcome = read(documents, roots: documents.map { $0.load() }, advice: advice)
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
