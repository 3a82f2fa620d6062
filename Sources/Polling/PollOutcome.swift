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

/// What a poll changes, and what it shows of its host.
struct PollResult {
  var outcome: PollOutcome
  /// The feed's state before the poll.
  var before: FeedState
  var record: PollRecord?
  /// Whether the host answered with something else than trouble of its own.
  var hostAnswers = false
  /// How long the host wants to be left alone by everybody, up to the cap, and which host that is.
  var hostLimit: (host: String, milliseconds: Int64)?
  /// Body bytes received, before decompression.
  var bytesReceived = 0
}
