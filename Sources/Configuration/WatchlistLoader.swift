public import Classification

/// Reads watchlist files and merges them by id: later files win, `disabled: true` removes.
public enum WatchlistLoader {
  /// The watchlist in files and folders of `*.yaml` and `*.yml`, or nil when anything in them is wrong; all that is wrong in all
  /// files is reported at once. Patterns are checked by `Classifier.compile`.
  public static func load(
    paths: [String], advice: FeedAdvice? = nil
  ) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    var merger = WatchlistMerger()
    var diagnostics: [Diagnostic] = []
    for path in paths {
      let (files, problems) = WatchlistFolder.files(at: path)
      diagnostics += problems
      for file in files {
        let document = YAMLDocument(file: file)
        if let root = document.load() { merger.merge(WatchlistFileReader(advice: advice).read(root)) }
        diagnostics += document.diagnostics
      }
    }
    let hasErrors = diagnostics.contains { $0.severity == .error }
    return (hasErrors ? nil : merger.result(), diagnostics)
  }

  /// The watchlist in a text that stands for a file.
  public static func load(text: String, file: String) -> (loaded: LoadedWatchlist?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    var merger = WatchlistMerger()
    if let root = document.parse(text) { merger.merge(WatchlistFileReader().read(root)) }
    let hasErrors = document.diagnostics.contains { $0.severity == .error }
    return (hasErrors ? nil : merger.result(), document.diagnostics)
  }
}

/// What one file says: values, and for merging what it disables.
struct WatchlistFile {
  var sides: [String]?
  var defaults: ScoringDefaults?
  var inflections: [String: [String]] = [:]
  var sets: [String: [Located<String>]] = [:]
  var feeds: [(id: String, value: FeedDefinition?)] = []
  var entities: [(id: String, value: Entity?)] = []
  var topics: [(id: String, value: Topic?)] = []
  var guards: [(id: String, value: Guard?)] = []
  var shadows: [Located<String>] = []
  var weights: Weights?
}

/// Puts files together.
struct WatchlistMerger {
  private var loaded = LoadedWatchlist()

  mutating func merge(_ file: WatchlistFile) {
    if let sides = file.sides { loaded.watchlist.sides = sides }
    if let defaults = file.defaults { loaded.watchlist.defaults = defaults }
    loaded.watchlist.inflections.merge(file.inflections) { _, later in later }
    loaded.watchlist.sets.merge(file.sets) { _, later in later }
    loaded.watchlist.shadows += file.shadows
    if let weights = file.weights { loaded.watchlist.weights.merge(weights) }
    WatchlistMerger.merge(file.feeds, into: &loaded.feeds, id: \.id.value)
    WatchlistMerger.merge(file.entities, into: &loaded.watchlist.entities, id: \.id.value)
    WatchlistMerger.merge(file.topics, into: &loaded.watchlist.topics, id: \.id.value)
    WatchlistMerger.merge(file.guards, into: &loaded.watchlist.guards, id: \.id.value)
  }

  func result() -> LoadedWatchlist { loaded }

  private static func merge<Value>(
    _ new: [(id: String, value: Value?)], into list: inout [Value], id: KeyPath<Value, String>
  ) {
    var places = Dictionary(list.enumerated().map { ($0.element[keyPath: id], $0.offset) }) { first, _ in first }
    var removed: Set<Int> = []
    for (name, value) in new {
      switch (places[name], value) {
      case (let place?, let value?): list[place] = value
      case (let place?, nil): removed.insert(place)
      case (nil, let value?):
        places[name] = list.count
        list.append(value)
      case (nil, nil): break
      }
    }
    if !removed.isEmpty { list = list.enumerated().filter { !removed.contains($0.offset) }.map(\.element) }
  }
}
