import Configuration
import FeedModel
import FeedParsing
import Storage

/// A feed document, read: what it says, and which of its entries are news.
struct ReadDocument {
  var feed: Feed
  var entries: EntryTriage.Triaged
}

/// Reads a feed document, wherever it came from. Changes nothing.
struct DocumentReader {
  let plan: PollingConfiguration
  let store: StateStore
  let now: Timestamp

  /// Parses a document and tells its new, changed and known entries apart. `url` is where it was found. A failure is the
  /// document's fault. `recurring` is what earlier entries have in common, as it is stored.
  ///
  /// - Throws: `StorageError` when what is known of the entries cannot be read.
  func read(
    _ body: [UInt8], from url: String, contentType: String?, of feed: FeedDefinition, isFirst: Bool,
    recurring: String
  ) throws(StorageError) -> Result<ReadDocument, FeedError> {
    var limits = FeedLimits()
    limits.maxBytes = plan.fetch.maxBodyBytes
    let document: Feed
    do throws(FeedError) {
      document = try FeedParser(limits: limits).parse(body, baseURL: url, contentType: contentType)
    } catch {
      return .failure(error)
    }
    let triage = EntryTriage(plan: plan, store: store, now: now)
    let sorted = try triage.triage(document, feed, isFirstPoll: isFirst, recurring: recurring)
    return .success(ReadDocument(feed: document, entries: sorted))
  }
}
