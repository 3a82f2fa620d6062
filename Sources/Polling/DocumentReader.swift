import Basics
import Configuration
import FeedModel
import FeedParsing
import Storage

/// A feed document as it was received: over HTTP, from a file or from a hub.
struct ReceivedDocument {
  var body: [UInt8]
  /// Where it was found, after redirects: relative addresses are resolved against it.
  var url: String
  var contentType: String?
}

/// A feed document that was read: what it says, and which of its entries are new.
struct ReadDocument {
  var feed: Feed
  var entries: EntryTriage.Triaged
}

/// Reads feed documents. Changes nothing.
struct DocumentReader {
  let plan: PollingConfiguration
  let store: StateStore
  let now: Timestamp

  /// Parses a document and tells its new, changed and known entries apart. `before` is the feed's state before it. A
  /// failure is the document's fault.
  ///
  /// - Throws: `StorageError` when what is known of the entries cannot be read.
  func read(
    _ received: ReceivedDocument, of feed: FeedDefinition, after before: FeedState
  ) throws(StorageError) -> Result<ReadDocument, FeedError> {
    var limits = FeedLimits()
    limits.maxBytes = plan.fetch.maxBodyBytes
    let document: Feed
    do throws(FeedError) {
      document = try FeedParser(limits: limits).parse(
        received.body, baseURL: received.url, contentType: received.contentType)
    } catch {
      return .failure(error)
    }
    let triage = EntryTriage(plan: plan, store: store, now: now)
    let entries = try triage.triage(
      document, feed, isFirstPoll: before.lastSuccess == nil, recurring: before.recurringSentences)
    return .success(ReadDocument(feed: document, entries: entries))
  }
}
