import Basics
import Classification
import Configuration
import Foundation
import TestSupport
import Testing

/// The manual pages are complete.
struct ManualTests {
  private func page(_ name: String) throws -> String {
    try String(contentsOf: SharedData.checkout.appending(path: "man/\(name)"), encoding: .utf8)
  }

  /// All keys of a schema, at any depth.
  private func keys(_ node: JSONValue) -> Set<String> {
    var found: Set<String> = []
    if case .object(let members) = node["properties"] {
      for member in members {
        found.insert(member.name)
        found.formUnion(keys(member.value))
      }
    }
    if let items = node["items"] { found.formUnion(keys(items)) }
    return found
  }

  @Test(
    "Each key of a configuration file is in its manual page",
    arguments: [
      ("diplowatch.schema.json", "diplowatch.yaml.5"), ("watchlist.schema.json", "diplowatch-watchlist.5"),
    ])
  func keys(_ schema: String, _ page: String) throws {
    let file = try Data(contentsOf: SharedData.checkout.appending(path: "Config/\(schema)"))
    let root = try #require(JSONValue(parsing: Array(file)))
    let words = Set(try self.page(page).split { !$0.isLetter }.map(String.init))
    for key in keys(root).sorted() { #expect(words.contains(key), "\(page) does not name \(key)") }
  }

  @Test("The examples of diplowatch-watchlist(5) pass beside the shipped watchlist")
  func examples() throws {
    let text = try page("diplowatch-watchlist.5")
    let examples = try #require(text.components(separatedBy: ".Sh EXAMPLES\n").last)
    let blocks = examples.components(separatedBy: ".Bd -literal -offset indent\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n.Ed").first }.filter { $0.hasPrefix("version: 1\n") }
    #expect(!blocks.isEmpty)
    let shipped = SharedData.checkout.appending(path: "Config/watchlist.d").path
    let folder = try TemporaryFolder()
    for block in blocks {
      let own = try folder.write("own.yaml", block + "\n")
      let (loaded, diagnostics) = WatchlistLoader.load(paths: [shipped, own])
      #expect(loaded != nil && diagnostics.isEmpty, "\(diagnostics)")
    }
  }

  @Test("Each command is in diplowatch(1)")
  func commands() throws {
    let help = try BuiltBinary.run(["--help"]).output
    let list = try #require(help.components(separatedBy: "SUBCOMMANDS:").last)
    let names = list.matches(of: #/\n  ([a-z]+) /#).map { String($0.output.1) }
    #expect(names.count > 8)
    let text = try page("diplowatch.1")
    for name in names { #expect(text.contains(".Cm \(name)"), "diplowatch.1 does not name \(name)") }
  }

  @Test("The synopsis of each command names exactly the options that its help has")
  func options() throws {
    let dump = try BuiltBinary.run(["--experimental-dump-help"]).output
    let root = try #require(JSONValue(parsing: Array(dump.utf8))?["command"])
    let page = try page("diplowatch.1")
    let synopsis = try #require(page.components(separatedBy: ".Sh DESCRIPTION").first)
    var said: [String: Set<String>] = [:]
    for block in synopsis.components(separatedBy: ".Nm\n.Cm ").dropFirst() {
      let lines = block.split(separator: "\n")
      said[String(lines[0])] = Set(
        lines.dropFirst().flatMap { $0.matches(of: /Fl -([a-z-]+)/).map { String($0.output.1) } })
    }
    let helped = options(of: root, path: [])
    #expect(helped.count > 20)
    for (command, names) in helped.sorted(by: { $0.key < $1.key }) {
      #expect(
        said[command] == names, "the synopsis of diplowatch \(command) in man/diplowatch.1 is not what --help says")
    }
    #expect(Set(said.keys) == Set(helped.keys))
  }

  /// The long options of each command below a node of the dumped help, without those that every command has.
  private func options(of node: JSONValue, path: [String]) -> [String: Set<String>] {
    let below = (node["subcommands"]?.elements ?? []).filter { $0["commandName"]?.string != "help" }
    guard below.isEmpty else {
      return below.reduce(into: [:]) { all, command in
        let name = path + [command["commandName"]?.string ?? ""]
        all.merge(options(of: command, path: name)) { one, _ in one }
      }
    }
    let names = (node["arguments"]?.elements ?? []).flatMap { $0["names"]?.elements ?? [] }
    let long = names.filter { $0["kind"]?.string == "long" }.compactMap { $0["name"]?.string }
    return [path.joined(separator: " "): Set(long).subtracting(["config", "version", "help"])]
  }
}
