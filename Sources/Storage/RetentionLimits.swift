public import Basics

/// How long things are kept in the state.
public struct RetentionLimits: Sendable {
  /// How long an entry is kept after it has left its feed. Counted up to the time of the feed's last document, not up
  /// to now: an entry of that document is never deleted, however far the clock jumps.
  public var entries: Duration
  /// The feeds that may be polled again.
  public var watchedFeeds: Set<String>
  /// All other feeds, with their entries, are deleted if they were last polled before this.
  public var unwatchedBefore: Timestamp
  /// Matches and delivery attempts from before this are deleted, unless a delivery still needs them.
  public var matchesBefore: Timestamp
  /// The sinks in the configuration. A sink that has not been in it since `matchesBefore` is deleted.
  public var sinks: Set<String>
  /// The current time.
  public var now: Timestamp

  /// Retention limits.
  public init(
    entries: Duration, watchedFeeds: Set<String>, unwatchedBefore: Timestamp, matchesBefore: Timestamp,
    sinks: Set<String>, now: Timestamp
  ) {
    self.entries = entries
    self.watchedFeeds = watchedFeeds
    self.unwatchedBefore = unwatchedBefore
    self.matchesBefore = matchesBefore
    self.sinks = sinks
    self.now = now
  }
}
