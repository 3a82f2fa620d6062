public import Classification
public import Configuration
import HTTPLoop
public import Polling

/// Configuration and watchlist, read, merged and compiled: everything a run needs from files.
public struct LoadedConfiguration: Sendable {
  /// The configuration.
  public var settings: Settings
  /// The feeds to watch.
  public var feeds: [FeedDefinition]
  /// What to look for in them.
  public var watchlist: Watchlist
  /// What looks for it.
  public var classifier: Classifier
  /// What each watchlist file added, changed and replaced, in a line.
  public var fileReports: [String]

  /// What loading came to.
  public struct Outcome: Sendable {
    /// Everything that was read; nil when any diagnostic is an error.
    public var loaded: LoadedConfiguration?
    /// What was found, in the order of files, lines and columns.
    public var diagnostics: [Diagnostic] = []
  }

  /// Reads a configuration file and the watchlist it names, and looks around with `probes`. One way for all commands: what
  /// `check` calls sound starts. All errors of all files are reported at once.
  public static func load(path: String, probing probes: ConfigurationProbes?) -> Outcome {
    var outcome = read(path, probes)
    outcome.diagnostics = outcome.diagnostics.sortedByPlace()
    return outcome
  }

  private static func read(_ path: String, _ probes: ConfigurationProbes?) -> Outcome {
    let (settings, found) = SettingsLoader.loadReadable(path: path)
    var outcome = Outcome(diagnostics: found)
    // Where the watchlist is cannot be known of a file that is at fault and does not say it.
    guard let settings, !found.hasErrors || settings.places["watchlist"] != nil else { return outcome }
    if let probes { outcome.diagnostics += probes.problems(settings, file: path) }
    let read = WatchlistLoader.read(
      paths: settings.watchlist, advice: probes == nil ? nil : FeedAdvice(settings.fetch))
    let list = read.list
    outcome.diagnostics += read.diagnostics
    let (classifier, mistakes) = Classifier.compile(list.watchlist, isWhole: read.isWhole)
    outcome.diagnostics += mistakes
    if read.isWhole { outcome.diagnostics += WebhookReferences.check(settings.webhooks, against: list) }
    if let probes, read.isWhole { outcome.diagnostics += probes.moves(of: list.feeds, state: settings.state) }
    if probes != nil, read.isWhole, list.feeds.isEmpty {
      outcome.diagnostics.append(
        Diagnostic(
          .warning, at: settings.places["watchlist"] ?? SourcePosition(file: path),
          "no feed is watched: the watchlist names none that is switched on; add some under feeds, or name their file "
            + "under watchlist"))
    }
    guard let classifier, !outcome.diagnostics.hasErrors else { return outcome }
    outcome.loaded = LoadedConfiguration(
      settings: settings, feeds: list.feeds, watchlist: list.watchlist, classifier: classifier,
      fileReports: list.fileReports)
    return outcome
  }

  /// A warning where fewer than half of the feeds that were watched before are left.
  public func shrinkage(from before: Int) -> Diagnostic? {
    guard feeds.count * 2 < before else { return nil }
    return Diagnostic(
      .warning, at: settings.places["watchlist"],
      "\(feeds.count) of \(before) feeds that were watched are left; if that is not meant, look for a file or folder "
        + "that is missing from the watchlist")
  }

  /// The two parties of the watchlist.
  public var sides: [String] { watchlist.sides }

  /// The watchlist's topics, in file order.
  public var topics: [(id: String, title: String)] { watchlist.topics.map { ($0.id.value, $0.title) } }

  /// What the poller needs of it.
  public var pollingPlan: PollingConfiguration {
    PollingConfiguration(
      feeds: feeds, fetch: settings.fetch, backfill: settings.backfill, maxAge: settings.maxAge,
      retention: settings.retention,
      classifier: classifier, revisions: settings.matches.revisions)
  }
}

extension FeedAdvice {
  /// What the configuration says about fetching.
  fileprivate init(_ fetch: FetchSettings) {
    let check = AddressCheck(addresses: HTTPLoopOptions(feeds: fetch).addresses, allowsFiles: fetch.files)
    self.init(minInterval: fetch.minInterval, addressProblem: check.problem)
  }
}
