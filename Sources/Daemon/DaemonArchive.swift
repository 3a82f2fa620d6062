import Basics
import Classification
import Configuration
import Delivery
import FeedModel
public import Matches
import Polling
public import StatusReports
import Storage

/// The daemon's answers from its archive, for the status server.
struct DaemonArchive: ArchiveSource {
  let parts: Components
  let reloader: Reloader

  /// The time limit of a search from the page.
  private static let searchTime = Duration.seconds(2)

  func isSearchable() async -> Bool { await reloader.inForce.settings.archive.texts != .none }

  func allowsMarks() async -> Bool { await reloader.inForce.settings.allowsMarks }

  func mark(_ form: MarkForm) async throws(Refusal) -> MarkReport {
    do throws(MarkProblem) {
      let known = await reloader.inForce.topics.map(\.id)
      let mark = try await MarkKeeper(store: parts.store, topics: known).keep(form, at: parts.now())
      return MarkReport(feed: mark.block.feedID, title: mark.entry.title ?? "")
    } catch {
      throw error.isPassing ? .unavailable(error.description) : .unknown(error.description)
    }
  }

  func mute(_ form: MuteForm) async throws(Refusal) -> MuteReport {
    do throws(MuteProblem) {
      let keeper = MuteKeeper(store: parts.store, configuration: await reloader.inForce)
      return MuteReport(
        try await keeper.mute(form.subject, until: form.until.time, reason: form.reason, at: parts.now()))
    } catch {
      throw error.isPassing ? .unavailable(error.description) : .unknown(error.description)
    }
  }

  func unmute(_ subject: String) async throws(Refusal) -> String {
    do throws(MuteProblem) {
      let keeper = MuteKeeper(store: parts.store, configuration: await reloader.inForce)
      return try await keeper.unmute(subject, at: parts.now()).description
    } catch {
      throw error.isPassing ? .unavailable(error.description) : .unknown(error.description)
    }
  }

  func reclassify(since: Timestamp) async throws(Refusal) -> ReclassifyReport {
    let inForce = await reloader.inForce
    do throws(StorageError) {
      let run = Reclassification(
        inForce.classifier, feeds: inForce.feeds, store: parts.store, besides: parts.polling, now: parts.now())
      let report = try await run.run(since: since)
      return ReclassifyReport(looked: report.looked, reported: report.reported)
    } catch {
      throw .unavailable(error.description)
    }
  }

  func search(_ form: SearchForm) async throws(Refusal) -> SearchReport {
    let query: SearchQuery
    do throws(SearchQuery.Problem) {
      query = form.words.allSatisfy(\.isWhitespace) ? .everything : try SearchQuery(form.words)
    } catch {
      throw .unreadable(error.description)
    }
    // Without words and filters the page is only the form.
    if query.isEmpty, form.feed == nil, form.topic == nil, form.language == nil, !form.matchesOnly {
      return SearchReport()
    }
    let inForce = await reloader.inForce
    try refuseUnknown(form.feed, "feed", among: inForce.feeds.map(\.id.value))
    try refuseUnknown(form.topic, "topic", among: inForce.topics.map(\.id))
    var probe: PatternProbe?
    if !query.questions.isEmpty {
      do throws(PatternProbe.Problem) {
        probe = try PatternProbe(query.questions, in: inForce.watchlist)
      } catch {
        throw .unreadable(error.description)
      }
    }
    var request = SearchRequest(query)
    request.filter.feeds = Set([form.feed].compactMap(\.self))
    request.filter.topics = Set([form.topic].compactMap(\.self))
    request.filter.languages = Set([LanguageTag.primary(form.language)].compactMap(\.self))
    request.filter.matchesOnly = form.matchesOnly
    request.order = form.best ? .best : .newest
    request.before = form.before.map(ArchiveNumber.init)
    request.deadline = .now + Self.searchTime
    do throws(StorageError) {
      let result = try await parts.store.search(request, probe: probe)
      return SearchReport(hits: result.hits.map(SearchReport.Hit.init), next: result.next?.value)
    } catch {
      throw .unavailable(error.description)
    }
  }
}

extension DaemonArchive {
  private func refuseUnknown(_ name: String?, _ kind: String, among known: [String]) throws(Refusal) {
    guard let name, !known.contains(name) else { return }
    let guess = Spelling.suggestion(for: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
    throw .unreadable("the \(kind) \"\(name)\" is not in the watchlist\(guess)")
  }
}

extension MuteReport {
  /// A mute in the form of a report.
  public init(_ mute: Mute) {
    self.init(
      subject: mute.subject.description, until: ReportTime(mute.until), reason: mute.reason, since: ReportTime(mute.at))
  }
}

extension SearchReport.Hit {
  /// An entry in the form of a report.
  fileprivate init(_ hit: SearchHit) {
    let entry = hit.entry
    let texts = [(entry.summary, Evidence.Field.summary), (entry.content, .content)]
    let best = texts.first { !hit.ranges(in: $0.1).isEmpty } ?? texts.first { $0.0 != nil }
    let quote = best.flatMap { field in field.0.map { MarkedQuote($0, hit.ranges(in: field.1)) } }
    let title = MarkedQuote(entry.title ?? "", hit.ranges(in: .title), bytes: .max)
    self.init(
      number: hit.number.value, time: ReportTime(entry.published ?? hit.seen), feed: hit.feedTitle ?? hit.feedID,
      url: entry.url, title: title.text, titleMarks: title.marks, quote: quote?.text, quoteMarks: quote?.marks ?? [],
      topics: entry.verdict?.topics ?? [])
  }
}
