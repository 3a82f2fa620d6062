import Basics
import Classification
import FeedModel
import Matches
import Polling
import StatusReports
import Storage

/// Answers status requests about single feeds.
extension DaemonStatus {
  /// The number of a feed's matches that are shown.
  private static let matchesShown = 5

  func feed(_ id: String) async throws(Refusal) -> FeedDetail {
    do throws(StorageError) {
      if let feed = try await parts.polling.feedDossier(id) {
        return FeedDetail(
          feed, try await parts.store.matchCount(ofFeed: id),
          try await parts.store.latestMatches(passing: MatchFilter(feeds: [id]), limit: Self.matchesShown),
          now: parts.now())
      }
    } catch {
      throw .unavailable("\(error)")
    }
    throw await notWatched(id)
  }

  func poll(_ id: String) async throws(Refusal) -> PollReport {
    switch await parts.polling.pollNow(id) {
    case .polled(let poll): return PollReport(poll)
    case .notWatched: throw await notWatched(id)
    case .stateTrouble(let error): throw .unavailable("\(error)")
    case .claimedElsewhere: throw .unavailable("another process is polling the feed; ask again")
    case .stopped: throw .unavailable("the daemon is stopping")
    }
  }

  private func notWatched(_ id: String) async -> Refusal {
    let guess = Spelling.suggestion(for: id, among: await parts.polling.feedIDs)
    let advice = guess.map { "; did you mean \"\($0)\"?" } ?? "; diplowatch status lists the feeds that are"
    return .unknown("no feed \"\(id)\" is watched\(advice)")
  }
}

extension FeedReport {
  init(_ feed: FeedSnapshot) {
    self.init(id: feed.id, title: feed.title, url: feed.url, feed.state)
    nextPoll = ReportTime(feed.nextPoll)
    polling = feed.isPolling
  }

  init(id: String, title: String?, url: String, _ state: FeedCondition) {
    self.init(id: id, url: url, status: state.status.rawValue, since: ReportTime(state.statusSince))
    self.title = title
    permanentURL = state.permanentURL
    failures = state.consecutiveFailures
    lastError = state.lastError
    lastPoll = state.lastPoll.map(ReportTime.init)
    lastSuccess = state.lastSuccess.map(ReportTime.init)
    newestEntry = state.newestEntry.map(ReportTime.init)
    intervalSeconds = state.intervalMilliseconds.map { Int($0 / 1000) }
    reason = state.delayReason.isEmpty ? nil : state.delayReason
    let recurring = RecurringSentences(stored: state.recurringSentences).recurring.map(\.text)
    recurringSentences = recurring.isEmpty ? nil : recurring
  }
}

extension FeedDetail {
  init(_ feed: FeedDossier, _ count: Int, _ latest: [StoredMatch], now: Timestamp) {
    let state = feed.state
    self.init(
      now: ReportTime(now), feed: FeedReport(feed.snapshot), effectiveURL: state.permanentURL ?? state.url
    )
    headers = feed.headers
    userAgent = feed.userAgent
    etag = state.etag.map { String(decoding: $0, as: UTF8.self) }
    lastModified = state.lastModified.map { String(decoding: $0, as: UTF8.self) }
    nextIsConditional = feed.nextIsConditional
    lastDocument = state.lastDocument.map(ReportTime.init)
    hostHeld = feed.isHostRateLimited
    answers = state.answers
    matchCount = count
    matches = latest.compactMap(\.record).map(MatchReport.init)
  }
}

extension PollReport {
  init(_ poll: PollSummary) {
    var feed = FeedReport(id: poll.feedID, title: poll.state.title, url: poll.url, poll.state.condition)
    feed.nextPoll = ReportTime(poll.state.nextPoll)
    self.init(
      feed: feed, outcome: poll.outcome,
      answer: poll.answer,
      matches: poll.matches.map(MatchReport.init))
  }
}

extension MatchReport {
  fileprivate init(_ match: MatchRecord) {
    self.init(at: ReportTime(match.matchedAt), topics: match.topics.map(\.id), title: match.headline)
  }
}
