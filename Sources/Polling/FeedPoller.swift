import Classification
import Configuration
import FeedModel
import FeedParsing
import HTTPLoop
import Storage

/// One poll of one feed, from the conditional request to what is to be stored: the way of one item.
struct FeedPoller: Sendable {
  let plan: PollingPlan
  let http: HTTPLoop
  let store: StateStore
  let now: @Sendable () -> Timestamp

  /// Asks for a feed, of which `known` is remembered.
  func ask(_ feed: FeedDefinition, _ known: FeedState?) async -> PollAnswer {
    let state = remembered(feed, known)
    do throws(HTTPError) {
      let response = try await http.send(request(feed, state))
      var answer = PollAnswer(state: state, response: .success(response))
      noteHost(response, &answer)
      return answer
    } catch {
      return PollAnswer(
        state: state, response: .failure(error), hostAnswers: FeedPoller.unusableAnswers.contains(error.code))
    }
  }

  /// Reads an answer. Changes nothing: what changes is in the result's record.
  ///
  /// - Throws: `StorageError` when what is known of the entries cannot be read.
  func read(_ answer: PollAnswer, _ feed: FeedDefinition) throws(StorageError) -> PollResult {
    let state = answer.state
    var result: PollResult
    switch answer.response {
    case .failure(let error) where error.code == .cancelled: return PollResult(outcome: .cancelled, before: state)
    case .failure(let error): result = failure(polled(state), feed, error.description, status: .failing)
    case .success(let response):
      result = try read(response, feed, state, polled(state))
      result.bytesReceived = response.bytesReceived
    }
    result.before = state
    // The memory the body holds is given back with the answer: not before it has been read.
    withExtendedLifetime(answer) {}
    return result
  }

  /// What is remembered, unless it is of another address.
  private func remembered(_ feed: FeedDefinition, _ known: FeedState?) -> FeedState {
    if let known, known.url == feed.url { return known }
    let time = now()
    return FeedState(feedID: feed.id.value, url: feed.url, nextPoll: time, statusSince: time)
  }

  private func polled(_ state: FeedState) -> FeedState {
    var state = state
    state.lastPoll = now()
    return state
  }

  /// Errors that an answer led to: the host does serve us.
  private static let unusableAnswers: Set<HTTPError.Code> = [
    .tooManyRedirects, .badRedirect, .bodyTooLarge, .headersTooLarge, .compressionRatio, .badContentEncoding,
    .unknownContentEncoding,
  ]

  /// 429 and 503 with `Retry-After` speak for the whole host; all other answers, errors of its own too, show that it
  /// serves us.
  private func noteHost(_ response: HTTPResponse, _ answer: inout PollAnswer) {
    let isLimit = response.status == 429 || response.status == 503
    answer.hostAnswers = !isLimit
    guard isLimit, let seconds = Freshness(response, now: now()).retryAfterSeconds else { return }
    let host = HostGate.host(of: response.effectiveURL)
    answer.hostLimit = (host, min(seconds, PollPlan.longestSeconds) * 1000)
  }

  // MARK: asking

  private func request(_ feed: FeedDefinition, _ state: FeedState) -> HTTPRequest {
    let fetch = plan.fetch
    var request = HTTPRequest(url: state.permanentURL ?? feed.url)
    request.timeout = fetch.timeout
    request.connectTimeout = fetch.connectTimeout
    request.limits.maxBodyBytes = fetch.maxBodyBytes
    request.limits.maxRedirects = fetch.maxRedirects
    request.allowsFiles = fetch.files
    request.headers.append(
      HTTPHeader(
        "Accept",
        """
        application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, \
        text/xml;q=0.9, */*;q=0.5
        """))
    if let etag = state.etag { request.headers.append(HTTPHeader("If-None-Match", etag)) }
    if let modified = state.lastModified { request.headers.append(HTTPHeader("If-Modified-Since", modified)) }
    if let agent = feed.userAgent { request.headers.append(HTTPHeader("User-Agent", agent)) }
    for (name, value) in feed.headers.sorted(by: { $0.key < $1.key }) {
      request.headers.append(HTTPHeader(name, value))
    }
    return request
  }

  // MARK: reading the answer

  private func read(
    _ response: HTTPResponse, _ feed: FeedDefinition, _ state: FeedState, _ start: FeedState
  ) throws(StorageError) -> PollResult {
    var next = start
    let freshness = Freshness(response, now: now())
    // A move that leads nowhere is not remembered.
    if response.status < 400, let permanent = response.permanentURL { next.permanentURL = permanent }
    switch response.status {
    case 304 where state.etag == nil && state.lastModified == nil:
      return failure(
        next, feed, "the server answered 304, though it was not asked whether anything changed", status: .failing,
        freshness)
    case 304:
      takeValidators(response, &next, replacing: false)
      return success(next, feed, freshness)
    case 200, 203, 226:
      return try document(response, feed, state, next, freshness)
    case 410:
      return gone(next)
    case 401, 403, 451:
      return failure(next, feed, "the server refuses us: \(response.status)", status: .blocked, freshness)
    case 204:
      return failure(next, feed, "the server sent nothing: 204", status: .failing, freshness)
    default:
      return failure(next, feed, "the server answered \(response.status)", status: .failing, freshness)
    }
  }

