import Basics
import Configuration
import FeedModel
import FeedParsing
import Storage

/// Why a poll failed.
enum PollFailure {
  /// There was no answer, an error of the server, or a damaged document. The address may still be right.
  case noAnswer(String)
  /// The answer is not a feed.
  case noFeed(String, FeedStatus = .failing)
  /// The server refused the request (401, 403, 407, 451).
  case refused(String)

  /// The failure for a document that could not be parsed.
  init(_ error: FeedError) {
    self =
      switch error.code {
      case .htmlPage, .notAFeed: .noFeed(error.description, .notAFeed)
      case .empty: .noFeed(error.description)
      default: .noAnswer(error.description)
      }
  }

  /// The error in a sentence for people.
  var sentence: String {
    switch self {
    case .noAnswer(let sentence), .noFeed(let sentence, _), .refused(let sentence): sentence
    }
  }

  /// Whether the server answered, but not with a feed.
  var isAnswer: Bool {
    if case .noAnswer = self { false } else { true }
  }

  var status: FeedStatus {
    switch self {
    case .noAnswer: .failing
    case .noFeed(_, let status): status
    case .refused: .blocked
    }
  }
}

/// Computes a feed's state after a poll, including the time of the next poll. Pure except for the random jitter.
struct FeedStep {
  let feed: FeedDefinition
  let fetch: FetchSettings
  /// The time at which the poll ended.
  let now: Timestamp

  /// After this number of failures in a row a remembered redirect is forgotten.
  private static let failuresOfAMove = 3
  /// A feed whose newest entry is older than this, in milliseconds, is stale.
  private static let staleAfter: Int64 = 90 * 86_400_000
  /// The interval of a feed that is gone, in milliseconds. It is still polled, because a 410 can be a mistake.
  private static let goneFor: Int64 = 86_400_000

  private var rules: NextPoll.Rules { NextPoll.Rules(fetch, ownInterval: feed.interval) }

  /// The state after a document or "not modified". `entries` is the number of entries in the document, nil if none was
  /// read; `new` is the number of new ones, for the interval.
  func success(_ state: FeedState, _ freshness: Freshness, entries: Int? = nil, new: Int = 0) -> FeedState {
    var state = polled(state)
    let rhythm = NextPoll.Rhythm(
      current: state.intervalMilliseconds, recent: state.recentEntries, lastNew: state.lastNew, newEntries: new)
    let interval = NextPoll.adapted(rhythm, rules: rules, now: now)
    state.intervalMilliseconds = interval
    state.consecutiveFailures = 0
    state.lastError = nil
    state.lastSuccess = now
    set(health(of: state, entries: entries), on: &state)
    let wishes = NextPoll.Wishes(
      schedule: state.schedule, lifetimeSeconds: freshness.lifetimeSeconds,
      hours: feed.kind == .official ? PublishingHours(state.recentEntries) : nil)
    return planned(
      state,
      NextPoll.afterSuccess(interval: interval, wishes: wishes, rules: rules, jitter: .random(in: 0...1), now: now))
  }

  /// The state after a failure, with exponential back-off. A remembered address is forgotten if it answered without a
  /// feed, or failed `failuresOfAMove` times: the configured address is polled next.
  func failure(_ state: FeedState, _ failure: PollFailure, retryAfterSeconds: Int64?) -> FeedState {
    var state = polled(state)
    state.consecutiveFailures += 1
    state.lastError = failure.sentence
    if state.permanentURL != nil, failure.isAnswer || state.consecutiveFailures >= FeedStep.failuresOfAMove {
      state.permanentURL = nil
      state.etag = nil
      state.lastModified = nil
    }
    set(failure.status, on: &state)
    return planned(
      state,
      NextPoll.afterFailure(
        failures: state.consecutiveFailures, retryAfterSeconds: retryAfterSeconds, rules: rules,
        jitter: .random(in: 0...1)))
  }

  /// The state after a failure during an outage. It is not the feed's fault, so there is no back-off.
  func outage(_ state: FeedState) -> FeedState {
    let state = polled(state)
    var plan = NextPoll.afterFailure(
      failures: max(1, state.consecutiveFailures), retryAfterSeconds: nil, rules: rules, jitter: .random(in: 0...1))
    plan.reason = "no host can be reached"
    return planned(state, plan)
  }

  /// The state after a 410.
  func gone(_ state: FeedState) -> FeedState {
    var state = polled(state)
    state.lastError = "the server says that the feed is gone (410)"
    state.consecutiveFailures += 1
    set(.gone, on: &state)
    let jitter = Int64(Double(FeedStep.goneFor) * 0.1 * .random(in: 0...1))
    return planned(
      state, NextPoll(delayMilliseconds: FeedStep.goneFor + jitter, reason: "gone: polled once a day"))
  }

  private func polled(_ state: FeedState) -> FeedState {
    var state = state
    state.lastPoll = now
    state.definition = feed.fingerprint
    return state
  }

  private func health(of state: FeedState, entries: Int?) -> FeedStatus {
    if entries == 0 || entries == nil && state.status == .empty { return .empty }
    if let newest = state.newestEntry, newest.milliseconds < now.milliseconds - FeedStep.staleAfter { return .stale }
    return state.permanentURL != nil ? .redirected : .ok
  }

  private func set(_ status: FeedStatus, on state: inout FeedState) {
    if state.status != status { state.statusSince = now }
    state.status = status
  }

  private func planned(_ state: FeedState, _ plan: NextPoll) -> FeedState {
    var state = state
    state.nextPoll = Timestamp(milliseconds: now.milliseconds + plan.delayMilliseconds)
    state.plannedDelayMilliseconds = plan.delayMilliseconds
    state.delayReason = plan.reason
    return state
  }
}
