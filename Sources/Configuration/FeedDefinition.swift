public import Classification

/// A feed to watch, as the watchlist defines it.
public struct FeedDefinition: Sendable, Equatable {
  /// What a feed's publisher is.
  public enum Kind: String, Sendable, CaseIterable {
    case official, wire, media, analysis
  }

  /// The watchlist's id.
  public var id: Located<String>
  /// Its address: http, https, or file where the configuration allows it.
  public var url: String
  /// Its name for people; nil takes the document's title.
  public var title: String?
  /// Its language (BCP 47) when the document does not say.
  public var language: String?
  /// What its publisher is.
  public var kind: Kind?
  /// The start value of its interval instead of `fetch.interval`.
  public var interval: Duration?
  /// The side it speaks from.
  public var homeSide: String?
  /// Words for filters.
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

/// What the watchlist files say, merged: the feeds to watch and what to look for in them.
public struct LoadedWatchlist: Sendable, Equatable {
  /// The feeds, in file order, without the disabled ones.
  public var feeds: [FeedDefinition] = []
  /// What to look for.
  public var watchlist = Watchlist()
  /// The ids of what is switched off.
  public var switchedOff: Set<String> = []
  /// What each file added, changed and replaced, in a line.
  public var fileReports: [String] = []

  /// Nothing to watch.
  public init() {}
}
