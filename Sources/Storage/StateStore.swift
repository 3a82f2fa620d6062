public import Basics

/// A store of everything that is kept between runs: all that the daemon and the commands need. `SQLiteStore` and
/// `PostgreSQLStore` are the two.
/// The suites in `Tests/StorageTests` that take a `StoreKind` say what every store must do.
public protocol StateStore: FeedStates, SeenEntries, Outbox, DeliveryDesk, MatchHistory, StoryHistory, Archive, Marks,
  Mutes, Nodes
{
  /// The time by the clock that all processes share, the database's; nil if the store has none, and the machine's counts.
  func now() -> Timestamp?

  /// The beginning and the end of each time in which the state cannot be reached (`StorageError.Code.unreachable`): the
  /// error, then nil. A store that is a file has none.
  func troubles() -> AsyncStream<StorageError?>

  /// Deletes everything past its limit, in small transactions, so that polls can commit in between.
  func purge(_ limits: RetentionLimits) async throws(StorageError)

  /// The reason why the store cannot be read or written; nil if there is no problem.
  func trouble() async -> StorageError?
}
