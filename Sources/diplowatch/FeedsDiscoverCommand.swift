import ArgumentParser
import Configuration
import Daemon
import FeedModel
import FeedParsing
import Glibc
import HTTPLoop
import StatusServer

/// `diplowatch feeds discover`: the feeds of a web page.
struct FeedsDiscoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover", abstract: "Find the feeds of a web page, try them, and print them for the watchlist.",
    discussion: """
      What the page declares is tried first, then links that look like feeds, then customary addresses. Each feed that \
      can be read is printed as a watchlist entry. Exit code 1 when there is none.
      """)

  @Argument(help: "The page's address.")
  var url: String

  @Option(help: ArgumentHelp("The configuration, for its contact, proxy and limits.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// The most addresses that are tried.
  private static let maxTries = 12

  func run() async throws {
    let fetch = try settings()
    let http = try HTTPLoop(HTTPLoopOptions(feeds: fetch))
    let address = url.contains("://") ? url : "https://" + url
    let page = try await get(address, http, fetch)
    var found: [(feed: Feed, url: String)] = []
    if let feed = read(page) {
      found = [(feed, page.effectiveURL)]
    } else {
      let links = FeedLinks.find(in: page.body, baseURL: page.effectiveURL, contentType: page.text(of: "Content-Type"))
      found = await tryAll(links.map(\.url), http, fetch)
      if found.isEmpty { found = await tryAll(FeedLinks.customary(for: page.effectiveURL), http, fetch) }
    }
    guard !found.isEmpty else {
      Output.diagnostic(
        "\(VisibleText.of(address)): no feed was found; look for one in the page's footer, or ask its publisher")
      throw ExitCode(1)
    }
    var ids: Set<String> = []
    for (feed, address) in found {
      let subscription = OPML.Subscription(url: address, title: feed.title, language: feed.language)
      let newest = feed.entries.compactMap { $0.published ?? $0.updated }.max()
      let age = newest.map { ", newest " + RelativeTime.text($0, now: Clock.now()) } ?? ""
      Output.line(
        "# \(feed.format.rawValue), \(feed.entries.count) entries\(age)"
          + FeedsFile.entry(subscription, id: FeedsFile.id(for: subscription, taken: &ids)))
    }
  }

  private func settings() throws -> FetchSettings {
    guard access(config, F_OK) == 0 else { return FetchSettings() }
    let (settings, diagnostics) = SettingsLoader.load(path: config)
    try DiagnosticPrinter.printErrors(diagnostics)
    return settings?.fetch ?? FetchSettings()
  }

  private func request(_ url: String, _ fetch: FetchSettings) -> HTTPRequest {
    var request = HTTPRequest(url: url)
    request.timeout = fetch.timeout
    request.connectTimeout = fetch.connectTimeout
    request.limits.maxBodyBytes = fetch.maxBodyBytes
    request.limits.maxRedirects = fetch.maxRedirects
    return request
  }

  private func get(_ url: String, _ http: HTTPLoop, _ fetch: FetchSettings) async throws -> HTTPResponse {
    do {
      let page = try await http.send(request(url, fetch))
      guard page.status == 200 else {
        Output.diagnostic("\(VisibleText.of(url)): error: the server answered \(page.status)")
        throw ExitCode(1)
      }
      return page
    } catch let error as HTTPError {
      Output.diagnostic("\(VisibleText.of(url)): error: \(error)")
      throw ExitCode(1)
    }
  }

  private func read(_ response: HTTPResponse) -> Feed? {
    try? FeedParser().parse(
      response.body, baseURL: response.effectiveURL, contentType: response.text(of: "Content-Type"))
  }

  /// The feeds among some addresses, one after the other: a stranger's server is asked no faster.
  private func tryAll(_ urls: [String], _ http: HTTPLoop, _ fetch: FetchSettings) async -> [(feed: Feed, url: String)] {
    var found: [(feed: Feed, url: String)] = []
    let progress = ProgressLine()
    for (index, url) in urls.prefix(Self.maxTries).enumerated() {
      progress.show("trying \(index + 1) of \(min(urls.count, Self.maxTries)): \(url)")
      guard let response = try? await http.send(request(url, fetch)), response.status == 200,
        let feed = read(response), !found.contains(where: { $0.url == response.effectiveURL })
      else { continue }
      found.append((feed, response.permanentURL ?? url))
    }
    progress.clear()
    return found
  }
}
