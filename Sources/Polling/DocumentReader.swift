import Basics
import Configuration
import FeedModel
import FeedParsing
import Storage

/// A feed document as received over HTTP, or read from a file.
struct ReceivedDocument {
  var body: [UInt8]
  /// The address it came from, after redirects. Relative addresses in it are resolved against this.
  var url: String
  var contentType: String?
  /// The server's time (`Date`, RFC 9110 §6.6.1); nil if it is not known.
  var date: Timestamp?
}

/// A parsed feed document, with its entries sorted into new, changed and known ones.
struct ReadDocument {
  var feed: Feed
  var entries: EntryTriage.Triaged
}

/// Parses feed documents and classifies their new entries. Reads the state and does not change it.
struct DocumentReader {
  let plan: PollingConfiguration
  let seen: any SeenEntries
  let now: Timestamp

  /// Parses a document and sorts its entries into new, changed and known ones. `before` is the feed's state before the
  /// poll. Returns a failure if the document cannot be parsed.
  ///
  /// - Throws: `StorageError` if the known entries cannot be read.
  func read(
    _ received: ReceivedDocument, of feed: FeedDefinition, after before: FeedState
  ) async throws(StorageError) -> Result<ReadDocument, FeedError> {
    var limits = FeedLimits()
    limits.maxBytes = plan.fetch.maxBodyBytes
    let document: Feed
    do throws(FeedError) {
      document = try FeedParser(limits: limits).parse(
        received.body, baseURL: received.url, contentType: received.contentType)
    } catch {
      return .failure(error)
    }
    let triage = EntryTriage(plan: plan, seen: seen, now: now, today: today(received.date, document))
    let entries = try await triage.triage(
      document, feed, isFirstPoll: before.lastSuccess == nil, recurring: before.recurringSentences)
    return .success(ReadDocument(feed: document, entries: entries))
  }

  /// The time that ages of entries are counted from: now, or the server's time if that is more than a day earlier and no
  /// entry is dated later. While this machine's clock is far ahead, all news would be too old, and be recorded without
  /// being reported.
  private func today(_ server: Timestamp?, _ document: Feed) -> Timestamp {
    guard let server, server.milliseconds < now.milliseconds - 86_400_000,
      !document.entries.contains(where: { $0.published ?? $0.updated ?? server > server })
    else { return now }
    return server
  }
}
