import Basics
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import StatusReports

/// The pages for people: matches, feeds, stories.
struct PageRoutes {
  let source: any StatusSource

  func add(to router: Router<BasicRequestContext>) {
    router.get("/") { request, _ in try await matches(request) }
    router.get("/feeds") { request, _ in try await feeds(request) }
    router.get("/stories") { request, _ in try await stories(request) }
    router.get("/stories/:id") { _, context in try await story(context.parameters.require("id")) }
    router.get("/style.css") { _, _ in StatusServer.answer(PageStyle.css, "text/css; charset=utf-8") }
  }

  /// The answer for an address that no route has.
  func nothing() async -> Response {
    await refusal(.unknown("There is nothing at this address."), "No such page")
  }

  private func isSearchable() async -> Bool { await source.archive?.isSearchable() ?? false }

  private func matches(_ request: Request) async throws -> Response {
    let fields = FormFields(request.uri.query ?? "")
    // A form sends its empty fields too; addresses are for people.
    if fields.fields.contains(where: { $0.value.isEmpty }) {
      let text = FormFields(fields.fields.filter { !$0.value.isEmpty }).text
      return Response(status: .seeOther, headers: [.location: text.isEmpty ? "/" : "/?" + text])
    }
    var query = MatchQuery(asGiven: fields)
    var found: Result<MatchesReport, Refusal>
    do throws(Refusal) {
      query = try MatchQuery(fields, allowing: ["refresh"])
      found = .success(try await source.matches(query, limit: StatusPage.listed))
    } catch {
      found = .failure(error)
    }
    let (matches, wanted) = (found, query)
    let hasMarks = await source.archive?.allowsMarks() ?? false
    let hasArchive = await isSearchable()
    let status: HTTPResponse.Status = if case .failure(let refusal) = found { refusal.status } else { .ok }
    let page = await source.views.run { _ in
      let page = StatusPage(
        report: await source.status(feedLimit: 0), activity: await source.activity(topic: wanted.topic), query: wanted,
        matches: matches, hasArchive: hasArchive, hasMarks: hasMarks, refreshes: fields["refresh"] == "1m")
      return ByteBuffer(string: page.html().text)
    }
    return StatusServer.answer(page, StatusServer.htmlType, status)
  }

  private func feeds(_ request: Request) async throws -> Response {
    let query: FeedsQuery
    do throws(Refusal) {
      query = try FeedsQuery(
        FormFields(request.uri.query ?? ""), states: await source.metrics().feedsByStatus.map(\.status))
    } catch {
      return await refusal(error, "No such list of feeds")
    }
    let hasArchive = await isSearchable()
    let page = await source.views.run { _ in
      let page = FeedsPage(
        status: await source.status(feedLimit: 0), report: await source.feeds(query), query: query,
        hasArchive: hasArchive)
      return ByteBuffer(string: page.html().text)
    }
    return StatusServer.answer(page, StatusServer.htmlType)
  }

  private func stories(_ request: Request) async throws -> Response {
    let fields = FormFields(request.uri.query ?? "")
    let found: Result<StoriesReport, Refusal>
    do throws(Refusal) {
      found = .success(try await source.stories(StoriesQuery(fields), limit: StoriesPage.listed))
    } catch {
      found = .failure(error)
    }
    let chains = await source.chains()
    let hasArchive = await isSearchable()
    let status: HTTPResponse.Status = if case .failure(let refusal) = found { refusal.status } else { .ok }
    let page = await source.views.run { _ in
      let page = StoriesPage(
        found: found, chains: chains, query: StoriesQuery(asGiven: fields),
        status: await source.status(feedLimit: 0), hasArchive: hasArchive)
      return ByteBuffer(string: page.html().text)
    }
    return StatusServer.answer(page, StatusServer.htmlType, status)
  }

  private func story(_ id: String) async throws -> Response {
    let hasArchive = await isSearchable()
    do throws(Refusal) {
      let matches = try await source.story(PercentEncoding.decode(id))
      let chains = await source.chains()
      let page = await source.views.run { _ in
        let status = await source.status(feedLimit: 0)
        let page = StoryPage(
          matches: matches, chains: chains, now: source.now(), version: status.version, hasArchive: hasArchive,
          status: status)
        return ByteBuffer(string: page.html().text)
      }
      return StatusServer.answer(page, StatusServer.htmlType)
    } catch {
      return await refusal(error, "No such story")
    }
  }

  /// A page that says why there is none of this name.
  private func refusal(_ refusal: Refusal, _ title: String) async -> Response {
    let hasArchive = await isSearchable()
    let page = await source.views.run { _ in
      let status = await source.status(feedLimit: 0)
      let isUnavailable = if case .unavailable = refusal { true } else { false }
      let page = ErrorPage(
        title: isUnavailable ? "The state cannot be read" : title, sentence: refusal.sentence, version: status.version,
        hasArchive: hasArchive, status: status)
      return ByteBuffer(string: page.html().text)
    }
    return StatusServer.answer(page, StatusServer.htmlType, refusal.status)
  }
}
