public import Classification
public import Configuration
public import Digests
import HTTPLoop
public import Polling

/// The configuration and the compiled watchlist: everything that a run needs from files.
public struct LoadedConfiguration: Sendable {
  /// The configuration.
  public var settings: Settings
  /// The feeds to watch.
  public var feeds: [FeedDefinition]
  /// The merged watchlist.
  public var watchlist: Watchlist
  /// The compiled watchlist.
  public var classifier: Classifier
  /// What each watchlist file added, changed and replaced: one line a file.
  public var fileReports: [String]
  /// The own watchlist files: those that add to the shipped ones.
  public var ownFiles: [String] = []

  /// The result of loading.
  public struct Outcome: Sendable {
    /// What was loaded; nil if there are errors.
    public var loaded: LoadedConfiguration?
    /// Errors and warnings, sorted by file, line and column.
    public var diagnostics: [Diagnostic] = []
  }

  /// Loads a configuration file and its watchlist, and checks with `probes` what it refers to. All commands use this
  /// function, so what `check` accepts can be run. All errors of all files are reported at once.
  public static func load(path: String, probing probes: ConfigurationProbes?) -> Outcome {
    var outcome = read(path, probes)
    outcome.diagnostics = outcome.diagnostics.sortedByPlace()
    return outcome
  }

  private static func read(_ path: String, _ probes: ConfigurationProbes?) -> Outcome {
    let (settings, found) = SettingsLoader.loadReadable(path: path)
    var outcome = Outcome(diagnostics: found)
    // If the file has errors and no valid `watchlist`, the watchlist's path is unknown.
    guard let settings, !found.hasErrors || settings.places["watchlist"] != nil else { return outcome }
    if let probes { outcome.diagnostics += probes.problems(settings, file: path) }
    let read = WatchlistLoader.read(
      paths: settings.watchlist, advice: probes == nil ? nil : FeedAdvice(settings.fetch))
    let list = read.list
    outcome.diagnostics += read.diagnostics
    let (classifier, mistakes) = Classifier.compile(list.watchlist, isWhole: read.isWhole)
    outcome.diagnostics += mistakes
    if read.isWhole { outcome.diagnostics += SinkReferences.check(settings.sinks, against: list) }
    if let probes, read.isWhole { outcome.diagnostics += probes.moves(of: list.feeds, state: settings.state) }
    if probes != nil, read.isWhole, list.feeds.isEmpty {
      outcome.diagnostics.append(
        Diagnostic(
          .warning, at: settings.places["watchlist"] ?? SourcePosition(file: path),
          "no feed is watched: the watchlist has none that is switched on; add feeds to it, or add a file with feeds "
            + "to watchlist"))
    }
    guard let classifier, !outcome.diagnostics.hasErrors else { return outcome }
    outcome.loaded = LoadedConfiguration(
      settings: settings, feeds: list.feeds, watchlist: list.watchlist, classifier: classifier,
      fileReports: list.fileReports, ownFiles: list.ownFiles)
    return outcome
  }

  /// A warning if fewer than half of the `before` feeds are left; nil otherwise.
  public func shrinkage(from before: Int) -> Diagnostic? {
    guard feeds.count * 2 < before else { return nil }
    return Diagnostic(
      .warning, at: settings.places["watchlist"],
      "\(feeds.count) of \(before) feeds that were watched are left; if you did not mean that, check whether a file or "
        + "folder of the watchlist is missing")
  }

  /// The two sides of the watchlist.
  public var sides: [String] { watchlist.sides }

  /// The watchlist's topics, in file order.
  public var topics: [(id: String, title: String)] { watchlist.topics.map { ($0.id.value, $0.title) } }

  /// What makes digests.
  public var digestMaker: DigestMaker { DigestMaker(classifier, sides: sides) }

  /// The part of the configuration that polling needs.
  public var pollingPlan: PollingConfiguration {
    PollingConfiguration(
      feeds: feeds, fetch: settings.fetch, backfill: settings.backfill, maxAge: settings.maxAge,
      retention: settings.retention,
      classifier: classifier, archive: settings.archive, revisions: settings.matches.revisions)
  }
}

extension FeedAdvice {
  /// What the configuration adds to the check of feeds.
  fileprivate init(_ fetch: FetchSettings) {
    let check = AddressCheck(addresses: HTTPLoopOptions(feeds: fetch).addresses, allowsFiles: fetch.files)
    self.init(minInterval: fetch.minInterval, addressProblem: check.problem)
  }
}
