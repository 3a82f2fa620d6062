import Basics
import Configuration
import FeedModel
import HTTPLoop
import Matches
import Storage

/// What came of a poll.
enum PollOutcome: Sendable {
  /// The server has nothing new, or the body is the same as before.
  case notModified
  /// A document was read: how many entries it has, how many of them were not known and how many matched.
  case read(entries: Int, new: Int, matches: Int)
  /// Nothing could be read; a sentence for people.
  case failed(String)
  /// No host can be reached; a sentence about this one.
  case outage(String)
  /// The server says that the feed is gone (410).
  case gone
  /// The daemon is stopping; nothing was changed.
  case cancelled
}

/// One poll of one feed.
struct Poll: Sendable {
  /// The feed's state before the poll.
  var before: FeedState
  /// The feed's state after it.
  var after: FeedState
  var outcome: PollOutcome
  /// What is to be stored of the document's entries; nothing when none was read.
  var entries = EntryTriage.Triaged()
  /// Matches that were not queued, since matches of their ids were queued before.
  var repeated: [MatchRecord] = []
  /// Whether the host could not be reached, or broke off.
  var isUnreachable = false
  /// Body bytes received, before decompression.
  var bytesReceived = 0

  /// Everything the poll changes; nil when it changes nothing.
  var record: PollRecord? {
    if case .cancelled = outcome { return nil }
    var record = PollRecord(feed: after, at: after.lastPoll ?? after.nextPoll)
    record.sightings = entries.sightings
    record.unchanged = entries.unchanged
    record.matches = entries.matches
    return record
  }

  /// Takes away the matches that were not queued, given their ids: what is counted is what was stored.
  mutating func leaveOut(_ notQueued: Set<String>) {
    guard !notQueued.isEmpty else { return }
    repeated = entries.matches.filter { notQueued.contains($0.id) }
    entries.matches.removeAll { notQueued.contains($0.id) }
    if case .read(let entries, let new, let matches) = outcome {
      outcome = .read(entries: entries, new: new, matches: matches - repeated.count)
    }
  }

  /// Keeps what came among the feed's last answers.
  mutating func note(_ received: PollAnswer, took duration: Duration, at time: Timestamp) {
    let response = try? received.response.get()
    isUnreachable = received.host == .unreachable
    bytesReceived = response?.bytesReceived ?? 0
    var answer = FeedAnswer(
      at: time, status: response?.status, sentence: outcome.sentence, bytes: bytesReceived,
      milliseconds: duration.milliseconds)
    if case .read(let entries, let new, let matches) = outcome {
      answer.entries = entries
      answer.new = new
      answer.matches = matches
    }
    after.answers = Array(([answer] + before.answers).prefix(FeedAnswer.kept))
  }
}

extension PollOutcome {
  /// In words, for people.
  var sentence: String {
    switch self {
    case .notModified: "not modified"
    case .read: "read"
    case .failed(let sentence), .outage(let sentence): sentence
    case .gone: "gone"
    case .cancelled: "the daemon is stopping"
    }
  }
}

/// A server's answer to a poll, or why there is none; nothing of it has been read.
struct PollAnswer: Sendable {
  var response: Result<HTTPResponse, HTTPError>
  /// What it says of the host that was asked.
  var host: HostFinding
  /// How long a host wants to be left alone by everybody, up to the cap, and which host that is.
  var hostLimit: (host: String, milliseconds: Int64)?

  enum HostFinding: Sendable {
    /// It answers.
    case answers
    /// It answers that it has had enough (429, 503).
    case limits
    /// It cannot be reached, or breaks off: perhaps no host can be.
    case unreachable
    /// Nothing.
    case nothing
  }

  /// 429 and 503 with `Retry-After` speak for the whole host; all other answers, errors of its own too, show that it
  /// serves us.
  init(_ response: HTTPResponse, now: Timestamp) {
    self.response = .success(response)
    let isLimit = response.status == 429 || response.status == 503
    host = isLimit ? .limits : .answers
    guard isLimit, let seconds = Freshness(response, now: now).retryAfterSeconds else { return }
    hostLimit = (HostGate.host(of: response.effectiveURL), min(seconds, NextPoll.longestSeconds) * 1000)
  }

  init(_ error: HTTPError) {
    response = .failure(error)
    host =
      switch error.code {
      // What led to these was an answer.
      case .tooManyRedirects, .badRedirect, .bodyTooLarge, .headersTooLarge, .compressionRatio, .badContentEncoding,
        .unknownContentEncoding:
        .answers
      case .dns, .connect, .tls, .timeout, .tooSlow, .truncated, .other: .unreachable
      case .badURL, .protocolNotAllowed, .addressRefused, .cancelled: .nothing
      }
  }
}
