import FeedModel
import HTTPLoop
import Storage

/// What came of a poll.
enum PollOutcome {
  /// The server has nothing new, or the body is the same as before.
  case notModified
  /// A document was read: how many entries it has.
  case read(entries: Int)
  /// Nothing could be read; a sentence for people.
  case failed(String)
  /// The feed is gone for good.
  case gone
  /// The daemon is stopping; nothing was changed.
  case cancelled
}

/// A server's answer to a poll, or why there is none; nothing of it has been read.
struct PollAnswer: Sendable {
  /// What was remembered of the feed.
  var state: FeedState
  var response: Result<HTTPResponse, HTTPError>
  /// Whether the host answered, and not that it has had enough.
  var hostAnswers = false
  /// How long the host wants to be left alone by everybody, up to the cap, and which host that is.
  var hostLimit: (host: String, milliseconds: Int64)?
}

/// What a poll changes.
struct PollResult {
  var outcome: PollOutcome
  /// The feed's state before the poll.
  var before: FeedState
  /// What is to be stored; once it is, its matches are those that were queued.
  var record: PollRecord?
  /// Matches that were not queued, since matches of their ids were queued before.
  var repeated: [Match] = []
  /// Body bytes received, before decompression.
  var bytesReceived = 0
}