  private func document(
    _ response: HTTPResponse, _ feed: FeedDefinition, _ state: FeedState, _ start: FeedState, _ freshness: Freshness
  ) throws(StorageError) -> PollResult {
    var next = start
    let hash = BodyHash.hash(response.body)
    if hash == state.bodyHash, state.lastSuccess != nil {
      takeValidators(response, &next, replacing: true)
      return success(next, feed, freshness)
    }
    let parsed: Feed
    do throws(FeedError) {
      var limits = FeedLimits()
      limits.maxBytes = plan.fetch.maxBodyBytes
      parsed = try FeedParser(limits: limits).parse(
        response.body, baseURL: response.effectiveURL, contentType: response.text(of: "Content-Type"))
    } catch {
      let status: FeedStatus = error.code == .notAFeed || error.code == .htmlPage ? .notAFeed : .failing
      return failure(next, feed, error.description, status: status, freshness)
    }
    next.title = parsed.title ?? next.title
    let sorter = EntrySorter(plan: plan, store: store, now: now())
    let isFirstPoll = state.lastSuccess == nil
    let sorted = try sorter.sort(parsed, feed, isFirstPoll: isFirstPoll, standing: state.standingSentences)
    if parsed.truncated {
      var result = failure(
        next, feed, "the document ends in the middle; its \(parsed.entries.count) complete entries were read",
        status: .failing, freshness)
      result.record?.sightings = sorted.sightings
      result.record?.matches = sorted.matches
      result.record?.feed.standingSentences = sorted.standing.stored
      return result
    }
    next.standingSentences = sorted.standing.stored
    next.bodyHash = hash
    next.schedule = parsed.schedule
    takeValidators(response, &next, replacing: true)
    let times = parsed.entries.compactMap { $0.published ?? $0.updated }.sorted(by: >)
    next.recentEntries = Array(times.prefix(20))
    next.newestEntry = times.first ?? next.newestEntry
    next.lastRead = next.lastPoll
    if sorted.new > 0 { next.lastNew = next.lastPoll }
    var result = success(
      next, feed, freshness, entries: parsed.entries.count, new: isFirstPoll ? 0 : sorted.new)
    result.outcome = .read(entries: parsed.entries.count, matches: sorted.matches.count)
    result.record?.sightings = sorted.sightings
    result.record?.unchanged = sorted.unchanged
    result.record?.matches = sorted.matches
    return result
  }

  /// Validators are kept byte for byte. A 200 without them drops them; a 304 without them keeps them.
  private func takeValidators(_ response: HTTPResponse, _ state: inout FeedState, replacing: Bool) {
    let etag = response.values(of: "ETag").last
    let modified = response.values(of: "Last-Modified").last
    if replacing || etag != nil { state.etag = etag }
    if replacing || modified != nil { state.lastModified = modified }
  }

  // MARK: the state afterwards

  private func success(
    _ start: FeedState, _ feed: FeedDefinition, _ freshness: Freshness, entries: Int? = nil, new: Int = 0
  ) -> PollResult {
    var state = start
    let time = now()
    let rules = PollPlan.Rules(plan.fetch, ownInterval: feed.interval)
    let rhythm = PollPlan.Rhythm(
      current: state.intervalMilliseconds, recent: state.recentEntries, lastNew: state.lastNew, newEntries: new)
    let interval = PollPlan.adapted(rhythm, rules: rules, now: time)
    state.intervalMilliseconds = interval
    state.consecutiveFailures = 0
    state.lastError = nil
    state.lastSuccess = time
    let longAgo = time.milliseconds - 90 * 86_400_000
    let isStale = state.newestEntry.map { $0.milliseconds < longAgo } ?? false
    let healthy: FeedStatus = state.permanentURL != nil ? .redirected : isStale ? .stale : .ok
    setStatus(entries == 0 ? .empty : entries == nil && state.status == .empty ? .empty : healthy, &state, time)
    let wishes = PollPlan.Wishes(
      schedule: state.schedule, lifetimeSeconds: freshness.lifetimeSeconds,
      hours: feed.kind == .official ? PublishingHours(state.recentEntries) : nil)
    let plan = PollPlan.afterSuccess(
      interval: interval, wishes: wishes, rules: rules, jitter: .random(in: 0...1), now: time)
    return result(.notModified, state, plan, time)
  }

  private func failure(
    _ start: FeedState, _ feed: FeedDefinition, _ sentence: String, status: FeedStatus, _ freshness: Freshness? = nil
  ) -> PollResult {
    var state = start
    let time = now()
    state.consecutiveFailures += 1
    state.lastError = sentence
    // Perhaps the redirect that was stored was a mistake: ask the configured address again.
    if state.consecutiveFailures >= 5, state.permanentURL != nil {
      state.permanentURL = nil
      state.etag = nil
      state.lastModified = nil
    }
    setStatus(status, &state, time)
    let plan = PollPlan.afterFailure(
      failures: state.consecutiveFailures, retryAfterSeconds: freshness?.retryAfterSeconds,
      rules: PollPlan.Rules(self.plan.fetch, ownInterval: feed.interval), jitter: .random(in: 0...1))
    return result(.failed(sentence), state, plan, time)
  }

  private func gone(_ start: FeedState) -> PollResult {
    var state = start
    let time = now()
    state.lastError = "the server says that the feed is gone: 410"
    state.consecutiveFailures += 1
    setStatus(.gone, &state, time)
    return result(.gone, state, PollPlan(delayMilliseconds: 0, reason: "gone"), time)
  }

  private func setStatus(_ status: FeedStatus, _ state: inout FeedState, _ time: Timestamp) {
    if state.status != status { state.statusSince = time }
    state.status = status
  }

  private func result(
    _ outcome: PollOutcome, _ state: FeedState, _ plan: PollPlan, _ time: Timestamp
  ) -> PollResult {
    var state = state
    state.nextPoll = Timestamp(milliseconds: time.milliseconds + plan.delayMilliseconds)
    state.plannedDelayMilliseconds = plan.delayMilliseconds
    state.delayReason = plan.reason
    return PollResult(outcome: outcome, before: state, record: PollRecord(feed: state, at: time))
  }
}
