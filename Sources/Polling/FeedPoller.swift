import Basics
import Classification
import Configuration
import FeedModel
import FeedParsing
import HTTPLoop
import Storage

/// Polls one feed: sends the request, reads the answer and commits the result.
struct FeedPoller: Sendable {
  let plan: PollingConfiguration
  let http: HTTPLoop
  let seen: any SeenEntries
  let commits: GroupCommit
  let now: @Sendable () -> Timestamp

  /// Polls a feed and stores the result in one transaction. With `isForced` the request has no validators, and the
  /// document is read even if it is the same as the last one.
  ///
  /// `answered` is called exactly once: with the answer or error before the document is read, or with nil if no request
  /// was sent. It returns whether there is an outage (no host can be reached), so that the failure is not this feed's.
  ///
  /// - Throws: `StorageError` if the state cannot be read or written. Then nothing has been changed, and the claim
  ///   holds, unless the code is `claimLost`: the transfer was broken off because the claim's lease ended, or its result
  ///   came too late.
  func poll(
    _ feed: FeedDefinition, holding claim: FeedClaim, isForced: Bool, answered: @Sendable (PollAnswer?) async -> Bool
  ) async throws(StorageError) -> Poll {
    let before = state(of: feed, claim)
    let request = FeedRequest(feed, before, plan.fetch, isForced: isForced, now: now())
    let start = ContinuousClock.now
    guard let answer = await send(request, claim.lease) else {
      _ = await answered(nil)
      throw .claimLost(feed.id.value)
    }
    let isOutage = await answered(answer)
    var poll = try await interpret(answer, request, feed, before, isOutage: isOutage)
    poll.note(answer, took: ContinuousClock.now - start, at: now(), probeAfter: plan.fetch.probeAfter)
    if let record = poll.record { poll.removeMatches(except: try await commit(record, holding: claim)) }
    return poll
  }

  /// Sends the request, and breaks it off when the lease ends; nil if it was, or the lease had ended before.
  private func send(_ request: FeedRequest, _ lease: Lease) async -> PollAnswer? {
    guard lease.holds else { return nil }
    let answer = await lease.limit { () async -> PollAnswer in
      do throws(HTTPError) {
        return PollAnswer(try await http.send(request.http), now: now())
      } catch {
        return PollAnswer(error)
      }
    }
    if case .failure(let error) = answer.response, error.code == .cancelled, !lease.holds { return nil }
    return answer
  }

  /// Stores the result. While the database cannot be reached it is kept as long as the claim's lease holds.
  private func commit(_ record: PollRecord, holding claim: FeedClaim) async throws(StorageError) -> Set<String> {
    while true {
      do throws(StorageError) {
        return try await commits.commit(record, holding: claim)
      } catch {
        guard error.code == .unreachable, claim.lease.holds, !Task.isCancelled else { throw error }
        try? await Task.sleep(for: .milliseconds(250))
      }
    }
  }

  /// The feed's stored state; a new one if there is none, or if it is of another address.
  private func state(of feed: FeedDefinition, _ claim: FeedClaim) -> FeedState {
    if let known = claim.state, known.url == feed.url { return known }
    let time = now()
    return FeedState(feedID: feed.id.value, url: feed.url, nextPoll: time, statusSince: time)
  }

  // MARK: interpreting the answer

  private func interpret(
    _ answer: PollAnswer, _ request: FeedRequest, _ feed: FeedDefinition, _ before: FeedState, isOutage: Bool
  ) async throws(StorageError) -> Poll {
    let step = FeedStep(feed: feed, fetch: plan.fetch, now: now())
    switch answer.response {
    case .failure(let error) where error.code == .cancelled:
      return Poll(before: before, after: before, outcome: .cancelled)
    case .failure(let error) where isOutage:
      return Poll(before: before, after: step.outage(before), outcome: .outage(error.description))
    case .failure(let error):
      // The server answered, with a redirect that cannot be followed.
      let isAnswer = error.code == .badRedirect || error.code == .tooManyRedirects
      return failed(step, before, isAnswer ? .noFeed(error.description) : .noAnswer(error.description))
    case .success(let response):
      let poll = try await interpret(response, request, step, before)
      // The response holds a share of the memory limit for bodies: it must live until the document has been read.
      withExtendedLifetime(response) {}
      return poll
    }
  }

