public import Classification
public import Configuration
public import Polling

/// Configuration and watchlist, read, merged and compiled: everything a run needs from files.
public struct LoadedConfiguration: Sendable {
  /// The configuration.
  public var settings: Settings
  /// The feeds to watch.
  public var feeds: [FeedDefinition]
  /// What looks for matches in them.
  public var classifier: Classifier
  /// The two parties of the watchlist.
  public var sides: [String]
  /// The watchlist's topics, in file order.
  public var topics: [(id: String, title: String)]

  /// Reads a configuration file and the watchlist it names. `loaded` is nil when any diagnostic is an error; all
  /// errors of all files are reported at once.
  public static func load(path: String) -> (loaded: LoadedConfiguration?, diagnostics: [Diagnostic]) {
    var (settings, diagnostics) = SettingsLoader.load(path: path)
    guard let settings else { return (nil, diagnostics) }
    let (watchlist, watchlistDiagnostics) = WatchlistLoader.load(paths: settings.watchlist)
    diagnostics += watchlistDiagnostics
    guard let watchlist else { return (nil, diagnostics) }
    let (classifier, compilerDiagnostics) = Classifier.compile(watchlist.watchlist)
    diagnostics += compilerDiagnostics
    diagnostics += WebhookReferences.check(
      settings.webhooks, topics: watchlist.watchlist.topics.map(\.id.value), feeds: watchlist.feeds.map(\.id.value))
    guard let classifier, !diagnostics.contains(where: { $0.severity == .error }) else { return (nil, diagnostics) }
    let loaded = LoadedConfiguration(
      settings: settings, feeds: watchlist.feeds, classifier: classifier, sides: watchlist.watchlist.sides,
      topics: watchlist.watchlist.topics.map { ($0.id.value, $0.title) })
    return (loaded, diagnostics)
  }

  /// What the poller needs of it.
  public var pollingPlan: PollingPlan {
    PollingPlan(
      feeds: feeds, fetch: settings.fetch, backfill: settings.backfill, retention: settings.retention,
      classifier: classifier, revisions: settings.matches.revisions)
  }
}
