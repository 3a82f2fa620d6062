public import Classification

/// A feed to watch, as the watchlist defines it.
public struct FeedDefinition: Sendable, Equatable {
  /// What a feed's publisher is.
  public enum Kind: String, Sendable, CaseIterable {
    case official, wire, media, analysis
  }

  /// The watchlist's id.
  public var id: Located<String>
  /// Its address: http or https, or file if the configuration sets `fetch.files`.
  public var url: String
  /// Its name for people; nil for the title in the feed document.
  public var title: String?
  /// Its language (BCP 47), used when the feed document names none.
  public var language: String?
  /// What its publisher is.
  public var kind: Kind?
  /// Its shortest polling interval; the first one too, instead of `fetch.interval`.
  public var interval: Duration?
  /// The side its publisher belongs to, such as `RU`; nil for none.
  public var homeSide: String?
  /// Free words that commands can filter by.
  public var tags: [String] = []
  /// A User-Agent instead of the daemon's own, for servers that answer 403 to it.
  public var userAgent: String?
  /// Further request headers.
  public var headers: [String: String] = [:]

  /// A feed with no options.
  public init(id: Located<String>, url: String) {
    self.id = id
    self.url = url
  }
}

/// The merged watchlist files: the feeds to watch and what to look for in them.
public struct LoadedWatchlist: Sendable, Equatable {
  /// The feeds, in file order, without the disabled ones.
  public var feeds: [FeedDefinition] = []
  /// What to look for.
  public var watchlist = Watchlist()
  /// The ids of everything with `disabled: true`.
  public var switchedOff: Set<String> = []
  /// The own files: those of all paths but the first, which they add to.
  public var ownFiles: [String] = []
  /// What each file added, changed and replaced: one line a file.
  public var fileReports: [String] = []

  /// An empty watchlist.
  public init() {}
}