  private func interpret(
    _ response: HTTPResponse, _ request: FeedRequest, _ step: FeedStep, _ before: FeedState
  ) async throws(StorageError) -> Poll {
    let freshness = Freshness(response, now: step.now)
    switch response.status {
    case 304 where !request.isConditional:
      let sentence = "the server answered 304 (not modified) to a request without validators"
      return failed(step, before, .noAnswer(sentence), freshness)
    case 304:
      var next = before
      next.takeValidators(response, replacing: false)
      // A new address is remembered only after it has sent a document, so the next poll sends no validators.
      if response.permanentURL != nil { next.lastDocument = nil }
      return Poll(before: before, after: step.success(next, freshness), outcome: .notModified)
    case 200, 203, 226:
      return try await readDocument(response, request, step, before, freshness)
    case 204:
      return failed(step, before, .noFeed("the server answered 204: no content"), freshness)
    case 410 where before.permanentURL != nil:
      let sentence = "the address that the feed had moved to answered 410 (gone); the configured address is polled next"
      return failed(step, before, .noFeed(sentence), freshness)
    case 410:
      return Poll(before: before, after: step.gone(before), outcome: .gone)
    case 401, 403, 407, 451:
      let advice =
        response.isAway && request.hasBoundFields
        ? "; headers and passwords are sent only to the address in the watchlist: change it if the feed has moved" : ""
      return failed(step, before, .refused("the server refused the request: \(response.status)\(advice)"), freshness)
    case 408, 425, 429, 500...:
      return failed(step, before, .noAnswer("the server answered \(response.status)"), freshness)
    default:
      return failed(step, before, .noFeed("the server answered \(response.status)", .failing), freshness)
    }
  }

  private func readDocument(
    _ response: HTTPResponse, _ request: FeedRequest, _ step: FeedStep, _ before: FeedState, _ freshness: Freshness
  ) async throws(StorageError) -> Poll {
    var next = before
    let hash = BodyHash.hash(response.body)
    if hash == before.bodyHash, before.lastSuccess != nil, !request.isForced {
      next.takeDocument(response, from: request, at: step.now)
      return Poll(before: before, after: step.success(next, freshness), outcome: .notModified)
    }
    let received = ReceivedDocument(
      body: response.body, url: response.effectiveURL, contentType: response.text(of: "Content-Type"),
      date: response.text(of: "Date").flatMap(HTTPDate.seconds).map(Timestamp.init(seconds:)))
    let document: ReadDocument
    switch try await DocumentReader(plan: plan, seen: seen, now: step.now).read(received, of: step.feed, after: before)
    {
    case .success(let read): document = read
    case .failure(let error): return failed(step, before, PollFailure(error), freshness)
    }
    next.title = document.feed.title ?? next.title
    next.recurringSentences = document.entries.recurring.stored
    if document.feed.truncated {
      let count = document.feed.entries.count
      let sentence = "the document is cut off; its \(count) complete entries were read"
      return failed(step, before, .noAnswer(sentence), freshness, next: next, entries: document.entries)
    }
    next.bodyHash = hash
    next.takeDocument(response, from: request, at: step.now)
    next.take(document, at: step.now)
    let new = before.lastSuccess == nil ? 0 : document.entries.new
    let after = step.success(next, freshness, entries: document.feed.entries.count, new: new)
    return Poll(
      before: before, after: after,
      outcome: .read(
        entries: document.feed.entries.count, new: document.entries.new, matches: document.entries.matches.count),
      entries: document.entries)
  }

  private func failed(
    _ step: FeedStep, _ before: FeedState, _ failure: PollFailure, _ freshness: Freshness? = nil,
    next: FeedState? = nil, entries: EntryTriage.Triaged = EntryTriage.Triaged()
  ) -> Poll {
    Poll(
      before: before, after: step.failure(next ?? before, failure, retryAfterSeconds: freshness?.retryAfterSeconds),
      outcome: .failed(failure.sentence), entries: entries)
  }
}

extension FeedState {
  /// Stores the validators byte for byte. A 200 without validators removes them; a 304 without them keeps them.
  fileprivate mutating func takeValidators(_ response: HTTPResponse, replacing: Bool) {
    let newETag = response.values(of: "ETag").last
    let newModified = response.values(of: "Last-Modified").last
    if replacing || newETag != nil { etag = newETag }
    if replacing || newModified != nil { lastModified = newModified }
  }

  /// Notes that a whole feed document was received, changed or not. Only now is a permanent redirect remembered.
  fileprivate mutating func takeDocument(_ response: HTTPResponse, from request: FeedRequest, at time: Timestamp) {
    takeValidators(response, replacing: true)
    lastDocument = time
    if let permanent = response.permanentURL { self.permanentURL = permanent == self.url ? nil : permanent }
  }

  /// Takes title, publisher's schedule and publication times from a document.
  fileprivate mutating func take(_ document: ReadDocument, at time: Timestamp) {
    schedule = document.feed.schedule
    let times = document.feed.entries.compactMap { $0.published ?? $0.updated }.sorted(by: >)
    recentEntries = Array(times.prefix(20))
    self.newestEntry = times.first ?? self.newestEntry
    lastRead = time
    if document.entries.new > 0 { self.lastNew = time }
  }
}
