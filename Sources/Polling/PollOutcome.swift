import Basics
import Configuration
import FeedModel
import HTTPLoop
import Matches
import Storage

/// The outcome of a poll.
enum PollOutcome: Sendable {
  /// The server answered 304, or the body is the same as at the last poll.
  case notModified
  /// A document was read. The numbers of its entries, of those that were not known, and of matches.
  case read(entries: Int, new: Int, matches: Int)
  /// No document could be read; the error for people.
  case failed(String)
  /// The poll failed during an outage; the error of this host for people.
  case outage(String)
  /// The server answered 410 (gone).
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
  /// What has to be stored for the document's entries; empty if none was read.
  var entries = EntryTriage.Triaged()
  /// Matches that were not queued, because matches with their ids have been queued before.
  var repeated: [MatchRecord] = []
  /// Whether the host could not be reached, or broke the connection.
  var isUnreachable = false
  /// The size of the body as received, before decompression, in bytes.
  var bytesReceived = 0
  /// What it showed about hosts.
  var hosts = HostFinding()

  /// Everything that has to be stored; nil if the poll was cancelled.
  var record: PollRecord? {
    if case .cancelled = outcome { return nil }
    var record = PollRecord(feed: after, at: after.lastPoll ?? after.nextPoll)
    record.entries = entries.entries
    record.unchanged = entries.unchanged
    record.matches = entries.matches
    record.archive = entries.archive
    record.hosts = hosts
    return record
  }

  /// Removes all matches but those with these ids, which were queued, so that only stored matches are counted.
  mutating func removeMatches(except new: Set<String>) {
    repeated = entries.matches.filter { !new.contains($0.id) }
    guard !repeated.isEmpty else { return }
    entries.matches.removeAll { !new.contains($0.id) }
    if case .read(let entries, let new, let matches) = outcome {
      outcome = .read(entries: entries, new: new, matches: matches - repeated.count)
    }
  }

  /// Adds the answer to the feed's list of last answers.
  mutating func note(
    _ received: PollAnswer, took duration: Duration, at time: Timestamp, probeAfter: Int64
  ) {
    let response = try? received.response.get()
    hosts.answers = received.host == .answers
    hosts.limited = received.hostLimit?.host
    hosts.limitMilliseconds = received.hostLimit?.milliseconds ?? 0
    hosts.probeAfterMilliseconds = probeAfter
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
  /// The outcome in a sentence for people.
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

/// What the answer to a poll, or its failure, shows about hosts. The document has not been read yet.
struct PollAnswer: Sendable {
  var response: Result<HTTPResponse, HTTPError>
  /// What it shows about the host that was polled.
  var host: HostFinding
  /// A host that is rate-limited (the polled one or the target of a redirect) and for how long; nil for none.
  var hostLimit: (host: String, milliseconds: Int64)?

  enum HostFinding: Sendable {
    /// It answers requests.
    case answers
    /// It refuses requests for now: it answered 429 or 503.
    case limits
    /// It cannot be reached or broke the connection. This may be part of an outage.
    case unreachable
    /// Nothing.
    case nothing
  }

  /// A 429 or 503 with `Retry-After` limits the whole host. All other answers, even errors, show that the host answers.
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
      // These errors follow an answer.
      case .tooManyRedirects, .badRedirect, .bodyTooLarge, .headersTooLarge, .compressionRatio, .badContentEncoding,
        .unknownContentEncoding:
        .answers
      case .dns, .connect, .tls, .timeout, .truncated, .other: .unreachable
      case .badURL, .protocolNotAllowed, .addressRefused, .cancelled: .nothing
      }
  }
}
