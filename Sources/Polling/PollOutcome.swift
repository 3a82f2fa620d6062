import FeedModel
import Storage

/// What came of a poll.
enum PollOutcome {
  /// The server has nothing new, or the body is the same as before.
  case notModified
  /// A document was read: how many entries it has and how many of them matched.
  case read(entries: Int, matches: Int)
  /// Nothing could be read; a sentence for people.
  case failed(String)
  /// The feed is gone for good.
  case gone
  /// The daemon is stopping; nothing was changed.
  case cancelled
}

/// What a poll changes, and what it asks of its host.
struct PollResult {
  var outcome: PollOutcome
  var record: PollRecord?
  var retryAfterSeconds: Int64?
  /// Body bytes received, before decompression.
  var bytesReceived = 0
}
