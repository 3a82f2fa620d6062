import Basics
import Foundation
import TestSupport
import Testing

/// The manual pages name everything there is.
struct ManualTests {
  private func page(_ name: String) throws -> String {
    try String(contentsOf: SharedData.checkout.appending(path: "man/\(name)"), encoding: .utf8)
  }

  /// All keys a schema knows, at any depth.
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
    "Each key of a file is in its page",
    arguments: [
      ("diplowatch.schema.json", "diplowatch.yaml.5"), ("watchlist.schema.json", "diplowatch-watchlist.5"),
    ])
  func keys(_ schema: String, _ page: String) throws {
    let file = try Data(contentsOf: SharedData.checkout.appending(path: "Config/\(schema)"))
    let root = try #require(JSONValue(parsing: Array(file)))
    let words = Set(try self.page(page).split { !$0.isLetter }.map(String.init))
    for key in keys(root).sorted() { #expect(words.contains(key), "\(page) does not name \(key)") }
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
}
