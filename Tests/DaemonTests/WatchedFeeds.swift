import Foundation
import TestSupport

/// Feeds on loopback and a configuration that watches them: those of `../shared/feeds` if present, else the demo's.
final class WatchedFeeds {
  let folder: TemporaryFolder
  let server: LoopbackServer
  /// The server's first answers.
  let handler: LoopbackServer.Handler
  /// The names of the served files; the name is the feed's id.
  let names: [String]

  /// Serves every feed file with a strong validator. `extra` are further paths.
  init(extra: [String: LoopbackServer.Response] = [:], shared: Bool = true, options: String = "") throws {
    let demo = SharedData.checkout.appending(path: "Demo/feeds")
    let source = shared ? SharedData.folder?.appending(path: "feeds") ?? demo : demo
    let files = try FileManager.default.contentsOfDirectory(at: source, includingPropertiesForKeys: nil)
      .filter { ["rss", "atom", "rdf"].contains($0.pathExtension) && $0.lastPathComponent != "potomac-ledger.rss" }
    var answers = extra
    for file in files {
      let data = try Data(contentsOf: file)
      answers["/" + file.lastPathComponent] = LoopbackServer.Response(
        headers: [("ETag", "\"\(data.count)\""), ("Content-Type", "application/xml")], data: data)
    }
    let all = answers
    handler = { request in
      guard let answer = all[request.target] else { return LoopbackServer.Response(404) }
      let etag = answer.headers.first { $0.0 == "ETag" }?.1
      if let etag, request.headers["if-none-match"] == etag {
        return LoopbackServer.Response(304, headers: [("ETag", etag)])
      }
      return answer
    }
    server = try LoopbackServer(handler)
    names = all.keys.map { String($0.dropFirst()) }.sorted()
    folder = try TemporaryFolder()
    try writeConfiguration(options: options)
  }

  /// The configuration's path.
  var config: String { folder.path("diplowatch.yaml") }

  /// Writes the configuration again, with more lines, and state and match log in a folder. Another tag makes every feed
  /// due at the next start.
  func writeConfiguration(
    options: String = "", feeds: [String]? = nil, tag: String = "t", place: String = "", status: String = "off",
    backfill: String = "36500d"
  ) throws {
    let watchlist = SharedData.checkout.appending(path: "Config/watchlist.d").path
    var text = "version: 1\nfeeds:\n"
    for name in feeds ?? names { text += "  - {id: \(name), url: \"\(server.url("/" + name))\", tags: [\(tag)]}\n" }
    try folder.write("feeds.yaml", text)
    try folder.write(
      "diplowatch.yaml",
      """
      watchlist: ["\(watchlist)/entities.yaml", "\(watchlist)/topics.yaml", feeds.yaml]
      state: sqlite:\(place)state.db
      matches: {path: \(place)matches.jsonl}
      fetch: {contact: none, startupSpread: 0s, allow: ["127.0.0.1:\(server.port)"]}
      status: {listen: "\(status)"}
      backfill: \(backfill)
      \(options)
      """)
  }

  /// The match log's lines.
  var matches: [[String: Any]] {
    folder.read("matches.jsonl").split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
  }

  /// The ids of the matches in the log, in order.
  var matchIDs: [String] { matches.compactMap { $0["id"] as? String } }
}
