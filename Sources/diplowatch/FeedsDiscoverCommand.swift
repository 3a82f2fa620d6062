import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import FeedModel
import FeedParsing
import Glibc
import HTTPLoop

/// `diplowatch feeds discover`: finds the feeds of a web page.
struct FeedsDiscoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover", abstract: "Find the feeds of a web page, try them, and print them for the watchlist.",
    discussion: """
      First the feeds that the page or its Link header declares are tried, then links that look like feeds, then usual \
      addresses such as /feed. Each feed that can be read is printed once as a watchlist entry; for one that is \
      already watched, its id is printed. The exit code is 1 if there is none. An address without a scheme is tried \
      with https, then with http.
      """)

  @Argument(help: "The page's address.")
  var url: String

  @Option(
    help: ArgumentHelp("The configuration, for its contact, proxy and limits.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// The maximum number of addresses that are tried.
  private static let maxTries = 40

  func run() async throws {
    let fetch = try settings()
    let http = try HTTPLoop(HTTPLoopOptions(feeds: fetch))
    let (address, page) = try await page(http, fetch)
    var found: [Found] = []
    if let feed = read(page) {
      found = [Found(feed: feed, url: page.hops.isEmpty ? address : page.effectiveURL, response: page)]
    } else {
      let fields = page.values(of: "Link").map { String(decoding: $0, as: UTF8.self) }
      let links =
        FeedLinks.find(inFields: fields, baseURL: page.effectiveURL)
        + FeedLinks.find(in: page.body, baseURL: page.effectiveURL, contentType: page.text(of: "Content-Type"))
      found = await tryAll(
        links.filter(\.isDeclared).map(\.url) + links.filter { !$0.isDeclared }.map(\.url), http, fetch)
      if found.isEmpty { found = await tryAll(FeedLinks.customary(for: page.effectiveURL), http, fetch) }
    }
    guard !found.isEmpty else {
      Output.diagnostic(
        "\(SafeText.terminal(address)): no feed was found; look for one in the page's footer, or ask its publisher")
      throw ExitCode(1)
    }
    print(found, known: watched())
  }

  /// A feed that was found.
  private struct Found {
    var feed: Feed
    /// The address it was found at.
    var url: String
    var response: HTTPResponse

    /// The normalised addresses that lead to it.
    var keys: Set<String> { Set([url, response.effectiveURL].map(FeedAddress.key)) }
  }

  private func print(_ found: [Found], known: [FeedDefinition]) {
    let owners = Dictionary(known.map { (FeedAddress.key($0.url), $0.id.value) }) { first, _ in first }
    var ids = Set(known.map(\.id.value))
    if !found.allSatisfy({ $0.keys.contains { owners[$0] != nil } }) { Output.line(WatchlistText.heading + "\nfeeds:") }
    for found in found {
      let (feed, url) = (found.feed, found.url)
      let newest = feed.entries.compactMap { $0.published ?? $0.updated }.max()
      let age = newest.map { ", newest " + RelativeTime.text($0, now: SystemClock.now()) } ?? ""
      let heading = "# \(feed.format.rawValue), \(feed.entries.count) entries\(age)"
      if let owner = found.keys.compactMap({ owners[$0] }).min() {
        Output.line("\(heading): watched already as \(owner): \(SafeText.terminal(url))")
        continue
      }
      let subscription = OPML.Subscription(url: url, title: feed.title, language: feed.language)
      Output.line(heading + FeedsFile.entry(subscription, id: FeedsFile.id(for: subscription, taken: &ids)))
    }
  }

  /// The feeds of the configuration's watchlist.
  private func watched() -> [FeedDefinition] {
    guard access(config, F_OK) == 0 else { return [] }
    if let loaded = LoadedConfiguration.load(path: config, probing: nil).loaded { return loaded.feeds }
    Output.diagnostic(
      "\(config): warning: its watchlist cannot be read, so feeds that are already watched are not marked; see "
        + "diplowatch check"
    )
    return []
  }

  /// Fetches the page (or feed) and returns it with the address that answered.
  private func page(_ http: HTTPLoop, _ fetch: FetchSettings) async throws -> (url: String, page: HTTPResponse) {
    let address: FeedAddress
    do throws(FeedAddress.Problem) {
      address = try FeedAddress(url)
    } catch {
      Output.diagnostic("\(SafeText.terminal(url)): error: \(error); write it as https://HOST/PATH")
      throw ExitCode(1)
    }
    var trouble = ""
    for url in [address.url, address.alternative].compactMap(\.self) {
      do throws(HTTPError) {
        let page = try await http.send(request(url, fetch))
        if page.status == 200 { return (url, page) }
        trouble += "\(SafeText.terminal(url)): error: the server answered \(page.status)\n"
      } catch {
        trouble += "\(SafeText.terminal(url)): error: \(error)\n"
      }
    }
    Output.diagnostic(String(trouble.dropLast()))
    throw ExitCode(1)
  }

  private func settings() throws -> FetchSettings {
    guard access(config, F_OK) == 0 else { return FetchSettings() }
    return try ConfigurationOption.settings(at: config).fetch
  }

  private func request(_ url: String, _ fetch: FetchSettings) -> HTTPRequest {
    var request = HTTPRequest(url: url)
    request.timeout = fetch.timeout
    request.connectTimeout = fetch.connectTimeout
    request.limits.maxBodyBytes = fetch.maxBodyBytes
    request.limits.maxRedirects = fetch.maxRedirects
    return request
  }

  private func read(_ response: HTTPResponse) -> Feed? {
    try? FeedParser().parse(
      response.body, baseURL: response.effectiveURL, contentType: response.text(of: "Content-Type"))
  }

  /// The feeds among some addresses. They are tried one after the other, in order not to burden the server. A feed that
  /// several addresses lead to is returned once.
  private func tryAll(_ urls: [String], _ http: HTTPLoop, _ fetch: FetchSettings) async -> [Found] {
    var found: [Found] = []
    var tried: Set<String> = []
    let urls = urls.filter { tried.insert(FeedAddress.key($0)).inserted }
    let progress = ProgressLine()
    for (index, url) in urls.prefix(Self.maxTries).enumerated() {
      progress.show("trying \(index + 1) of \(min(urls.count, Self.maxTries)): \(url)")
      guard let response = try? await http.send(request(url, fetch)), response.status == 200, let feed = read(response)
      else { continue }
      let new = Found(feed: feed, url: response.permanentURL ?? url, response: response)
      let isKnown = found.contains { !$0.keys.isDisjoint(with: new.keys) || $0.response.body == response.body }
      if !isKnown { found.append(new) }
    }
    progress.clear()
    if urls.count > Self.maxTries {
      Output.diagnostic(
        "\(urls.count - Self.maxTries) more links may be feeds and were not tried; give the address of one to try it")
    }
    return found
  }
}
