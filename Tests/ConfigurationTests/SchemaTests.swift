import Basics
import Classification
import Foundation
import TestSupport
import Testing

@testable import Configuration

/// The JSON schemas for editors agree with the loaders.
struct SchemaTests {
  private func schema(_ name: String) throws -> JSONValue {
    let file = SharedData.checkout.appending(path: "Config/\(name).schema.json")
    return try #require(JSONValue(parsing: Array(try Data(contentsOf: file))))
  }

  /// The keys that a loader lists in its error on an unknown key.
  private func known(_ message: String) throws -> Set<String> {
    let list = try #require(message.firstMatch(of: /known are ([A-Za-z, ]+)/)?.output.1, "\(message)")
    return Set(list.split(separator: ", ").map(String.init))
  }

  private func keys(_ schema: JSONValue, at path: [String]) throws -> Set<String> {
    var node = schema
    for step in path { node = try #require(node[step], "\(path)") }
    guard case .object(let members) = node["properties"] else { return [] }
    return Set(members.map(\.name))
  }

  @Test(
    "diplowatch.schema.json has exactly the keys of the configuration",
    arguments: [
      ("zzz: 1", []), ("matches: {zzz: 1}", ["matches"]), ("fetch: {zzz: 1}", ["fetch"]),
      ("fetch: {backoff: {zzz: 1}}", ["fetch", "backoff"]), ("status: {zzz: 1}", ["status"]),
      ("retention: {zzz: 1}", ["retention"]),
      ("{state: 'postgresql:///d', cluster: {zzz: 1}}", ["cluster"]),
      ("webhooks: [{id: a, url: 'https://a', zzz: 1}]", ["webhooks"]),
      ("webhooks: [{id: a, url: 'https://a', retry: {zzz: 1}}]", ["webhooks", "retry"]),
      ("mail: [{id: a, server: 'smtp://a', from: a@b, to: c@d, zzz: 1}]", ["mail"]),
    ] as [(String, [String])])
  func configuration(_ text: String, _ path: [String]) throws {
    let (_, diagnostics) = SettingsLoader.load(text: text, file: "x.yaml")
    #expect(diagnostics.count == 1)
    let steps = path.flatMap { ["webhooks", "mail"].contains($0) ? ["properties", $0, "items"] : ["properties", $0] }
    #expect(try keys(schema("diplowatch"), at: steps) == known(try #require(diagnostics.first).message))
  }

  @Test(
    "watchlist.schema.json has exactly the keys of a watchlist",
    arguments: [
      ("zzz: 1", []), ("defaults: {zzz: 1}", ["properties", "defaults"]),
      ("defaults: {boost: {zzz: 1}}", ["properties", "defaults", "properties", "boost"]),
      ("defaults: {repeat: {zzz: 1}}", ["properties", "defaults", "properties", "repeat"]),
      ("feeds: [{id: a, url: 'https://a', zzz: 1}]", ["properties", "feeds", "items"]),
      ("entities: [{id: a, names: {en: [aaaa]}, zzz: 1}]", ["properties", "entities", "items"]),
      (
        "entities: [{id: a, names: {en: [aaaa]}, roles: [{title: a, zzz: 1}]}]",
        ["properties", "entities", "items", "properties", "roles", "items"]
      ),
      ("topics: [{id: a, terms: {en: {aaaa: 1}}, zzz: 1}]", ["properties", "topics", "items"]),
      (
        "topics: [{id: a, terms: {en: {aaaa: 1}}, cameo: {root: '01', zzz: 1}}]",
        ["properties", "topics", "items", "properties", "cameo"]
      ),
      (
        "topics: [{id: a, rules: [{seq: [aaaa], score: 1, zzz: 1}]}]",
        ["properties", "topics", "items", "properties", "rules", "items"]
      ),
      ("guards: [{id: a, words: [aaaa], zzz: 1}]", ["properties", "guards", "items"]),
    ] as [(String, [String])])
  func watchlist(_ text: String, _ path: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("w.yaml", "version: 1\n" + text)
    let (_, diagnostics) = WatchlistLoader.load(paths: [file])
    let message = try #require(diagnostics.first { $0.message.contains("zzz") }, "\(diagnostics)").message
    #expect(try keys(schema("watchlist"), at: path) == known(message))
  }

  @Test("Every key has a description for editors to show", arguments: ["diplowatch", "watchlist", "match"])
  func descriptions(_ name: String) throws {
    #expect(undescribed(try schema(name), at: name) == [])
  }

  private func undescribed(_ node: JSONValue, at path: String) -> [String] {
    switch node {
    case .object(let members):
      var found = members.flatMap { undescribed($0.value, at: "\(path)/\($0.name)") }
      if case .object(let properties) = node["properties"] {
        found += properties.filter { $0.value["description"] == nil }
          .map { "\(path)/\($0.name)" }
      }
      return found
    case .array(let items): return items.flatMap { undescribed($0, at: path) }
    default: return []
    }
  }

  @Test("The examples in the schema are valid", arguments: ["feeds", "entities", "topics", "guards"])
  func examples(_ list: String) throws {
    let data = try Data(contentsOf: SharedData.checkout.appending(path: "Config/watchlist.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    let items = try #require(properties[list]?["items"] as? [String: Any])
    let examples = try #require(items["examples"] as? [[String: Any]])
    let folder = try TemporaryFolder()
    for example in examples {
      let text = String(decoding: try JSONSerialization.data(withJSONObject: example), as: UTF8.self)
      let shipped = SharedData.checkout.appending(path: "Config/watchlist.d").path
      let file = try folder.write("own.yaml", "version: 1\n\(list): [\(text)]\n")
      let read = WatchlistLoader.load(paths: [shipped, file])
      #expect(read.diagnostics.isEmpty && read.loaded != nil, "\(text): \(read.diagnostics)")
    }
  }

  @Test(
    "The first line of each shipped file names its schema, which exists",
    arguments: [
      "diplowatch.yaml", "local.yaml", "watchlist.d/feeds.yaml", "watchlist.d/entities.yaml", "watchlist.d/topics.yaml",
    ])
  func firstLines(_ name: String) throws {
    let file = SharedData.checkout.appending(path: "Config/\(name)")
    let first = try #require(String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n").first)
    let schema = try #require(first.firstMatch(of: /^# yaml-language-server: \$schema=(\S+)$/)?.output.1)
    #expect(
      FileManager.default.fileExists(atPath: file.deletingLastPathComponent().appending(path: String(schema)).path))
  }
}
